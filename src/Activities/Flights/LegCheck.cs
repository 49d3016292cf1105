using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using NodaTime;

namespace JetVision.Activities.Flights;

/// <summary>What is known of one flight before anyone quotes it. An estimate: it is never a quote.</summary>
/// <param name="Leg">As it was asked.</param>
/// <param name="From">Departure.</param>
/// <param name="To">Arrival.</param>
/// <param name="DistanceNm">The great circle in nautical miles.</param>
/// <param name="Time">Minutes in the air and block, stops not counted.</param>
/// <param name="Departs">When it leaves at the earliest, local there; null while no time is known.</param>
/// <param name="Arrives">When it then arrives, local there; null while no time is known.</param>
/// <param name="Stops">Where it would land for fuel; empty for nonstop; null when the aircraft does not get there, or is not known.</param>
/// <param name="Warnings">What a broker must know, the gravest first.</param>
public sealed record LegCheck(
    Leg Leg, Airport From, Airport To, double DistanceNm, FlightTime Time, LocalDateTime? Departs, LocalDateTime? Arrives, IReadOnlyList<Airport>? Stops, IReadOnlyList<FlightWarning> Warnings);

/// <summary>Something that speaks against a flight as it was asked, or that must be arranged for it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Airport">The field's ICAO code; null when it is about the flight.</param>
/// <param name="Text">The warning, for a broker.</param>
/// <param name="IsGrave">Whether the flight cannot go as it was asked; otherwise it needs care.</param>
public sealed record FlightWarning(FlightWarningKind Kind, string? Airport, string Text, bool IsGrave);

/// <summary>What a warning is about.</summary>
public enum FlightWarningKind
{
    /// <summary>The runway is too short, too soft or too high for the aircraft.</summary>
    Runway,

    /// <summary>It is beyond the aircraft's range without a stop.</summary>
    Range,

    /// <summary>The field is closed, or asks for quiet.</summary>
    Hours,

    /// <summary>The local time does not exist on that day, or exists twice.</summary>
    Clock,

    /// <summary>The day is too long for one crew.</summary>
    Duty,

    /// <summary>Slots, permissions, approvals or limits of access at the field.</summary>
    Field,
}
