namespace JetVision.Activities.Airports;

/// <summary>Distances on a sphere of 3,440.065 nautical miles radius: within 0.5 % of the true earth.</summary>
public static class GreatCircle
{
    private const double EarthRadiusNm = 3440.065;

    /// <summary>Kilometres in one nautical mile.</summary>
    public const double KilometresPerNm = 1.852;

    /// <summary>The shortest distance between two airports, in nautical miles.</summary>
    public static double DistanceNm(Airport from, Airport to) => DistanceNm(from.Latitude, from.Longitude, to.Latitude, to.Longitude);

    /// <summary>The shortest distance between two points given in degrees, in nautical miles.</summary>
    public static double DistanceNm(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        var (lat1, lat2) = (Radians(fromLatitude), Radians(toLatitude));
        var dLat = lat2 - lat1;
        var dLon = Radians(toLongitude - fromLongitude);
        var half = (Math.Sin(dLat / 2) * Math.Sin(dLat / 2)) + (Math.Cos(lat1) * Math.Cos(lat2) * Math.Sin(dLon / 2) * Math.Sin(dLon / 2));
        return 2 * EarthRadiusNm * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }

    /// <summary>The course at departure, in degrees from true north, 0 up to 360.</summary>
    public static double InitialCourse(Airport from, Airport to)
    {
        var (lat1, lat2, dLon) = (Radians(from.Latitude), Radians(to.Latitude), Radians(to.Longitude - from.Longitude));
        var y = Math.Sin(dLon) * Math.Cos(lat2);
        var x = (Math.Cos(lat1) * Math.Sin(lat2)) - (Math.Sin(lat1) * Math.Cos(lat2) * Math.Cos(dLon));
        return ((Math.Atan2(y, x) * 180 / Math.PI) + 360) % 360;
    }

    /// <summary>
    /// Points along the shortest path, both ends included, for drawing it on a map.
    /// </summary>
    /// <param name="from">Where the path begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="pieces">How many straight pieces to divide it into; at least 1.</param>
    /// <returns><paramref name="pieces"/> + 1 points in degrees.</returns>
    public static IReadOnlyList<(double Latitude, double Longitude)> Path(Airport from, Airport to, int pieces = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        var angle = DistanceNm(from, to) / EarthRadiusNm;
        if (angle < 1e-9)
        {
            return [(from.Latitude, from.Longitude), (to.Latitude, to.Longitude)];
        }

        var (lat1, lon1, lat2, lon2) = (Radians(from.Latitude), Radians(from.Longitude), Radians(to.Latitude), Radians(to.Longitude));
        var points = new (double, double)[pieces + 1];
        for (var i = 0; i <= pieces; i++)
        {
            var part = (double)i / pieces;
            var a = Math.Sin((1 - part) * angle) / Math.Sin(angle);
            var b = Math.Sin(part * angle) / Math.Sin(angle);
            var x = (a * Math.Cos(lat1) * Math.Cos(lon1)) + (b * Math.Cos(lat2) * Math.Cos(lon2));
            var y = (a * Math.Cos(lat1) * Math.Sin(lon1)) + (b * Math.Cos(lat2) * Math.Sin(lon2));
            var z = (a * Math.Sin(lat1)) + (b * Math.Sin(lat2));
            points[i] = (Math.Atan2(z, Math.Sqrt((x * x) + (y * y))) * 180 / Math.PI, Math.Atan2(y, x) * 180 / Math.PI);
        }

        return points;
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
