using NodaTime;
using NodaTime.Text;

namespace JetVision.Sandbox.Trips;

/// <summary>
/// One leg as the buyer asked for it.
/// <c>From</c>: ICAO code.
/// <c>To</c>: ICAO code.
/// <c>Date</c>: ISO date.
/// <c>Time</c>: HH:MM, or null when it is to be decided.
/// <c>IsDeparture</c>: Whether the time is that of departure; otherwise of arrival.
/// <c>IsLocal</c>: Whether date and time are those of the airport; otherwise UTC.
/// </summary>
internal sealed record Segment(
    string From, string To, string Date, string? Time, bool IsDeparture, bool IsLocal, int Pax, bool IsPaxSegment, bool PaxTbd, bool TimeTbd)
{
    private static readonly LocalTimePattern TimePattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The hour that operators plan with while the buyer has not said one.</summary>
    private static readonly LocalTime Morning = new(9, 0);

    /// <summary>The wall-clock time asked for, in the zone that the segment means.</summary>
    public LocalDateTime Asked => LocalDatePattern.Iso.Parse(Date).Value + (Time is null ? Morning : TimePattern.Parse(Time).Value);

    public static bool IsDate(string text) => LocalDatePattern.Iso.Parse(text).Success;

    public static bool IsTime(string text) => TimePattern.Parse(text).Success;

    /// <summary>When the aircraft leaves, given how long it needs and the zones of both ends.</summary>
    public Instant Departure(DateTimeZone fromZone, DateTimeZone toZone, int blockMinutes)
    {
        var zone = !IsLocal ? DateTimeZone.Utc : IsDeparture ? fromZone : toZone;
        var asked = Asked.InZoneLeniently(zone).ToInstant();
        return IsDeparture || Time is null ? asked : asked - Duration.FromMinutes(blockMinutes);
    }

    public override string ToString() => $"{From}-{To} {Date} {Time ?? "TBD"}{(IsDeparture ? "" : "A")}{(IsLocal ? "" : "Z")} {Pax}";
}

/// <summary>What was asked of the aircraft; every list holds alternatives.</summary>
internal sealed record Criteria(
    IReadOnlyList<string> Categories, IReadOnlyList<string> Types, IReadOnlyList<string> Tails, int? MaxFuelStops, bool? IncludeUpgrades,
    int? MaxInitialPositioningMinutes, int? MinimumYear)
{
    public static readonly Criteria None = new([], [], [], null, null, null, null);

    public bool AsksForLift => Categories.Count + Types.Count + Tails.Count > 0;
}
