using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Api;

/// <summary>Elsa's REST API and SignalR hub, as Elsa Studio 3.8 calls them.</summary>
public static class ElsaApi
{
    /// <summary>Adds what the API needs beside the engine.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets who may do what; null leaves that to the host.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddElsaApi(this IServiceCollection services, Action<ElsaApiOptions>? configure = null)
    {
        services.AddOptions<ElsaApiOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            options.PublicUrl = configuration["JetVision:PublicUrl"];
            configure?.Invoke(options);
        });
        services.AddDataProtection();
        services.TryAddSingleton<RunTokens>();
        services.AddHttpContextAccessor();
        services.AddSignalR().AddJsonProtocol(protocol => protocol.PayloadSerializerOptions = ApiJson.Options);
        services.TryAddSingleton<ActivityToolbox>();
        services.TryAddSingleton<HttpEndpointTable>();
        services.TryAddScoped<DefinitionLinks>();
        services.TryAddScoped<DefinitionDocuments>();
        services.TryAddSingleton<LiveRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveRuns>());
        return services;
    }

    /// <summary>Maps the API under <c>/elsa/api</c> and the hub at <c>/elsa/hubs/workflow-instance</c>, with the policies of <see cref="ElsaApiOptions"/>.</summary>
    /// <param name="app">The host's routes.</param>
    /// <returns>The group of all these routes, for further policy.</returns>
    public static RouteGroupBuilder MapElsaApi(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IOptions<ElsaApiOptions>>().Value;
        var elsa = app.MapGroup("/elsa");
        elsa.WithTags("Elsa");
        if (options.ViewPolicy is { } view)
        {
            elsa.RequireAuthorization(view);
        }

        var reading = elsa.MapGroup("/api").AddEndpointFilter(SameOrigin.Filter).AddEndpointFilter(BadRequests.Filter);
        var editing = reading.MapGroup("");
        if (options.EditPolicy is { } edit)
        {
            editing.RequireAuthorization(edit);
        }

        reading.MapDescriptors();
        reading.MapFeatures();
        reading.MapScripting();
        reading.MapDefinitions(editing);
        reading.MapImportExport(editing);
        reading.MapInstances(editing);
        reading.MapActivityExecutions();
        reading.MapResilience();
        reading.MapAlterations(editing);
        editing.MapDefinitionBulk();
        editing.MapInstanceBulk();
        editing.MapRunning();
        editing.MapReplays();
        editing.MapActivityTests();
        app.MapPublicTriggers();
        elsa.MapHub<WorkflowInstanceHub>("/hubs/workflow-instance");
        return elsa;
    }

    private static void MapScripting(this RouteGroupBuilder view)
    {
        view.MapPost("/scripting/javascript/type-definitions/{definitionId}", async (
            string definitionId, DefinitionStore store, ActivityToolbox toolbox, CancellationToken cancellation) => TypedResults.Text(
                ScriptTypes.Of(await store.FindAsync(definitionId, VersionOptions.Latest, cancellation), await toolbox.FinderAsync(cancellation)), "text/plain; charset=utf-8"));
    }
}
