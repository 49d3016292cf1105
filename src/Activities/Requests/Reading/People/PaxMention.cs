namespace JetVision.Activities.Requests.Reading.People;

/// <summary>A count of people that the text gives.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">One past the last token.</param>
/// <param name="Count">How many, or how many more or fewer.</param>
internal sealed record PaxMention(int Start, int End, int Count)
{
    /// <summary>+1 for "3 more", -1 for "2 fewer", 0 for a whole count.</summary>
    public int Delta { get; init; }

    /// <summary>Whether a span was given, of which this is the larger end.</summary>
    public bool IsVague { get; init; }

    /// <summary>Whether the text says that this is the sum, whatever it counted before.</summary>
    public bool IsTotal { get; init; }

    /// <summary>Whether it is said of the way back: "six coming back".</summary>
    public bool IsOfReturn { get; init; }

    /// <summary>The kinds, when they were counted apart.</summary>
    public ReadPaxBreakdown? Breakdown { get; init; }
}
