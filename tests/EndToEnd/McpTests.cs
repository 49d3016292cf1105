using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace JetVision.EndToEnd;

/// <summary>The tools as a stock MCP client lists and calls them.</summary>
public sealed class McpTests(OneServer running) : IClassFixture<OneServer>
{
    [Fact]
    public async Task Client_TakesARequestIn_ReadsItsQuotes_AndCannotApprove()
    {
        await using var client = await ConnectAsync("/mcp");
        var tools = await client.ListToolsAsync();
        Assert.Contains(tools, tool => tool.Name == "search_airports");
        Assert.DoesNotContain(tools, tool => tool.Name.Contains("approve", StringComparison.Ordinal));
        Assert.All(tools, tool => Assert.False(string.IsNullOrWhiteSpace(tool.Description), tool.Name));
        Assert.True(tools.Single(tool => tool.Name == "get_request").ProtocolTool.Annotations!.ReadOnlyHint);

        var arguments = new Dictionary<string, object?> { ["text"] = Broker.TripText, ["name"] = "Mark Client", ["email"] = "mark@client.example", ["key"] = "from-a-model" };
        var id = (await CallAsync(client, "create_request", arguments)).GetProperty("requestId").GetGuid();
        Assert.Equal(id, (await CallAsync(client, "create_request", arguments)).GetProperty("requestId").GetGuid());
        var broker = new Broker(running.Server);
        await broker.UntilAsync(id, "awaitingApproval");

        var request = await CallAsync(client, "get_request", new() { ["requestId"] = id });
        Assert.Equal("KTEB", request.GetProperty("legs")[0].GetProperty("from").GetString());
        Assert.NotEmpty((await CallAsync(client, "get_quotes", new() { ["requestId"] = id })).GetProperty("items").EnumerateArray());
        var proposal = request.GetProperty("proposals")[0].GetProperty("id").GetGuid();
        await CallAsync(client, "send_back_proposal", new() { ["proposalId"] = proposal, ["note"] = "Leave out the light jets." });
        await broker.UntilAsync(id, "awaitingApproval");
        Assert.Empty(broker.ProposalMails());
    }

    [Fact]
    public async Task WaitForQuotes_TellsHowFarItIs_AndStopsWhenNobodyListens()
    {
        var broker = new Broker(running.Server);
        var id = await broker.SendAsync(key: "waited-for");
        await using var client = await ConnectAsync("/mcp");
        await broker.UntilAsync(id, "awaitingApproval");
        var answer = await client.CallToolAsync("wait_for_quotes", new Dictionary<string, object?> { ["requestId"] = id });
        Assert.NotEqual(true, answer.IsError);

        // Nobody was asked yet for a request that lacks everything: this wait ends because the caller, once it is told how far it is, does.
        var empty = (await CallAsync(client, "create_request", new() { ["text"] = "Hello, we need a jet, please quote.", ["name"] = "Ann", ["email"] = "ann@client.example", ["key"] = "empty" })).GetProperty("requestId").GetGuid();
        using var stop = new CancellationTokenSource();
        var told = new Told(stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.CallToolAsync(
            "wait_for_quotes", new Dictionary<string, object?> { ["requestId"] = empty, ["minutes"] = 10 }, told, cancellationToken: stop.Token));
        Assert.Contains("operators have answered", told.Values.First().Message, StringComparison.Ordinal);
        Assert.NotEmpty(await client.ListToolsAsync());
    }

    [Fact]
    public async Task List_IsPaged()
    {
        var broker = new Broker(running.Server);
        await broker.SendAsync(key: "page-1");
        await broker.SendAsync(key: "page-2");
        await using var client = await ConnectAsync("/mcp/database");

        var first = await CallAsync(client, "list_requests", new() { ["limit"] = 1 });
        var second = await CallAsync(client, "list_requests", new() { ["limit"] = 1, ["cursor"] = first.GetProperty("next").GetString() });

        Assert.NotEqual(Id(first), Id(second));
        await broker.UntilAsync(Id(first), "awaitingApproval");
        var clients = await CallAsync(client, "list_clients", new() { ["search"] = "MARK@CLIENT.example", ["limit"] = 1 });
        Assert.Equal("mark@client.example", Assert.Single(clients.GetProperty("items").EnumerateArray()).GetProperty("email").GetString());
        Assert.True((await CallAsync(client, "get_pipeline", [])).GetArrayLength() > 0);
        static Guid Id(JsonElement page) => Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid();
    }

    [Fact]
    public async Task Set_HasItsOwnToolsOnly()
    {
        await using var client = await ConnectAsync("/mcp/avinode");

        var names = (await client.ListToolsAsync()).Select(tool => tool.Name).ToList();
        Assert.Contains("calculate_flight_time", names);
        Assert.DoesNotContain("list_requests", names);
        var refused = await client.CallToolAsync("calculate_flight_time", new Dictionary<string, object?> { ["from"] = "XXXX", ["to"] = "KOPF", ["aircraftType"] = "Phenom 300" });
        Assert.True(refused.IsError);
        Assert.Contains("from:", Assert.IsType<TextContentBlock>(refused.Content[0]).Text, StringComparison.Ordinal);
        var flight = await CallAsync(client, "calculate_flight_time", new() { ["from"] = "TEB", ["to"] = "KOPF", ["aircraftType"] = "Phenom 300" });
        Assert.Equal(949, flight.GetProperty("distanceNm").GetDouble(), 10.0);
    }

