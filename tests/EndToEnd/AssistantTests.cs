using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd;

/// <summary>The talk with the assistant over the real server, by rules alone and with a scripted model; what follows is done by the workflows.</summary>
public sealed class AssistantTests
{
    private static DateTimeOffset Day => TimeProvider.System.GetUtcNow().AddDays(30);

    private static string Trip => $"Please quote a one way Teterboro to Opa-locka on {Day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture)}, wheels up 2:30pm, 5 passengers.";

    [Fact]
    public async Task ByRules_AChange_IsAgreedToAndSourcedAnew()
    {
        await using var server = await JetVisionServer.StartAsync();
        var broker = new Broker(server);
        var id = (await ChatAsync(server, Trip)).Answer.GetProperty("started").GetGuid();
        await broker.UntilAsync(id, "awaitingApproval");

        var (asked, events) = await ChatAsync(server, $"push {Day.ToString("dddd", CultureInfo.InvariantCulture)}'s departure to 4pm and add one passenger");

        var text = asked.GetProperty("text").GetString()!;
        Assert.Contains("leaving at 16:00 instead of leaving at 14:30", text, StringComparison.Ordinal);
        Assert.Contains("6 passengers instead of 5", text, StringComparison.Ordinal);
        Assert.Contains("did", events);
        Assert.True(events.Count(kind => kind == "said") > 5, string.Join(' ', events));
        Assert.Equal("awaitingApproval", await broker.StageAsync(id)); // nothing is done before the broker's word
        await ChatAsync(server, "yes");

        await Eventually.TrueAsync(
            async () => (await broker.RequestAsync(id)).GetProperty("proposals").EnumerateArray().Any(one => one.GetProperty("version").GetInt32() == 2),
            TimeSpan.FromSeconds(60), () => server.Log);
        var request = await broker.UntilAsync(id, "awaitingApproval");
        Assert.Equal(6, request.GetProperty("legs")[0].GetProperty("passengers").GetInt32());
        Assert.Equal("withdrawn", request.GetProperty("proposals")[0].GetProperty("status").GetString());
        var trips = (await new Market(server).StateAsync()).GetProperty("byTrip").EnumerateArray().ToList();
        Assert.Equal([false, true], trips.Select(trip => trip.GetProperty("canceled").GetBoolean()).Order());
    }

    [Fact]
    public async Task ByRules_ACancellation_TakesEverythingBack()
    {
        await using var server = await JetVisionServer.StartAsync();
        var broker = new Broker(server);
        var id = await broker.SendAsync();
        await broker.UntilAsync(id, "awaitingApproval");

        var asked = (await ChatAsync(server, "Mark cancelled his trip, please cancel the request")).Answer;
        using var agreed = await server.Http.PostAsync(new Uri($"/api/changes/{asked.GetProperty("changeId").GetGuid()}/approve", UriKind.Relative), null);
        agreed.EnsureSuccessStatusCode();

        await broker.UntilAsync(id, "cancelled");
        await Eventually.TrueAsync(
            async () => (await new Market(server).StateAsync()).GetProperty("byTrip").EnumerateArray().All(trip => trip.GetProperty("canceled").GetBoolean()), TimeSpan.FromSeconds(20), () => server.Log);
        await Eventually.TrueAsync(async () => (await RunningAsync(server, id)).Count == 0, TimeSpan.FromSeconds(20), () => server.Log);
    }

    [Fact]
    public async Task ByRules_SeveralRequestsFit_OneIsAskedFor()
    {
        await using var server = await JetVisionServer.StartAsync();
        var broker = new Broker(server);
        var first = await broker.SendAsync();
        var second = await broker.SendAsync();
        await broker.UntilAsync(first, "awaitingApproval");
        await broker.UntilAsync(second, "awaitingApproval");
        var number = (await broker.RequestAsync(second)).GetProperty("number").GetString()!;

        var which = (await ChatAsync(server, "please push the departure to 4pm")).Answer;
        var asked = (await ChatAsync(server, number)).Answer;

        Assert.Contains("Which request do you mean?", which.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, which.GetProperty("changeId").ValueKind);
        Assert.StartsWith(number, asked.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Null, asked.GetProperty("changeId").ValueKind);
    }

