using System.Globalization;
using System.Reflection;
using JetVision.Activities.Shared;

namespace JetVision.Activities.Airports;

/// <summary>Reads the files that ship inside the assembly: airports.csv, the city lists and the regions.</summary>
internal static class AirportFiles
{
    private const string Folder = "JetVision.Activities.Airports.Data.";
    private const int UsefulRunwayFt = 3900;

    public static AirportDirectory Load()
    {
        var airports = ReadAirports();
        var byIcao = airports.ToDictionary(airport => airport.Icao, StringComparer.Ordinal);
        var places = new PlaceIndex();
        foreach (var file in (string[])["cities.txt", "cities-europe.txt", "cities-world.txt"])
        {
            ReadCities(file, byIcao, places);
        }

        ReadRegions(places);
        Derive(airports, places);
        return new AirportDirectory(airports, places);
    }

    private static List<Airport> ReadAirports()
    {
        var airports = new List<Airport>(16_000);
        foreach (var cells in EmbeddedCsv.Rows("Airports.Data.airports.csv"))
        {
            airports.Add(new Airport(
                cells[0], Blank(cells[1]), cells[2], cells[3], cells[4], cells[5], Real(cells[6]), Real(cells[7]), Whole(cells[8]),
                cells[9] switch { "l" => AirportSize.Large, "m" => AirportSize.Medium, "h" => AirportSize.Heliport, _ => AirportSize.Small },
                Whole(cells[10]), cells[11] is "unknown" ? null : Blank(cells[11]), cells[12]));
        }

        return airports;
    }

    private static void ReadCities(string file, Dictionary<string, Airport> byIcao, PlaceIndex places)
    {
        foreach (var line in Lines(file))
        {
            var (names, fields) = Halves(line, file);
            var airports = new List<Airport>();
            var fieldNames = new List<(string Name, Airport Airport)>();
            foreach (var field in fields.Split(',', StringSplitOptions.TrimEntries))
            {
                var colon = field.IndexOf(':', StringComparison.Ordinal);
                var code = colon < 0 ? field : field[..colon].Trim();
                if (!byIcao.TryGetValue(code, out var airport))
                {
                    throw new InvalidDataException($"{file}: no airport has the code '{code}' (line '{line}').");
                }

                airports.Add(airport);
                if (colon > 0)
                {
                    fieldNames.AddRange(field[(colon + 1)..].Split('/', StringSplitOptions.TrimEntries).Select(name => (name, airport)));
                }
            }

            foreach (var name in names.Split('|', StringSplitOptions.TrimEntries))
            {
                places.Add(name.TrimStart('~'), new PlaceName(
                    PlaceKind.City, name.StartsWith('~') ? PlaceTrust.ListedWord : PlaceTrust.Listed, airports));
            }

            foreach (var (name, airport) in fieldNames)
            {
                var beside = name.StartsWith('+');
                places.Add(name.TrimStart('+', '~'), new PlaceName(
                    beside ? PlaceKind.FieldBesideCity : PlaceKind.Field, beside || name.StartsWith('~') ? PlaceTrust.ListedWord : PlaceTrust.Listed, [airport]));
            }
        }
    }

    private static void ReadRegions(PlaceIndex places)
    {
        foreach (var line in Lines("regions.txt"))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var code = line[..equals].Trim();
            foreach (var name in line[(equals + 1)..].Split('|', StringSplitOptions.TrimEntries))
            {
                places.Add(name, new PlaceName(PlaceKind.Region, PlaceTrust.Listed, [], code));
            }
        }
    }

    /// <summary>
    /// City and airport names from the airport file itself. Of several fields in cities of one name only the biggest class counts, so that
    /// a grass strip never competes with an international airport; the rest stay findable through a qualifier ("Portland, Indiana").
    /// </summary>
    private static void Derive(List<Airport> airports, PlaceIndex places)
    {
        var cities = new Dictionary<string, List<Airport>>(StringComparer.Ordinal);
        var names = new Dictionary<string, List<Airport>>(StringComparer.Ordinal);
        foreach (var airport in airports)
        {
            if (airport.Size is AirportSize.Heliport ||
                (airport.Size is AirportSize.Small && airport.Iata is null && airport.RunwayFt is null or < UsefulRunwayFt))
            {
                continue;
            }

            foreach (var city in airport.City.Split('/', StringSplitOptions.TrimEntries))
            {
                Collect(cities, AirportLabel.CityOnly(city), airport);
            }

            foreach (var name in airport.Name.Split('/', StringSplitOptions.TrimEntries))
            {
                Collect(names, name, airport);
                Collect(names, AirportLabel.Short(name), airport);
            }
        }

        foreach (var (kind, group) in cities.Select(pair => (PlaceKind.City, pair)).Concat(names.Select(pair => (PlaceKind.Field, pair))))
        {
            if (group.Key.Length > 2)
            {
                IReadOnlyList<Airport> ranked = [.. group.Value.Distinct().OrderByDescending(airport => airport.Size).ThenByDescending(airport => airport.RunwayFt ?? 0)];
                places.Add(group.Key, new PlaceName(kind, PlaceTrust.Derived, ranked));
            }
        }
    }

    private static void Collect(Dictionary<string, List<Airport>> into, string name, Airport airport)
    {
        if (name.Length == 0)
        {
            return;
        }

        var key = string.Join(' ', NameWords.Split(name));
        if (!into.TryGetValue(key, out var list))
        {
            into[key] = list = [];
        }

        list.Add(airport);
    }

    private static (string Left, string Right) Halves(string line, string file)
    {
        var equals = line.LastIndexOf(" = ", StringComparison.Ordinal);
        return equals < 0 ? throw new InvalidDataException($"{file}: no ' = ' in '{line}'.") : (line[..equals], line[(equals + 3)..]);
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = Open(file);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }

    private static StreamReader Open(string file) => new(
        Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + file) ?? throw new InvalidDataException($"{file} is not in the assembly."));

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static double Real(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private static int? Whole(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
}
