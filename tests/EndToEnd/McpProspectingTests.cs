using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace JetVision.EndToEnd;

/// <summary>Prospecting as a stock MCP client does it, against the Sandbox's Apollo.</summary>
public sealed class McpProspectingTests : IAsyncLifetime
{
    private JetVisionServer _server = null!;
    private McpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await JetVisionServer.StartWithApolloAsync();
        _client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(_server.Address, "/mcp"),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = new AuthenticationHeaderValue("ApiKey", JetVisionServer.ApiKey).ToString() },
            }),
            cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Campaign_OfAProgram_WaitsForABroker_AndWritesToNobody()
    {
        var people = await CallAsync("search_executive_assistants", []);
        var sequences = await CallAsync("list_sequences", []);
        var active = sequences.GetProperty("items").EnumerateArray().First(sequence => sequence.GetProperty("isActive").GetBoolean());
        var person = people.GetProperty("items")[0];

        var launched = await CallAsync("launch_campaign", new()
        {
            ["sequenceId"] = active.GetProperty("id").GetString(),
            ["people"] = new[] { new { name = person.GetProperty("name").GetString(), personId = person.GetProperty("id").GetString() } },
        });
        var refused = await _client.CallToolAsync("launch_campaign", new Dictionary<string, object?> { ["sequenceId"] = "no-such-sequence", ["people"] = Array.Empty<object>() }, cancellationToken: Cancellation);

        Assert.Equal((1, "/drafts"), (launched.GetProperty("people").GetInt32(), launched.GetProperty("approveAt").GetString()));
        Assert.True(refused.IsError);
        using var http = new HttpClient();
        var apollo = JsonNode.Parse(await http.GetStringAsync(new Uri(_server.Sandbox, "/sandbox/apollo/state"), Cancellation))!;
        Assert.Empty(apollo["contacts"]!.AsArray());
        Assert.Empty(apollo["messages"]!.AsArray());
        Assert.Equal(0, (await CallAsync("sync_unsubscribed", [])).GetProperty("added").GetInt32());
        Assert.Empty((await CallAsync("job_change_alerts", [])).EnumerateArray());
    }

    [Fact]
    public async Task Client_LookedUp_IsShown_AndAPersonConfirmsWhatIsFilledIn()
    {
        var request = await CallAsync("create_request", new() { ["text"] = Broker.TripText, ["name"] = "Maya Ortiz", ["email"] = "maya.ortiz@coral.example", ["key"] = "to-be-looked-up" });
        await new Broker(_server).UntilAsync(request.GetProperty("requestId").GetGuid(), "awaitingApproval");
        var client = (await CallAsync("list_clients", new() { ["search"] = "maya.ortiz@coral.example" })).GetProperty("items")[0].GetProperty("id").GetGuid();

        var found = await CallAsync("enrich_client", new() { ["clientId"] = client });

        Assert.NotEmpty(found.GetProperty("fills").EnumerateArray());
        Assert.Equal("/prospects/clients", found.GetProperty("confirmAt").GetString());
        Assert.Equal(JsonValueKind.Null, (await CallAsync("get_client", new() { ["clientId"] = client })).TryGetProperty("company", out var company) ? company.ValueKind : JsonValueKind.Null);
    }

    [Fact]
    public async Task LongTool_TellsHowFarItIs_AndStopsAtApolloWhenItsCallerDoes()
    {
        using var http = new HttpClient { BaseAddress = _server.Sandbox };
        using var slow = await http.PostAsJsonAsync("/sandbox/faults/apollo", new { count = 100_000, delayMs = 5000 }, Cancellation);
        slow.EnsureSuccessStatusCode();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var told = new TaskCompletionSource<string?>();

        // The caller leaves while the second list is being asked for.
        var call = _client.CallToolAsync("sync_unsubscribed", new Dictionary<string, object?>(), new Told(value => told.TrySetResult(value.Message)), cancellationToken: stop.Token);
        Assert.Matches("^[0-9]+ mails looked at", await told.Task.WaitAsync(Cancellation));
        await Eventually.TrueAsync(
            async () => (await http.GetFromJsonAsync<JsonElement>("/sandbox/faults/apollo", Cancellation)).GetProperty("count").GetInt32() == 99_998, TimeSpan.FromSeconds(20), () => "The second list is not asked for.");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        await Eventually.TrueAsync(async () => await http.GetFromJsonAsync<int>("/sandbox/faults/apollo/given-up", Cancellation) == 1, TimeSpan.FromSeconds(20), () => "Apollo was waited for although nobody listened.");
        using var mended = await http.DeleteAsync(new Uri("/sandbox/faults/apollo", UriKind.Relative), Cancellation);
        Assert.Equal(0, (await CallAsync("sync_unsubscribed", [])).GetProperty("added").GetInt32());
    }

    private sealed class Told(Action<ProgressNotificationValue> then) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => then(value);
    }

    private async Task<JsonElement> CallAsync(string tool, Dictionary<string, object?> arguments)
    {
        var answer = await _client.CallToolAsync(tool, arguments, cancellationToken: Cancellation);
        var text = Assert.IsType<TextContentBlock>(answer.Content[0]).Text;
        Assert.False(answer.IsError == true, text);
        return JsonElement.Parse(text);
    }
}
