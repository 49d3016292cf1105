using JetVision.Activities.Requests;
using JetVision.Activities.Sourcing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>The way from a request to quotes, over the Sandbox's wire.</summary>
public sealed class MarketTests
{
    [Fact]
    public async Task Request_AtTheMarket_EndsWithEveryOperatorsAnswer()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        var request = await house.AddRequestAsync();

        Assert.True(await house.AskAsync(request.Id, "Avinode"));
        await UntilAllAnsweredAsync(house, request.Id);

        var trip = (await market.StateAsync())["byTrip"]![0]!;
        await house.QueryAsync(async db =>
        {
            var rfqs = await db.Rfqs.ToListAsync();
            var quotes = await db.Quotes.ToListAsync();
            Assert.Equal(trip["rfqs"]!.GetValue<int>(), rfqs.Count);
            Assert.Equal(trip["quotes"]!.GetValue<int>(), quotes.Count);
            Assert.True(quotes.Count >= 3);
            Assert.All(quotes, quote =>
            {
                Assert.True(quote.Price.Amount > 1000);
                Assert.Equal(3, quote.Price.Currency.Length);
                Assert.True(quote.Aircraft.Seats >= 6);
                Assert.Contains(quote.Aircraft.Category, KnownAircraft.Categories);
                Assert.NotNull(quote.CertificateNumber);
                Assert.NotEmpty(quote.Lines);
                Assert.Contains(quote.Segments, segment => segment is { From: "KTEB", To: "KOPF", IsPositioning: false, FlightMinutes: > 60, Departure: not null });
                Assert.False(quote.IsExpiryStated);
            });
            Assert.Equal(trip["declined"]!.GetValue<int>(), rfqs.Count(rfq => rfq.Status == RfqStatus.Declined));
            Assert.All(rfqs.Where(rfq => rfq.Status == RfqStatus.Declined), rfq => Assert.NotNull(rfq.DeclineReason));
            var saved = await db.Requests.SingleAsync();
            Assert.Equal(RequestStage.AwaitingQuotes, saved.Stage);
            var marketTrip = await db.MarketTrips.SingleAsync();
            Assert.Equal(6, marketTrip.TripCode!.Length);
            Assert.StartsWith(market.Address, marketTrip.DeepLink, StringComparison.Ordinal);
            Assert.Equal("AllAnswered", QuoteProgress.Decide(saved.Stage, rfqs, [marketTrip], quotes.Count, 0));
            return true;
        });
        Assert.Contains(house.Stimuli.Values, stimulus => stimulus.Equals(new QuotesWanted(request.Id)));
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Hooks_DuplicatedAndOutOfOrder_LoseAndDoubleNothing()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        await market.FaultsAsync("""{ "duplicateHooks": 2, "shuffleHooks": true }""");
        var request = await house.AddRequestAsync();

        await house.AskAsync(request.Id, "Avinode");
        await UntilAllAnsweredAsync(house, request.Id);
        await house.UntilAsync(async db => !await db.Inbox.AnyAsync(message => message.ProcessedAt == null));

        var state = await market.StateAsync();
        Assert.Equal(state["rfqs"]!.GetValue<int>(), await house.QueryAsync(db => db.Rfqs.CountAsync()));
        Assert.Equal(state["quotes"]!.GetValue<int>(), await house.QueryAsync(db => db.Quotes.CountAsync()));
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Hooks_AllLost_ReconcilingFindsTheQuotes()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var request = await house.AddRequestAsync();

        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.ReconciledAt != null));
        // Nobody subscribed, so nothing tells of answers after the first look. A minute later the second look finds all.
        house.Time.Advance(TimeSpan.FromSeconds(61));
        await UntilAllAnsweredAsync(house, request.Id);

        Assert.Equal(0, await house.QueryAsync(db => db.Inbox.CountAsync()));
    }

    [Fact]
    public async Task Trip_DeliveredTwice_IsOneAtTheMarket()
    {
        await using var market = await PracticeMarket.StartAsync();
        await market.FaultsAsync("""{ "failNext": { "status": 503, "count": 4 } }""");
        await using var house = await House.StartAsync(market.Address);
        var request = await house.AddRequestAsync();

        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.ExternalId != null));

        Assert.Equal(1, (await market.StateAsync())["trips"]!.GetValue<int>());
        Assert.Empty(house.Failed);
    }

    private static Task UntilAllAnsweredAsync(House house, Guid request) => house.UntilAsync(async db =>
        await db.MarketTrips.AllAsync(trip => trip.ReconciledAt != null)
        && await db.Rfqs.AnyAsync(rfq => rfq.RequestId == request)
        && !await db.Rfqs.AnyAsync(rfq => rfq.RequestId == request && rfq.Status == RfqStatus.Unanswered));
}
