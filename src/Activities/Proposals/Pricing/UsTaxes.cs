using System.Globalization;
using JetVision.Activities.Airports;
using JetVision.Activities.Shared;
using NodaTime;

namespace JetVision.Activities.Proposals.Pricing;

/// <summary>A flight as the tax sees it.</summary>
/// <param name="From">Where it leaves.</param>
/// <param name="To">Where it lands.</param>
/// <param name="Day">The local day of departure.</param>
/// <param name="Passengers">How many fly.</param>
/// <param name="TechStops">Stops for fuel; each is one more take-off and landing.</param>
internal sealed record TaxedFlight(Airport From, Airport To, LocalDate Day, int Passengers, int TechStops);

/// <summary>What the United States take.</summary>
/// <param name="Lines">The taxes; empty when none is due.</param>
/// <param name="Notes">Doubts in words; empty for none.</param>
internal sealed record TaxFinding(IReadOnlyList<TaxLine> Lines, IReadOnlyList<string> Notes)
{
    /// <summary>No tax.</summary>
    public static readonly TaxFinding None = new([], []);
}

/// <summary>
/// Works out the United States' taxes on a charter: 7.5 % of what is paid for domestic transport and a fee for each domestic segment; a head tax for each international arrival or
/// departure and none of the 7.5 %; between Alaska or Hawaii and the mainland the reduced head tax on top. A trip with domestic and international flights is divided by great-circle miles.
/// Amounts are rounded to the cent, halves away from zero, a line at a time. Not applied: the exemptions of rural airports and of aircraft up to 6,000 lb, which nobody states.
/// </summary>
internal sealed class UsTaxes(UsTaxTable table, UsZones zones)
{
    [Flags]
    private enum Kind
    {
        None = 0,
        Domestic = 1,
        International = 2,

        /// <summary>Between the mainland, Alaska and Hawaii.</summary>
        Pacific = 4,
    }

    /// <summary>Finds the taxes.</summary>
    /// <param name="charter">The client's price before taxes.</param>
    /// <param name="flights">The flights with passengers.</param>
    /// <param name="rates">The exchange rates, for a price that is not in USD.</param>
    public TaxFinding Of(Money charter, IReadOnlyList<TaxedFlight> flights, ExchangeRates rates)
    {
        List<(TaxedFlight Flight, Kind Kind)> kinds = [.. flights.Select(flight => (flight, KindOf(flight)))];
        if (kinds.All(flight => flight.Kind == Kind.None))
        {
            return TaxFinding.None;
        }

        if (rates.Convert(new Money(1, "USD"), charter.Currency) is not { Refusal: null } dollar)
        {
            return new TaxFinding([], [$"US taxes are due and could not be worked out in {charter.Currency}, as there is no exchange rate."]);
        }

        var (year, doubt) = table.For(flights.Min(flight => flight.Day));
        List<TaxLine> lines = [];
        List<string> notes = [];
        AddPercent(lines, charter, kinds, year);
        AddPerHead(lines, "US segment fee", kinds, Kind.Domestic | Kind.Pacific, flight => flight.TechStops + 1, year.Segment, dollar.Money, "segment");
        AddPerHead(lines, "US international arrival/departure tax", kinds, Kind.International, _ => 1, year.Head, dollar.Money, "flight");
        AddPerHead(lines, "US Alaska/Hawaii departure tax", kinds, Kind.Pacific, _ => 1, year.AlaskaHawaii, dollar.Money, "departure");
        if (doubt is not null)
        {
            notes.Add(doubt);
        }

        if (kinds.Any(flight => flight.Kind == Kind.Pacific))
        {
            notes.Add("The part of an Alaska or Hawaii flight outside of the United States may be free of the 7.5 % tax; it was taken in full here.");
        }

        if (charter.Currency != "USD")
        {
            notes.Add(rates.Note("USD", charter.Currency));
        }

        return new TaxFinding(lines, notes);
    }

    private static void AddPercent(List<TaxLine> lines, Money charter, List<(TaxedFlight Flight, Kind Kind)> kinds, UsTaxYear year)
    {
        var total = kinds.Sum(flight => Miles(flight.Flight));
        var domestic = kinds.Where(flight => IsTaxedByShare(flight.Kind)).Sum(flight => Miles(flight.Flight));
        if (domestic <= 0)
        {
            return;
        }

        var isAll = kinds.All(flight => IsTaxedByShare(flight.Kind));
        var share = isAll ? 1 : Math.Round((decimal)(domestic / total), 4, MidpointRounding.AwayFromZero);
        var basis = isAll
            ? string.Create(CultureInfo.InvariantCulture, $"{year.Percent:0.##} % of {charter}")
            : string.Create(CultureInfo.InvariantCulture, $"{year.Percent:0.##} % of the domestic share, {100 * share:0.00} % of {charter} by distance");
        lines.Add(new TaxLine("US federal excise tax", (charter * (share * year.Percent / 100)).Rounded(), basis));
    }

    private static void AddPerHead(
        List<TaxLine> lines, string name, List<(TaxedFlight Flight, Kind Kind)> kinds, Kind which, Func<TaxedFlight, int> times, decimal rate, Money dollar, string unit)
    {
        var due = kinds.Where(flight => (flight.Kind & which) != 0).Select(flight => flight.Flight).ToList();
        var heads = due.Sum(flight => flight.Passengers * times(flight));
        if (heads == 0)
        {
            return;
        }

        var count = due.Sum(times);
        var units = count == 1 ? unit : unit + "s";
        var passengers = due.Select(flight => flight.Passengers).Distinct().ToList();
        var basis = passengers is [var same]
            ? string.Create(CultureInfo.InvariantCulture, $"USD {rate:0.00} × {same} {(same == 1 ? "passenger" : "passengers")} × {count} {units}")
            : string.Create(CultureInfo.InvariantCulture, $"USD {rate:0.00} × {heads} passengers over {count} {units}");
        lines.Add(new TaxLine(name, (dollar * (rate * heads)).Rounded(), basis));
    }

    private static bool IsTaxedByShare(Kind kind) => kind is Kind.Domestic or Kind.Pacific;

    private static double Miles(TaxedFlight flight) => Math.Max(1, GreatCircle.DistanceNm(flight.From, flight.To));

    private Kind KindOf(TaxedFlight flight)
    {
        var (from, to) = (zones.Of(flight.From), zones.Of(flight.To));
        return (IsUs(from), IsUs(to)) switch
        {
            (false, false) => Kind.None,
            (true, true) when from == to => Kind.Domestic,
            (true, true) => Kind.Pacific,
            _ when (from is UsZone.Mainland or UsZone.Border) && (to is UsZone.Mainland or UsZone.Border) => Kind.Domestic,
            _ => Kind.International,
        };
    }

    private static bool IsUs(UsZone zone) => zone is UsZone.Mainland or UsZone.Alaska or UsZone.Hawaii;
}
