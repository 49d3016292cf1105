using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.People;
using JetVision.Activities.Requests.Reading.Places;
using JetVision.Activities.Requests.Reading.Times;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Trips;

/// <summary>A word that shapes the trip.</summary>
internal enum TripCue
{
    Return,
    Then,
    NextLeg,
    RoundTrip,
    OneWay,
    OpenReturn,
    Outbound,
}

/// <summary>Something the text says about the trip, at a token.</summary>
internal sealed record TripEvent(int At, int End, object What)
{
    public bool IsDateOrTime => What is DateMention or TimeMention;
}

/// <summary>Puts everything found in a text into the order in which it shapes the trip.</summary>
internal static class TripEvents
{
    public static List<TripEvent> Order(Page page, List<PlaceMention> places, List<DateMention> dates, List<TimeMention> times, List<PaxMention> people)
    {
        var events = new List<TripEvent>();
        events.AddRange(places.Select(place => new TripEvent(place.Start, place.End, place)));
        events.AddRange(dates.Select(date => new TripEvent(date.Start, date.End, date)));
        events.AddRange(times.Select(time => new TripEvent(time.Start, time.End, time)));
        events.AddRange(people.Select(pax => new TripEvent(pax.Start, pax.End, pax)));
        events.AddRange(Cues(page, events));
        events.Sort((one, other) => one.At != other.At ? one.At.CompareTo(other.At) : Rank(one).CompareTo(Rank(other)));
        PullBackOutbounds(page, events);
        PullBackReturns(page, events);
        return events;
    }

    private static int Rank(TripEvent e) => e.What is TripCue ? 0 : e.What is PlaceMention ? 1 : 2;

    private static List<TripEvent> Cues(Page page, List<TripEvent> found)
    {
        var inside = new HashSet<int>(found.Where(e => e.What is PlaceMention or PaxMention or DateMention).SelectMany(e => Enumerable.Range(e.At, e.End - e.At)));
        var cues = new List<TripEvent>();
        for (var i = 0; i < page.Count; i++)
        {
            if (inside.Contains(i))
            {
                continue;
            }

            if (Enumerator(page, i) is { } next)
            {
                cues.Add(new TripEvent(i, next, TripCue.NextLeg));
                i = next - 1;
                continue;
            }

            var best = page.At(i).FirstOrDefault(hit => CueOf(hit.Meaning.Term) is not null);
            if (best.Meaning is null)
            {
                continue;
            }

            var cue = CueOf(best.Meaning.Term)!.Value;
            if (cue is TripCue.Return or TripCue.RoundTrip && Denied(page, best.End) is { } denied)
            {
                cue = denied;
            }

            cues.Add(new TripEvent(i, best.End, cue));
            i = cue == TripCue.Return ? i + Math.Max(0, best.End - i - 1) : best.End - 1;
        }

        return cues;
    }

    private static TripCue? CueOf(Term term) => term switch
    {
        Term.Return => TripCue.Return,
        Term.Then => TripCue.Then,
        Term.RoundTrip => TripCue.RoundTrip,
        Term.OneWay => TripCue.OneWay,
        Term.Outbound => TripCue.Outbound,
        _ => null,
    };

