using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.People;

/// <summary>Finds counts of people that stand without a word for people: in a cell of their own, at the end of a table's row, after "for".</summary>
internal sealed class BareCounts(Page page)
{
    /// <summary>What follows a number and makes it no count of people.</summary>
    public static bool IsOther(Page page, int next) => next < page.Count && (page.Is(next, Term.NotPax) || page.Is(next, Term.HourWord) || page.Is(next, Term.Unit) || page.Is(next, Term.Nights) ||
        page.Is(next, Term.Month) || page.Is(next, Term.Thousand) || page.Is(next, Term.Currency) || page.IsMark(next, '%') || page.Is(next, Term.Am) || page.Is(next, Term.Pm) ||
        (page.Is(next, Term.Pet) && !page.IsPause(next)));

    /// <summary>No word for people anywhere: a number in a cell of its own, or after "for", is the count.</summary>
    public List<PaxMention> Find()
    {
        if (Cells() is { Count: > 0 } cells)
        {
            return cells;
        }

        for (var i = 0; i < page.Count; i++)
        {
            if (page.IsUsed(i) || !page.TryNumber(i, out var count, out var next) || count is < 1 or > 60 || (page[i].Kind == TokenKind.Number && page[i].Norm[0] == '0') || IsOther(page, next))
            {
                continue;
            }

            var unknown = next < page.Count && page[next].Kind == TokenKind.Word && page.At(next).Count == 0 && page[next].Norm.EndsWith('s') && page.Language == "en";
            var opens = (unknown && (page.EndsWith(i, Term.And) || page.EndsWith(i, Term.Stop))) || i == 0 || page.IsPause(i - 1) || page.IsMark(i - 1, '|') || page.IsUsed(i - 1) || page.EndsWith(i, Term.ForPax) || page.IsMark(i - 1, '+');
            var closes = next >= page.Count || page.IsPause(next) || page.IsMark(next, '|') || page.IsUsed(next) ||
                (page.EndsWith(i, Term.ForPax) && (page.Is(next, Term.From) || page.Is(next, Term.To) || page.Is(next, Term.And) || page.Is(next, Term.At)));
            closes |= next < page.Count && opens && page[next].Kind == TokenKind.Word && page.At(next).Count == 0 && !page.IsUsed(next) && (next + 1 >= page.Count || page.IsPause(next + 1) || page.Is(next + 1, Term.From) || page.Is(next + 1, Term.To) || page.Is(next + 1, Term.At)) && page[i].Kind == TokenKind.Number;
            closes &= page[i].Kind == TokenKind.Number || next >= page.Count || page.IsPause(next) || (page.EndsWith(i, Term.ForPax) && (page.Is(next, Term.From) || page[next].Norm is "please" or "pls" or "plz"));
            if (opens && closes && !(page.IsMark(next, ')') || page.IsMark(next, ':')))
            {
                page.Use(i, next);
                return [new PaxMention(i, next, count), .. AloneAfter(next)];
            }
        }

        return [];
    }

    /// <summary>In the rows of a table the last cell that holds a number is the count.</summary>
    private List<PaxMention> Cells()
    {
        var found = new List<PaxMention>();
        var (marks, known, last) = (0, false, -1);
        for (var i = 0; i <= page.Count; i++)
        {
            if (i == page.Count || page[i].Kind == TokenKind.LineEnd)
            {
                if (marks >= 3 && known && last >= 0)
                {
                    page.Use(last, last + 1);
                    found.Add(new PaxMention(last, last + 1, page[last].Value));
                }

                (marks, known, last) = (0, false, -1);
                continue;
            }

            marks += page.IsMark(i, '|') || page.IsMark(i, ';') ? 1 : 0;
            known |= page.IsUsed(i) && page[i].Kind == TokenKind.Word;
            last = !page.IsUsed(i) && page[i].Kind == TokenKind.Number && page[i].Value is >= 1 and <= 60 && known ? i : last;
        }

        return found;
    }

    private List<PaxMention> AloneAfter(int start)
    {
        var rest = new List<PaxMention>();
        for (var i = start; i < page.Count; i++)
        {
            var cell = !page.IsUsed(i) && page[i].Kind == TokenKind.Number && page[i].Value is >= 1 and <= 60 && page[i].Norm[0] != '0' && page.IsMark(i - 1, ',') &&
                (i + 1 >= page.Count || page[i + 1].Kind == TokenKind.LineEnd);
            if (cell)
            {
                page.Use(i, i + 1);
                rest.Add(new PaxMention(i, i + 1, page[i].Value));
            }
        }

        return rest;
    }
}