    [Fact]
    public async Task EmptyLegs_AreFoundAtTheMarket_AndSaidToBeSubjectToChange()
    {
        await using var client = await ConnectAsync("/mcp/avinode");

        var found = await CallAsync(client, "search_empty_legs", new() { ["firstDay"] = "2027-03-01", ["lastDay"] = "2027-03-31", ["from"] = "TEB", ["limit"] = 1 });
        var refused = await client.CallToolAsync("search_empty_legs", new Dictionary<string, object?> { ["firstDay"] = "next week", ["from"] = "TEB" });

        Assert.Contains("subject to change", found.GetProperty("notice").GetString(), StringComparison.Ordinal);
        Assert.InRange(Assert.Single(found.GetProperty("emptyLegs").EnumerateArray()).GetProperty("fromDistanceNm").GetDouble(), 0, 101);
        Assert.True(refused.IsError);
        Assert.Contains("firstDay:", Assert.IsType<TextContentBlock>(refused.Content[0]).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mcp/sheets", "decide_sheet_conflict,list_sheet_conflicts,read_client_rows,search_client_rows,sync_client_sheet,update_client_row")]
    [InlineData("/mcp/apollo", "add_suppression,corporate_travel_analysis,cost_per_lead,empty_leg_prospects,enrich_client,event_travel_targeting,find_funding_companies,job_change_alerts,launch_campaign,list_sequences,list_suppressions,response_rates,roi_analysis,search_companies,search_executive_assistants,search_people,sequence_people,stop_sequence_for,sync_unsubscribed,track_conversions")]
    [InlineData("/mcp/gmail", "get_email,prepare_proposal_email,search_emails,send_email,send_proposal_email,send_quote_email")]
    public async Task Set_HasTheNamedTools(string set, string names)
    {
        await using var client = await ConnectAsync(set);

        Assert.Equal(names.Split(','), (await client.ListToolsAsync()).Select(tool => tool.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Mail_OfATool_IsADraft()
    {
        await using var client = await ConnectAsync("/mcp/gmail");

        var draft = await CallAsync(client, "send_email", new() { ["to"] = "draft-only@client.example", ["subject"] = "Hello", ["body"] = "Words." });

        Assert.Equal("Waiting", draft.GetProperty("state").GetString(), ignoreCase: true);
        Assert.Empty((await CallAsync(client, "search_emails", new() { ["search"] = "draft-only@client.example" })).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Prospecting_ByTools_WaitsForABroker_AndWhoIsSuppressedIsRefusedByName()
    {
        await using var client = await ConnectAsync("/mcp/apollo");
        var tools = await client.ListToolsAsync();
        Assert.True(tools.Single(tool => tool.Name == "stop_sequence_for").ProtocolTool.Annotations!.DestructiveHint);
        Assert.True(tools.Single(tool => tool.Name == "track_conversions").ProtocolTool.Annotations!.ReadOnlyHint);
        Assert.DoesNotContain(tools, tool => tool.Name.Contains("lift", StringComparison.Ordinal) || tool.Name.Contains("approve", StringComparison.Ordinal));

        var line = await CallAsync(client, "add_suppression", new() { ["target"] = "Leave-Me@Alone.example", ["reason"] = "objection" });
        Assert.Equal("leave-me@alone.example", line.GetProperty("target").GetString());
        var listed = await CallAsync(client, "list_suppressions", new() { ["search"] = "alone.example", ["limit"] = 1 });
        Assert.Equal("objection", Assert.Single(listed.GetProperty("items").EnumerateArray()).GetProperty("reason").GetString());
        await using var mail = await ConnectAsync("/mcp/gmail");
        var refused = await mail.CallToolAsync("send_email", new Dictionary<string, object?> { ["to"] = "leave-me@alone.example", ["subject"] = "Hello", ["body"] = "Words." });
        Assert.True(refused.IsError);
        Assert.Contains("must not be written to", Assert.IsType<TextContentBlock>(refused.Content[0]).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await CallAsync(client, "roi_analysis", [])).GetProperty("contacted").GetInt32());
    }

    [Fact]
    public async Task Stranger_IsRefused() => await Assert.ThrowsAnyAsync<HttpRequestException>(() => ConnectAsync("/mcp", key: "wrong-key-wrong-key"));

    private sealed class Told(Action? then = null) : IProgress<ProgressNotificationValue>
    {
        public ConcurrentQueue<ProgressNotificationValue> Values { get; } = new();

        public void Report(ProgressNotificationValue value)
        {
            Values.Enqueue(value);
            then?.Invoke();
        }
    }

    private static async Task<JsonElement> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var answer = await client.CallToolAsync(tool, arguments);
        var text = Assert.IsType<TextContentBlock>(answer.Content[0]).Text;
        Assert.False(answer.IsError == true, text);
        return JsonElement.Parse(text);
    }

    private async Task<McpClient> ConnectAsync(string path, string key = JetVisionServer.ApiKey) => await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(running.Server.Address, path),
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = new AuthenticationHeaderValue("ApiKey", key).ToString() },
    }));
}
