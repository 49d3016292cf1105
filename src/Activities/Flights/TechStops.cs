using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;

namespace JetVision.Activities.Flights;

/// <summary>Finds where an aircraft would land for fuel on the way.</summary>
public static class TechStops
{
    /// <summary>Minutes on the ground at each.</summary>
    public const int Minutes = 50;

    /// <summary>More stops than these are no charter any more.</summary>
    private const int Most = 4;

    /// <summary>Fuel kept back, in hours of cruise.</summary>
    private const double ReserveHours = 0.75;

    /// <summary>A way over fuel stops that is this much longer than the great circle is not looked at.</summary>
    private const double Detour = 1.2;

    /// <summary>Miles that a main airport is worth before a smaller one: it has fuel, customs and long hours.</summary>
    private const double SmallerFieldNm = 40;

    /// <summary>Whether the aircraft flies it without a stop, against the usual wind and with its reserve.</summary>
    /// <param name="from">Departure.</param>
    /// <param name="to">Arrival.</param>
    /// <param name="type">The aircraft.</param>
    public static bool IsNonstop(Airport from, Airport to, AircraftType type)
    {
        var inTheAir = FlightTime.Estimate(from, to, type.CruiseKt).FlightMinutes - FlightTime.ManoeuvreMinutes;
        return ((inTheAir / 60) + ReserveHours) * type.CruiseKt <= type.UsableRangeNm;
    }

    /// <summary>Plans the fewest stops, and among those the shortest way.</summary>
    /// <param name="airports">Where it may land.</param>
    /// <param name="from">Departure.</param>
    /// <param name="to">Arrival.</param>
    /// <param name="type">The aircraft.</param>
    /// <returns>The stops in order, empty for a nonstop flight; null when it does not get there with four.</returns>
    public static IReadOnlyList<Airport>? Plan(AirportDirectory airports, Airport from, Airport to, AircraftType type)
    {
        if (IsNonstop(from, to, type))
        {
            return [];
        }

        var fields = Candidates(airports, from, to, type);
        var reached = fields.Select(field => IsNonstop(from, field, type) ? new Way([field], Length(from, field)) : null).ToList();
        for (var stops = 1; stops <= Most; stops++)
        {
            if (reached.OfType<Way>().Where(way => IsNonstop(way.Stops[^1], to, type)).MinBy(way => way.Nm + GreatCircle.DistanceNm(way.Stops[^1], to)) is { } found)
            {
                return found.Stops;
            }

            var before = reached;
            reached = [.. fields.Select(field => before.OfType<Way>()
                .Where(way => !way.Stops.Contains(field) && IsNonstop(way.Stops[^1], field, type))
                .Select(way => new Way([.. way.Stops, field], way.Nm + Length(way.Stops[^1], field)))
                .MinBy(way => way.Nm))];
        }

        return null;
    }

    private static double Length(Airport from, Airport stop) => GreatCircle.DistanceNm(from, stop) + (stop.Size is AirportSize.Large ? 0 : SmallerFieldNm);

    /// <summary>The best field of each patch of land along the way; the longer the way, the larger the patches.</summary>
    private static List<Airport> Candidates(AirportDirectory airports, Airport from, Airport to, AircraftType type)
    {
        var limit = GreatCircle.DistanceNm(from, to) * Detour;
        var degrees = Math.Max(1, limit / 1200);
        return
        [
            .. airports.All
                .Where(field => field is { Iata: not null, Size: AirportSize.Medium or AirportSize.Large } && field.RunwayFt >= (type.RunwayFt ?? 0) && field.Icao != from.Icao && field.Icao != to.Icao
                    && GreatCircle.DistanceNm(from, field) + GreatCircle.DistanceNm(field, to) <= limit)
                .GroupBy(field => (Math.Floor(field.Latitude / degrees), Math.Floor(field.Longitude / degrees)))
                .Select(patch => patch.OrderByDescending(field => field.Size).ThenByDescending(field => field.RunwayFt).First()),
        ];
    }

    private sealed record Way(IReadOnlyList<Airport> Stops, double Nm);
}
