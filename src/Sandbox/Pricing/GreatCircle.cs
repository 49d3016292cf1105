using JetVision.Sandbox.Airports;

namespace JetVision.Sandbox.Pricing;

/// <summary>Distances and directions on a sphere of 3,440.065 nautical miles.</summary>
internal static class GreatCircle
{
    private const double Radius = 3440.065;

    public static double Nm(Airport from, Airport to) => Nm(from.Latitude, from.Longitude, to.Latitude, to.Longitude);

    public static double Nm(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var dLatitude = Radians(latitude2 - latitude1);
        var dLongitude = Radians(longitude2 - longitude1);
        var a = Math.Pow(Math.Sin(dLatitude / 2), 2)
            + (Math.Cos(Radians(latitude1)) * Math.Cos(Radians(latitude2)) * Math.Pow(Math.Sin(dLongitude / 2), 2));
        return 2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }

    /// <summary>The direction in which an aircraft sets out, in radians clockwise from north.</summary>
    public static double Bearing(Airport from, Airport to)
    {
        var dLongitude = Radians(to.Longitude - from.Longitude);
        var (latitude1, latitude2) = (Radians(from.Latitude), Radians(to.Latitude));
        return Math.Atan2(
            Math.Sin(dLongitude) * Math.Cos(latitude2),
            (Math.Cos(latitude1) * Math.Sin(latitude2)) - (Math.Sin(latitude1) * Math.Cos(latitude2) * Math.Cos(dLongitude)));
    }

    /// <summary>The point half-way between two airports.</summary>
    public static (double Latitude, double Longitude) Midpoint(Airport from, Airport to)
    {
        var dLongitude = Radians(to.Longitude - from.Longitude);
        var (latitude1, latitude2) = (Radians(from.Latitude), Radians(to.Latitude));
        var x = Math.Cos(latitude2) * Math.Cos(dLongitude);
        var y = Math.Cos(latitude2) * Math.Sin(dLongitude);
        var latitude = Math.Atan2(Math.Sin(latitude1) + Math.Sin(latitude2), Math.Sqrt(Math.Pow(Math.Cos(latitude1) + x, 2) + (y * y)));
        var longitude = Radians(from.Longitude) + Math.Atan2(y, Math.Cos(latitude1) + x);
        return (latitude * 180 / Math.PI, longitude * 180 / Math.PI);
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
