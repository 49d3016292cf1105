using System.Globalization;
using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using NodaTime;
using Kind = JetVision.Activities.Flights.FlightWarningKind;

namespace JetVision.Activities.Flights;

/// <summary>Checks the flights of a trip against fields, clocks, crew days and, when it is known, the aircraft. Planning, not dispatch.</summary>
/// <param name="airports">The airports.</param>
public sealed class FlightChecks(AirportDirectory airports)
{
    /// <summary>The cruise in knots that is assumed while no aircraft is known: a light or midsize jet's.</summary>
    public const int UsualCruiseKt = 430;

    /// <summary>Below this, most jets stay away.</summary>
    private const int ShortForJetsFt = 3500;

    /// <summary>Above this, thin air lengthens take-offs so much that the type must be asked about.</summary>
    private const int HighFieldFt = 5000;

    /// <summary>What two pilots may fly in a day, and be on duty, in hours.</summary>
    private const int MostFlightHours = 10, MostDutyHours = 14;

    /// <summary>Minutes on duty before the first departure and after the last arrival, together.</summary>
    private const int DutyRoundTheFlights = 90;

    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>Checks the flights.</summary>
    /// <param name="legs">As they were asked, in order.</param>
    /// <param name="type">The aircraft; null while it is not known.</param>
    /// <returns>One check for each leg whose airports are known.</returns>
    public IReadOnlyList<LegCheck> Check(IReadOnlyList<Leg> legs, AircraftType? type = null)
    {
        var checks = legs.Select(leg => airports.Find(leg.From) is { } from && airports.Find(leg.To) is { } to ? Check(leg, from, to, type) : null).OfType<LegCheck>().ToList();
        foreach (var day in checks.GroupBy(check => check.Leg.Date).ToList())
        {
            if (LongDay([.. day]) is { } warning)
            {
                var last = day.Last();
                checks[checks.IndexOf(last)] = last with { Warnings = [.. last.Warnings, warning] };
            }
        }

        return checks;
    }

    /// <summary>Finds the smallest category of jets of which most types seat everybody and fly each leg without a stop.</summary>
    /// <param name="legs">As they were asked.</param>
    /// <returns>Avinode's name; null when no category usually does it.</returns>
    public string? SmallestCategory(IReadOnlyList<Leg> legs)
    {
        var flown = legs.Select(leg => (From: airports.Find(leg.From), To: airports.Find(leg.To), leg.Passengers)).Where(leg => leg.From is not null && leg.To is not null).ToList();
        return AircraftTypes.All.Where(type => AircraftTypes.JetClass(type.Category) >= 0).GroupBy(type => type.Category).OrderBy(category => AircraftTypes.JetClass(category.Key))
            .FirstOrDefault(category => category.Count(type => flown.All(leg => type.Seats >= leg.Passengers && TechStops.IsNonstop(leg.From!, leg.To!, type))) * 2 > category.Count())?.Key;
    }

    private LegCheck Check(Leg leg, Airport from, Airport to, AircraftType? type)
    {
        var nonstop = FlightTime.Estimate(from, to, type?.CruiseKt ?? UsualCruiseKt);
        var stops = type is null ? null : TechStops.Plan(airports, from, to, type);
        var total = Duration.FromMinutes(nonstop.BlockMinutes + ((stops?.Count ?? 0) * TechStops.Minutes));
        var (departs, arrives) = Times(leg, from, to, total);
        List<FlightWarning> warnings =
        [
            .. Clock(leg, leg.IsArrival ? to : from),
            .. type is null ? [] : Range(from, to, type, stops),
            .. Runway(from, type), .. Runway(to, type),
            .. Hours(from, departs, Latest(leg, from, leg.IsArrival, -total)),
            .. Hours(to, arrives, Latest(leg, to, !leg.IsArrival, total)),
            .. Field(from), .. Field(to),
        ];
        return new LegCheck(leg, from, to, GreatCircle.DistanceNm(from, to), nonstop, departs, arrives, stops, [.. warnings.OrderByDescending(warning => warning.IsGrave)]);

        LocalDateTime? Latest(Leg asked, Airport at, bool isOtherEnd, Duration shift) => (asked.TimeTo ?? asked.TimeFrom) is not { } latest ? null
            : isOtherEnd ? (asked.Date + latest).InZoneLeniently((asked.IsArrival ? to : from).Zone).Plus(shift).WithZone(at.Zone).LocalDateTime
            : asked.Date + latest;
    }

    private static (LocalDateTime? Departs, LocalDateTime? Arrives) Times(Leg leg, Airport from, Airport to, Duration total)
    {
        if ((leg.TimeFrom ?? leg.TimeTo) is not { } asked)
        {
            return (null, null);
        }

        var at = (leg.Date + asked).InZoneLeniently((leg.IsArrival ? to : from).Zone);
        return leg.IsArrival ? (at.Minus(total).WithZone(from.Zone).LocalDateTime, at.LocalDateTime) : (at.LocalDateTime, at.Plus(total).WithZone(to.Zone).LocalDateTime);
    }

