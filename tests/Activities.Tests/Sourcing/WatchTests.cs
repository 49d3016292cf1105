using System.Text.Json.Nodes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

public sealed class WatchTests
{
    // The practice market flies the same empty legs everywhere, so a route from the far north has none but those that a test posts.
    private const string From = "BIRK";
    private const string To = "EGPF";

    [Fact]
    public async Task Watch_HearsOfALegByHook_OfItsChange_AndOfItsEnd()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        var request = await house.AddRequestAsync();
        await AddAsync(house, request.Id);
        Assert.True((bool)Assert.Single((await market.CallAsync(HttpMethod.Get, "/emptylegs/watches")).AsArray())!["active"]!);

        var posted = await market.CallAsync(HttpMethod.Post, "/emptylegs", Leg(house, 4));
        var id = (string)posted["id"]!;
        await house.UntilAsync(db => db.EmptyLegMatches.AnyAsync(match => match.ExternalId == id && match.Mark == MatchMark.New));
        await MarkAsync(house, MatchMark.Interested);
        await market.CallAsync(HttpMethod.Put, $"/emptylegs/{id}", new JsonObject { ["price"] = new JsonObject { ["price"] = 4321 } });
        await house.UntilAsync(db => db.EmptyLegMatches.AnyAsync(match => match.ChangedAt != null && match.Mark == MatchMark.New));
        await market.CallAsync(HttpMethod.Delete, $"/emptylegs/{id}");
        await house.UntilAsync(db => db.EmptyLegMatches.AnyAsync(match => match.GoneAt != null));

        var match = await house.QueryAsync(db => db.EmptyLegMatches.SingleAsync());
        Assert.Equal(4321, match.Leg.Asking!.About);
        var notes = await house.QueryAsync(db => db.Timeline.Where(entry => entry.Kind == "empty-legs").OrderBy(entry => entry.At).Select(entry => entry.Text).ToListAsync());
        Assert.Equal(2, notes.Count);
        Assert.All(notes, note => Assert.Contains(EmptyLeg.Notice, note, StringComparison.Ordinal));
        Assert.Equal(0, await house.QueryAsync(db => db.Quotes.CountAsync()));
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Watch_WithoutHooks_FindsWhatThereIs_AndLaterWhatIsNewOrGone()
    {
        var time = new ShiftedTime();
        await using var market = await PracticeMarket.StartAsync(time);
        await using var house = await House.StartAsync(market.Address, configure: services => services.AddSingleton<TimeProvider>(time), settings: ("Avinode:WebhookSecret", null!));
        var first = (string)(await market.CallAsync(HttpMethod.Post, "/emptylegs", Leg(house, 4)))["id"]!;
        await AddAsync(house);
        await house.UntilAsync(db => db.EmptyLegMatches.AnyAsync(match => match.ExternalId == first));

        await market.CallAsync(HttpMethod.Delete, $"/emptylegs/{first}");
        var second = (string)(await market.CallAsync(HttpMethod.Post, "/emptylegs", Leg(house, 5)))["id"]!;
        house.Time.Advance(TimeSpan.FromHours(7));

        await house.UntilAsync(async db => await db.EmptyLegMatches.AnyAsync(match => match.ExternalId == second) && await db.EmptyLegMatches.AnyAsync(match => match.ExternalId == first && match.GoneAt != null));
    }

    [Fact]
    public async Task Watch_Paused_EntersNothing_AndTakenUpAgainCatchesUp()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        var watch = await AddAsync(house);
        await ChangeAsync(house, watch, WatchState.Paused);
        await UntilActiveAsync(house, market, false);
        await market.CallAsync(HttpMethod.Post, "/emptylegs", Leg(house, 4));

