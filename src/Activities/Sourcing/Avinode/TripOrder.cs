using System.Globalization;
using System.Text.Json.Serialization;
using JetVision.Activities.Requests;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>The body of <c>POST /trips</c>.</summary>
internal sealed record TripOrder(string ExternalTripId, bool Sourcing, IReadOnlyList<TripOrderSegment> Segments)
{
    public static TripOrder Of(MarketTrip trip, IReadOnlyList<Leg> legs) => new(trip.Id.ToString("D"), true, [.. legs.Select(TripOrderSegment.Of)]);
}

internal sealed record TripOrderSegment(
    TripOrderAirport StartAirport, TripOrderAirport EndAirport, TripOrderMoment DateTime, string PaxCount, bool PaxSegment, [property: JsonPropertyName("paxTBD")] bool PaxTbd,
    [property: JsonPropertyName("timeTBD")] bool TimeTbd)
{
    public static TripOrderSegment Of(Leg leg)
    {
        var time = leg.TimeFrom ?? leg.TimeTo;
        return new TripOrderSegment(
            new TripOrderAirport(leg.From),
            new TripOrderAirport(leg.To),
            new TripOrderMoment(
                leg.Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), time?.ToString("HH:mm", CultureInfo.InvariantCulture), Departure: !leg.IsArrival, Local: true),
            // A string in Avinode's format, though it is a number.
            leg.Passengers.ToString(CultureInfo.InvariantCulture),
            PaxSegment: true,
            PaxTbd: false,
            TimeTbd: time is null);
    }
}

internal sealed record TripOrderAirport(string Icao);

internal sealed record TripOrderMoment(string Date, string? Time, bool Departure, bool Local);
