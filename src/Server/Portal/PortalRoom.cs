using JetVision.Activities.Airports;
using JetVision.Server.Portal.Live;
using JetVision.Server.Portal.Mail;
using JetVision.Server.Portal.Process;
using JetVision.Server.Portal.Public;
using JetVision.Server.Portal.Requests;
using JetVision.Server.Portal.Settings;
using JetVision.Server.Portal.Shell;
using JetVision.Server.Portal.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;

namespace JetVision.Server.Portal;

/// <summary>The pages: the brokers' portal, and the client's and the operator's pages that need no account.</summary>
internal static class PortalRoom
{
    /// <summary>Adds what the pages need.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(mud => mud.SnackbarConfiguration.PositionClass = MudBlazor.Defaults.Classes.Position.BottomCenter);
        services.AddCascadingAuthenticationState();
        services.TryAddSingleton(_ => AirportDirectory.Default);
        services.AddSingleton<LiveUpdates>();
        services.AddSingleton<ProcessRuns>();
        services.AddSingleton<WorkflowShelf>();
        services.AddScoped<FaultDesk>();
        services.AddHostedService<RunUpdates>();
        services.AddSingleton<IntegrationsInUse>();
        services.AddSingleton<AirportNames>();
        services.AddSingleton<PublicAction>();
        services.AddScoped<PublicProposals>();
        services.AddScoped<IntegrationChecks>();
        services.AddHttpClient();
        services.AddScoped<PortalScope>();
        return services;
    }

    /// <summary>Maps the pages and their files. Portal pages carry their own authorisation; <c>/p/…</c> and <c>/rfq/…</c> are opened by their token alone.</summary>
    /// <param name="app">The host's routes.</param>
    /// <returns>The portal's pages, for more policy.</returns>
    public static RazorComponentsEndpointConventionBuilder MapPortal(this IEndpointRouteBuilder app)
    {
        app.MapStaticAssets("JetVision.Server.staticwebassets.endpoints.json");
        app.MapSignInPages();
        app.MapMailFiles();
        app.MapGoogleConsents();
        app.MapClientPage();
        app.MapOperatorPage();
        app.MapUnsubscribePage();
        app.MapFallback(NothingHere);
        return app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    /// <summary>People get a page; programs get the status alone, which the host turns into problem details.</summary>
    private static IResult NothingHere(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? new RazorComponentResult<NothingHerePage> { StatusCode = StatusCodes.Status404NotFound }
            : Results.NotFound();
}
