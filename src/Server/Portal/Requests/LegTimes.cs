using System.Globalization;
using JetVision.Activities.Requests;
using NodaTime;

namespace JetVision.Server.Portal.Requests;

/// <summary>Says when a leg is wanted, in the local time of the airport that it names.</summary>
internal static class LegTimes
{
    public static string Of(Leg leg, AirportNames airports) => (leg.TimeFrom, leg.TimeTo) switch
    {
        (null, null) => "time open",
        ({ } from, { } to) when from == to => $"{Verb(leg)} {Hour(from)} {Zone(leg, from, airports)}",
        ({ } from, { } to) => $"{Verb(leg)} {Hour(from)}–{Hour(to)} {Zone(leg, from, airports)}",
        ({ } from, null) => $"{Verb(leg)} after {Hour(from)} {Zone(leg, from, airports)}",
        (null, { } to) => $"{Verb(leg)} before {Hour(to)} {Zone(leg, to, airports)}",
    };

    private static string Verb(Leg leg) => leg.IsArrival ? "arrive" : "depart";

    private static string Hour(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The zone's short name on that day, such as <c>EST</c>.</summary>
    private static string Zone(Leg leg, LocalTime time, AirportNames airports)
    {
        var zone = airports.Zone(leg.IsArrival ? leg.To : leg.From);
        return zone.AtLeniently(leg.Date + time).ToString("%x", CultureInfo.InvariantCulture);
    }
}
