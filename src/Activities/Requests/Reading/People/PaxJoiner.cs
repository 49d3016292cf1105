using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.People;

/// <summary>A count of one kind of people.</summary>
internal sealed record PaxPart(int Start, int End, Term Kind, int Count, bool Vague, int Delta)
{
    public bool Total { get; init; }

    public bool OfReturn { get; init; }

    /// <summary>Whether it counts people who are named, so that those counted beside them come on top.</summary>
    public bool Named { get; init; }
}

/// <summary>Joins counts that belong to one another: "4 adults and 2 children", "my parents and 3 cousins".</summary>
internal sealed class PaxJoiner(Page page)
{
    public List<PaxMention> Join(List<PaxPart> parts)
    {
        var mentions = new List<PaxMention>();
        for (var i = 0; i < parts.Count;)
        {
            var group = new List<PaxPart> { parts[i++] };
            while (i < parts.Count && group[^1].Delta == 0 && parts[i].Delta == 0 && Joined(group, parts[i]))
            {
                group.Add(parts[i++]);
            }

            mentions.Add(Sum(group));
        }

        return mentions;
    }

    private bool Joined(List<PaxPart> group, PaxPart next)
    {
        var (from, to) = (group[^1].End, next.Start);
        if (to - from > 6)
        {
            return group.Any(part => part.Kind == Term.Patient) && next.Kind is Term.Medic or Term.Companion;
        }

        var medical = group.Any(part => part.Kind is Term.Patient or Term.Medic or Term.Companion) || next.Kind is Term.Patient or Term.Medic;
        return !Broken(from, to, medical ? 7 : 4, medical) && !next.OfReturn && (group[^1].Kind != Term.Person || next.Kind != Term.Person || group[^1].Named || page.IsMark(to - 1, '+') || (OnlyListed(from, to) && !page.EndsWith(next.End, Term.OfUs)));
    }

    /// <summary>"18 players, 4 coaches and 3 staff".</summary>
    private bool OnlyListed(int from, int to)
    {
        while (from < to && (page.IsMark(from, ',') || page.Is(from, Term.And)))
        {
            from++;
        }

        return from == to;
    }

    private bool Broken(int from, int to, int words, bool past = false)
    {
        for (var i = from; i < to; i++)
        {
            if (page.IsBreak(i) && !page.IsMark(i, '.') && page[i].Kind != TokenKind.LineEnd || (page.IsUsed(i) && !past) || page.Is(i, Term.Return))
            {
                return true;
            }

            words -= page[i].Kind == TokenKind.Word && !page.Is(i, Term.And) && !page.Is(i, Term.Including) ? 1 : 0;
        }

        return words < 0;
    }

    private PaxMention Sum(List<PaxPart> group)
    {
        var first = group[0];
        int Of(Term kind) => group.Where(part => part.Kind == kind).Sum(part => part.Count);
        var people = Of(Term.Person);
        people = group.Count > 2 && people == 2 * first.Count && first.Kind == Term.Person ? first.Count : people; // "10 people, 6 guests and 4 staff"
        var kinds = group.Where(part => part.Kind != Term.Person).Sum(part => part.Count);
        var including = group.Count > 1 && group[^1].Start > first.End && Enumerable.Range(first.End, group[^1].Start - first.End).Any(i => page.Is(i, Term.Including) || page.IsMark(i, '('));
        var total = people > 0 && (including || (people == kinds && !first.Named)) ? people : people + kinds;
        int? Kind(Term kind) => group.Any(part => part.Kind == kind) ? Of(kind) : null;
        var end = group[^1].End > first.Start ? group[^1].End : first.End; // a patient's party is gathered out of order
        return new PaxMention(first.Start, end, total)
        {
            Delta = first.Delta,
            IsOfReturn = first.OfReturn,
            IsTotal = group.Any(part => part.Total),
            IsVague = group.Any(part => part.Vague) || AroundBefore(first.Start),
            Breakdown = !group.Any(part => part.Kind != Term.Person) || (people > 0 && !including && kinds == Of(Term.Adult)) ? null : new ReadPaxBreakdown
            {
                Adults = Kind(Term.Adult) ?? (people > 0 && including && people > kinds && Kind(Term.Patient) is null ? people - kinds : null),
                Children = Kind(Term.Child),
                Infants = Kind(Term.Infant),
                Patients = Kind(Term.Patient),
                Companions = Kind(Term.Companion),
                Medics = Kind(Term.Medic),
            },
        };
    }

    private bool AroundBefore(int start) => page.EndsWith(start, Term.Around, out var hit) && hit.Meaning.Value != "weak" && !page.IsUsed(start - 1);
}
