using System.Globalization;
using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;

namespace JetVision.Activities.Quotes.Scoring;

/// <summary>Which quotes cannot serve the request, and why in words. What a quote does not state is not held against it, but for a safety rating that the client demands.</summary>
internal static class QuoteFilter
{
    /// <summary>Brochure ranges are good to about ten percent.</summary>
    private const double RangeTolerance = 1.1;

    /// <summary>The reasons against a quote; empty when it can serve.</summary>
    /// <param name="quote">The quote.</param>
    /// <param name="all">All quotes of the request: a type that the client named is demanded only if someone offers it.</param>
    /// <param name="facts">The case.</param>
    public static IEnumerable<ScoreReason> Against(Quote quote, IReadOnlyList<Quote> all, ScoringCase facts)
    {
        var wishes = facts.Wishes;
        if (quote.Price.Amount <= 0)
        {
            yield return Out("Price", "Set aside: the operator names no price.");
        }
        else if (facts.Rates.Convert(quote.Price, facts.Currency) is { Refusal: { } refusal })
        {
            yield return Out("Price", $"Set aside: the price of {quote.Price} cannot be compared. {refusal.Message}");
        }

        if (quote.Aircraft.Seats < facts.Passengers)
        {
            yield return Out("Seats", $"Set aside: {quote.Aircraft.Seats} seats for {facts.Passengers} passengers.");
        }

        if (quote.ExpiresAt <= facts.Now)
        {
            yield return Out("Expiry", string.Create(CultureInfo.InvariantCulture, $"Set aside: it ran out on {quote.ExpiresAt:uuuu-MM-dd HH:mm} UTC."));
        }

        if (wishes.Safety.Count > 0 && !quote.SafetyRatings.Any(rating => wishes.Safety.Any(wanted => SafetyPoints.Satisfies(rating, wanted))))
        {
            yield return Out("Safety", quote.SafetyRatings.Count == 0
                ? $"Set aside: the client asks for {Or(wishes.Safety)}, and no rating of the operator is known."
                : $"Set aside: the client asks for {Or(wishes.Safety)}, the operator has {string.Join(", ", quote.SafetyRatings)}.");
        }

        if (wishes.MinYear is { } oldest && quote.Aircraft.YearOfMake is { } made && made < oldest)
        {
            yield return Out("Age", $"Set aside: built in {made}, the client asks for {oldest} or newer.");
        }

        if (wishes.Types.Count > 0 && !IsWantedType(quote, wishes) && all.Any(other => IsWantedType(other, wishes)))
        {
            yield return Out("Type", $"Set aside: the client asks for {Or(wishes.Types)}, this is a {quote.Aircraft.Type}, and another quote offers the type.");
        }

        if (wishes.Types.Count == 0 && wishes.Categories.Count > 0 && !wishes.Categories.Any(wanted => AircraftTypes.ClassesAbove(quote.Aircraft.Category, wanted) >= -1))
        {
            yield return Out("Category", $"Set aside: the client asks for {Or(wishes.Categories)}, this is a {quote.Aircraft.Category}.");
        }

        if (wishes.Nonstop && quote.Segments.FirstOrDefault(segment => !segment.IsPositioning && segment.TechStops > 0) is { } stop)
        {
            yield return Out("Nonstop", $"Set aside: {stop.TechStops} stop(s) for fuel from {stop.From} to {stop.To}, the client asks for nonstop.");
        }

        if (wishes.Pets && (quote.Aircraft.Amenities ?? []).Any(amenity => AircraftTypes.Key(amenity) is "nopets" or "petsnotallowed" or "nopetsallowed"))
        {
            yield return Out("Pets", "Set aside: no animals are allowed on board, and the client brings one.");
        }

        foreach (var reason in AgainstFlights(quote, facts))
        {
            yield return reason;
        }
    }

    /// <summary>Whether the aircraft is of a type that the client named.</summary>
    public static bool IsWantedType(Quote quote, Wishes wishes) => wishes.Types.Any(wanted => AircraftTypes.IsSame(quote.Aircraft.Type, wanted));

    /// <summary>The flight of a quote that serves a leg; null when the quote states none or none of that route.</summary>
    public static QuoteSegment? SegmentFor(Quote quote, Leg leg, int index)
    {
        var flown = quote.Segments.Where(segment => !segment.IsPositioning).ToList();
        var sameRoute = flown.Where(segment => segment.From == leg.From && segment.To == leg.To).ToList();
        return sameRoute.FirstOrDefault(segment => segment.Departure is { } departure && departure.Date == leg.Date)
            ?? sameRoute.FirstOrDefault()
            ?? (flown.Count > index ? flown[index] : null);
    }

    private static IEnumerable<ScoreReason> AgainstFlights(Quote quote, ScoringCase facts)
    {
        for (var index = 0; index < facts.Legs.Count; index++)
        {
            var leg = facts.Legs[index];
            var segment = SegmentFor(quote, leg, index);
            if (segment?.Departure is { } departure && NodaTime.Period.Between(leg.Date, departure.Date, NodaTime.PeriodUnits.Days).Days is var days && Math.Abs(days) > 1)
            {
                yield return Out("Date", string.Create(
                    CultureInfo.InvariantCulture, $"Set aside: it flies from {leg.From} on {departure.Date:uuuu-MM-dd}, the client asks for {leg.Date:uuuu-MM-dd}."));
            }

            if ((segment is null || segment.TechStops == 0) && (segment is not null || facts.Wishes.Nonstop)
                && facts.Distance(leg) is { } distance && AircraftTypes.RangeNm(quote.Aircraft.Type) is { } range && distance * FlightTime.RouteFactor > range * RangeTolerance)
            {
                yield return Out("Range", string.Create(
                    CultureInfo.InvariantCulture,
                    $"Set aside: {leg.From} to {leg.To} is about {distance * FlightTime.RouteFactor:#,0} nm as flown, a {quote.Aircraft.Type} reaches about {range:#,0} nm, and the quote states no stop for fuel."));
            }
        }
    }

    private static ScoreReason Out(string factor, string text) => new(factor, null, 0, text);

    private static string Or(IReadOnlyList<string> wanted) => string.Join(" or ", wanted);
}
