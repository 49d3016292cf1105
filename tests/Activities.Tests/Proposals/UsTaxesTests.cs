using JetVision.Activities.Airports;
using JetVision.Activities.Proposals.Pricing;
using JetVision.Activities.Shared;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Proposals;

public sealed class UsTaxesTests
{
    [Fact]
    public void Of_DomesticTrip_IsThePercentageAndASegmentFeeAPassenger()
    {
        var found = Taxes(22_000, Cases.Flight("KTEB", "KOPF", 5));

        Assert.Equal([("US federal excise tax", 1_650m), ("US segment fee", 26.50m)], found.Lines.Select(line => (line.Name, line.Amount.Amount)));
        Assert.Equal("7.5 % of USD 22,000.00", found.Lines[0].Basis);
        Assert.Equal("USD 5.30 × 5 passengers × 1 segment", found.Lines[1].Basis);
        Assert.Empty(found.Notes);
    }

    [Fact]
    public void Of_InternationalTrip_IsTheHeadTaxAloneEachWay()
    {
        var found = Taxes(90_000, Cases.Flight("KTEB", "EGGW", 6), Cases.Flight("EGGW", "KTEB", 6));

        Assert.Equal([("US international arrival/departure tax", 280.80m)], found.Lines.Select(line => (line.Name, line.Amount.Amount)));
        Assert.Equal("USD 23.40 × 6 passengers × 2 flights", found.Lines[0].Basis);
    }

    [Fact]
    public void Of_DomesticAndInternationalFlights_TheExciseIsTakenOfTheDomesticShare()
    {
        var found = Taxes(100_000, Cases.Flight("KVNY", "KTEB", 4), Cases.Flight("KTEB", "EGGW", 4));

        var share = 2129.0 / (2129 + 2989);
        Assert.Equal((double)(7_500 * (decimal)share), (double)found.Lines.Single(line => line.Name == "US federal excise tax").Amount.Amount, 25.0);
        Assert.Contains(found.Lines, line => line.Name == "US international arrival/departure tax" && line.Amount.Amount == 93.60m);
    }

    [Fact]
    public void Of_HawaiiAndTheMainland_IsExciseSegmentAndTheReducedHeadTaxWithADoubt()
    {
        var found = Taxes(60_000, Cases.Flight("KVNY", "PHNL", 4));

        Assert.Equal([4_500m, 21.20m, 46.80m], found.Lines.Select(line => line.Amount.Amount));
        Assert.Contains(found.Notes, note => note.StartsWith("The part of an Alaska or Hawaii flight outside", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_TripOutsideTheUnitedStates_IsNothing() => Assert.Empty(Taxes(20_000, Cases.Flight("EGLF", "LFMN", 6)).Lines);

    [Fact]
    public void Of_StopForFuelOnADomesticFlight_IsOneMoreSegment() =>
        Assert.Equal(42.40m, Taxes(20_000, Cases.Flight("KTEB", "KVNY", 4) with { TechStops = 1 }).Lines.Single(line => line.Name == "US segment fee").Amount.Amount);

    [Fact]
    public void Of_YearWithoutARow_UsesTheLastAndSaysSo()
    {
        var found = Taxes(20_000, Cases.Flight("KTEB", "KOPF", 1) with { Day = new LocalDate(2027, 1, 5) });

        Assert.Equal(5.30m, found.Lines[1].Amount.Amount);
        Assert.Equal(["US tax rates for 2027 are not on file; those of 2026 were used and may change."], found.Notes);
    }

    [Fact]
    public void Of_PriceInEuro_ConvertsTheFeeByTheDatedRate()
    {
        var found = Cases.Taxes.Of(new Money(20_000, "EUR"), [Cases.Flight("KTEB", "KOPF", 5)], Cases.Rates);

        Assert.Equal(24.09m, found.Lines[1].Amount.Amount);
        Assert.Contains("Converted at 1 USD = 0.909091 EUR: test rates of 2026-11-20.", found.Notes);
    }

    [Theory]
    [InlineData("CYYZ", UsZone.Border)]
    [InlineData("CYVR", UsZone.Border)]
    [InlineData("MMMY", UsZone.Border)]
    [InlineData("MMMX", UsZone.Abroad)]
    [InlineData("MYNN", UsZone.Abroad)]
    [InlineData("TJSJ", UsZone.Abroad)]
    [InlineData("PANC", UsZone.Alaska)]
    [InlineData("PHNL", UsZone.Hawaii)]
    [InlineData("KTEB", UsZone.Mainland)]
    internal void Of_KnownPlace_LiesInItsZone(string icao, UsZone zone) => Assert.Equal(zone, new UsZones(AirportDirectory.Default.All).Of(AirportDirectory.Default[icao]));

    [Fact]
    public void Of_TorontoAndTheMainland_IsDomestic() => Assert.Equal(["US federal excise tax", "US segment fee"], Taxes(20_000, Cases.Flight("KTEB", "CYYZ", 4)).Lines.Select(line => line.Name));

    private static TaxFinding Taxes(decimal charter, params TaxedFlight[] flights) => Cases.Taxes.Of(new Money(charter, "USD"), flights, Cases.Rates);
}
