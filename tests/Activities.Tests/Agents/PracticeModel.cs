using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Activities.Tests.Sourcing;
using JetVision.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JetVision.Activities.Tests.Agents;

/// <summary>The Sandbox's scripted model, and a brokerage whose agents use it over HTTP.</summary>
internal sealed class PracticeModel : IAsyncDisposable
{
    public const string Key = "sk-planted-key-0123456789";
    private readonly PracticeMarket _market;
    private readonly HttpClient _http;

    private PracticeModel(PracticeMarket market, House house, LogLines log)
    {
        (_market, House, Log) = (market, house, log);
        _http = new HttpClient { BaseAddress = new Uri(market.Address) };
    }

    public House House { get; }

    public LogLines Log { get; }

    public static async Task<PracticeModel> StartAsync(params (string Name, string Value)[] settings)
    {
        var market = await PracticeMarket.StartAsync();
        var log = new LogLines();
        var house = await House.StartAsync(
            configure: services => services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace)),
            settings:
            [
                ("Agents:Endpoint", market.Address + "/v1"), ("Agents:Model", "practice-model"), ("Agents:ApiKey", Key), ("Agents:RetryDelay", "00:00:00.010"),
                ("Agents:DollarsPerMillionIn", "1"), ("Agents:DollarsPerMillionOut", "4"), .. settings,
            ]);
        return new PracticeModel(market, house, log);
    }

    public async Task PlayAsync(params object[] steps)
    {
        using var answer = await _http.PostAsJsonAsync("/sandbox/model", new { steps }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<JsonNode>> HeardAsync() =>
        [.. (await _http.GetFromJsonAsync<JsonArray>("/sandbox/model/calls", TestContext.Current.CancellationToken))!.Select(call => call!)];

    /// <summary>A reading as the model would write it.</summary>
    public static string Reading(string? from = "KTEB", string? to = "KOPF", string? date = "2026-12-11", int? pax = 5, string intent = "new_request", bool injection = false) =>
        JsonSerializer.Serialize(new
        {
            intent,
            trip_type = "one_way",
            injection,
            legs = new[] { new { from, from_candidates = (string[]?)null, to, to_candidates = (string[]?)null, date, date_alternatives = (string[]?)null, time_window = (object?)null, pax } },
        });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await House.DisposeAsync();
        await _market.DisposeAsync();
    }
}
