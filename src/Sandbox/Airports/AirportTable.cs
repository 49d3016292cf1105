using System.Globalization;
using JetVision.Sandbox.Storage;
using NodaTime;

namespace JetVision.Sandbox.Airports;

/// <summary>All airports that the market knows, by ICAO and IATA code.</summary>
internal sealed class AirportTable
{
    private readonly Dictionary<string, Airport> _byIcao = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Airport> _byIata = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Lazy<AirportTable> Table = new(() => new AirportTable());
    private readonly List<Airport> _all = [];
    private readonly List<Airport> _large;

    private AirportTable()
    {
        foreach (var row in EmbeddedCsv.Read("airports.csv"))
        {
            var size = row[7][0];
            var airport = new Airport(
                _all.Count + 1, row[0], row[1], row[2], row[3], row[4],
                double.Parse(row[5], CultureInfo.InvariantCulture), double.Parse(row[6], CultureInfo.InvariantCulture), size,
                int.TryParse(row[8], NumberStyles.None, CultureInfo.InvariantCulture, out var runway) ? runway : TypicalRunway(size),
                row[9] == "1", DateTimeZoneProviders.Tzdb[row[10]]);
            _all.Add(airport);
            _byIcao.TryAdd(airport.Icao, airport);
            if (airport.Iata.Length > 0)
            {
                _byIata.TryAdd(airport.Iata, airport);
            }
        }
        _large = _all.FindAll(airport => airport is { Size: 'l', IsSoft: false });
    }

    /// <summary>Gets the one table of this process; it never changes.</summary>
    public static AirportTable Instance => Table.Value;

    public int Count => _all.Count;

    public Airport? Find(string? icao) => icao is not null && _byIcao.TryGetValue(icao.Trim(), out var airport) ? airport : null;

    public Airport? FindIata(string? iata) => iata is not null && _byIata.TryGetValue(iata.Trim(), out var airport) ? airport : null;

    public Airport? FindId(string? id) =>
        id is not null && id.StartsWith("airport-", StringComparison.Ordinal)
        && int.TryParse(id.AsSpan("airport-".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= _all.Count
            ? _all[number - 1]
            : null;

    public Airport this[string icao] => Find(icao) ?? throw new KeyNotFoundException($"No airport {icao}.");

    /// <summary>Airports whose code equals, or whose city or name begins with or holds, the filter; exact codes first, then the bigger fields.</summary>
    public IReadOnlyList<Airport> Search(string filter, int limit)
    {
        filter = filter.Trim();
        return filter.Length < 2
            ? []
            : [.. _all.Select(airport => (Airport: airport, Rank: Rank(airport, filter)))
                .Where(hit => hit.Rank < 9)
                .OrderBy(hit => hit.Rank).ThenBy(hit => "lmsh".IndexOf(hit.Airport.Size)).ThenBy(hit => hit.Airport.Number)
                .Take(limit).Select(hit => hit.Airport)];
    }

    /// <summary>The long-runway airport nearest to a point of the globe, for fuel stops.</summary>
    public Airport NearestLarge(double latitude, double longitude, int runwayFt) => _large
        .Where(airport => airport.RunwayFt >= runwayFt)
        .MinBy(airport => Pricing.GreatCircle.Nm(latitude, longitude, airport.Latitude, airport.Longitude))!;

    private static int Rank(Airport airport, string filter)
    {
        var culture = CultureInfo.InvariantCulture.CompareInfo;
        const CompareOptions loose = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
        return airport.Icao.Equals(filter, StringComparison.OrdinalIgnoreCase) ? 0
            : airport.Iata.Equals(filter, StringComparison.OrdinalIgnoreCase) ? 1
            : culture.IsPrefix(airport.City, filter, loose) ? 2
            : culture.IsPrefix(airport.Name, filter, loose) ? 3
            : culture.IndexOf(airport.Name, filter, loose) >= 0 ? 4
            : 9;
    }

    private static int TypicalRunway(char size) => size switch { 'l' => 8_000, 'm' => 6_000, 's' => 3_500, _ => 0 };
}
