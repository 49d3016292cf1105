using JetVision.Activities.Aircraft;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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
                Assert.Contains(quote.Aircraft.Category, AircraftTypes.Categories);
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

    [Fact]
    public async Task Estimates_BeforeAnybodyAnswered_AreNoQuotes()
    {
        await using var market = await PracticeMarket.StartAsync(("Speed", "1"));
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        var request = await house.AddRequestAsync();

        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.ReconciledAt != null));

        Assert.True(await house.QueryAsync(db => db.Rfqs.CountAsync(rfq => rfq.Status == RfqStatus.Unanswered)) >= 4);
        Assert.Equal(0, await house.QueryAsync(db => db.Quotes.CountAsync()));
        var note = await house.QueryAsync(db => db.Timeline.SingleAsync(entry => entry.Kind == "market-estimate"));
        Assert.Contains("not quotes", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_InASuccessfulAnswer_IsARefusal_AndIsNotRepeated()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var request = await house.AddRequestAsync(new Leg("ZZZZ", "KOPF", new NodaTime.LocalDate(2027, 3, 1), null, null, false, 4));

        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(_ => Task.FromResult(!house.Failed.IsEmpty));

        var failed = Assert.Single(house.Failed);
        Assert.Equal(1, failed.Attempts);
        Assert.Contains("START_AIRPORT_INVALID", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_NotAccepted_NameTheSettings_AndNoToken()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address, settings: ("Avinode:AuthenticationToken", "wrong-token-7"));
        var request = await house.AddRequestAsync();

        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(_ => Task.FromResult(!house.Failed.IsEmpty));

        var error = Assert.Single(house.Failed).Error;
        Assert.Contains("Avinode:AuthenticationToken", error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-token-7", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Booked_TakesBackWhatIsOpen_AndCancelsTheTrip()
    {
        await using var market = await PracticeMarket.StartAsync(("Speed", "1"));
        await using var house = await House.StartAsync(market.Address);
        var request = await house.AddRequestAsync();
        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.ReconciledAt != null));
        var kept = (await house.QueryAsync(db => db.Rfqs.FirstAsync())).Id;

        await EndAsync(house, new SourcingEnded(request.Id, SourcingEnded.Booked, kept));
        await house.UntilAsync(async _ => (await market.StateAsync())["byTrip"]![0]!["canceled"]!.GetValue<bool>());

        Assert.Equal(kept, (await house.QueryAsync(db => db.Rfqs.SingleAsync(rfq => rfq.Status == RfqStatus.Unanswered))).Id);
        Assert.True(await house.QueryAsync(db => db.Rfqs.CountAsync(rfq => rfq.Status == RfqStatus.Withdrawn)) >= 3);
    }

    [Fact]
    public async Task Cancelled_AtTheMarketAlready_IsNoFailure()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var request = await house.AddRequestAsync();
        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.ReconciledAt != null));
        var trip = await house.QueryAsync(db => db.MarketTrips.SingleAsync());
        await market.CallAsync(HttpMethod.Put, $"/trips/{trip.ExternalId}/cancel", new System.Text.Json.Nodes.JsonObject { ["reason"] = "OTHER" });

        await EndAsync(house, new SourcingEnded(request.Id, SourcingEnded.ByClient));
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.IsCancelled));

        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Server_StartedAnewInTheMiddle_EndsTheSame()
    {
        var folder = Directory.CreateTempSubdirectory("jetvision-").FullName;
        try
        {
            await using var market = await PracticeMarket.StartAsync();
            Guid request;
            await using (var first = await House.StartAsync(market.Address, folder))
            {
                await first.FoundAsync();
                await first.SubscribeAsync();
                request = (await first.AddRequestAsync()).Id;
                await first.AskAsync(request, "Avinode");
                await first.UntilAsync(db => db.Inbox.AnyAsync());
            }

            // The second server listens elsewhere: the subscription moves along, and what could not be delivered is delivered now.
            await using var second = await House.StartAsync(market.Address, folder);
            await second.SubscribeAsync();
            await UntilAllAnsweredAsync(second, request);

            var state = await market.StateAsync();
            Assert.Equal(1, state["trips"]!.GetValue<int>());
            Assert.Equal(state["rfqs"]!.GetValue<int>(), await second.QueryAsync(db => db.Rfqs.CountAsync()));
            Assert.Equal(state["quotes"]!.GetValue<int>(), await second.QueryAsync(db => db.Quotes.CountAsync()));
            Assert.Equal(3, (await market.CallAsync(HttpMethod.Get, "/webhooks/settings")).AsArray().Count);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task AskedAnew_AfterWithdrawing_IsANewTrip_AndBefore_TheSame()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var request = await house.AddRequestAsync();
        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.ReconciledAt != null));

        await house.AskAsync(request.Id, "Avinode");
        await UntilAllAnsweredAsync(house, request.Id);
        Assert.Equal(1, (await market.StateAsync())["trips"]!.GetValue<int>());

        await house.WriteAsync(async services =>
        {
            await services.GetRequiredService<Withdrawal>().WithdrawAsync(new SourcingEnded(request.Id, SourcingEnded.Changed), "withdrawn", default);
            return true;
        });
        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(async _ => (await market.StateAsync())["byTrip"]!.AsArray().Select(trip => trip!["canceled"]!.GetValue<bool>()).Order().SequenceEqual([false, true]));
        await house.UntilAsync(db => db.MarketTrips.AllAsync(trip => trip.ReconciledAt != null));
        Assert.Empty(house.Failed);
    }

    private static Task<bool> EndAsync(House house, SourcingEnded ended) => house.WriteAsync(services =>
    {
        services.GetRequiredService<IEffects>().Promise(SourcingEnded.Effect, "ended", ended);
        return Task.FromResult(true);
    });

    private static Task UntilAllAnsweredAsync(House house, Guid request) => house.UntilAsync(async db =>
        await db.MarketTrips.AllAsync(trip => trip.ReconciledAt != null)
        && await db.Rfqs.AnyAsync(rfq => rfq.RequestId == request)
        && !await db.Rfqs.AnyAsync(rfq => rfq.RequestId == request && rfq.Status == RfqStatus.Unanswered));
}
