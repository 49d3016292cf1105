using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.People;

/// <summary>Reads people who are named one by one: "my wife, our son and me", "just him and his assistant", "Mr. H and his mother".</summary>
internal sealed class PartyReader(Page page)
{
    /// <summary>Where the naming ends and how many it names; null when fewer than two are named.</summary>
    public (int End, int Count)? Read(bool isFirst, int start) => Chain(isFirst, start, withCounts: true) ?? Chain(isFirst, start, withCounts: false);

    /// <summary>With counts ("my wife, our three children and me") only what names the writer is a chain; otherwise counts are read by themselves.</summary>
    private (int End, int Count)? Chain(bool isFirst, int start, bool withCounts)
    {
        if (Member(start) is not { } first)
        {
            return null;
        }

        var (count, end, named) = (first.Count, first.End, 1);
        var (sure, sureEnd) = (0, 0);
        var counted = false;
        var hasWriter = IsWriter(first.End);
        while (Joint(end, out var isAnd) is { } next && (Member(next) ?? (withCounts ? Counted(next) : null)) is { } other)
        {
            counted |= Member(next) is null;
            (count, end, named) = (count + other.Count, other.End, named + 1);
            hasWriter |= IsWriter(end);
            if (isAnd || page.Is(end, Term.And))
            {
                (sure, sureEnd) = (count, end);
            }
        }

        if (withCounts && !(counted && sure > 0 && hasWriter))
        {
            return null;
        }

        if (sure > 0)
        {
            return (sureEnd, sure);
        }

        if (named == 1 && Joint(first.End, out var joined) is { } behind && joined && CountsChildren(behind))
        {
            return (first.End, page.EndsWith(start, Term.Self) ? count : page.EndingAt(start).Any(hit => hit.Meaning is { Term: Term.And, Value: "with" }) ? count + 1 : count);
        }

        // "I fly with my husband": whoever writes flies too
        return isFirst && named == 1 && page.Is(start, Term.My) && page.EndingAt(start).Any(hit => hit.Meaning is { Term: Term.And, Value: "with" }) && !page.EndsWith(first.End, Term.Self) ? (end, count + 1) : null;
    }

    private bool IsWriter(int end) => page.EndingAt(end).Any(hit => hit.Meaning is { Term: Term.Member, Value: "self" });

    /// <summary>Where "and me" ends behind others who are counted.</summary>
    public int? AndSelf(int end) => page.Is(end, Term.And, out var and) && page.At(and.End).Any(hit => hit.Meaning is { Term: Term.Member, Value: "self" })
        ? page.At(and.End).First(hit => hit.Meaning is { Term: Term.Member, Value: "self" }).End
        : null;

    /// <summary>"and her two sons": the children are counted by themselves.</summary>
    private bool CountsChildren(int i)
    {
        i = page.Is(i, Term.Article, out var the) ? the.End : i;
        i = page.Is(i, Term.My, out var my) && !page.TryNumber(i, out _, out _) ? my.End : i;
        return page.TryNumber(i, out _, out var next) && (page.Is(next, Term.Child) || page.Is(next, Term.Infant));
    }

    /// <summary>"our three children".</summary>
    private (int End, int Count)? Counted(int i)
    {
        i = page.Is(i, Term.Article, out var the) ? the.End : i;
        i = page.Is(i, Term.My, out var my) && !page.TryNumber(i, out _, out _) ? my.End : i;
        return page.TryNumber(i, out var count, out var next) && count < 30 &&
            page.At(next).FirstOrDefault(hit => hit.Meaning.Term is Term.Child or Term.Infant or Term.Adult or Term.Person) is { Meaning: not null } kind ? (kind.End, count) : null;
    }

    private int? Joint(int end, out bool isAnd)
    {
        isAnd = false;
        if (page.IsMark(end, '(') && Enumerable.Range(end, 9).Where(at => page.IsMark(at, ')')).Select(at => (int?)at).FirstOrDefault() is { } closing)
        {
            end = closing + 1; // "my mother (90, wheelchair) and her nurse"
        }

        var next = page.IsMark(end, ',') ? end + 1 : end;
        if (page.Is(next, Term.And, out var and))
        {
            isAnd = true;
            return and.End;
        }

        isAnd = page.IsMark(next, '+') || page.IsMark(next, '&');
        return isAnd ? next + 1 : next > end ? next : null;
    }

    private (int End, int Count)? Member(int start)
    {
        var i = page.Is(start, Term.My, out var my) ? my.End : page.Is(start, Term.Article, out my) ? my.End : start;
        while (i < page.Count && page[i].Norm is "young" or "elderly" or "old" or "new" or "whole" or "two" or "own")
        {
            i++;
        }

        var hit = page.At(i).FirstOrDefault(found => found.Meaning.Term is Term.Member or Term.Self);
        if (hit.Meaning is null || page.AnyUsed(start, hit.End))
        {
            return null;
        }

        var end = hit.End;
        if (hit.Meaning.Term == Term.Self)
        {
            for (var names = 0; names < 3 && end < page.Count && !page.IsUsed(end) && (page.IsMark(end, '.') && names == 0 || (page[end].Capital && !page.Is(end, Term.And))); names++)
            {
                end++; // "Mr. H", "Frau Dr. Braun"
            }
        }

        return (end, Math.Max(1, hit.Meaning.Number));
    }
}
