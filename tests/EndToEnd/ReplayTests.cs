using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd;

/// <summary>A changed process is tried against real requests before it is published.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task WonRequest_ReplaysWithoutADifference_AndABrokenEditIsCaught()
    {
        await using var server = await new Database("SQLite").StartServerAsync();
        var broker = new Broker(server);
        var id = await broker.SendAsync();
        await Eventually.TrueAsync(
            async () => (await broker.QuotesAsync(id)).GetProperty("items").GetArrayLength() >= 3,
            TimeSpan.FromSeconds(30),
            () => $"There are not three quotes.{Environment.NewLine}{server.Log}");
        await broker.ApproveAsync(await broker.DraftAsync(id));
        var sent = await broker.UntilAsync(id, "proposalSent");
        await broker.AcceptAsync(sent.GetProperty("proposals").EnumerateArray().Last().GetProperty("clientUrl").GetString()!);
        await broker.UntilAsync(id, "won");

        foreach (var definition in (string[])["rfp-intake", "source-quotes", "propose", "follow-up"])
        {
            JsonElement answer = default;
            await Eventually.TrueAsync(
                async () => (answer = await ReplayAsync(server, definition, [])).GetProperty("runs").GetArrayLength() > 0,
                TimeSpan.FromSeconds(20),
                () => $"No run of {definition} has ended.");
            Assert.True(answer.GetProperty("same").GetInt32() == answer.GetProperty("runs").GetArrayLength(), answer.GetRawText());
        }

        // The decision turned around: a complete request would be asked about instead of sourced.
        var intake = await server.Http.GetFromJsonAsync<JsonObject>("/elsa/api/workflow-definitions/by-definition-id/rfp-intake?versionOptions=Latest");
        foreach (var connection in intake!["root"]!["connections"]!.AsArray().Where(connection => (string?)connection!["source"]!["activity"] == "complete"))
        {
            connection!["source"]!["port"] = (string?)connection["source"]!["port"] == "True" ? "False" : "True";
        }

        var broken = await ReplayAsync(server, "rfp-intake", new JsonObject { ["model"] = intake });
        var run = Assert.Single(broken.GetProperty("runs").EnumerateArray());
        Assert.Equal("Different", run.GetProperty("verdict").GetString());
        var first = run.GetProperty("firstDifference");
        Assert.Equal(("NotRecorded", "askClient", true), (first.GetProperty("kind").GetString(), first.GetProperty("activityId").GetString(), first.GetProperty("actsOutside").GetBoolean()));
        Assert.Contains(
            run.GetProperty("differences").EnumerateArray(), difference => difference.GetProperty("kind").GetString() == "Missing" && difference.GetProperty("activityId").GetString() == "source");

        Assert.Single(broker.ProposalMails());
        Assert.Equal("won", await broker.StageAsync(id));
    }

    private static async Task<JsonElement> ReplayAsync(JetVisionServer server, string definition, JsonObject body)
    {
        using var response = await server.Http.PostAsJsonAsync($"/elsa/api/workflow-definitions/{definition}/replay", body);
        Assert.True(response.IsSuccessStatusCode, $"{definition}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