    /// <summary>"return: none" makes it one way; "return to be defined" leaves it open.</summary>
    private static TripCue? Denied(Page page, int end)
    {
        for (var i = end; i < Math.Min(page.Count, end + 7) && !page.IsPause(i); i++)
        {
            if (page.Is(i, Term.Tbd))
            {
                return TripCue.OpenReturn;
            }

            if (page.Is(i, Term.No) && i <= end + 1)
            {
                return TripCue.OneWay;
            }

            if (page.IsUsed(i))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>"1)", "2.", "Leg 2:", "A:", "(iii)", "#2" where a list's item begins.</summary>
    private static int? Enumerator(Page page, int i)
    {
        if (page.Is(i, Term.Leg, out var leg) && leg.End < page.Count && !page.IsUsed(leg.End) &&
            (page[leg.End].Kind == TokenKind.Number && page[leg.End].Value is > 0 and < 20 || page.IsMark(leg.End, '#') ||
             (page[leg.End].Norm is "a" or "b" or "c" or "d" && page.IsMark(leg.End + 1, ':')) ||
             (page.Is(leg.End, Term.Number, out var counted) && page.IsMark(counted.End, ':'))))
        {
            var end = leg.End + (page.IsMark(leg.End, '#') ? 2 : 1);
            return end < page.Count && page[end].Kind == TokenKind.Mark && page[end].Norm[0] is ':' or '-' or ')' or '.' ? end + 1 : end;
        }

        if (page.Is(i, Term.Ordinal, out var ordinal) && page.Is(ordinal.End, Term.Leg, out leg) && (page.IsMark(leg.End, ':') || i == 0 || page.IsPause(i - 1)))
        {
            return ordinal.Meaning.Number == 1 ? null : leg.End;
        }

        var starts = i == 0 || page.IsBreak(i - 1) || page.IsMark(i - 1, ':') || page.IsMark(i - 1, '(') || page[i].Spaced;
        if (!starts || page.IsUsed(i) || i + 1 >= page.Count)
        {
            return null;
        }

        var numbered = page[i].Kind == TokenKind.Number && page[i].Value is > 0 and < 20 && page[i].End - page[i].Start < 3;
        var lettered = page[i].Kind == TokenKind.Word && page[i].End - page[i].Start == 1 && page[i].Norm[0] is >= 'a' and <= 'h';
        var closed = page.IsMark(i + 1, ')') && !page[i + 1].Spaced;
        var dotted = (page.IsMark(i + 1, '.') || page.IsMark(i + 1, ':')) && !page[i + 1].Spaced && (i == 0 || page[i - 1].Kind == TokenKind.LineEnd || (lettered && page[i].Capital && page.IsMark(i + 1, ':'))) &&
            (i + 2 >= page.Count || page[i + 2].Spaced);
        return (numbered || lettered) && (closed || dotted) ? i + 2 : null;
    }

    /// <summary>"8am out, home by 9pm": the cue stands behind its time, so it is moved before it.</summary>
    private static void PullBackOutbounds(Page page, List<TripEvent> events)
    {
        for (var i = 1; i < events.Count; i++)
        {
            var cue = events[i];
            if (cue.What is TripCue.Outbound && events[i - 1].What is TimeMention && cue.At == events[i - 1].End && (cue.End >= page.Count || page.IsPause(cue.End) || page.Is(cue.End, Term.And)))
            {
                (events[i - 1], events[i]) = (cue with { At = events[i - 1].At }, events[i - 1]);
            }
        }
    }

    /// <summary>"Friday nine o'clock out, Sunday six o'clock back": the cue stands behind its date, so it is moved before it.</summary>
    private static void PullBackReturns(Page page, List<TripEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].What is not TripCue.Return)
            {
                continue;
            }

            var cue = events[i];
            if (i > 0 && events[i - 1].What is DateMention { Spec: DaysAfterLeg } && cue.At - events[i - 1].End <= 2 && !Paused(page, events[i - 1].End, cue.At))
            {
                (events[i - 1], events[i]) = (cue with { At = events[i - 1].At }, events[i - 1]);
                continue;
            }

            if (i > 0 && events[i - 1].What is DateMention && cue.At - events[i - 1].End <= 1 && !Paused(page, events[i - 1].End, cue.At) &&
                events.Take(i - 1).Any(e => e.What is DateMention) && !(i + 1 < events.Count && events[i + 1].What is DateMention && events[i + 1].At - cue.End <= 2))
            {
                // "6 February out at three, 13 February back at eleven"
                (events[i - 1], events[i]) = (cue with { At = events[i - 1].At }, events[i - 1]);
                continue;
            }

            var follows = events.Skip(i + 1).TakeWhile(e => e.At - cue.End < 12).FirstOrDefault(e => e.IsDateOrTime && !Paused(page, cue.End, e.At));
            if (follows is not null)
            {
                continue;
            }

            var first = i;
            while (first > 0 && events[first - 1].IsDateOrTime && !Paused(page, events[first - 1].End, first == i ? cue.At : events[first].At))
            {
                first--;
            }

            if (first < i && first > 0 && events.Take(first).Any(e => e.What is DateMention or PlaceMention) && (StandsApart(page, events[first].At) || events.Take(first).Any(e => e.What is DateMention)) &&
                !events.Take(first).SkipWhile(e => events.Exists(known => known.What is TripCue.Outbound) && e.What is not TripCue.Outbound).Any(e => e.What is TripCue.Return))
            {
                events.RemoveAt(i);
                events.Insert(first, cue with { At = events[first].At });
            }
        }
    }

    private static bool StandsApart(Page page, int at) => at == 0 || page.IsPause(at - 1) || page.EndsWith(at, Term.And);

    private static bool Paused(Page page, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (page.IsPause(i) || page.Is(i, Term.And))
            {
                return true;
            }
        }

        return false;
    }
}
