using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Flights;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;

namespace JetVision.Activities.Sourcing;

/// <summary>The flights of a quote that states a price for the trip as it was asked: the asked legs, with times worked out from distance and the type's speed.</summary>
internal static class AnsweredFlights
{
    public static IReadOnlyList<QuoteSegment> Of(IReadOnlyList<Leg> legs, OperatorAnswer answer)
    {
        var cruise = AircraftTypes.Match(answer.AircraftType)?.CruiseKt ?? FlightChecks.UsualCruiseKt;
        return [.. legs.Select(leg => Segment(leg, cruise))];
    }

    private static QuoteSegment Segment(Leg leg, int cruise)
    {
        var (from, to) = (AirportDirectory.Default.Find(leg.From), AirportDirectory.Default.Find(leg.To));
        if (from is null || to is null)
        {
            return new QuoteSegment(leg.From, leg.To, leg.IsArrival || leg.TimeFrom is null ? null : leg.Date + leg.TimeFrom.Value, 0, 0, 0, false);
        }

        var time = FlightTime.Estimate(from, to, cruise);
        var distance = (int)Math.Round(GreatCircle.DistanceNm(from, to));
        var departure = (leg.IsArrival, leg.TimeFrom ?? leg.TimeTo) switch
        {
            (_, null) => (NodaTime.LocalDateTime?)null,
            (false, { } at) => leg.Date + at,
            // An arrival is local at the other end: back through the instant, as the zones differ.
            (true, { } at) => ((leg.Date + at).InZoneLeniently(to.Zone).ToInstant() - NodaTime.Duration.FromMinutes(time.BlockMinutes)).InZone(from.Zone).LocalDateTime,
        };
        return new QuoteSegment(leg.From, leg.To, departure, time.FlightMinutes, time.BlockMinutes, distance, false);
    }
}
