using System.ComponentModel;
using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Shared.Tools;

namespace JetVision.Activities.Flights;

/// <summary>Airports and flight times.</summary>
internal sealed class FlightTools(AirportDirectory airports)
{
    [Tool("search_airports", "Search airports", "avinode.read", ReadOnly = true)]
    [Description("Finds airports by ICAO or IATA code, city or name, the largest first.")]
    public IReadOnlyList<AirportAnswer> SearchAirports([Description("A code, city or name.")] string query, [Description("1 to 50.")] int limit = 10) =>
        [.. airports.Search(query, Math.Clamp(limit, 1, 50)).Select(AirportAnswer.Of)];

    [Tool("calculate_flight_time", "Estimate a flight time", "avinode.read", ReadOnly = true)]
    [Description("Estimates distance, flight and block time between two airports. An estimate is never a quote.")]
    public FlightEstimate CalculateFlightTime(
        [Description("ICAO or IATA code.")] string from, [Description("ICAO or IATA code.")] string to,
        [Description("An aircraft type such as Phenom 300; none for a usual business jet.")] string? aircraftType = null)
    {
        var (start, end) = (Airport("from", from), Airport("to", to));
        var aircraft = aircraftType is null ? null : AircraftTypes.Find(aircraftType)
            ?? throw new ToolRefusedException($"aircraftType: \"{aircraftType}\" is not known; send one of {string.Join(", ", AircraftTypes.All.Select(known => known.Type))}.");
        var time = FlightTime.Estimate(start, end, aircraft?.CruiseKt ?? FlightChecks.UsualCruiseKt);
        return new FlightEstimate(start.Icao, end.Icao, aircraft?.Type, Math.Round(GreatCircle.DistanceNm(start, end)), time.FlightMinutes, time.BlockMinutes);
    }

    private Airport Airport(string field, string code) => airports.Find(code) ?? throw new ToolRefusedException($"{field}: \"{code}\" is no airport code; look it up with search_airports.");
}

/// <summary>An airport.</summary>
internal sealed record AirportAnswer(string Icao, string? Iata, string Name, string City, string Country, string TimeZone)
{
    public static AirportAnswer Of(Airport airport) => new(airport.Icao, airport.Iata, airport.Name, airport.City, airport.Country, airport.TimeZone);
}

/// <summary>An estimate, in nautical miles and minutes.</summary>
internal sealed record FlightEstimate(string From, string To, string? AircraftType, double DistanceNm, int FlightMinutes, int BlockMinutes);
