namespace JetVision.Activities.Airports;

/// <summary>How much a name says by itself.</summary>
internal enum PlaceTrust
{
    /// <summary>Listed in cities.txt: what brokers' clients say.</summary>
    Listed,

    /// <summary>Listed, but an ordinary word as well: counts only where a place is expected.</summary>
    ListedWord,

    /// <summary>From the airport file; a city or field that few would name.</summary>
    Derived,
}

/// <summary>What a name stands for.</summary>
internal enum PlaceKind
{
    City,
    Field,

    /// <summary>A field's name that is only one beside its city, such as Love beside Dallas.</summary>
    FieldBesideCity,

    /// <summary>A state or country.</summary>
    Region,
}

/// <summary>One meaning of a name.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Trust">How much the name says by itself.</param>
/// <param name="Airports">The fields meant, best first; empty for a region.</param>
/// <param name="Region">ISO code of the state or country, for a region.</param>
internal sealed record PlaceName(PlaceKind Kind, PlaceTrust Trust, IReadOnlyList<Airport> Airports, string? Region = null);
