using System.Net.Http.Json;
using System.Text.Json;

namespace JetVision.EndToEnd.Harness;

/// <summary>What the practice market saw, and the troubles that it can make.</summary>
public sealed class Market(JetVisionServer server) : IDisposable
{
    private readonly HttpClient _http = new();

    public async Task<JsonElement> StateAsync() => await _http.GetFromJsonAsync<JsonElement>(new Uri(server.Sandbox, "/sandbox/state"));

    public async Task TroubleAsync(object order)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(server.Sandbox, "/sandbox/faults"), order);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Checks that the request led to one trip, one RFQ an operator, and that every quote of the market is known once.</summary>
    public async Task AssertNothingLostOrDoubledAsync(Broker broker, Guid request)
    {
        var trip = Assert.Single((await StateAsync()).GetProperty("byTrip").EnumerateArray());
        Assert.All(trip.GetProperty("rfqsPerOperator").EnumerateObject(), each => Assert.Equal(1, each.Value.GetInt32()));
        var quotes = await broker.QuotesAsync(request);
        Assert.Equal(trip.GetProperty("quotes").GetInt32(), quotes.GetProperty("items").GetArrayLength());
        Assert.Equal(trip.GetProperty("rfqs").GetInt32(), quotes.GetProperty("rfqs").GetArrayLength());
    }

    public void Dispose() => _http.Dispose();
}
