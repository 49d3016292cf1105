using System.Globalization;
using JetVision.Activities.Airports;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using NodaTime;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>One flight in words: local times with their zones, arrival with its day, time in the air.</summary>
/// <param name="From">Where it leaves, such as <c>Nice (LFMN)</c>.</param>
/// <param name="To">Where it lands.</param>
/// <param name="FromCode">The departure airport's ICAO code.</param>
/// <param name="ToCode">The arrival airport's ICAO code.</param>
/// <param name="Date">The local date of departure.</param>
/// <param name="Departs">The local time with zone; words when it is open.</param>
/// <param name="Arrives">The local time with zone and a mark when the day differs; words when it is open.</param>
/// <param name="Duration">The time in the air and the distance; words when they are not stated.</param>
/// <param name="Stops">Nonstop or how many stops for fuel; empty when not stated.</param>
/// <param name="Passengers">How many fly; null when not known.</param>
internal sealed record FlightLine(string From, string To, string FromCode, string ToCode, string Date, string Departs, string Arrives, string Duration, string Stops, int? Passengers)
{
    private const string Open = "to be confirmed";

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The flights of an option.</summary>
    public static IReadOnlyList<FlightLine> Of(ProposalOption option, IReadOnlyList<Leg> legs, Func<string, Airport?> airport) =>
        option.Segments.Count > 0
            ? [.. option.Segments.Select((segment, index) => Of(segment, LegOf(segment, index, legs), airport))]
            : [.. legs.Select(leg => Of(new QuoteSegment(leg.From, leg.To, null, 0, 0, 0, false), leg, airport))];

    /// <summary>A day in words.</summary>
    public static string Day(LocalDate date) => date.ToString("ddd d MMM uuuu", English);

    /// <summary>A moment in words, in the zone of the place where the trip begins.</summary>
    public static string Moment(Instant instant, DateTimeZone zone) => string.Create(
        English, $"{instant.InZone(zone).LocalDateTime.ToString("d MMM uuuu, HH:mm", English)} {ZoneWords(instant.InZone(zone))}");

    private static FlightLine Of(QuoteSegment segment, Leg? leg, Func<string, Airport?> airport)
    {
        var (from, to) = (airport(segment.From), airport(segment.To));
        var isStated = segment.MinutesToArrival > 0;
        var departure = isStated ? segment.Departure : null;
        var leaves = departure is { } local && from is not null ? local.InZoneLeniently(from.Zone) : (ZonedDateTime?)null;
        var lands = leaves is { } start && to is not null ? start.PlusMinutes(segment.MinutesToArrival).WithZone(to.Zone) : (ZonedDateTime?)null;
        var day = departure?.Date ?? leg?.Date ?? segment.Departure?.Date;
        return new FlightLine(
            from?.Label ?? segment.From,
            to?.Label ?? segment.To,
            segment.From,
            segment.To,
            day is { } date ? Day(date) : Open,
            leaves is { } off ? $"{off.LocalDateTime.ToString("HH:mm", English)} {ZoneWords(off)}" : departure?.ToString("HH:mm", English) ?? Wanted(leg),
            lands is { } on ? $"{on.LocalDateTime.ToString("HH:mm", English)} {ZoneWords(on)}{DayMark(leaves!.Value, on)}" : Open,
            isStated ? string.Create(English, $"{Minutes(segment.FlightMinutes > 0 ? segment.FlightMinutes : segment.MinutesToArrival)}{(segment.DistanceNm > 0 ? $" · {segment.DistanceNm:#,0} nm" : "")}") : Open,
            !isStated ? "" : segment.TechStops == 0 ? "nonstop" : string.Create(English, $"{segment.TechStops} fuel stop{(segment.TechStops == 1 ? "" : "s")}"),
            leg?.Passengers);
    }

    private static Leg? LegOf(QuoteSegment segment, int index, IReadOnlyList<Leg> legs) =>
        legs.FirstOrDefault(leg => leg.From == segment.From && leg.To == segment.To && segment.Departure?.Date == leg.Date)
        ?? legs.FirstOrDefault(leg => leg.From == segment.From && leg.To == segment.To)
        ?? (index < legs.Count ? legs[index] : null);

    private static string Wanted(Leg? leg) => leg switch
    {
        { IsArrival: false, TimeFrom: { } from, TimeTo: { } to } when from == to => string.Create(English, $"{from.ToString("HH:mm", English)} as requested"),
        { IsArrival: false, TimeFrom: { } from, TimeTo: { } to } => string.Create(English, $"{from.ToString("HH:mm", English)} – {to.ToString("HH:mm", English)} as requested"),
        _ => Open,
    };

    private static string Minutes(int minutes) => minutes < 60 ? string.Create(English, $"{minutes} min") : string.Create(English, $"{minutes / 60} h {minutes % 60:00} min");

    private static string ZoneWords(ZonedDateTime moment)
    {
        var offset = moment.Offset.ToString("+H:mm", English).Replace(":00", "", StringComparison.Ordinal).Replace('-', '−');
        var name = moment.GetZoneInterval().Name;
        var hasName = name.Length > 0 && char.IsLetter(name[0]);
        return moment.Offset == Offset.Zero ? (hasName ? name : "UTC") : hasName ? $"{name} (UTC{offset})" : $"UTC{offset}";
    }

    private static string DayMark(ZonedDateTime from, ZonedDateTime to) => Period.Between(from.Date, to.Date, PeriodUnits.Days).Days switch
    {
        0 => "",
        > 0 and var later => string.Create(English, $" +{later} day{(later == 1 ? "" : "s")}"),
        var earlier => string.Create(English, $" −{-earlier} day{(earlier == -1 ? "" : "s")}"),
    };
}
