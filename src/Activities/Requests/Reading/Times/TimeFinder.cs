using JetVision.Activities.Requests.Reading.People;
using JetVision.Activities.Requests.Reading.Words;
using NodaTime;

namespace JetVision.Activities.Requests.Reading.Times;

/// <summary>Finds times and parts of the day, with the words that widen them: around, before, after, by, between.</summary>
internal sealed class TimeFinder(Page page)
{
    private readonly ClockReader clock = new(page);

    public List<TimeMention> Find()
    {
        var found = new List<TimeMention>();
        for (var i = 0; i < page.Count;)
        {
            if (page.Is(i, Term.Greeting, out var greeting))
            {
                i = greeting.End;
                continue;
            }

            if (page.Is(i, Term.DayPart, out greeting) && (i == 0 || page.IsBreak(i - 1)) && (page.IsMark(greeting.End, '!') || (page.IsMark(greeting.End, ',') && i < 3)))
            {
                i = greeting.End; // "Morning!" greets
                continue;
            }

            if (ChangedCounts.At(page, i) is { } count)
            {
                i = count.End; // "the passenger count from 5 to 7" names no hours
                continue;
            }

            if (!page.IsUsed(i) && Read(i) is { } mention)
            {
                var arrival = BeingThere(mention with { IsArrival = IsArrival(mention) });
                page.Use(mention.Start, mention.End);
                found.Add(arrival);
                i = mention.End;
                continue;
            }

            i++;
        }

        Corrections.Apply(page, found, mention => (mention.Start, mention.End));

        // "I have a closing at 10:30; on the ground by 9:15": the hour of the occasion is not the flight's, once that one is said.
        return found.Exists(mention => mention.IsArrival) ? [.. found.Where(mention => mention.IsArrival || !IsOfOccasion(mention))] : found;
    }

    private bool IsOfOccasion(TimeMention mention)
    {
        const int Near = 4;
        for (var i = mention.Start - 1; i >= Math.Max(0, mention.Start - Near) && !page.IsPause(i); i--)
        {
            if (page.Is(i, Term.Occasion))
            {
                // "the flight back after the meeting, about 15:30" is the flight's hour
                return !Enumerable.Range(Math.Max(0, i - 2), Math.Min(2, i)).Any(at => page.Is(at, Term.After));
            }
        }

        return false;
    }

    private TimeMention? Read(int start)
    {
        if (page.Is(start, Term.SameTime, out var same) && !(page.Is(start, Term.BothWays, out var both) && both.End > same.End))
        {
            return new TimeMention(start, same.End, null, null, TimeRank.DayPart) { IsSame = true };
        }

        var i = start;
        Term? word = null;
        var led = false;
        for (var steps = 0; steps < 5 && i < page.Count && !page.IsUsed(i); steps++)
        {
            if (page.Is(i, Term.DayPart, out var early) && Modifier(i, out var modifier) is not null && early.End >= modifier.End)
            {
                break;
            }

            if (Modifier(i, out var hit) is { } term)
            {
                word = term is Term.Around && word is not null ? word : term;
                (i, led) = (hit.End, true);
            }
            else if (page.Is(i, Term.HourPrefix, out hit))
            {
                (i, led) = (hit.End, true);
            }
            else if (page.IsMark(i, ':') && led || (page.IsMark(i, '.') && led && !page.IsBreak(i)))
            {
                i++;
            }
            else if (page.Is(i, Term.Article, out hit) && led)
            {
                i = hit.End;
            }
            else
            {
                break;
            }
        }

        if (page.Is(start, Term.DayPart, out var part) && PartThenClock(start, part) is { } together)
        {
            return together;
        }

        // a preposition shared with dates and places ("from 5 January") must not swallow a bare number
        var leads = led && (word is not (Term.After or Term.Before or Term.By or Term.Around or Term.Between) || IsHourLike(i));
        if (!IsCount(i, word) && clock.Read(i, leads) is { } time)
        {
            return Widen(start, time, word);
        }

        if (page.Is(i, Term.DayPart, out part))
        {
            return Part(start, part, word);
        }

        // "12/22 am", "18 Dec pm": no hour, so it is the half of the day
        if (i == start && i > 0 && page.IsUsed(i - 1) && (page[i - 1].Kind == TokenKind.Number || page.EndsWith(i, Term.Month) || page.EndsWith(i, Term.Weekday)) && (page.Is(i, Term.Am, out var half) || page.Is(i, Term.Pm, out half)))
        {
            var noon = new LocalTime(12, 0);
            return page.Is(i, Term.Am) ? new TimeMention(start, half.End, new LocalTime(6, 0), noon, TimeRank.DayPart) : new TimeMention(start, half.End, noon, new LocalTime(18, 0), TimeRank.DayPart);
        }

        return null;
    }