        Assert.Equal(0, await house.QueryAsync(db => db.EmptyLegMatches.CountAsync()));
        await ChangeAsync(house, watch, WatchState.Active);
        await house.UntilAsync(db => db.EmptyLegMatches.AnyAsync());
        await UntilActiveAsync(house, market, true);
        Assert.Single((await market.CallAsync(HttpMethod.Get, "/emptylegs/watches")).AsArray());
    }

    [Fact]
    public async Task Watch_WhoseLastDayIsOver_EndsHereAndThere()
    {
        var time = new ShiftedTime();
        await using var market = await PracticeMarket.StartAsync(time);
        await using var house = await House.StartAsync(market.Address, configure: services => services.AddSingleton<TimeProvider>(time));
        var watch = await AddAsync(house);

        house.Time.Advance(TimeSpan.FromDays(20));

        await house.UntilAsync(db => db.EmptyLegWatches.AnyAsync(one => one.Id == watch && one.State == WatchState.Ended));
        await UntilActiveAsync(house, market, false);
        Assert.Equal(RefusalKind.Conflict, (await ChangeAsync(house, watch, WatchState.Active))!.Kind);
    }

    [Fact]
    public async Task Watch_WhoseAnswerWasLost_IsMadeOnce()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await AddAsync(house);
        // As after a crash between the marketplace's answer and the commit.
        await house.WriteAsync(async services =>
        {
            (await services.GetRequiredService<Storage.JetVisionDb>().EmptyLegWatches.SingleAsync()).ExternalId = null;
            return true;
        });

        await ChangeAsync(house, await house.QueryAsync(db => db.EmptyLegWatches.Select(watch => watch.Id).SingleAsync()), WatchState.Paused);

        await UntilActiveAsync(house, market, false);
        Assert.Single((await market.CallAsync(HttpMethod.Get, "/emptylegs/watches")).AsArray());
    }

    [Fact]
    public async Task Leg_ThatTheWatchDoesNotMean_IsNotEntered()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        await AddAsync(house);

        // The marketplace's watches know a last day, but no first.
        var early = await market.CallAsync(HttpMethod.Post, "/emptylegs", Leg(house, 1));
        await house.UntilAsync(async db => await db.Inbox.AnyAsync(message => message.Key.Contains((string)early["id"]!) && message.ProcessedAt != null));

        Assert.Equal(0, await house.QueryAsync(db => db.EmptyLegMatches.CountAsync()));
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Tools_Watch_List_Mark_AndEnd()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await market.CallAsync(HttpMethod.Post, "/emptylegs", Leg(house, 4));
        var day = Today(house).PlusDays(4).ToString("uuuu-MM-dd", null);

        var watch = (string)(await CallAsync(house, "create_empty_leg_watch", new() { ["firstDay"] = day, ["from"] = From, ["to"] = To }))["id"]!;
        await house.UntilAsync(db => db.EmptyLegMatches.AnyAsync());
        var matches = await CallAsync(house, "get_watch_matches", new() { ["watchId"] = watch });
        var marked = await CallAsync(house, "mark_match", new() { ["matchId"] = (string)matches["matches"]![0]!["id"]!, ["mark"] = "Interested" });
        var listed = await CallAsync(house, "get_empty_leg_watches", []);
        var ended = await CallAsync(house, "update_empty_leg_watch", new() { ["watchId"] = watch, ["state"] = "Ended" });

        Assert.Equal(EmptyLeg.Notice, (string?)matches["notice"]);
        Assert.Equal("Interested", (string?)marked["mark"]);
        Assert.Equal((1, 0), ((int)listed["watches"]![0]!["advertised"]!, (int)listed["watches"]![0]!["new"]!));
        Assert.Equal("Ended", (string?)ended["state"]);
        await Assert.ThrowsAsync<ToolRefusedException>(() => CallAsync(house, "get_watch_matches", new() { ["watchId"] = Guid.NewGuid().ToString() }));
    }

    [Theory]
    [InlineData(null, null, 4, 5, "from")]
    [InlineData("XXXX", null, 4, 5, "from")]
    [InlineData(From, To, 4, 3, "lastDay")]
    [InlineData(From, To, 4, 40, "lastDay")]
    [InlineData(From, To, -9, -5, "lastDay")]
    public async Task Watch_ThatMakesNoSense_IsRefusedByField(string? from, string? to, int first, int last, string field)
    {
        await using var house = await House.StartAsync("http://127.0.0.1:1");

        var (_, refusal) = await house.ReadAsync(services => services.GetRequiredService<WatchDesk>()
            .AddAsync(new EmptyLegQuery(from, to, Today(house).PlusDays(first), Today(house).PlusDays(last)), null, "a test", TestContext.Current.CancellationToken));

        Assert.Equal(field, refusal!.Field);
    }

    [Fact]
    public async Task Route_WatchedAlready_IsNotWatchedTwice()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await AddAsync(house);

        var (_, refusal) = await house.ReadAsync(services => services.GetRequiredService<WatchDesk>().AddAsync(Query(house), null, "a test", TestContext.Current.CancellationToken));

        Assert.Equal(RefusalKind.Conflict, refusal!.Kind);
    }

    private static LocalDate Today(House house) => Instant.FromDateTimeOffset(house.Time.GetUtcNow()).InUtc().Date;

    private static EmptyLegQuery Query(House house) => new(From, To, Today(house).PlusDays(3), Today(house).PlusDays(6));

    /// <summary>Watches, and waits until the marketplace was asked.</summary>
    private static async Task<Guid> AddAsync(House house, Guid? requestId = null)
    {
        var watch = await house.WriteAsync(async services =>
        {
            var (watch, refusal) = await services.GetRequiredService<WatchDesk>().AddAsync(Query(house), requestId, "a test", TestContext.Current.CancellationToken);
            Assert.Null(refusal);
            return watch!;
        });
        await house.UntilAsync(db => db.EmptyLegWatches.AnyAsync(one => one.Id == watch.Id && one.CheckedAt != null));
        return watch.Id;
    }

    private static Task<Refusal?> ChangeAsync(House house, Guid watch, WatchState state) => house.WriteAsync(async services =>
        (await services.GetRequiredService<WatchDesk>().ChangeAsync(watch, state, TestContext.Current.CancellationToken)).Refusal);

    private static Task<bool> MarkAsync(House house, MatchMark mark) => house.WriteAsync(async services =>
    {
        var match = await services.GetRequiredService<Storage.JetVisionDb>().EmptyLegMatches.SingleAsync();
        return (await services.GetRequiredService<WatchDesk>().MarkAsync(match.Id, mark, TestContext.Current.CancellationToken)).Refusal is null;
    });

    /// <summary>Waits until the marketplace's watch is switched so; each of our commits may have done it.</summary>
    private static Task UntilActiveAsync(House house, PracticeMarket market, bool isActive) => house.UntilAsync(async _ =>
        (bool)(await market.CallAsync(HttpMethod.Get, "/emptylegs/watches")).AsArray().Single()!["active"]! == isActive);

    /// <summary>An empty leg of an aircraft of the market that can fly the route.</summary>
    private static JsonObject Leg(House house, int inDays) => new()
    {
        ["lift"] = new JsonObject { ["aircraftTail"] = Tail() },
        ["startAirport"] = new JsonObject { ["icao"] = From },
        ["endAirport"] = new JsonObject { ["icao"] = To },
        ["departureDateTime"] = new JsonObject { ["dateTimeLocal"] = $"{Today(house).PlusDays(inDays):uuuu-MM-dd}T10:00:00" },
        ["price"] = new JsonObject { ["price"] = 5000 },
    };

    private static string Tail() => new Sandbox.Fleet.FleetTable(Sandbox.Airports.AirportTable.Instance).Aircraft.First(aircraft => aircraft.Type is { IsHelicopter: false, RangeNm: > 3000 }).Tail;

    private static async Task<JsonNode> CallAsync(House house, string tool, Dictionary<string, object?> arguments) => JsonNode.Parse(await house.WriteAsync(services =>
        services.GetRequiredService<ToolCatalog>().Find(tool)!.CallAsync(arguments, services, new ToolCaller("A test"), progress: null, TestContext.Current.CancellationToken)))!;
}
