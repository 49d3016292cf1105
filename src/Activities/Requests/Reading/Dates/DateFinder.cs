using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Dates;

/// <summary>A date that the text names.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">One past the last token.</param>
/// <param name="Spec">The date as it was said.</param>
internal sealed record DateMention(int Start, int End, DateSpec Spec);

/// <summary>Finds dates: joins the single days that <see cref="DayReader"/> reads into choices and spans.</summary>
internal sealed class DateFinder(Page page, bool monthFirst, bool orderIsOpen)
{
    private readonly DayReader days = new(page, monthFirst, orderIsOpen);

    public List<DateMention> Find()
    {
        var found = new List<DateMention>();
        for (var i = 0; i < page.Count;)
        {
            if (page.Is(i, Term.Greeting, out var greeting))
            {
                i = greeting.End;
                continue;
            }

            if (page.Is(i, Term.NotADate, out var aside))
            {
                i = SkipAside(aside.End);
                continue;
            }

            if (!page.IsUsed(i) && Read(i) is { } mention)
            {
                if (!HoldsDayPart(mention))
                {
                    page.Use(mention.Start, mention.End);
                }

                found.Add(mention);
                i = mention.End;
                continue;
            }

            i++;
        }

        Corrections.Apply(page, found, mention => (mention.Start, mention.End));

        // "We spoke yesterday": a day that is over is when something was said, once another day is named.
        return Anchored(found.Exists(mention => !IsOver(mention)) ? [.. found.Where(mention => !IsOver(mention))] : found);
    }

    /// <summary>"Christmas trip: out Wednesday, back Monday": where one feast and no day of the calendar is named, the weekdays after it are those about the feast.</summary>
    private static List<DateMention> Anchored(List<DateMention> found)
    {
        if (found.FindAll(mention => FeastOf(mention.Spec) is not null) is not [var feast] || !found.TrueForAll(mention => mention == feast || IsWeekday(mention.Spec)))
        {
            return found;
        }

        var name = FeastOf(feast.Spec)!;
        return found.ConvertAll(mention => mention.Start > feast.Start ? mention with { Spec = About(name, mention.Spec) } : mention);
    }

    private static string? FeastOf(DateSpec spec) => spec switch
    {
        HolidayDay { DaysAfter: 0 } day => day.Name,
        HolidayWeekend weekend => weekend.Name,
        _ => null,
    };

    private static bool IsWeekday(DateSpec spec) => spec switch
    {
        DayOfWeekSpec { Word: WeekdayWord.Bare } => true,
        EitherDate either => IsWeekday(either.One) && IsWeekday(either.Other),
        FromToDate span => IsWeekday(span.First) && IsWeekday(span.Last),
        _ => false,
    };

    private static DateSpec About(string feast, DateSpec spec) => spec switch
    {
        DayOfWeekSpec weekday => new WeekdayByHoliday(feast, weekday.Weekday, 0),
        EitherDate either => new EitherDate(About(feast, either.One), About(feast, either.Other)),
        FromToDate span => span with { First = About(feast, span.First), Last = About(feast, span.Last) },
        _ => spec,
    };

    private static bool IsOver(DateMention mention) => mention.Spec is DaysFromNow { Days: < 0 };

    /// <summary>"the same evening", "明早": the part of the day is left for whoever seeks times.</summary>
    private bool HoldsDayPart(DateMention mention) => mention.Spec is DaysAfterLeg or DaysFromNow &&
        page.TryFind(Term.DayPart, mention.Start, mention.End, out var part) && part.Value.End <= mention.End &&
        !(page.Is(part.Value.Start, Term.Nights) && page.TryNumber(part.Value.Start - 1, out _, out _)); // "one night" is a stay

    /// <summary>"Please reply by Tuesday" names no day of travel.</summary>
    private int SkipAside(int i)
    {
        for (var end = Math.Min(page.Count, i + 5); i < end; i++)
        {
            if (page.IsBreak(i) || page.IsMark(i, ','))
            {
                return i;
            }

            if (days.Read(i) is { } day)
            {
                return day.End;
            }
        }

        return i;
    }

    private DateMention? Read(int start)
    {
        var between = page.Is(start, Term.Between, out var opening);
        var first = days.Read(between ? opening.End : start) ?? (between ? null : SharedMonth(start, false));
        if (between && first is null)
        {
            return SharedMonth(opening.End, true) is { } shared ? shared with { Start = start } : null;
        }

        if (first is null)
        {
            return null;
        }

        var joined = SharedMonth(between ? opening.End : start, between) is { } longer && longer.End > first.End ? longer : Extend(first, between);
        return between ? joined with { Start = start } : joined;
    }

