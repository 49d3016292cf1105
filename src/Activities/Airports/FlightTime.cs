namespace JetVision.Activities.Airports;

/// <summary>How long a flight takes, in minutes.</summary>
/// <param name="FlightMinutes">From take-off to landing.</param>
/// <param name="BlockMinutes">From leaving the stand to reaching the next one.</param>
public sealed record FlightTime(int FlightMinutes, int BlockMinutes)
{
    /// <summary>Routes flown are this much longer than the great circle.</summary>
    public const double RouteFactor = 1.04;

    /// <summary>Minutes that climb, approach and speed limits add to cruising the whole way.</summary>
    public const double ManoeuvreMinutes = 15;

    /// <summary>Minutes of taxiing, both ends together.</summary>
    public const double TaxiMinutes = 10;

    /// <summary>Estimates a leg's time between two airports, with the usual westerly wind on its east-west share.</summary>
    /// <param name="from">Departure.</param>
    /// <param name="to">Arrival.</param>
    /// <param name="cruiseKt">True air speed in knots; above 50.</param>
    /// <param name="westerlyKt">Wind from the west in knots; 0 ignores wind.</param>
    public static FlightTime Estimate(Airport from, Airport to, double cruiseKt, double westerlyKt = 40)
    {
        var eastShare = Math.Sin(GreatCircle.InitialCourse(from, to) * Math.PI / 180);
        return FromRoutedDistance(GreatCircle.DistanceNm(from, to) * RouteFactor, cruiseKt, westerlyKt * eastShare);
    }

    /// <summary>Estimates a leg's time from the distance really flown.</summary>
    /// <param name="routedNm">Nautical miles along the route.</param>
    /// <param name="cruiseKt">True air speed in knots; above 50.</param>
    /// <param name="tailwindKt">Knots of wind from behind; negative for a headwind.</param>
    public static FlightTime FromRoutedDistance(double routedNm, double cruiseKt, double tailwindKt = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cruiseKt, 50);
        ArgumentOutOfRangeException.ThrowIfNegative(routedNm);
        var groundKt = Math.Max(cruiseKt + tailwindKt, cruiseKt / 2);
        var flight = ManoeuvreMinutes + (60 * routedNm / groundKt);
        return new FlightTime((int)Math.Round(flight), (int)Math.Round(flight + TaxiMinutes));
    }
}
