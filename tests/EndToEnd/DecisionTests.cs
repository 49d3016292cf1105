using System.Net;
using System.Net.Http.Json;
using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd;

/// <summary>A broker's decision takes effect once, however often it is pressed and whoever else decides at the same moment.</summary>
public sealed class DecisionTests
{
    [Theory, ClassData(typeof(Databases))]
    public async Task Approval_PressedManyTimesAtOnce_SendsOneMail(string database)
    {
        await using var server = await new Database(database).StartServerAsync();
        var broker = new Broker(server);
        var id = await broker.SendAsync();
        var proposal = await broker.DraftAsync(id);

        var answers = await Task.WhenAll(Enumerable.Repeat("approve", 8).Select(decision => DecideAsync(server, proposal, decision)));

        Assert.Contains(HttpStatusCode.Accepted, answers);
        await broker.UntilAsync(id, "proposalSent");
        Assert.Single(broker.ProposalMails());
    }

    [Theory, ClassData(typeof(Databases))]
    public async Task Decisions_ThatContradictEachOtherAtOnce_OneKindWins_AndTheOtherIsToldSo(string database)
    {
        await using var server = await new Database(database).StartServerAsync();
        var broker = new Broker(server);
        var id = await broker.SendAsync();
        var proposal = await broker.DraftAsync(id);

        string[] decisions = ["approve", "reject", "approve", "reject", "approve", "reject"];
        var answers = await Task.WhenAll(decisions.Select(async decision => (decision, status: await DecideAsync(server, proposal, decision))));

        var taken = Assert.Single(answers.Where(answer => answer.status == HttpStatusCode.Accepted).Select(answer => answer.decision).Distinct());
        Assert.All(answers, answer => Assert.True(answer.status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, $"{answer.decision} was answered {answer.status}."));
        Assert.All(answers.Where(answer => answer.decision != taken), answer => Assert.Equal(HttpStatusCode.Conflict, answer.status));
        var noted = (await broker.TimelineAsync(id)).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()).Where(kind => kind is "proposal-approved" or "proposal-sent-back");
        Assert.Equal([taken == "approve" ? "proposal-approved" : "proposal-sent-back"], noted);
    }

    private static async Task<HttpStatusCode> DecideAsync(JetVisionServer server, Guid proposal, string decision)
    {
        using var answer = await server.Http.PostAsJsonAsync(new Uri($"/api/proposals/{proposal}/{decision}", UriKind.Relative), new { note = "Shorten it." });
        return answer.StatusCode;
    }
}
