using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Tests.Proposals;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace JetVision.Activities.Tests.Quotes;

public sealed class ScoreQuotesTests
{
    [Fact]
    public async Task ScoreQuotes_QuotesInTheRecords_AreRankedAndTheHistorySaysSo()
    {
        await using var bench = await RoomBench.OpenAsync();
        var (best, dear, small) = (Cases.Quote(20_000), Cases.Quote(24_000, "Summit Air"), Cases.Quote(9_000, "Tiny Air", seats: 3));
        var request = await bench.AddRequestAsync([Cases.Florida()], [dear, small, best]);

        var run = await bench.RunAsync(new ScoreQuotes { RequestId = new(request), BestQuoteId = new(), Count = new() });

        Assert.Equal("Ranked", run.Outcome);
        Assert.Equal((best.Id, 2), (run.Outputs["BestQuoteId"], run.Outputs["Count"]));
        var saved = await bench.ReadAsync(db => db.Quotes.ToDictionaryAsync(quote => quote.Id, TestContext.Current.CancellationToken));
        Assert.Equal((1, 2, null), (saved[best.Id].Rank, saved[dear.Id].Rank, saved[small.Id].Rank));
        Assert.Equal("Set aside: 3 seats for 5 passengers.", saved[small.Id].Reasons[0].Text);
        var note = await bench.ReadAsync(db => db.Timeline.SingleAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("2 of 3 quotes ranked; first is Northwind Jets LLC, Citation XLS+, with ", note.Text);
        Assert.EndsWith("1 set aside: Tiny Air (seats).", note.Text);
        Assert.Equal(RequestStage.Comparing, (await bench.ReadAsync(db => db.Requests.SingleAsync(TestContext.Current.CancellationToken))).Stage);
    }

    [Fact]
    public async Task ScoreQuotes_NoneCanServe_SaysNoQuotes()
    {
        await using var bench = await RoomBench.OpenAsync();
        var request = await bench.AddRequestAsync([Cases.Florida()], [Cases.Quote(seats: 2)]);

        var run = await bench.RunAsync(new ScoreQuotes { RequestId = new(request), BestQuoteId = new(), Count = new() });

        Assert.Equal("NoQuotes", run.Outcome);
        Assert.Null(run.Outputs["BestQuoteId"]);
    }
}
