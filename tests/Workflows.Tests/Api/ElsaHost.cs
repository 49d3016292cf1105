using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using JetVision.Workflows.Api;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace JetVision.Workflows.Tests.Api;

/// <summary>A server with the engine on a SQLite file and Elsa's API: <c>ops</c> may edit, <c>broker</c> may look, others get in nowhere.</summary>
public sealed class ElsaHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetvision-api-").FullName;
    private WebApplication? _app;

    public HttpClient Ops { get; private set; } = default!;

    public HttpClient Broker { get; private set; } = default!;

    public HttpClient Nobody { get; private set; } = default!;

    public Uri Address { get; private set; } = default!;

    public IEnumerable<RouteEndpoint> Routes => _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Workflows:Directory"] = "", ["Workflows:OutboundHttp:AllowedHosts:0"] = "127.0.0.1" });
        builder.Services.AddWorkflows(Path.Combine(_folder, "test.db"));
        builder.Services.AddActivitiesOf(typeof(Shared.Probe).Assembly);
        builder.Services.AddSingleton<Shared.Probes>();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddElsaApi(options => (options.ViewPolicy, options.EditPolicy) = ("Designer", "DesignerEdit"));
        builder.Services.AddAuthentication("key").AddScheme<AuthenticationSchemeOptions, KeySignIn>("key", null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("Designer", policy => policy.RequireRole("ops", "broker"))
            .AddPolicy("DesignerEdit", policy => policy.RequireRole("ops"));
        _app = builder.Build();
        _app.MapElsaApi();
        _app.MapWorkflowEndpoints();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        (Ops, Broker, Nobody) = (Client("ops"), Client("broker"), Client(null));
    }

    public async ValueTask DisposeAsync()
    {
        Ops.Dispose();
        Broker.Dispose();
        Nobody.Dispose();
        await _app!.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A definition of a name of its own.</summary>
    public static JsonObject Definition(string definitionId, params JsonObject[] activities)
    {
        var connections = new JsonArray();
        foreach (var (source, target) in activities.Zip(activities.Skip(1)))
        {
            connections.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = (string?)source["id"], ["port"] = "Done" },
                ["target"] = new JsonObject { ["activity"] = (string?)target["id"], ["port"] = "In" },
            });
        }

        return new JsonObject
        {
            ["definitionId"] = definitionId,
            ["name"] = "Name of " + definitionId,
            ["root"] = new JsonObject
            {
                ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray([.. activities]), ["connections"] = connections,
            },
        };
    }

    public static JsonObject WriteLine(string id, string text) => Activity(id, "Elsa.WriteLine", ("text", text));

    public static JsonObject Activity(string id, string type, params (string Name, string Value)[] inputs)
    {
        var activity = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, value) in inputs)
        {
            activity[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
        }

        return activity;
    }

    public async Task<JsonObject> SaveAsync(JsonObject model, bool publish = true) =>
        (await PostAsync("workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = publish }))["workflowDefinition"]!.AsObject();

    /// <summary>Starts the published version and gives the run's state after its first burst.</summary>
    public async Task<JsonObject> RunAsync(string definitionId, JsonObject? body = null) =>
        (await PostAsync($"workflow-definitions/{definitionId}/execute", body ?? []))["workflowState"]!.AsObject();

    public async Task<JsonObject> GetAsync(string path) => (await Ops.GetFromJsonAsync<JsonObject>(path, TestContext.Current.CancellationToken))!;

    public async Task<JsonObject> PostAsync(string path, JsonObject body)
    {
        using var response = await Ops.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public HttpClient Client(string? role)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(Address, "/elsa/api/") };
        if (role is not null)
        {
            client.DefaultRequestHeaders.Add("Authorization", "ApiKey " + role);
        }

        return client;
    }

    private sealed class KeySignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            // Browsers cannot put a header on a web socket, so the client sends the key in the query there.
            var key = Request.Headers.Authorization.ToString() is { Length: > 0 } header ? header : "ApiKey " + Request.Query["access_token"];
            return Task.FromResult(key.Split(' ') is ["ApiKey", { Length: > 0 } role]
                ? AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, role), new Claim(ClaimTypes.Role, role)], Scheme.Name)), Scheme.Name))
                : AuthenticateResult.NoResult());
        }
    }
}
