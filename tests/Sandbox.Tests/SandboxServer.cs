using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JetVision.Sandbox.Tests;

/// <summary>The real program in this process, on a loopback port of its own, with a data folder that goes when the test ends.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private SandboxServer(WebApplication app, string folder, bool ownsFolder)
    {
        (_app, Folder, _ownsFolder) = (app, folder, ownsFolder);
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public string Folder { get; }

    public string Address { get; }

    public HttpClient Http { get; }

    public static async Task<SandboxServer> StartAsync(
        string? folder = null, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("sandbox-").FullName;
        var app = SandboxApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var values = new Dictionary<string, string?> { ["Sandbox:Speed"] = "0", ["Sandbox:DataDirectory"] = folder };
            foreach (var (name, value) in settings)
            {
                values[$"Sandbox:{name}"] = value;
            }
            builder.Configuration.AddInMemoryCollection(values);
            if (time is not null)
            {
                builder.Services.AddSingleton(time);
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new SandboxServer(app, folder, ownsFolder);
    }

    /// <summary>A request with every header that the API asks for.</summary>
    public static HttpRequestMessage Call(HttpMethod method, string path, JsonNode? body = null, DateTimeOffset? sentAt = null)
    {
        var request = new HttpRequestMessage(method, $"/api{path}");
        request.Headers.Add("X-Avinode-ApiToken", "sandbox-api-token");
        request.Headers.Add("X-Avinode-SentTimestamp", (sentAt ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("X-Avinode-ApiVersion", "v1.0");
        request.Headers.Add("X-Avinode-Product", "Tests/1.0");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-bearer");
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }
        return request;
    }

    /// <summary>Sends and reads the envelope.</summary>
    public async Task<(int Status, JsonNode Envelope)> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(text)!);
    }

    public Task<(int Status, JsonNode Envelope)> GetAsync(string path) => SendAsync(Call(HttpMethod.Get, path));

    public Task<(int Status, JsonNode Envelope)> PostAsync(string path, JsonNode body) => SendAsync(Call(HttpMethod.Post, path, body));

    public async Task<JsonNode> CreateTripAsync(JsonNode trip)
    {
        var (status, envelope) = await PostAsync("/trips", trip);
        Assert.True(status == 201, $"{status}: {envelope.ToJsonString()}");
        return envelope["data"]!;
    }

    /// <summary>Makes a trip and waits until every operator has answered; the market must be at speed 0.</summary>
    public async Task<JsonNode> AnsweredTripAsync(JsonNode trip)
    {
        await using var receiver = await HookReceiver.StartAsync();
        var setting = await SubscribeAsync(receiver, "TripRequestSellerResponse");
        var created = await CreateTripAsync(trip);
        await receiver.NextAsync(created["links"]!["rfqs"]!.AsArray().Count);
        await SendAsync(Call(HttpMethod.Put, $"/webhooks/settings/{setting["id"]}", new JsonObject { ["active"] = false }));
        return created;
    }

    public async Task<JsonArray> RfqsAsync(string tripId, string flags = "")
    {
        var (status, envelope) = await GetAsync($"/rfqs/{tripId}{flags}");
        Assert.Equal(200, status);
        return envelope["data"]!.AsArray();
    }

    public async Task<JsonNode> StateAsync()
    {
        var text = await Http.GetStringAsync(new Uri("/sandbox/state", UriKind.Relative), TestContext.Current.CancellationToken);
        return JsonNode.Parse(text)!;
    }

    public async Task SetFaultsAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri("/sandbox/faults", UriKind.Relative), content, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonNode> SubscribeAsync(HookReceiver receiver, params string[] events)
    {
        var (status, envelope) = await PostAsync("/webhooks/settings", new JsonObject
        {
            ["targetURI"] = receiver.Address,
            ["displayName"] = "Tests",
            ["active"] = true,
            ["clientIdentifier"] = "login",
            ["clientSecret"] = "secret",
            ["clientAuthenticationType"] = "BASIC",
            ["eventTypes"] = new JsonArray([.. events.Select(name => JsonValue.Create(name))]),
        });
        Assert.Equal(201, status);
        return envelope["data"]!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}

/// <summary>A subscriber's server: takes hooks and answers as told.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Hook> _hooks = Channel.CreateUnbounded<Hook>();
    private readonly ConcurrentQueue<int> _answers = new();

    private HookReceiver(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new HookReceiver(app);
        app.MapPost("/hooks", receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        receiver.Address = app.Urls.First() + "/hooks";
        return receiver;
    }

    /// <summary>The statuses of the next answers; 200 when there are no more.</summary>
    public void AnswerWith(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            _answers.Enqueue(status);
        }
    }

    public async Task<Hook> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        return await _hooks.Reader.ReadAsync(limit.Token);
    }

    public async Task<List<Hook>> NextAsync(int count)
    {
        var hooks = new List<Hook>();
        while (hooks.Count < count)
        {
            hooks.Add(await NextAsync());
        }
        return hooks;
    }

    public bool HasMore => _hooks.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = JsonNode.Parse(await reader.ReadToEndAsync())!;
        var status = _answers.TryDequeue(out var told) ? told : 200;
        _hooks.Writer.TryWrite(new Hook(body, request.Headers.Authorization.ToString(), status));
        return Results.StatusCode(status);
    }
}

internal sealed record Hook(JsonNode Body, string Authorization, int AnsweredWith)
{
    public string Id => Body["id"]!.GetValue<string>();
}