    [Fact]
    public async Task ByRules_AQuestion_IsAnsweredFromTheRecords()
    {
        await using var server = await JetVisionServer.StartAsync();
        var broker = new Broker(server);
        var id = await broker.SendAsync();
        await broker.UntilAsync(id, "awaitingApproval");
        var number = (await broker.RequestAsync(id)).GetProperty("number").GetString()!;

        var answer = (await ChatAsync(server, $"How is {number} going?")).Answer;

        Assert.Contains("waits for your approval", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(id, answer.GetProperty("requests").GetProperty(number).GetGuid());
    }

    [Fact]
    public async Task ByRules_AnAcceptanceByMessage_BooksAfterTheBrokersWord()
    {
        await using var server = await JetVisionServer.StartAsync();
        var broker = new Broker(server);
        var id = await broker.SendAsync();
        await broker.ApproveAsync(await broker.DraftAsync(id));
        await broker.UntilAsync(id, "proposalSent");

        var asked = (await ChatAsync(server, "Mark will take option 1")).Answer;
        Assert.Contains("option 1", asked.GetProperty("text").GetString(), StringComparison.Ordinal);
        await ChatAsync(server, "ok");

        await broker.UntilAsync(id, "won");
    }

    [Fact]
    public async Task ByModel_ToolsAreShownAndItsWordsStreamed_AndWhatItInventsIsReplaced()
    {
        await using var server = await JetVisionServer.StartWithModelAsync();
        using var model = new PracticeModel(server);
        var broker = new Broker(server);
        // The readings of the request fail, so the rules' stands.
        await model.PlayAsync(new { when = "request_reader", status = 500, times = 0 });
        var id = await broker.SendAsync();
        var number = (await broker.UntilAsync(id, "awaitingApproval")).GetProperty("number").GetString()!;
        await model.PlayAsync(
            new { toolCalls = new[] { new { name = "tools-brief_request", arguments = JsonSerializer.Serialize(new { number }) } } },
            new { content = $"{number} waits for your approval." },
            new { toolCalls = new[] { new { name = "tools-brief_request", arguments = JsonSerializer.Serialize(new { number }) } } },
            new { content = $"{number} costs 123456 dollars and lands at EGLF.", times = 0 });

        var (good, events) = await ChatAsync(server, $"What about {number}?");
        var (bad, corrected) = await ChatAsync(server, $"What does {number} cost?");

        Assert.Equal($"{number} waits for your approval.", good.GetProperty("text").GetString());
        Assert.Equal("Looks into a request", Assert.Single(good.GetProperty("steps").EnumerateArray()).GetString());
        Assert.Contains("said", events);
        Assert.DoesNotContain("123456", bad.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("EGLF", bad.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("took-back", corrected);
        Assert.DoesNotContain(JetVisionServer.ModelKey, server.Log, StringComparison.Ordinal);
        Assert.Contains((await broker.TimelineAsync(id)).GetProperty("items").EnumerateArray(), entry => entry.GetProperty("kind").GetString() == "second-reading");
    }

    [Fact]
    public async Task ByModel_AnInjectedWishForATool_DoesNothing()
    {
        await using var server = await JetVisionServer.StartWithModelAsync();
        using var model = new PracticeModel(server);
        await model.PlayAsync(
            new { toolCalls = new[] { new { name = "tools-send_email", arguments = "{\"to\":\"thief@evil.example\"}" } }, times = 0 });

        var (answer, _) = await ChatAsync(server, "How many requests are open?");

        Assert.Contains("No request is open", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(new Broker(server).Mails());
    }

    private static async Task<(JsonElement Answer, List<string> Events)> ChatAsync(JetVisionServer server, string text)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/chat", new { text });
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        var events = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('\n')).ToList();
        Assert.True(events.Count > 0 && events[^1][0] == "event: answer", body + server.Log);
        return (JsonDocument.Parse(events[^1][1]["data: ".Length..]).RootElement, [.. events.Select(one => one[0]["event: ".Length..])]);
    }

    private static async Task<List<JsonElement>> RunningAsync(JetVisionServer server, Guid id) =>
        [.. (await server.Http.GetFromJsonAsync<JsonElement>($"/elsa/api/workflow-instances?correlationId={id}&status=Running")).GetProperty("items").EnumerateArray()];
}