    /// <summary>"10-12 December", "du 10 au 13 décembre", "4 or 5 Dec": the month stands once, at the end.</summary>
    private DateMention? SharedMonth(int start, bool between)
    {
        var i = start;
        if (page.Is(i, Term.DayPrefix, out var prefix))
        {
            i = prefix.End;
        }

        if (!days.TryDay(i, out var day, out var next))
        {
            return null;
        }

        var joint = Joint(next, between, tight: true);
        if (joint.Kind == JointKind.None)
        {
            return null;
        }

        var last = days.Read(joint.End);
        return last?.Spec is CalendarDay { Weekday: null } full && day is >= 1 and <= 31
            ? new DateMention(start, last.End, Combine(full with { Day = day }, full, joint.Kind))
            : null;
    }

    private DateMention Extend(DateMention first, bool between)
    {
        var joint = Joint(first.End, between, tight: false);
        if (joint.Kind == JointKind.None || first.Spec is DaySpan or AsSoonAsPossible or HolidayDay or HolidayWeekend)
        {
            return first;
        }

        if (first.Spec is CalendarDay { Weekday: null } month && days.TryDay(joint.End, out var day, out var next) && day is >= 1 and <= 31 &&
            !days.LooksLikeOther(next) && days.Read(joint.End) is not { Spec: CalendarDay } && (joint.Kind == JointKind.Or || day > month.Day || page[joint.End].Kind == TokenKind.Number && page[joint.End].End - page[joint.End].Start < 3 && day != month.Day))
        {
            var year = next + 1 < page.Count && page.IsMark(next, ',') && page[next + 1].Value is >= 2000 and < 2100 ? page[next + 1].Value : month.Year;
            var end = year != month.Year ? next + 2 : next;
            return new DateMention(first.Start, end, Combine(month with { Year = year }, month with { Day = day, Year = year }, joint.Kind));
        }

        if (first.Spec is DayOfMonth { Weekday: null } from && joint.Kind != JointKind.Or && days.TryDay(joint.End, out var until, out var after) && until is >= 1 and <= 31 && until != from.Day &&
            !days.LooksLikeOther(after) && days.Read(joint.End) is not { Spec: CalendarDay })
        {
            return new DateMention(first.Start, after, Combine(from, new DayOfMonth(until), joint.Kind)); // "del 4 al 8"
        }

        if (days.Read(joint.End) is { } second && (joint.Kind != JointKind.FromTo || Comparable(first.Spec, second.Spec)) && second.Spec is not AsSoonAsPossible)
        {
            return new DateMention(first.Start, second.End, Combine(first.Spec, second.Spec, joint.Kind));
        }

        return first;
    }

    private static bool Comparable(DateSpec one, DateSpec other) => one is CalendarDay or DayOfMonth or DayOfWeekSpec && other is CalendarDay or DayOfMonth or DayOfWeekSpec;

    private static DateSpec Combine(DateSpec one, DateSpec other, JointKind kind) =>
        kind == JointKind.Or ? new EitherDate(one, other) : new FromToDate(one, other, kind == JointKind.Between);

    private enum JointKind
    {
        None,
        Or,
        FromTo,
        Between,
    }

    private (JointKind Kind, int End) Joint(int i, bool between, bool tight)
    {
        if (i >= page.Count)
        {
            return (JointKind.None, i);
        }

        if (page.Is(i, Term.Or, out var or) && !page[i].IsMark('/'))
        {
            return (JointKind.Or, Past(or.End));
        }

        if (page.IsMark(i, '/') && (tight || page[i].Spaced))
        {
            return (tight || !page[i].Spaced ? JointKind.Or : JointKind.FromTo, i + 1); // "10 Feb / 17 Feb" are two days of one trip
        }

        if (between && page.Is(i, Term.And, out var and))
        {
            return (JointKind.Between, Past(and.End));
        }

        if (page.IsMark(i, '-') || page.IsMark(i, '~'))
        {
            return (between ? JointKind.Between : JointKind.FromTo, Past(i + 1));
        }

        return page.Is(i, Term.Span, out var span) ? (between ? JointKind.Between : JointKind.FromTo, Past(span.End)) : (JointKind.None, i);
    }

    private int Past(int i) => page.Is(i, Term.DayPrefix, out var prefix) && days.Read(i) is null ? prefix.End : i;
}
