using JetVision.Sandbox.Access;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Apollo;
using JetVision.Sandbox.EmptyLegs;
using JetVision.Sandbox.Faults;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Google;
using JetVision.Sandbox.Google.Sheets;
using JetVision.Sandbox.Hooks;
using JetVision.Sandbox.Hosting;
using JetVision.Sandbox.Market;
using JetVision.Sandbox.Messages;
using JetVision.Sandbox.Models;
using JetVision.Sandbox.Pages;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Trips;
using JetVision.Sandbox.Wire;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JetVision.Sandbox;

/// <summary>Puts the practice market together.</summary>
internal static class SandboxApp
{
    private const long LargestBody = 1024 * 1024;

    /// <summary>What holds when no configuration says otherwise: a line for every call would drown the parent's own log.</summary>
    private static readonly Dictionary<string, string?> Defaults = new() { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" };

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
        configure?.Invoke(builder);
        var services = builder.Services;
        services.AddOptions<SandboxOptions>().BindConfiguration("Sandbox").ValidateDataAnnotations().ValidateOnStart();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(AirportTable.Instance).AddSingleton<FleetTable>().AddSingleton<Sourcing>().AddSingleton<EmptyLegMarket>().AddSingleton<Posting>();
        services.AddSingleton<Store>();
        services.AddSingleton<Agenda<OperatorStep>>().AddSingleton<Agenda<HookRun>>();
        services.AddSingleton<Marketplace>().AddSingleton<HookDesk>().AddSingleton<FaultDesk>().AddSingleton<ModelStage>();
        services.AddSingleton<SandboxAddress>().AddSingleton<ViewsFactory>();
        services.AddSingleton<GoogleAccounts>().AddSingleton<ServiceAccounts>().AddSingleton<PracticeSheets>().AddSingleton<SystemFaults>().AddSingleton<ApolloDesk>();
        services.AddSingleton<AccessTokens>().AddSingleton<RateLimit>().AddSingleton<Gatekeeper>();
        services.AddSingleton(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) });
        services.AddHostedService<MarketOpening>().AddHostedService<ParentWatch>().AddHostedService<Operators>().AddHostedService<HookPostman>();
        services.AddSingleton<PageText>();
        services.AddRazorComponents();
        services.AddResponseCompression();

        var app = builder.Build();
        app.UseMiddleware<Failures>();
        app.UseResponseCompression();
        var gatekeeper = app.Services.GetRequiredService<Gatekeeper>();
        var faults = app.Services.GetRequiredService<SystemFaults>();
        var api = app.MapGroup("/api").AddEndpointFilter(faults.Filter("avinode", AvinodeWords)).AddEndpointFilter(gatekeeper);
        api.MapTrips();
        api.MapMessages();
        api.MapHooks();
        api.MapEmptyLegs();
        api.MapWatches();
        api.MapPostings();
        api.MapFallback(() => Envelope.NotFound());
        app.MapTokens(faults.Filter("avinode-tokens", status => new { error = status == StatusCodes.Status401Unauthorized ? "invalid_client" : "server_error" }));
        app.MapControl();
        app.MapModels(faults.Filter("model", status => new { error = new { message = "As ordered.", type = "server_error", code = (string?)null, status } }));
        app.MapGoogle(faults.Filter("google", status => new { error = status >= StatusCodes.Status500InternalServerError ? "server_error" : "invalid_request" }));
        app.MapSheets();
        app.MapApollo();
        SystemFaults.Map(app);
        app.MapPages();
        return app;
    }

    private static object AvinodeWords(int status) => new { meta = new { errors = new[] { new { title = "Ordered by /sandbox/faults", code = $"PRACTICE_FAULT_{status}" } }, warnings = Array.Empty<object>(), infos = Array.Empty<object>() } };
}
