using NodaTime;

namespace JetVision.Activities.Requests.Reading.Times;

/// <summary>How sure a time is; a surer one replaces a vaguer one of the same leg.</summary>
internal enum TimeRank
{
    DayPart,
    Open,
    Around,
    Exact,
}

/// <summary>A time or part of the day that the text names.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">One past the last token.</param>
/// <param name="From">Not before, or null.</param>
/// <param name="To">Not after, or null.</param>
/// <param name="Rank">How exact it is.</param>
internal sealed record TimeMention(int Start, int End, LocalTime? From, LocalTime? To, TimeRank Rank)
{
    /// <summary>Whether it is the time of being there.</summary>
    public bool IsArrival { get; init; }

    /// <summary>Whether it is "the same time" as on the way out.</summary>
    public bool IsSame { get; init; }

    /// <summary>Whether it is told in UTC.</summary>
    public bool IsUtc { get; init; }
}