    private static IEnumerable<FlightWarning> Clock(Leg leg, Airport at)
    {
        foreach (var time in new[] { leg.TimeFrom, leg.TimeTo }.OfType<LocalTime>().Distinct())
        {
            switch (at.Zone.MapLocal(leg.Date + time).Count)
            {
                case 0:
                    yield return new(Kind.Clock, at.Icao, string.Create(English, $"{time:HH:mm} does not exist at {at.Icao} on {leg.Date:d MMMM uuuu}: the clocks go forward. Ask which hour is meant."), true);
                    break;
                case 2:
                    yield return new(Kind.Clock, at.Icao, string.Create(English, $"{time:HH:mm} comes twice at {at.Icao} on {leg.Date:d MMMM uuuu}: the clocks go back. Ask which one is meant."), false);
                    break;
            }
        }
    }

    private static IEnumerable<FlightWarning> Range(Airport from, Airport to, AircraftType type, IReadOnlyList<Airport>? stops)
    {
        if (stops is null)
        {
            yield return new(Kind.Range, null, $"A {type.Type} does not get from {from.Icao} to {to.Icao} even with four stops for fuel.", true);
        }
        else if (stops.Count > 0)
        {
            var where = string.Join(" and ", stops.Select(stop => stop.Label));
            yield return new(Kind.Range, null, string.Create(English, $"A {type.Type} needs {(stops.Count == 1 ? "a stop" : $"{stops.Count} stops")} for fuel, for instance at {where}: {stops.Count * TechStops.Minutes} min more."), false);
        }
    }

    private static IEnumerable<FlightWarning> Runway(Airport field, AircraftType? type)
    {
        if (field.Size is AirportSize.Heliport)
        {
            if (type is { IsHelicopter: false })
            {
                yield return new(Kind.Runway, field.Icao, $"{field.Icao} is a pad for helicopters.", true);
            }

            yield break;
        }

        if (type is { IsHelicopter: true })
        {
            yield break;
        }

        if (field.RunwayFt is { } runway && runway < (type?.RunwayFt ?? ShortForJetsFt))
        {
            yield return type is null
                ? new(Kind.Runway, field.Icao, string.Create(English, $"The runway of {field.Icao} is {runway:#,0} ft: too short for most jets."), false)
                : new(Kind.Runway, field.Icao, string.Create(English, $"The runway of {field.Icao} is {runway:#,0} ft, a {type.Type} usually needs {type.RunwayFt:#,0} ft."), true);
        }

        if (field.Surface is "grass" or "gravel" or "dirt" or "water")
        {
            yield return new(Kind.Runway, field.Icao, $"The longest runway of {field.Icao} is {field.Surface}: ask whether the aircraft may use it.", type is null || type.Category is not "Turbo prop");
        }

        if (field.ElevationFt is { } height and >= HighFieldFt)
        {
            yield return new(Kind.Runway, field.Icao, string.Create(English, $"{field.Icao} lies at {height:#,0} ft: in warm weather take-off weight, and so range, is less."), false);
        }
    }

    private static IEnumerable<FlightWarning> Hours(Airport field, LocalDateTime? earliest, LocalDateTime? latest)
    {
        foreach (var note in FieldNotes.Of(field.Icao).Where(note => note.Kind is FieldNoteKind.Hours or FieldNoteKind.Quiet))
        {
            if (earliest is not { } first || latest is not { } last || !note.IsFor(first.Date))
            {
                continue;
            }

            var (isFirstOut, isLastOut) = (note.IsOutside(first), note.IsOutside(last));
            if (isFirstOut || isLastOut)
            {
                var closes = note.Closes == LocalTime.Midnight ? "midnight" : note.Closes?.ToString("HH:mm", English);
                var hours = string.Create(English, $"{note.Opens:HH:mm} to {closes}");
                var when = isFirstOut && isLastOut ? string.Create(English, $"{first:HH:mm} is outside") : "A part of the time that was asked is outside";
                yield return new(Kind.Hours, field.Icao, $"{when} the hours of {field.Icao} ({hours}). {note.Text}", note.Kind is FieldNoteKind.Hours && isFirstOut && isLastOut);
            }
        }
    }

    private static IEnumerable<FlightWarning> Field(Airport field) =>
        from note in FieldNotes.Of(field.Icao)
        where note.Kind is not (FieldNoteKind.Hours or FieldNoteKind.Quiet)
        select new FlightWarning(Kind.Field, field.Icao, $"{field.Icao}: {note.Text}", false);

    /// <summary>Whether the flights of one day are more than one crew may do.</summary>
    private static FlightWarning? LongDay(IReadOnlyList<LegCheck> flights)
    {
        var minutes = flights.Sum(flight => flight.Time.FlightMinutes);
        if (minutes > MostFlightHours * 60)
        {
            return new(Kind.Duty, null, string.Create(English, $"{minutes / 60} h {minutes % 60:00} min in the air on one day: more than two pilots may fly ({MostFlightHours} h). It takes a larger crew or a night between."), false);
        }

        if (flights[0].Departs is { } first && flights[^1].Arrives is { } last)
        {
            var duty = last.InZoneLeniently(flights[^1].To.Zone).ToInstant() - first.InZoneLeniently(flights[0].From.Zone).ToInstant() + Duration.FromMinutes(DutyRoundTheFlights);
            if (duty > Duration.FromHours(MostDutyHours))
            {
                return new(Kind.Duty, null, string.Create(English, $"About {duty.TotalHours:0} h on duty on one day: more than one crew may do ({MostDutyHours} h). It takes a second crew or a night between."), false);
            }
        }

        return null;
    }
}
