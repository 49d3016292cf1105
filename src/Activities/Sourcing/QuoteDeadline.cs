using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Until when operators may answer: the brokerage's window, and a short one for a flight that leaves within a day.</summary>
public static class QuoteDeadline
{
    /// <summary>The window of an urgent flight.</summary>
    public static readonly TimeSpan Urgent = TimeSpan.FromMinutes(30);

    /// <summary>The window for these flights.</summary>
    /// <param name="brokerage">Whose rule holds.</param>
    /// <param name="legs">The flights, in order; empty takes the brokerage's window.</param>
    /// <param name="askedAt">When operators are asked.</param>
    /// <returns>How long they have.</returns>
    public static TimeSpan Window(Brokerage brokerage, IReadOnlyList<Leg> legs, Instant askedAt) =>
        legs.Count > 0 && FirstDeparture(legs[0]) - askedAt < Duration.FromDays(1) && brokerage.QuoteWindow > Urgent ? Urgent : brokerage.QuoteWindow;

    /// <summary>Without a time the day's noon stands in: a flight of tomorrow afternoon is not urgent this morning.</summary>
    private static Instant FirstDeparture(Leg leg) =>
        (leg.Date + (leg.TimeFrom ?? leg.TimeTo ?? LocalTime.Noon)).InZoneLeniently(AirportDirectory.Default.ZoneOf(leg.From) ?? DateTimeZone.Utc).ToInstant();
}
