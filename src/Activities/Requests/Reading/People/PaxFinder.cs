using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.People;

/// <summary>Finds how many fly: counts with their kinds, joined where they belong to one another, and counts that stand without a word for people.</summary>
internal sealed class PaxFinder(Page page)
{
    private readonly PartyReader party = new(page);

    public List<PaxMention> Find()
    {
        var parts = new List<PaxPart>();
        var medical = page.Anywhere(Term.Patient);
        for (var i = 0; i < page.Count;)
        {
            if (!page.IsUsed(i) && Read(i, medical, parts) is { } part)
            {
                parts.Add(part);
                i = part.End;
                continue;
            }

            i++;
        }

        if (medical)
        {
            parts = Gathered(parts);
        }

        Corrections.Apply(page, parts, part => (part.Start, part.End));

        var mentions = new PaxJoiner(page).Join(parts);
        foreach (var mention in mentions)
        {
            page.Use(mention.Start, mention.End);
        }

        return mentions.Count > 0 ? mentions : new BareCounts(page).Find();
    }

    /// <summary>"a couple": one word that names two, before anybody else is named.</summary>
    private bool IsCouple(int i) => page.Is(i, Term.Group, out var pair) && pair.Meaning.Number > 1 && pair.End - pair.Start < 3;

    private PaxPart? Read(int i, bool medical, List<PaxPart> before)
    {
        // "7 instead of 5 passengers", "7 passengers instead of 5": the second number is over
        if (Number(i, out var now, out var open, out var behind) && page.Is(KindAt(behind)?.End ?? behind, Term.Instead, out var instead) && Number(instead.End, out _, out _, out var over)
            && (KindAt(behind)?.End ?? KindAt(over)?.End) is not null)
        {
            return new PaxPart(i, KindAt(over)?.End ?? over, Term.Person, now, open, 0);
        }

        if (!medical && !page.IsUsed(i) && !IsCouple(i) && party.Read(before.Count == 0, page.Is(i, Term.Group, out var only) && only.Meaning.Number == 1 && page.Is(only.End - 1, Term.Member) ? only.End - 1 : i) is { } named)
        {
            return new PaxPart(i, named.End, Term.Person, named.Count, false, 0) { Named = true };
        }

        if (page.Is(i, Term.Group, out var group))
        {
            // "alone with one bodyguard"
            if (group.Meaning.Number == 1 && page.Is(group.End, Term.And, out var with) && page.Is(with.End, Term.My, out var his) && page.Is(his.End, Term.Member, out var fellow))
            {
                return new PaxPart(i, fellow.End, Term.Person, 2, false, 0);
            }

            return new PaxPart(i, group.End, Term.Person, group.Meaning.Number, false, 0);
        }

        if (Labelled(i) is { } labelled)
        {
            return labelled;
        }

        if (page.Is(i, Term.WeAre, out var weAre))
        {
            var at = page.IsMark(weAre.End, ':') ? weAre.End + 1 : weAre.End;
            while (page.Is(at, Term.Around, out var around))
            {
                at = around.End;
            }

            if (page.Is(at, Term.Group, out group))
            {
                return new PaxPart(i, group.End, Term.Person, group.Meaning.Number, false, 0);
            }

            if (Number(at, out var said, out var vague, out var next) && !IsOther(next) && said < 1000 && !(said == 1 && page.Is(at, Term.My) && KindAt(next) is null))
            {
                var full = Counted(at, medical);
                var total = weAre.Meaning.Value == "total";
                return full is { Delta: 0 } ? full with { Start = i, Total = total } : full ?? new PaxPart(i, next, Term.Person, said, vague, page.Is(next, Term.More) ? 1 : 0);
            }
        }

        if (Counted(i, medical) is { } counted)
        {
            return WithSelf(counted, before);
        }

        if (before.Count == 0 && page.EndsWith(i, Term.And, out var and) && page.EndsWith(and.Start, Term.Self, out var self) && page.TryNumber(i, out var more, out var past) && more < 40 && !IsOther(past))
        {
            return new PaxPart(self.Start, past, Term.Person, more + 1, false, 0); // "our CEO plus 3"
        }

        if (medical && KindAt(i) is { } alone && alone.Kind is Term.Patient or Term.Companion or Term.Medic && !before.Any(part => part.Kind == alone.Kind && alone.Kind == Term.Patient))
        {
            return new PaxPart(i, alone.End, alone.Kind, 1, false, 0);
        }

        if (before.Count > 0 && (page[i].Norm is "a" or "an" or "the" || page.Is(i, Term.My)) && (i - before[^1].End is >= 0 and <= 2 || (i - before[^1].End <= 7 && page.EndsWith(i, Term.And))) && KindAt(i + 1) is { Kind: Term.Adult or Term.Child or Term.Infant } one)
        {
            return new PaxPart(i, one.End, one.Kind, 1, false, 0);
        }

        if (before.Count > 0 && page.Is(i, Term.My, out var our) && page.TryNumber(our.End, out _, out var years) && years + 1 < page.Count && page[years].IsWord("year") && page[years + 1].IsWord("old"))
        {
            return new PaxPart(i, years + 2, Term.Child, 1, false, 0); // "our three year old"
        }

        if (before.Count > 0 && page.EndsWith(i, Term.And, out and) && and.Start == before[^1].End && KindAt(i) is { Kind: Term.Infant } infant)
        {
            return new PaxPart(i, infant.End, Term.Infant, 1, false, 0); // "четверо взрослых и младенец"
        }

        if (page.IsMark(i, '+') && i > 0 && page[i - 1].Kind == TokenKind.Word && Number(i + 1, out var others, out _, out var end) && others < 40 && !IsOther(end) && before.Count == 0)
        {
            return new PaxPart(i, end, Term.Person, others + 1, false, 0);
        }

        return null;
    }

