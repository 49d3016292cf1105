using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Trips;

namespace JetVision.Sandbox.Market;

/// <summary>Who may fly inside a country that is not their own: the European single market counts as one country, all others each for itself.</summary>
internal static class Cabotage
{
    private static readonly HashSet<string> SingleMarket =
    [
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LT", "LU", "LV", "MT", "NL", "NO", "PL",
        "PT", "RO", "SE", "SI", "SK",
    ];

    /// <summary>Whether the trip has a leg inside a country where this operator has no traffic rights.</summary>
    public static bool Concerns(Operator company, IReadOnlyList<Segment> segments, AirportTable airports) => segments.Any(segment =>
        Market(airports[segment.From].Country) == Market(airports[segment.To].Country) && Market(airports[segment.From].Country) != Market(company.Country));

    private static string Market(string country) => SingleMarket.Contains(country) ? "Europe" : country;
}
