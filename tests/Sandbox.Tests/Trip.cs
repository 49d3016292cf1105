using System.Text.Json.Nodes;

namespace JetVision.Sandbox.Tests;

/// <summary>Bodies of POST /trips.</summary>
internal static class Trip
{
    public static JsonObject OneWay(string from = "KTEB", string to = "KOPF", string pax = "5", string? externalId = null) =>
        Of(externalId, Leg(from, to, "2027-03-04", "09:00", pax));

    public static JsonObject Of(string? externalId, params JsonObject[] legs) => new()
    {
        ["externalTripId"] = externalId,
        ["criteria"] = new JsonObject(),
        ["segments"] = new JsonArray([.. legs]),
        ["sourcing"] = true,
    };

    public static JsonObject Leg(string from, string to, string date, string? time, string pax, bool isDeparture = true, bool isLocal = true) => new()
    {
        ["startAirport"] = new JsonObject { ["icao"] = from },
        ["endAirport"] = new JsonObject { ["icao"] = to },
        ["dateTime"] = new JsonObject { ["date"] = date, ["time"] = time, ["departure"] = isDeparture, ["local"] = isLocal },
        ["paxCount"] = pax,
        ["paxSegment"] = true,
    };

    public static JsonObject Asking(this JsonObject trip, params JsonObject[] lifts)
    {
        trip["criteria"]!["requiredLift"] = new JsonArray([.. lifts]);
        return trip;
    }
}