    private bool IsHourLike(int i) => page.TryNumber(i, out var number, out var next) && number <= 24 &&
        (next >= page.Count || page.IsPause(next) || page.Is(next, Term.And) || page.IsMark(next, '-') || page.Is(next, Term.Span) || page.Is(next, Term.Ish) || page.Is(next, Term.DayPart) ||
         page.Is(next, Term.HourWord) || page.IsMark(next, ':') || IsMinutes(next) || clock.SpokenMinutes(i, next) is not null || page.Is(next, Term.At) || page.Is(next, Term.To) || page.Is(next, Term.From) || page.Is(next, Term.Return) || page.Is(next, Term.By) || page.Is(next, Term.BothWays));

    /// <summary>The ".30" of "about 10.30"; dates were found before times.</summary>
    private bool IsMinutes(int dot) => page.IsMark(dot, '.') && dot + 1 < page.Count && page[dot + 1] is { Kind: TokenKind.Number, Spaced: false, Norm.Length: 2, Value: < 60 } &&
        !(page.IsMark(dot + 2, '.') && dot + 3 < page.Count && page[dot + 3].Kind == TokenKind.Number);

    private Term? Modifier(int i, out Hit hit)
    {
        Hit? best = null;
        foreach (var found in page.At(i))
        {
            if (found.Meaning.Term is Term.Around or Term.Before or Term.After or Term.By or Term.Between && (best is null || found.End > best.Value.End || found.Meaning.Term == Term.Around))
            {
                best = found;
            }
        }

        hit = best ?? default;
        return best?.Meaning.Term;
    }

    /// <summary>"下午3点", "tomorrow evening at 8", "morgens um 9": the part of the day settles am or pm.</summary>
    private TimeMention? PartThenClock(int start, Hit part)
    {
        var i = part.End;
        var led = page.Language == "zh";
        var word = (Term?)null;
        if (page.IsMark(i, ','))
        {
            i++;
        }

        while (i < page.Count && (page.Is(i, Term.HourPrefix, out var hit) || Modifier(i, out hit) is not null))
        {
            word = Modifier(i, out _) ?? word;
            (i, led) = (hit.End, true);
        }

        return i < page.Count && !IsCount(i, word) && clock.Read(i, led) is { } time
            ? Widen(start, ByPart(time, part), word)
            : null;
    }

    /// <summary>"Somewhere between 8 and 10 of us".</summary>
    private bool IsCount(int i, Term? word) => word is Term.Between && page.TryNumber(i, out _, out var first) && page.Is(first, Term.And, out var and) && page.TryNumber(and.End, out _, out var second) &&
        (page.Is(second, Term.OfUs) || page.Is(second, Term.Person));

    private static ClockTime ByPart(ClockTime time, Hit part)
    {
        if (!time.HalfOpen || time.Minute >= 720)
        {
            return time.HalfOpen && IsMorning(part) && time.Minute is >= 720 and < 780 ? time : time with { HalfOpen = false };
        }

        var afternoon = ClockReader.ParseMinute(part.Meaning.Value) >= 660;
        return time with { Minute = afternoon ? time.Minute + 720 : time.Minute, HalfOpen = false };
    }

    private static bool IsMorning(Hit part) => ClockReader.ParseMinute(part.Meaning.Value) < 660;

    private TimeMention Widen(int start, ClockTime time, Term? word)
    {
        var end = time.End;
        if (time.HalfOpen && page.Is(end, Term.DayPart, out var part))
        {
            (time, end) = (ByPart(time, part), part.End);
        }
        else if (page.Is(end, Term.DayPart, out part) && !time.HalfOpen)
        {
            end = part.End;
        }

        if (Joint(end, word == Term.Between) is { } joint && joint > end && clock.Read(joint, true) is { } last)
        {
            if (last.HalfOpen && page.Is(last.End, Term.DayPart, out part))
            {
                last = ByPart(last, part) with { End = part.End };
            }

            if (word == Term.After && page.Anywhere(Term.Change) && page.Is(end, Term.To))
            {
                return Widen(start, last, null); // "move it from ten to one"
            }

            var (from, to) = Settle(time, last);
            if (from <= to || word == Term.Between)
            {
                return new TimeMention(start, last.End, At(from), At(to), TimeRank.Around) { IsUtc = time.IsUtc };
            }
        }

        var minute = time.HalfOpen ? Likely(time.Minute) : time.Minute;
        if (page.Is(end, Term.Ish, out var ish) || (page.IsMark(end, '-') && page.Is(end + 1, Term.Ish, out ish)))
        {
            (word, end) = (Term.Around, ish.End);
        }
        else if (word is null or Term.By && Suffix(end, out var suffix) is { } trailing)
        {
            (word, end) = (trailing, suffix);
        }

        return word switch
        {
            Term.Around => new TimeMention(start, end, At(minute - 60), At(minute + 60), TimeRank.Around) { IsUtc = time.IsUtc },
            Term.Before or Term.By => new TimeMention(start, end, null, At(minute == 0 ? 1440 : minute), TimeRank.Open) { IsUtc = time.IsUtc },
            Term.After => new TimeMention(start, end, At(minute), null, TimeRank.Open) { IsUtc = time.IsUtc },
            _ => new TimeMention(start, end, At(minute), At(minute), TimeRank.Exact) { IsUtc = time.IsUtc },
        };
    }

