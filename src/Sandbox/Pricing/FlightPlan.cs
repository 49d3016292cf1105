using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;

namespace JetVision.Sandbox.Pricing;

/// <summary>
/// How one type flies from one airport to another.
/// <c>DistanceNm</c>: Routed miles: the great circle and 4 %.
/// <c>FlightMinutes</c>: In the air, with the stop's hour when there is one.
/// <c>FuelStop</c>: Where it must land for fuel, or null when it flies direct.
/// </summary>
internal sealed record FlightPlan(Airport From, Airport To, int DistanceNm, int FlightMinutes, Airport? FuelStop)
{
    private const double RouteFactor = 1.04;
    private const double JetStreamKt = 40;
    private const double UsableRange = 0.88;
    private const double ReserveHours = 0.75;
    private const int ClimbAndDescentMinutes = 15;
    private const int StopMinutes = 60;

    /// <summary>From engines on to engines off: ten minutes of taxi more than in the air.</summary>
    public int BlockMinutes => FlightMinutes + 10;

    public int Landings => FuelStop is null ? 1 : 2;

    /// <summary>Plans the leg, or says null when the type cannot fly it with the stops allowed.</summary>
    public static FlightPlan? Make(AircraftType type, Airport from, Airport to, int stopsAllowed, AirportTable airports)
    {
        var greatCircle = GreatCircle.Nm(from, to);
        var distance = greatCircle * RouteFactor;
        var speed = type.CruiseKt + (type.IsHelicopter ? 0 : Wind(from, to));
        var hours = distance / speed;
        var minutes = ClimbAndDescentMinutes + (60 * hours);
        if (Fits(type, hours))
        {
            return new FlightPlan(from, to, (int)Math.Round(distance), (int)Math.Round(minutes), null);
        }
        if (stopsAllowed < 1 || type.IsHelicopter)
        {
            return null;
        }
        var (latitude, longitude) = GreatCircle.Midpoint(from, to);
        var stop = airports.NearestLarge(latitude, longitude, type.RunwayFt);
        var (first, second) = (GreatCircle.Nm(from, stop) * RouteFactor, GreatCircle.Nm(stop, to) * RouteFactor);
        return Fits(type, first / speed) && Fits(type, second / speed) && first + second < distance * 1.15
            ? new FlightPlan(
                from, to, (int)Math.Round(first + second), (int)Math.Round((2 * ClimbAndDescentMinutes) + (60 * (first + second) / speed) + StopMinutes), stop)
            : null;
    }

    private static bool Fits(AircraftType type, double hours) => (hours + ReserveHours) * type.CruiseKt <= type.RangeNm * UsableRange;

    /// <summary>The jet stream's help on the way east, its hindrance on the way west; none in the tropics.</summary>
    private static double Wind(Airport from, Airport to) =>
        Math.Abs((from.Latitude + to.Latitude) / 2) < 20 ? 0 : JetStreamKt * Math.Sin(GreatCircle.Bearing(from, to));
}
