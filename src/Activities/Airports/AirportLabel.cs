namespace JetVision.Activities.Airports;

/// <summary>Shortens the source's official names to what people say.</summary>
internal static class AirportLabel
{
    private static readonly string[] Tails =
    [
        " International Airport", " Intl Airport", " Municipal Airport", " Regional Airport", " Executive Airport", " County Airport",
        " Airport", " Airfield", " Aerodrome", " airport", " Altiport",
    ];

    public static string Short(string name)
    {
        var cut = name.IndexOf('/', StringComparison.Ordinal);
        var text = cut > 3 ? name[..cut].Trim() : name.Trim();
        foreach (var tail in Tails)
        {
            if (text.Length > tail.Length + 2 && text.EndsWith(tail, StringComparison.Ordinal))
            {
                return text[..^tail.Length].Trim();
            }
        }

        return text;
    }

    public static string Of(Airport airport)
    {
        var name = Short(airport.Name);
        var city = CityOnly(airport.City);
        return city.Length == 0 || name.Contains(city, StringComparison.OrdinalIgnoreCase)
            ? $"{name} ({airport.Icao})"
            : $"{city}, {name} ({airport.Icao})";
    }

    /// <summary>"Farnborough, Hampshire" and "Dubai(Jebel Ali)" name one city each.</summary>
    public static string CityOnly(string city)
    {
        var end = city.AsSpan().IndexOfAny(',', '(', '/');
        return (end < 0 ? city : city[..end]).Trim();
    }
}
