using JetVision.Activities.Airports;

namespace JetVision.Activities.Requests.Reading.Places;

/// <summary>What a place is to the trip, as far as the words before it say.</summary>
internal enum PlaceRole
{
    None,
    From,
    To,
    At,
    Chained,
    Stop,
    PickUp,
    Not,
}

/// <summary>A place that the text names.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">One past the last token.</param>
/// <param name="Fields">The fields it may mean, best first; never empty.</param>
internal sealed record PlaceMention(int Start, int End, IReadOnlyList<Airport> Fields)
{
    public PlaceRole Role { get; init; }

    /// <summary>Whether "to" or a dash and another place follow, so that the trip leaves from here.</summary>
    public bool LeadsOn { get; init; }

    public bool Overlaps(PlaceMention other) => Fields.Any(other.Fields.Contains);

    /// <summary>Whether both speak of the same place, the one perhaps more exactly.</summary>
    public static bool Same(IReadOnlyList<Airport> one, IReadOnlyList<Airport> other) => one.Any(other.Contains);
}
