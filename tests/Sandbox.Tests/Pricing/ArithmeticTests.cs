using CsCheck;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Trips;

namespace JetVision.Sandbox.Tests.Pricing;

public sealed class ArithmeticTests
{
    private static readonly AirportTable Airports = AirportTable.Instance;
    private static readonly FleetTable Fleet = new(Airports);
    private static readonly Quoter Quoter = new(Airports);
    private static readonly string[] Fields = ["KTEB", "KOPF", "KVNY", "EGLF", "LFMN", "LSGG", "OMDB", "VHHH", "SBGR", "KASE", "ESGG", "FALA"];

    [Fact]
    public void Airports_AreAllThere() => Assert.Equal(15_976 + 2, Airports.Count);

    [Theory]
    [InlineData("ESGG", "EGGW", 558)]
    [InlineData("EGGW", "LFPB", 205)]
    [InlineData("LFPB", "ESGG", 629)]
    [InlineData("KTEB", "KOPF", 949)]
    [InlineData("KVNY", "KASE", 634)]
    [InlineData("EGLF", "LFMN", 560)]
    [InlineData("KTEB", "EGGW", 2989)]
    [InlineData("KVNY", "RJTT", 4745)]
    [InlineData("LSGG", "GMMX", 1096)]
    [InlineData("SBSP", "SBRJ", 197)]
    [InlineData("VHHH", "WSSL", 1385)]
    [InlineData("KTEB", "KVNY", 2129)]
    public void GreatCircle_IsThatOfTheTable(string from, string to, int nauticalMiles) =>
        Assert.Equal(nauticalMiles, GreatCircle.Nm(Airports[from], Airports[to]), 1.0);

    [Theory]
    [InlineData("ESGG", "EGGW", 90)]
    [InlineData("EGGW", "LFPB", 43)]
    [InlineData("LFPB", "ESGG", 108)]
    public void FlightTime_IsWithinTenMinutesOfAvinodesSample(string from, string to, int minutes)
    {
        var type = Fleet.Types.Single(type => type.Name == "Learjet 75");

        var plan = FlightPlan.Make(type, Airports[from], Airports[to], 0, Airports)!;

        Assert.InRange(plan.FlightMinutes, minutes - 10, minutes + 10);
        Assert.Equal(plan.FlightMinutes + 10, plan.BlockMinutes);
    }

    [Fact]
    public void FlightPlan_West_TakesLongerThanEast()
    {
        var type = Fleet.Types.Single(type => type.Name == "Gulfstream G650ER");

        var west = FlightPlan.Make(type, Airports["EGGW"], Airports["KTEB"], 0, Airports)!;
        var east = FlightPlan.Make(type, Airports["KTEB"], Airports["EGGW"], 0, Airports)!;

        Assert.True(west.FlightMinutes > east.FlightMinutes + 20);
    }

    [Fact]
    public void FlightPlan_BeyondRange_StopsForFuelOrIsNotFlown()
    {
        var type = Fleet.Types.Single(type => type.Name == "Challenger 350");

        Assert.Null(FlightPlan.Make(type, Airports["EGGW"], Airports["KTEB"], 0, Airports));
        Assert.NotNull(FlightPlan.Make(type, Airports["EGGW"], Airports["KTEB"], 1, Airports)!.FuelStop);
        Assert.Null(FlightPlan.Make(type, Airports["EGGW"], Airports["YSSY"], 1, Airports));
    }

    [Fact]
    public void Offer_OfAnyAircraft_AddsUpAndFliesWithoutAGap() =>
        Gen.Select(Gen.Int[0, Fleet.Aircraft.Count - 1], Gen.Int[0, Fields.Length - 1], Gen.Int[0, Fields.Length - 1], Gen.Int[1, 12], Gen.Int[0, 9])
            .Where(sample => sample.Item2 != sample.Item3)
            .Sample((index, start, end, pax, days) =>
            {
                var (from, to) = (Fields[start], Fields[end]);
                Segment[] segments =
                [
                    new(from, to, "2027-03-04", "09:00", true, true, pax, true, false, false),
                    new(to, from, $"2027-03-{5 + days:00}", null, true, true, pax, true, false, true),
                ];
                if (Quoter.Offer(Fleet.Aircraft[index], segments, Criteria.None) is not { } offer)
                {
                    return;
                }
                Assert.Equal(offer.Total, offer.Lines.Sum(line => line.Price));
                Assert.True(offer.TotalWithoutCommission <= offer.Total && offer.TotalWithoutCommission > 0);
                Assert.True(offer.Estimate > 0);
                Assert.All(offer.Lines, line => Assert.True(line.Price > 0));
                Assert.All(offer.Lines, line => Assert.Contains(line.Type, new[] { "CREW", "POSITIONING", "CATERING", "OTHER" }));
                Assert.All(offer.Legs.Zip(offer.Legs.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
                Assert.All(offer.Legs, leg => Assert.NotEqual(leg.From, leg.To));
                Assert.Equal(offer.Aircraft.Base.Icao, offer.Legs[0].From);
                Assert.Equal(offer.Aircraft.Base.Icao, offer.Legs[^1].To);
                Assert.Equal(2, offer.Legs.Count(leg => leg.IsPaxLeg));
            });

    [Fact]
    public void Offer_TooManyPassengers_IsNone() => Assert.Null(
        Quoter.Offer(Fleet.ByTail["N411LX"], [new Segment("KTEB", "KOPF", "2027-03-04", "09:00", true, true, 8, true, false, false)], Criteria.None));

    [Fact]
    public void Offer_RunwayTooShort_IsNone() => Assert.Null(
        Quoter.Offer(Fleet.ByTail["N719HL"], [new Segment("KTEB", "KJPX", "2027-03-04", "09:00", true, true, 2, true, false, false)], Criteria.None));

    [Fact]
    public void TripCodes_OfManyTrips_AreAllDifferent() => Assert.Equal(
        200_000, Enumerable.Range(195_000_000, 200_000).Select(number => Store.CodeOf($"atrip-{number}")).Distinct().Count());

    [Theory]
    [InlineData("a,b,c", new[] { "a", "b", "c" })]
    [InlineData("\"a,b\",c", new[] { "a,b", "c" })]
    [InlineData("\"say \"\"hi\"\"\",,", new[] { "say \"hi\"", "", "" })]
    public void Csv_IsSplitAtItsCommas(string line, string[] fields) => Assert.Equal(fields, EmbeddedCsv.Split(line));

    [Theory]
    [InlineData("light jet", "Light jet")]
    [InlineData("Light", "Light jet")]
    [InlineData("SUPER MIDSIZE JETS", "Super midsize jet")]
    [InlineData("entry level jet", "Entry level jet (VLJ)")]
    [InlineData("Turboprop", "Turbo prop")]
    [InlineData("spaceship", null)]
    public void Category_IsFoundByItsName(string text, string? category) => Assert.Equal(category, Categories.Find(text));
}