    /// <summary>"6pm or later", "10:00 latest", "ab", "以后".</summary>
    private Term? Suffix(int end, out int next)
    {
        next = end;
        if (page.Is(end, Term.Or, out var or) && (page.Is(or.End, Term.Later, out var later) || page.Is(or.End, Term.After, out later)))
        {
            next = later.End;
            return Term.After;
        }

        foreach (var hit in page.At(end))
        {
            if (hit.Meaning.Value == "suffix" && hit.Meaning.Term is Term.Before or Term.After)
            {
                next = hit.End;
                return hit.Meaning.Term;
            }
        }

        return null;
    }

    private int? Joint(int end, bool between)
    {
        if (end >= page.Count)
        {
            return null;
        }

        int? next = page.IsMark(end, '-') || page.IsMark(end, '~') ? end + 1
            : page.Is(end, Term.Span, out var span) ? span.End
            : between && page.Is(end, Term.And, out var and) ? and.End
            : null;
        while (next is { } at && page.Is(at, Term.HourPrefix, out var prefix))
        {
            next = prefix.End;
        }

        return next < page.Count ? next : null;
    }

    /// <summary>"9-11am" means nine in the morning; "2 and 4" the afternoon.</summary>
    private static (int From, int To) Settle(ClockTime first, ClockTime last)
    {
        var to = last.HalfOpen ? Likely(last.Minute) : last.Minute;
        if (!first.HalfOpen)
        {
            return (first.Minute, last.HalfOpen && last.Minute < 720 && first.Minute >= 720 && last.Minute + 720 > first.Minute ? last.Minute + 720 : to);
        }

        var from = first.Minute;
        return from < 720 && from + 720 <= to ? (from + 720, to) : (from, to);
    }

    private static TimeMention Part(int start, Hit part, Term? word)
    {
        var (from, to) = (ClockReader.ParseMinute(part.Meaning.Value), ClockReader.ParseMinute(part.Meaning.Value[6..]));
        return word switch
        {
            Term.Before => new TimeMention(start, part.End, null, At(from), TimeRank.Open),
            Term.After => new TimeMention(start, part.End, At(to), null, TimeRank.Open),
            _ => new TimeMention(start, part.End, At(from), At(to), TimeRank.DayPart),
        };
    }

    /// <summary>A bare "at 3" means the afternoon, a bare "at 9" the morning.</summary>
    private static int Likely(int minute) => minute is >= 60 and < 360 ? minute + 720 : minute;

    private static LocalTime At(int minute) => minute >= 1440 ? new LocalTime(23, 59) : minute < 0 ? LocalTime.Midnight : new LocalTime(minute / 60, minute % 60);

    /// <summary>"needs to be in Barcelona on Thursday at 9:30": being there at a time means landing before it.</summary>
    private TimeMention BeingThere(TimeMention mention)
    {
        if (mention.Rank != TimeRank.Exact)
        {
            return mention;
        }

        for (var i = mention.Start - 1; i >= 0 && i > mention.Start - 12 && !page.IsPause(i) && !page.Is(i, Term.Depart); i--)
        {
            if (page.At(i).Any(hit => hit.Meaning is { Term: Term.BeThere, Value: "be" }))
            {
                return mention with { IsArrival = true, From = null };
            }
        }

        return mention;
    }

    private bool IsArrival(TimeMention mention)
    {
        var arrives = false;
        for (var i = mention.Start - 1; i >= 0 && i > mention.Start - 12 && (page.IsUsed(i) || !page.IsBreak(i)); i--)
        {
            if (page.Is(i, Term.Depart, out var depart) && depart.End <= mention.Start && !page.Is(i, Term.Arrive))
            {
                return false;
            }

            if (page.Is(i, Term.Arrive, out var arrive) && arrive.End <= mention.Start + 3 && (mention.Start - i <= 5 || mention.Rank == TimeRank.Open))
            {
                return true;
            }

            if (mention.From is not null && page.Is(i, Term.Return) && !page.Is(i, Term.Arrive))
            {
                return false; // "must land before 11, back Friday after 4"
            }

            arrives |= page.Is(i, Term.BeThere) && mention.From is null && mention.To is not null;
            if (page.IsMark(i, ',') && mention.Start - i > 6)
            {
                break;
            }
        }

        for (var i = mention.End; i < page.Count && i < mention.End + 6 && !page.IsPause(i) && !arrives; i++)
        {
            arrives |= mention.From is null && page.Is(i, Term.BeThere);
            if (page.Is(i, Term.Arrive) && i - mention.End <= 1 && !page.Is(i, Term.To))
            {
                return true;
            }
        }

        return arrives;
    }
}
