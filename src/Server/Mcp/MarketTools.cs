using System.ComponentModel;
using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Storage;
using JetVision.Server.Api;
using JetVision.Server.Security;
using Microsoft.EntityFrameworkCore;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace JetVision.Server.Mcp;

/// <summary>Airports, flight times, and what is known of trips and requests for quote at the marketplace.</summary>
internal sealed class MarketTools(AirportDirectory airports)
{
    [NeedsScope(Scopes.AvinodeRead)]
    [McpServerTool(Name = "search_airports", Title = "Search airports", ReadOnly = true, OpenWorld = false)]
    [Description("Finds airports by ICAO or IATA code, city or name, the largest first.")]
    public IReadOnlyList<AirportAnswer> SearchAirports([Description("A code, city or name.")] string query, [Description("1 to 50.")] int limit = 10) =>
        [.. airports.Search(query, Math.Clamp(limit, 1, 50)).Select(AirportAnswer.Of)];

    [NeedsScope(Scopes.AvinodeRead)]
    [McpServerTool(Name = "calculate_flight_time", Title = "Estimate a flight time", ReadOnly = true, OpenWorld = false)]
    [Description("Estimates distance, flight and block time between two airports. An estimate is never a quote.")]
    public FlightEstimate CalculateFlightTime(
        [Description("ICAO or IATA code.")] string from, [Description("ICAO or IATA code.")] string to, [Description("An aircraft type such as Phenom 300.")] string aircraftType)
    {
        var (start, end) = (Airport("from", from), Airport("to", to));
        var aircraft = AircraftTypes.Find(aircraftType)
            ?? throw new McpException($"aircraftType: \"{aircraftType}\" is not known; send one of {string.Join(", ", AircraftTypes.All.Select(known => known.Type))}.");
        var time = FlightTime.Estimate(start, end, aircraft.CruiseKt);
        return new FlightEstimate(start.Icao, end.Icao, aircraft.Type, Math.Round(GreatCircle.DistanceNm(start, end)), time.FlightMinutes, time.BlockMinutes);
    }

    [NeedsScope(Scopes.AvinodeRead)]
    [McpServerTool(Name = "get_trip", Title = "Read a trip", ReadOnly = true, OpenWorld = false)]
    [Description("Reads the marketplace's trip of a request: its six-character code and the deep link on which the broker works.")]
    public static async Task<MarketTripView> GetTrip([Description("The request's id.")] Guid requestId, JetVisionDb db, CancellationToken cancellation = default) =>
        await db.MarketTrips.AsNoTracking().Where(trip => trip.RequestId == requestId).OrderByDescending(trip => trip.CreatedAt).FirstOrDefaultAsync(cancellation) is { } found
            ? new MarketTripView(found.Market, found.TripCode, found.DeepLink)
            : throw new McpException("No trip was made for this request.");

    [NeedsScope(Scopes.QuotesRead)]
    [McpServerTool(Name = "get_rfqs", Title = "Read requests for quote", ReadOnly = true, OpenWorld = false)]
    [Description("Reads whom a request was put to, and what each answered.")]
    public static async Task<IReadOnlyList<RfqView>> GetRfqs([Description("The request's id.")] Guid requestId, RequestReads requests, CancellationToken cancellation = default) =>
        ToolAnswers.OrMissing(await requests.QuotesAsync(requestId, cancellation), "request").Rfqs;

    private Airport Airport(string field, string code) => airports.Find(code) ?? throw new McpException($"{field}: \"{code}\" is no airport code; look it up with search_airports.");
}

/// <summary>An airport.</summary>
internal sealed record AirportAnswer(string Icao, string? Iata, string Name, string City, string Country, string TimeZone)
{
    public static AirportAnswer Of(Airport airport) => new(airport.Icao, airport.Iata, airport.Name, airport.City, airport.Country, airport.TimeZone);
}

/// <summary>An estimate, in nautical miles and minutes.</summary>
internal sealed record FlightEstimate(string From, string To, string AircraftType, double DistanceNm, int FlightMinutes, int BlockMinutes);
