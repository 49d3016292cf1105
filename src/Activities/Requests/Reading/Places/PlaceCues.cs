using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Places;

/// <summary>The words round a place that tell its part in the trip.</summary>
internal static class PlaceCues
{
    /// <summary>Whether words or marks that lead to a place stand before this token.</summary>
    public static bool Leads(Page page, int start) => CueBefore(page, start) is not null || IsDash(page, start - 1) ||
        (start > 1 && page[start - 1].Norm == "2" && page[start - 2].Kind == TokenKind.Word) ||
        (start > 0 && page[start - 1].Kind == TokenKind.Mark && page[start - 1].Norm[0] is ':' && start > 1 && page[start - 2].Kind == TokenKind.Word);

    public static bool LeadsStrongly(Page page, int start) => CueBefore(page, start) is { Meaning.Term: Term.From or Term.To };

    /// <summary>Whether words or marks that lead on to another place stand after the token before <paramref name="end"/>.</summary>
    public static bool Follows(Page page, int end)
    {
        end = PastFiller(page, end);
        if (end >= page.Count)
        {
            return false;
        }

        return IsDash(page, end) || (page.Is(end, Term.To, out var to) && to.End < page.Count && !page.IsBreak(to.End) && page[to.End].Kind != TokenKind.Number);
    }

    public static bool StartsSentence(Page page, int start) => start == 0 || page.IsBreak(start - 1);

    /// <summary>The cue whose phrase ends where the place begins, looking back past articles and the word airport.</summary>
    public static Hit? CueBefore(Page page, int start)
    {
        var end = start;
        for (var steps = 0; steps < 6 && end > 0; steps++)
        {
            foreach (var hit in page.EndingAt(end))
            {
                if (hit.Meaning.Term is Term.From or Term.To or Term.At or Term.Via or Term.Instead or Term.PickUp or Term.DropOff)
                {
                    return Stronger(page, hit, end);
                }
            }

            if (Filler(page, end) is { } before)
            {
                end = before;
                continue;
            }

            break;
        }

        return null;
    }

    public static int PastFiller(Page page, int end)
    {
        for (var steps = 0; steps < 4 && end < page.Count; steps++)
        {
            if (page.Is(end, Term.AirportWord, out var word))
            {
                end = word.End;
            }
            else if (page.IsMark(end, ')') || page.IsMark(end, '"'))
            {
                end++;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    public static bool IsDash(Page page, int index) => index >= 0 && index < page.Count && page[index].Kind == TokenKind.Mark &&
        page[index].Norm[0] is '-' or '>' or '/' or '~';

    /// <summary>Of phrases that end at the same place the one that says most: a role before a mere "in", a pick-up before a "from".</summary>
    private static Hit Stronger(Page page, Hit first, int end)
    {
        foreach (var hit in page.EndingAt(end))
        {
            if (hit.Start > first.Start)
            {
                break;
            }

            if (hit.Meaning.Term is Term.PickUp or Term.DropOff or Term.Instead or Term.Via)
            {
                return hit;
            }
        }

        return first.Meaning.Term == Term.At
            ? page.EndingAt(end).FirstOrDefault(hit => hit.Start == first.Start && hit.Meaning.Term is Term.To or Term.From, first)
            : first;
    }

    private static int? Filler(Page page, int end)
    {
        foreach (var hit in page.EndingAt(end))
        {
            if (hit.Meaning.Term is Term.Article or Term.AirportWord ||
                (hit.Meaning.Term == Term.Of && hit.Start > 0 && page.EndsWith(hit.Start, Term.AirportWord)))
            {
                return hit.Start;
            }
        }

        if (page[end - 1].Kind == TokenKind.Mark && page[end - 1].Norm[0] is ':' or '"' or '(' or '*' or '=' or '\'' or '.' or '_' && !page.IsBreak(end - 1))
        {
            return end - 1;
        }

        return null;
    }
}
