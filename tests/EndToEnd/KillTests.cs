using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd;

/// <summary>The process is killed with SIGKILL at every stage; after a restart the same request ends the same way.</summary>
public sealed class KillTests
{
    public static TheoryData<string, int> Moments
    {
        get
        {
            var moments = new TheoryData<string, int>();
            foreach (var milliseconds in new[] { 0, 40, 120, 250, 400, 700 })
            {
                moments.Add("SQLite", milliseconds);
            }

            moments.Add("PostgreSQL", 60);
            moments.Add("PostgreSQL", 300);
            return moments;
        }
    }

    [Theory, MemberData(nameof(Moments))]
    public async Task Killed_AfterTheRequestWasTaken_LosesAndDoublesNothing(string database, int milliseconds)
    {
        await using var server = await new Database(database).StartServerAsync();
        var broker = new Broker(server);
        using var market = new Market(server);

        var id = await broker.SendAsync(key: "kill-me");
        await KillAfterAsync(server, milliseconds);
        await server.StartAsync();
        Assert.Equal(id, await broker.SendAsync(key: "kill-me"));

        await EndAsync(broker, market, id);
    }

    [Theory]
    [InlineData("SQLite", 0)]
    [InlineData("SQLite", 30)]
    [InlineData("SQLite", 150)]
    [InlineData("PostgreSQL", 80)]
    public async Task Killed_AfterTheApproval_SendsOneMail(string database, int milliseconds)
    {
        await using var server = await new Database(database).StartServerAsync();
        var broker = new Broker(server);
        using var market = new Market(server);

        var id = await broker.SendAsync();
        await broker.ApproveAsync(await broker.DraftAsync(id));
        await KillAfterAsync(server, milliseconds);
        await server.StartAsync();

        var sent = await broker.UntilAsync(id, "proposalSent");
        Assert.Single(broker.ProposalMails());
        await broker.AcceptAsync(sent.GetProperty("proposals").EnumerateArray().Last().GetProperty("clientUrl").GetString()!);
        await KillAfterAsync(server, milliseconds);
        await server.StartAsync();

        await broker.UntilAsync(id, "won");
        Assert.Single(broker.ProposalMails());
        await market.AssertNothingLostOrDoubledAsync(broker, id);
    }

    private static async Task EndAsync(Broker broker, Market market, Guid id)
    {
        var proposal = await broker.DraftAsync(id);
        await market.AssertNothingLostOrDoubledAsync(broker, id);
        await broker.ApproveAsync(proposal);
        var sent = await broker.UntilAsync(id, "proposalSent");
        Assert.Single(broker.ProposalMails());
        await broker.AcceptAsync(sent.GetProperty("proposals").EnumerateArray().Last().GetProperty("clientUrl").GetString()!);
        await broker.UntilAsync(id, "won");
        Assert.Single(broker.ProposalMails());
    }

    /// <summary>Lets the server work for a moment of real time: the moment of death is what the test varies.</summary>
    private static async Task KillAfterAsync(JetVisionServer server, int milliseconds)
    {
        if (milliseconds > 0)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
            await timer.WaitForNextTickAsync();
        }

        await server.KillAsync();
    }
}
