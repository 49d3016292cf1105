using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Dates;

/// <summary>Finds by how many days a date may move: "a day either side", "± 2 days", "flexible by one day".</summary>
internal static class FlexFinder
{
    public static int? Find(Page page)
    {
        for (var i = 0; i < page.Count; i++)
        {
            var sign = page.IsMark(i, '±') ? i + 1
                : page.IsMark(i, '+') && (page.IsMark(i + 1, '/') || page.IsMark(i + 1, '-')) ? (page.IsMark(i + 2, '-') ? i + 3 : i + 2)
                : -1;
            if (sign > 0 && sign < page.Count && page.TryNumber(sign, out var plus, out var end) && page.Is(end, Term.Unit, out var unit) && unit.Meaning.Number is 1 or 7)
            {
                page.Use(i, unit.End);
                return plus * unit.Meaning.Number;
            }

            if (Days(page, i, out var days, out var next) && (page.Is(next, Term.EitherSide, out var side) || Near(page, i, out side)))
            {
                page.Use(Math.Min(i, side.Start), Math.Max(next, side.End));
                return days;
            }
        }

        return null;
    }

    private static bool Days(Page page, int i, out int days, out int next)
    {
        if (page.TryNumber(i, out days, out next) && page.Is(next, Term.Unit, out var unit) && unit.Meaning.Number == 1)
        {
            next = unit.End;
            return true;
        }

        if (i + 1 < page.Count && page[i].Norm is "a" or "un" or "una" or "um" or "uma" or "ein" or "einen" or "een" && page.Is(i + 1, Term.Unit, out unit) && unit.Meaning.Number == 1)
        {
            (days, next) = (1, unit.End);
            return true;
        }

        return false;
    }

    private static bool Near(Page page, int i, out Hit side)
    {
        for (var at = i; at > Math.Max(0, i - 3) && !page.IsBreak(at - 1); at--)
        {
            if (page.EndsWith(at, Term.EitherSide, out side))
            {
                return true;
            }
        }

        side = default;
        return false;
    }
}
