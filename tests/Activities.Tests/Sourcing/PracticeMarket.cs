using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using JetVision.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>The real Sandbox in this process, on a loopback port of its own.</summary>
internal sealed class PracticeMarket : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly HttpClient _http;

    private PracticeMarket(WebApplication app, string folder)
    {
        (_app, _folder) = (app, folder);
        _http = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public string Address => _app.Urls.First();

    public static Task<PracticeMarket> StartAsync(params (string Name, string Value)[] settings) => StartAtAsync(0, settings);

    /// <summary>A market with the house's clock: it refuses calls whose time is not its own.</summary>
    public static Task<PracticeMarket> StartAsync(TimeProvider time) => StartAtAsync(0, time);

    public static Task<PracticeMarket> StartAtAsync(int port, params (string Name, string Value)[] settings) => StartAtAsync(port, TimeProvider.System, settings);

    private static async Task<PracticeMarket> StartAtAsync(int port, TimeProvider time, params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        var app = SandboxApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(time);
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:Speed"] = "0", ["Sandbox:DataDirectory"] = folder });
            builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Sandbox:{setting.Name}", (string?)setting.Value)));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new PracticeMarket(app, folder);
    }

    public async Task FaultsAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri("/sandbox/faults", UriKind.Relative), content, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonNode> StateAsync() =>
        JsonNode.Parse(await _http.GetStringAsync(new Uri("/sandbox/state", UriKind.Relative), TestContext.Current.CancellationToken))!;

    /// <summary>Calls the API as another program would, and reads the data.</summary>
    public async Task<JsonNode> CallAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api{path}");
        request.Headers.Add("X-Avinode-ApiToken", "sandbox-api-token");
        request.Headers.Add(
            "X-Avinode-SentTimestamp", _app.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("X-Avinode-ApiVersion", "v1.0");
        request.Headers.Add("X-Avinode-Product", "Tests/1.0");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-bearer");
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["data"]!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