    /// <summary>"Mr. H + 3 guests", "me and 2 colleagues": the one who is named flies too.</summary>
    private PaxPart WithSelf(PaxPart part, List<PaxPart> before)
    {
        if (part is { Kind: Term.Person, Delta: 0 } && before.Count == 0 && party.AndSelf(part.End) is { } withMe)
        {
            return part with { End = withMe, Count = part.Count + 1 };
        }

        var opening = page.EndsWith(part.Start, Term.My, out var my) ? my.Start : part.Start; // "the CEO and his two assistants"
        var joint = opening - 1;
        if (part.Kind != Term.Person || part.Delta != 0 || joint < 1 || before.Any(other => other.End >= joint - 1))
        {
            return part;
        }

        var plus = page.IsMark(joint, '+');
        var and = page.EndsWith(opening, Term.And, out var hit);
        if (!plus && !and)
        {
            return part;
        }

        if (and && page.EndingAt(opening).Any(found => found.Meaning is { Term: Term.And, Value: "with" }) && page.TryFind(Term.Fellow, part.Start, part.End, out _))
        {
            return part with { Count = part.Count + 1 }; // "I travel with two colleagues"
        }

        var end = plus ? joint : hit.Start;
        for (var i = end; i > Math.Max(0, end - 4); i--)
        {
            if (page.IsBreak(i - 1) && !page.IsMark(i - 1, '.'))
            {
                break;
            }

            if (page.EndsWith(i, Term.Self, out var self))
            {
                return part with { Start = self.Start, Count = part.Count + 1 };
            }

            // "our CFO and two analysts"
            if (and && i == end && page.EndsWith(i, Term.Member, out var member) && member.Meaning.Number == 1 && page.EndsWith(member.Start, Term.My))
            {
                return part with { Start = member.Start, Count = part.Count + 1 };
            }
        }

        return plus && end > 0 && page[end - 1].Kind == TokenKind.Word && page[end - 1].Capital && !page.IsUsed(end - 1) ? part with { Count = part.Count + 1 } : part;
    }

    private PaxPart? Counted(int i, bool medical)
    {
        if (!Number(i, out var count, out var vague, out var next) || count > 999)
        {
            return null;
        }

        var delta = 0;
        if (page.Is(next, Term.More, out var more))
        {
            (delta, next) = (1, more.End);
        }
        else if (page.Is(next, Term.Less, out more))
        {
            (delta, next) = (-1, more.End);
        }

        if (page.Is(next, Term.OfUs, out var ofUs))
        {
            if (count == 1 && ofUs.Meaning.Value != "total" && page[ofUs.Start].IsWord("of"))
            {
                return null; // "one of them uses a wheelchair"
            }

            return new PaxPart(i, ofUs.End, Term.Person, count, vague, 0) { Total = ofUs.Meaning.Value == "total" };
        }

        if (page.Is(next, Term.Pair, out var pairs) && delta == 0)
        {
            return new PaxPart(i, pairs.End, Term.Person, count * 2, vague, 0);
        }

        var kind = KindAt(next) ?? (next < page.Count && page[next].Kind is TokenKind.Word && !page.Is(next, Term.NotPax) && !page.IsUsed(next) ? KindAt(next + 1) : null);
        if (AfterReturn(kind?.End ?? next) is { } back && delta == 0 && count < 61)
        {
            return new PaxPart(i, back, Term.Person, count, vague, 0) { OfReturn = true };
        }

        if (kind is { } found && (found.Kind is not (Term.Companion or Term.Medic) || medical || found.Kind == Term.Companion))
        {
            if (delta == 0 && page.Is(found.End, Term.More, out more) && page[more.Start].Norm is not ("other" or "another"))
            {
                return new PaxPart(i, more.End, found.Kind, count, vague, 1);
            }

            return new PaxPart(i, found.End, found.Kind, count, vague, delta);
        }

        return delta != 0 && (page.Is(next, Term.At) || page.Is(next, Term.From) || page.IsPause(next) || page.Is(next, Term.PickUp)) ? new PaxPart(i, next, Term.Person, count, vague, delta) : null;
    }

