using NodaTime;

namespace JetVision.Activities.Airports;

/// <summary>
/// Every airport that JetVision knows, and the names that people give them. Immutable; loading takes about 0.2 s, so share one.
/// </summary>
public sealed class AirportDirectory
{
    private static readonly Lazy<AirportDirectory> Shared = new(() => AirportFiles.Load());

    private readonly Dictionary<string, Airport> byIcao;
    private readonly Dictionary<string, Airport> byIata;
    private readonly (Airport Airport, string Text)[] searchable;

    internal AirportDirectory(IReadOnlyList<Airport> all, PlaceIndex places)
    {
        All = all;
        Places = places;
        byIcao = all.ToDictionary(airport => airport.Icao, StringComparer.OrdinalIgnoreCase);
        byIata = new Dictionary<string, Airport>(StringComparer.OrdinalIgnoreCase);
        foreach (var airport in all.Where(airport => airport.Iata is not null))
        {
            byIata.TryAdd(airport.Iata!, airport);
        }

        searchable =
        [
            .. all.OrderByDescending(airport => airport.Size).Select(airport =>
                (airport, string.Join(' ', NameWords.Split($"{airport.City} {airport.Name}")))),
        ];
    }

    /// <summary>The directory that ships with JetVision, loaded at first use.</summary>
    public static AirportDirectory Default => Shared.Value;

    /// <summary>All airports, in the source's order.</summary>
    public IReadOnlyList<Airport> All { get; }

    internal PlaceIndex Places { get; }

    /// <summary>The airport of an ICAO or IATA code in either case, or null.</summary>
    public Airport? Find(string? code) => code is null ? null
        : byIcao.TryGetValue(code, out var airport) || byIata.TryGetValue(code, out airport) ? airport : null;

    /// <summary>The airport of an ICAO code.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that code.</exception>
    public Airport this[string icao] => byIcao[icao];

    /// <summary>The fields that a broker would mean by a code, city, nickname or airport name; best first, empty when unknown.</summary>
    /// <param name="place">Such as KTEB, NCE, "Nizza", "Farnborough" or "the Hamptons".</param>
    public IReadOnlyList<Airport> FieldsOf(string? place)
    {
        if (string.IsNullOrWhiteSpace(place) || place.Length > 100)
        {
            return [];
        }

        var meaning = Places.Meanings(place).FirstOrDefault(meaning => meaning.Airports.Count > 0);
        return meaning is { Trust: not PlaceTrust.Derived } ? meaning.Airports
            : Find(place.Trim()) is { } coded ? [coded]
            : meaning?.Airports ?? [];
    }

    /// <summary>Airports whose code, city or name fits what has been typed so far; the likeliest first.</summary>
    /// <param name="typed">At least two characters; fewer find nothing.</param>
    /// <param name="limit">How many at most.</param>
    public IReadOnlyList<Airport> Search(string? typed, int limit = 10)
    {
        if (typed is null || typed.Trim().Length is < 2 or > 100 || limit < 1)
        {
            return [];
        }

        var words = string.Join(' ', NameWords.Split(typed));
        var found = new List<Airport>(limit);
        found.AddRange(FieldsOf(typed));
        found.AddRange(searchable.Where(entry => entry.Text.StartsWith(words, StringComparison.Ordinal)).Select(entry => entry.Airport).Take(limit));
        found.AddRange(searchable.Where(entry => entry.Text.Contains(' ' + words, StringComparison.Ordinal)).Select(entry => entry.Airport).Take(limit));
        return [.. found.Distinct().Take(limit)];
    }

    /// <summary>The fields around one, the nearest first; itself and pads for helicopters are not among them.</summary>
    /// <param name="center">The middle.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="withinNm">How far at most, in nautical miles.</param>
    /// <param name="minRunwayFt">The runway that is needed; a field whose runway is not known is left out.</param>
    public IReadOnlyList<(Airport Airport, double Nm)> Nearest(Airport center, int limit = 5, double withinNm = 100, int minRunwayFt = 3000) =>
    [
        .. All.Where(airport => airport.RunwayFt >= minRunwayFt && airport.Icao != center.Icao && Math.Abs(airport.Latitude - center.Latitude) * 60 <= withinNm)
            .Select(airport => (airport, Nm: GreatCircle.DistanceNm(center, airport)))
            .Where(near => near.Nm <= withinNm)
            .OrderBy(near => near.Nm)
            .Take(limit),
    ];

    /// <summary>The time zone of an airport, or null when the code is unknown.</summary>
    public DateTimeZone? ZoneOf(string? code) => Find(code)?.Zone;
}
