using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>Trips made by hand, the chat towards operators, and OAuth at the marketplace.</summary>
public sealed class TripDeskTests
{
    [Fact]
    public async Task Trip_MadeByHand_IsAttachedByItsSixCharacters_AndItsQuotesCome()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var request = await house.AddRequestAsync();
        var source = await house.ReadAsync(services => services.GetRequiredService<AvinodeClient>().CreateTripAsync(
            TripOrder.Of(new MarketTrip { Id = Guid.CreateVersion7(), Market = "avinode" }, request.Legs), TestContext.Current.CancellationToken));
        await house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Requests.SingleAsync()).Stage = RequestStage.AwaitingQuotes);

        Assert.Null(await ActAsync(house, desk => desk.AttachAsync(request.Id, $" {source.TripId!.ToLowerInvariant()} ", "Ann", default)));
        await house.UntilAsync(db => db.Rfqs.AnyAsync());

        Assert.Equal(source.Id, (await house.QueryAsync(db => db.MarketTrips.SingleAsync())).ExternalId);
        Assert.Equal(RefusalKind.Conflict, (await ActAsync(house, desk => desk.AttachAsync(request.Id, source.TripId!, "Ann", default)))!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await ActAsync(house, desk => desk.AttachAsync(request.Id, "ZZZZZ9", "Ann", default)))!.Kind);
        Assert.Equal(RefusalKind.Invalid, (await ActAsync(house, desk => desk.AttachAsync(request.Id, "no code", "Ann", default)))!.Kind);
    }

    [Fact]
    public async Task Words_ToAnOperator_ArriveAtTheMarket_Once()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var request = await house.AddRequestAsync();
        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(db => db.Rfqs.AnyAsync());
        var rfq = await house.QueryAsync(db => db.Rfqs.FirstAsync());

        Assert.Null(await ActAsync(house, desk => desk.WriteAsync(rfq.Id, "Is a stop included?\r\nThanks", default)));
        Assert.Equal(RefusalKind.Invalid, (await ActAsync(house, desk => desk.WriteAsync(rfq.Id, new string('x', 6000), default)))!.Kind);

        await UntilChatAsync(house, rfq.ExternalId!, "Is a stop included?\nThanks");
        // The same delivery a second time, as after a cut: it is there already.
        await house.ReadAsync(async services =>
        {
            await new SendChat(services.GetRequiredService<AvinodeClient>()).DeliverAsync(
                new EffectDelivery(ChatToSend.Effect, "again", StoredJson.Write(new ChatToSend(rfq.ExternalId!, "Is a stop included?\nThanks")), 2), TestContext.Current.CancellationToken);
            return true;
        });
        Assert.Equal(1, await CountAsync(house, rfq.ExternalId!, "Is a stop included?\nThanks"));
    }

    [Fact]
    public async Task Connection_ByClientCredentials_FetchesItsToken()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address, settings: [("Avinode:AuthenticationToken", ""), ("Avinode:ClientId", "sandbox-client"), ("Avinode:ClientSecret", "sandbox-secret")]);
        var request = await house.AddRequestAsync();

        await house.AskAsync(request.Id, "Avinode");

        await house.UntilAsync(db => db.Rfqs.AnyAsync());
    }

    [Fact]
    public async Task Secret_ThatIsWrong_IsAFailureWithTheCure()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address, settings: [("Avinode:ClientId", "sandbox-client"), ("Avinode:ClientSecret", "a-wrong-secret")]);

        var failure = await Assert.ThrowsAsync<OutsideException>(() => house.ReadAsync(services =>
            services.GetRequiredService<AvinodeClient>().TripAsync("A1B2C3", TestContext.Current.CancellationToken)));

        Assert.False(failure.IsTransient);
        Assert.Contains("Avinode:ClientSecret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static Task<Refusal?> ActAsync(House house, Func<TripDesk, Task<Refusal?>> act) => house.WriteAsync(services => act(services.GetRequiredService<TripDesk>()));

    private static Task<int> CountAsync(House house, string rfq, string text) => house.ReadAsync(async services =>
        (await services.GetRequiredService<AvinodeClient>().ChatOfAsync(rfq, TestContext.Current.CancellationToken)).Count(message => message.Message == text));

    private static async Task UntilChatAsync(House house, string rfq, string text)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (await CountAsync(house, rfq, text) == 0)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