    /// <summary>"4 coming back", "6 on the way back": words for the way back that close the clause.</summary>
    private int? AfterReturn(int i)
    {
        for (var steps = 0; steps < 3 && i < page.Count; steps++)
        {
            if (page.Is(i, Term.Return, out var back))
            {
                return back.End >= page.Count || page.IsPause(back.End) || page.IsMark(back.End, ':') ? back.End : null;
            }

            if (page.Is(i, Term.At, out var filler) || page.Is(i, Term.Article, out filler) || page.Is(i, Term.DayPrefix, out filler) || page.Is(i, Term.ForPax, out filler))
            {
                i = filler.End;
                continue;
            }

            return null;
        }

        return null;
    }

    private (Term Kind, int End)? KindAt(int i)
    {
        if (i >= page.Count || page.IsUsed(i))
        {
            return null;
        }

        (Term Kind, int End)? best = null;
        foreach (var hit in page.At(i))
        {
            if (hit.Meaning.Term is Term.NotPax or Term.Attendant or Term.Bed or Term.Baggage && hit.End >= (best?.End ?? 0))
            {
                return null;
            }

            if (hit.Meaning.Term is Term.Person or Term.Adult or Term.Child or Term.Infant or Term.Patient or Term.Companion or Term.Medic &&
                (best is null || hit.End > best.Value.End || hit.Meaning.Term != Term.Person))
            {
                best = best is { } known && known.End > hit.End ? known : (hit.Meaning.Term, hit.End);
            }
        }

        return best;
    }

    private PaxPart? Labelled(int i)
    {
        if (!page.Is(i, Term.PaxLabel, out var label))
        {
            if (KindAt(i) is not { Kind: Term.Adult or Term.Child or Term.Infant } kind || !IsLabelMark(kind.End))
            {
                return null;
            }

            return Number(kind.End + 1, out var each, out _, out var stop) && each < 400 && !IsOther(stop) ? new PaxPart(i, stop, kind.Kind, each, false, 0) : null;
        }

        if (ChangedCounts.At(page, i) is { } changed)
        {
            return new PaxPart(i, changed.End, Term.Person, changed.Count, false, 0);
        }

        var at = label.End;
        var marked = false;
        while (at < page.Count && page[at].Kind == TokenKind.Mark && page[at].Norm[0] is ':' or '=' or '-' or '"' or '(' or ')' or '#' or '*' or '|')
        {
            marked = true;
            at++;
        }

        while (page.Is(at, Term.Stays, out var stays))
        {
            (at, marked) = (stays.End, true);
        }

        if (!Number(at, out var count, out var vague, out var next) || count > 9999 || (!marked && i > 0 && (page.TryNumber(i - 1, out _, out _) || page.EndsWith(i, Term.Number))))
        {
            return null;
        }

        // the number may carry its own kinds: "Passengers: 4 adults, 1 infant"
        return Counted(at, false) is { } counted ? counted with { Start = i } : IsOther(next) ? null : new PaxPart(i, next, Term.Person, count, vague, 0);
    }

    private bool IsLabelMark(int i) => i < page.Count && page[i].Kind == TokenKind.Mark && page[i].Norm[0] is ':' or '=';

    private bool IsOther(int next) => BareCounts.IsOther(page, next);

    /// <summary>A number, or a span or choice of two of which the larger counts.</summary>
    private bool Number(int i, out int count, out bool vague, out int next)
    {
        vague = false;
        if (i >= page.Count || page.IsUsed(i) || !page.TryNumber(i, out count, out next) || IsPartOfMore(i, next))
        {
            (count, next) = (0, i);
            return false;
        }

        var joint = page.IsMark(next, '-') || page.IsMark(next, '/') || page.IsMark(next, '~') ? next + 1
            : page.Is(next, Term.Or, out var or) ? or.End
            : page.Is(next, Term.Span, out var span) ? span.End
            : -1;
        if (joint > 0 && joint < page.Count && !page.IsUsed(joint) && page.TryNumber(joint, out var second, out var after) && second > count && second < count + 30 && KindAt(after) is not null)
        {
            (count, next, vague) = (second, after, true);
        }

        return true;
    }

    private bool IsPartOfMore(int i, int next) =>
        page[i].Kind == TokenKind.Number && ((i > 0 && !page[i].Spaced && page[i - 1].Kind == TokenKind.Mark && page[i - 1].Norm[0] is '.' or '/' or ':' or '$' or '€' or '£' or '#' && !page[i - 1].Spaced && i > 1 && page[i - 2].Kind == TokenKind.Number) ||
            (next < page.Count && page[next].Kind == TokenKind.Mark && page[next].Norm[0] is '/' or ':' && !page[next].Spaced && next + 1 < page.Count && page[next + 1].Kind == TokenKind.Number && !page[next + 1].Spaced && KindAt(next + 2) is null));

    /// <summary>In a patient's transport everybody counted flies with the patient, wherever in the text they are named.</summary>
    private static List<PaxPart> Gathered(List<PaxPart> parts) =>
        parts.Any(part => part.Kind == Term.Patient) && parts.Any(part => part.Kind is Term.Medic or Term.Companion)
            ? [.. parts.Where(part => part.Kind is Term.Patient), .. parts.Where(part => part.Kind is Term.Medic or Term.Companion), .. parts.Where(part => part.Kind is not (Term.Patient or Term.Medic or Term.Companion))]
            : parts;
}
