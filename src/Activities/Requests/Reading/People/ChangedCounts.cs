using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.People;

/// <summary>"The passenger count on R-2026-0142 from 5 to 7": the second number counts, and neither is an hour.</summary>
internal static class ChangedCounts
{
    private const int Near = 10;

    /// <summary>Reads such a change at a token.</summary>
    /// <param name="page">The text.</param>
    /// <param name="start">Where the word for the count stands.</param>
    /// <returns>The new count and where it ends; null when there is none.</returns>
    public static (int Count, int End)? At(Page page, int start)
    {
        if (!page.Is(start, Term.PaxLabel, out var label))
        {
            return null;
        }

        for (var i = label.End; i < Math.Min(label.End + Near, page.Count) && !page.IsPause(i); i++)
        {
            if (page.Is(i, Term.From, out var from) && page.TryNumber(from.End, out _, out var past) && page.Is(past, Term.To, out var to) && page.TryNumber(to.End, out var count, out var next) && !BareCounts.IsOther(page, next))
            {
                return (count, next);
            }
        }

        return null;
    }
}
