using JetVision.Activities.Airports;
using JetVision.Activities.Shared;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Sourcing.Avinode;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>Empty legs over real HTTP, at the Sandbox.</summary>
public sealed class EmptyLegTests
{
    private static readonly LocalDate First = new(2027, 3, 1);

    [Fact]
    public async Task Search_NearAnAirport_IsSortedAndInItsDays_WithDistancesAndAskingPrices()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);

        var legs = await FoundAsync(house, new EmptyLegQuery("TEB", null, First, First.PlusDays(13)));

        Assert.True(legs.Count > 1);
        Assert.Equal(legs.OrderBy(leg => leg.Departure), legs);
        Assert.All(legs, leg => Assert.InRange(leg.Departure!.Value.Date, First, First.PlusDays(13)));
        Assert.All(legs, leg => Assert.True(leg is { Asking.About: > 0, Tail: not null, AircraftType: not null, Seats: > 0, FlightMinutes: > 0, ToDistanceNm: null }, leg.ToString()));
        Assert.All(legs, leg => Assert.Equal(GreatCircle.DistanceNm(AirportDirectory.Default["KTEB"], AirportDirectory.Default[leg.From]), leg.FromDistanceNm!.Value, 1.0));
    }

    [Fact]
    public async Task Search_FindsFieldsNearby_AndLeavesOutWhatIsTooSmall()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var query = new EmptyLegQuery(null, "HPN", First, First.PlusDays(30));

        var all = await FoundAsync(house, query);
        var large = await FoundAsync(house, query with { Passengers = 12 });

        Assert.Contains(all, leg => leg is { To: not "KHPN", ToDistanceNm: > 0 and <= 101 });
        Assert.Contains(all, leg => leg.Seats < 12);
        Assert.Equal(all.Where(leg => leg.Seats >= 12), large);
    }

    [Fact]
    public async Task Search_ByPriceAndType_KeepsWhatHasNoComparablePrice()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var query = new EmptyLegQuery(null, "HPN", First, First.PlusDays(30));
        var all = await FoundAsync(house, query);
        var priced = all.First(leg => leg.Asking is not null);
        var type = priced.AircraftType!;

        var cheap = await FoundAsync(house, query with { AtMost = priced.Asking });
        var ofType = await FoundAsync(house, query with { Types = [type.ToUpperInvariant()] });

        Assert.Equal(all.Where(leg => leg.Asking is not { } asking || asking.Currency != priced.Asking!.Currency || asking.About <= priced.Asking.About), cheap);
        Assert.Contains(all, leg => leg.AircraftType != type);
        Assert.All(ofType, leg => Assert.Equal(type, leg.AircraftType));
        Assert.Contains(priced, ofType);
        Assert.Equal("aircraftTypes", (await SearchAsync(house, query with { Types = ["Flying Carpet"] })).Refusal!.Field);
        Assert.Equal("maxPrice", (await SearchAsync(house, query with { AtMost = new AskingPrice(0, "USD") })).Refusal!.Field);
    }

    [Theory]
    [InlineData(null, 0, null, "from")]
    [InlineData("ZZZZ", 0, null, "from")]
    [InlineData("KTEB", -1, null, "lastDay")]
    [InlineData("KTEB", 31, null, "lastDay")]
    [InlineData("KTEB", 0, 0, "passengers")]
    public async Task Search_ThatMakesNoSense_IsRefusedBeforeItIsSent(string? from, int days, int? passengers, string field)
    {
        await using var house = await House.StartAsync("http://127.0.0.1:1");

        Assert.Equal(field, (await SearchAsync(house, new EmptyLegQuery(from, null, First, First.PlusDays(days), passengers))).Refusal!.Field);
    }

    [Fact]
    public async Task Search_WithoutAMarket_SaysWhatToConnect()
    {
        await using var house = await House.StartAsync();

        Assert.Contains("Avinode:BaseAddress", (await SearchAsync(house, new EmptyLegQuery("KTEB", null, First, First))).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Airport_UnknownThere_IsAvinodesSoftError()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);

        var refusal = await Assert.ThrowsAsync<OutsideException>(() => house.ReadAsync(services =>
            services.GetRequiredService<AvinodeClient>().EmptyLegsAsync("ZZZZ", null, First, First, TestContext.Current.CancellationToken)));

        Assert.Contains("START_AIRPORT_INVALID", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leg_ByItsId_IsTheOneThatTheSearchFound()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        var found = (await FoundAsync(house, new EmptyLegQuery("KTEB", null, First, First.PlusDays(13))))[0];

        var source = await house.ReadAsync(services => services.GetRequiredService<AvinodeClient>().FindEmptyLegAsync(found.Id, TestContext.Current.CancellationToken));

        Assert.Equal(found, await ReadAsync(house, source!, "KTEB"));
    }

    [Fact]
    public async Task Tool_GivesAtMostTheLimit_AndTheNotice()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);

        var answer = await CallAsync(house, new() { ["firstDay"] = "2027-03-01", ["lastDay"] = "2027-03-14", ["from"] = "KTEB", ["limit"] = 1 });

        var json = System.Text.Json.Nodes.JsonNode.Parse(answer)!;
        Assert.Equal(EmptyLeg.Notice, (string?)json["notice"]);
        Assert.Single(json["emptyLegs"]!.AsArray());
        Assert.True((int)json["found"]! > 1);
        Assert.Contains("firstDay:", (await Assert.ThrowsAsync<ToolRefusedException>(() => CallAsync(house, new() { ["firstDay"] = "soon", ["from"] = "KTEB" }))).Message, StringComparison.Ordinal);
        Assert.Contains("from:", (await Assert.ThrowsAsync<ToolRefusedException>(() => CallAsync(house, new() { ["firstDay"] = "2027-03-01" }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_WhileTheMarketIsAway_NamesIt()
    {
        await using var house = await House.StartAsync("http://127.0.0.1:1");

        var refused = await Assert.ThrowsAsync<ToolRefusedException>(() => CallAsync(house, new() { ["firstDay"] = "2027-03-01", ["from"] = "KTEB" }));

        Assert.Contains("Avinode", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AskingPrice_HasNoWayToBecomeMoney() =>
        Assert.DoesNotContain(
            typeof(AskingPrice).Assembly.GetTypes().SelectMany(type => type.GetMethods()),
            method => method.ReturnType == typeof(Money) && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(AskingPrice) || parameter.ParameterType == typeof(EmptyLeg)));

    [Theory]
    [InlineData(null, "KTEB", "KOPF")]
    [InlineData("aemptyleg-1", null, "KOPF")]
    [InlineData("aemptyleg-1", "KTEB", null)]
    [InlineData("../quotes", "KTEB", "KOPF")]
    public async Task Leg_WithoutIdOrAirport_IsNoOffer(string? id, string? from, string? to)
    {
        await using var house = await House.StartAsync();

        Assert.Null(await ReadAsync(house, new WireEmptyLeg(id, new WireAirport(from), new WireAirport(to), null, null, null, null, null), null));
    }

    private static Task<EmptyLeg?> ReadAsync(House house, WireEmptyLeg source, string? from) =>
        house.ReadAsync(services => Task.FromResult(services.GetRequiredService<EmptyLegDesk>().Read(source, AirportDirectory.Default.Find(from), null)));

    private static Task<string> CallAsync(House house, Dictionary<string, object?> arguments) => house.ReadAsync(services =>
        services.GetRequiredService<ToolCatalog>().Find("search_empty_legs")!.CallAsync(arguments, services, new ToolCaller("A test"), progress: null, TestContext.Current.CancellationToken));

    private static async Task<IReadOnlyList<EmptyLeg>> FoundAsync(House house, EmptyLegQuery query)
    {
        var (legs, refusal) = await SearchAsync(house, query);
        Assert.Null(refusal);
        return legs!;
    }

    private static Task<(IReadOnlyList<EmptyLeg>? Legs, Refusal? Refusal)> SearchAsync(House house, EmptyLegQuery query) =>
        house.ReadAsync(services => services.GetRequiredService<EmptyLegDesk>().SearchAsync(query, TestContext.Current.CancellationToken));
}
