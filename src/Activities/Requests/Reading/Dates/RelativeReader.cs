using JetVision.Activities.Requests.Reading.Words;
using NodaTime;

namespace JetVision.Activities.Requests.Reading.Dates;

/// <summary>Reads days named without a number of the month: weekdays, tomorrow, in three weeks, early March, Christmas, as soon as possible.</summary>
internal sealed class RelativeReader(Page page)
{
    public DateMention? Read(int i) =>
        Holiday(i) ?? Part(i) ?? Ahead(i) ?? Weekday(i) ?? AfterLeg(i) ?? Day(i) ?? Week(i) ?? Weekend(i) ?? Urgent(i) ?? BareMonth(i);

    private DateMention? Holiday(int start)
    {
        if (page.Is(start, Term.Holiday, out var hit))
        {
            if (page.Is(hit.End, Term.Weekend, out var weekend))
            {
                return new DateMention(start, weekend.End, new HolidayWeekend(hit.Meaning.Value)); // "MLK weekend"
            }

            return new DateMention(start, hit.End, new HolidayDay(hit.Meaning.Value));
        }

        var i = page.Is(start, Term.DayPrefix, out var prefix) ? prefix.End : start;
        if (WeekdayByHoliday(i) is { } weekday)
        {
            return weekday with { Start = start };
        }

        if (i > start && page.Is(i, Term.Holiday, out hit) && hit.End > i + 1)
        {
            return new DateMention(start, hit.End, new HolidayDay(hit.Meaning.Value)); // "on the day before Thanksgiving"
        }

        var beside = page.Is(i, Term.NextDay, out var side) ? 1 : page.Is(i, Term.DayBefore, out side) ? -1 : 0;
        var at = page.Is(side.End, Term.Of, out var of) ? of.End : page.Is(side.End, Term.Article, out of) ? of.End : side.End;
        return beside != 0 && page.Is(at, Term.Holiday, out hit) ? new DateMention(start, hit.End, new HolidayDay(hit.Meaning.Value, beside)) : null;
    }

    /// <summary>"Saturday after Christmas", "Friday before Easter", "sábado de Carnaval".</summary>
    private DateMention? WeekdayByHoliday(int i)
    {
        if (!page.Is(i, Term.Weekday, out var weekday))
        {
            return null;
        }

        var side = page.Is(weekday.End, Term.After, out var joint) ? 1 : page.Is(weekday.End, Term.Before, out joint) ? -1 : 0;
        if (side == 0 && !page.Is(weekday.End, Term.Of, out joint))
        {
            return null;
        }

        var at = page.Is(joint.End, Term.Article, out var the) ? the.End : joint.End;
        return page.Is(at, Term.Holiday, out var holiday)
            ? new DateMention(i, holiday.End, new WeekdayByHoliday(holiday.Meaning.Value, (IsoDayOfWeek)weekday.Meaning.Number, side))
            : null;
    }

    /// <summary>"first week of February", "early March", "Anfang März", "mi-janvier".</summary>
    private DateMention? Part(int i)
    {
        if (!page.Is(i, Term.Part, out var part))
        {
            return null;
        }

        var next = part.End;
        while (next < page.Count && (page.Is(next, Term.Of, out var of) || page.Is(next, Term.In, out of) || page.Is(next, Term.Article, out of) || page.Is(next, Term.DayPrefix, out of) || page.IsMark(next, '-')))
        {
            next = Math.Max(of.End, next + 1);
        }

        if (page.Is(next, Term.Month, out var month))
        {
            var end = month.End;
            var year = end < page.Count && page[end].Value is >= 2000 and < 2200 ? page[end++].Value : YearOf(month.Meaning.Number);
            return new DateMention(i, end, PartOf(part.Meaning.Value, year, month.Meaning.Number));
        }

        if (page.Is(next, Term.Next, out var nextWord) && page.Is(nextWord.End, Term.MonthWord, out var word))
        {
            var following = page.Reference.PlusMonths(1);
            return new DateMention(i, word.End, PartOf(part.Meaning.Value, following.Year, following.Month));
        }

        return null;
    }

    private int YearOf(int month) => month < page.Reference.Month ? page.Reference.Year + 1 : page.Reference.Year;

    private DaySpan PartOf(string part, int year, int month)
    {
        var last = CalendarSystem.Iso.GetDaysInMonth(year, month);
        var (from, to) = part switch
        {
            "w1" => (1, 7),
            "w2" => (8, 14),
            "w3" => (15, 21),
            "w4" => (22, 28),
            "w-1" => (last - 6, last),
            "early" => (1, 10),
            "mid" => (11, 20),
            "late" => (21, last),
            _ => (1, last),
        };
        var first = new LocalDate(year, month, from);
        return new DaySpan(first < page.Reference && part.Length == 0 ? page.Reference : first, new LocalDate(year, month, to));
    }

    /// <summary>"in three weeks on the Saturday", "in 10 days", "three weeks from now", "через две недели", "两周后".</summary>
    private DateMention? Ahead(int i)
    {
        if (page.Is(i, Term.SameDay))
        {
            return null; // "there and back in a day"
        }

        var next = i;
        var leads = page.Is(i, Term.In, out var lead);
        if (leads)
        {
            next = lead.End;
        }

        if (!Amount(next, leads, out var days, out var end))
        {
            return null;
        }

        var trails = page.Is(end, Term.FromNow, out var trail);
        if (!leads && !trails)
        {
            return null;
        }

        end = trails ? trail.End : end;
        if (trails && page.Is(end, Term.RelativeDay, out var day0))
        {
            (days, end) = (days + day0.Meaning.Number, day0.End);
        }

        if (trails && days % 7 == 0 && page.Is(end, Term.Weekday, out var named) && page.Language == "en" && !leads)
        {
            return new DateMention(i, named.End, new DaysFromNow(days + Until((IsoDayOfWeek)named.Meaning.Number))); // "a week from Tuesday"
        }

        var on = end;
        if (page.IsMark(on, ','))
        {
            on++;
        }

        if (page.Is(on, Term.DayPrefix, out var prefix))
        {
            on = prefix.End;
        }

        return page.Is(on, Term.Weekday, out var weekday) && days >= 7
            ? new DateMention(i, weekday.End, new WeekdayInWeeks(days, (IsoDayOfWeek)weekday.Meaning.Number))
            : new DateMention(i, end, new DaysFromNow(days));
    }

    private int Until(IsoDayOfWeek day) => Period.DaysBetween(page.Reference, page.Reference.Next(day));

    /// <summary>"three weeks", "a week", "10 days"; months count thirty days.</summary>
    private bool Amount(int i, bool bare, out int days, out int end)
    {
        days = 0;
        end = i;
        if (i >= page.Count || page.IsUsed(i))
        {
            return false;
        }

        var count = 1;
        var unitAt = i;
        if (page.TryNumber(i, out var number, out var next) && number is > 0 and < 200)
        {
            (count, unitAt) = (number, next);
        }
        else if (page.Is(i, Term.Article, out var article))
        {
            unitAt = article.End;
        }
        else if (page[i].Norm is "a" or "un" or "una" or "une" or "um" or "uma" or "ein" or "eine" or "einem" or "einer" or "een" or "one" or "jeden" or "en")
        {
            unitAt = i + 1;
        }
        else if (!bare)
        {
            days = 0;
            return false;
        }

        if (!page.Is(unitAt, Term.Unit, out var unit) && !(page.TryNumber(i, out _, out _) && page.Is(unitAt, Term.Nights, out unit)))
        {
            return false;
        }

        days = count * Math.Max(1, unit.Meaning.Number);
        end = unit.End;
        return true;
    }

    /// <summary>Two letters are a weekday only with a dot, comma or number behind: German "so" and "do" are words.</summary>
    public static bool IsWhole(Page page, Hit weekday) => weekday.End - weekday.Start > 1 || page[weekday.Start].Norm.Length > 2 || page[weekday.Start].Norm[0] > 'z' ||
        (weekday.End < page.Count && page[weekday.Start].Capital && (page.IsMark(weekday.End, '.') || page.IsMark(weekday.End, ',') || page[weekday.End].Kind == TokenKind.Number));

    private DateMention? Weekday(int i)
    {
        var at = i;
        var word = WeekdayWord.Bare;
        if (page.Is(i, Term.DayPrefix, out var prefix))
        {
            at = prefix.End;
        }

        if (page.Is(at, Term.Next, out var next))
        {
            (word, at) = (WeekdayWord.Next, next.End);
        }
        else if (page.Is(at, Term.This, out var thisWord))
        {
            (word, at) = (WeekdayWord.This, thisWord.End);
        }
        else if (page.Is(at, Term.Last, out var last) && page.Is(last.End, Term.Weekday))
        {
            (word, at) = (WeekdayWord.Past, last.End);
        }

        if (at >= page.Count || page.IsUsed(at) || !page.Is(at, Term.Weekday, out var weekday) || !IsWhole(page, weekday))
        {
            return null;
        }

        var end = page.IsMark(weekday.End, '.') && weekday.End - weekday.Start == 1 && page[at].Norm.Length <= 4 && !page.IsBreak(weekday.End) ? weekday.End + 1 : weekday.End;
        var day = (IsoDayOfWeek)weekday.Meaning.Number;
        if (page.Is(end, Term.DaySuffix, out var suffix))
        {
            word = suffix.Meaning.Value switch { "next" => WeekdayWord.Next, "this" => WeekdayWord.This, "past" => WeekdayWord.Past, "week" => WeekdayWord.WeekLater, _ => word };
            end = suffix.End;
        }
        else if (Ahead(end) is { Spec: DaysFromNow { Days: >= 7 } ahead } inWeeks)
        {
            return new DateMention(i, inWeeks.End, new WeekdayInWeeks(ahead.Days, day));
        }
        else if (page.Is(end, Term.Next, out var nextWeek) && page.Is(nextWeek.End, Term.Week, out var week) && week.Meaning.Value.Length == 0)
        {
            (word, end) = (WeekdayWord.Next, week.End);
        }
        else if (word == WeekdayWord.Bare && end < page.Count && page[end].IsWord("week") && page.Language == "en")
        {
            (word, end) = (WeekdayWord.WeekLater, end + 1);
        }

        return new DateMention(i, end, new DayOfWeekSpec(day, word));
    }

    /// <summary>"a week later", "7 days after", "next day", "same day", "for three nights".</summary>
    private DateMention? AfterLeg(int i)
    {
        if (page.Is(i, Term.SameDay, out var same))
        {
            return new DateMention(i, same.End, new DaysAfterLeg(0));
        }

        if (page.Is(page.Is(i, Term.DayPrefix, out var prefix) ? prefix.End : i, Term.RelativeDay, out var relative) && relative.Meaning.Number == 2)
        {
            return null; // "the day after tomorrow" counts from now
        }

        if (page.Is(i, Term.NextDay, out var nextDay))
        {
            return new DateMention(i, nextDay.End, new DaysAfterLeg(1));
        }

        var leads = page.Is(i, Term.Later, out var lead);
        if (Amount(leads ? lead.End : i, leads || page.Is(i, Term.Unit), out var days, out var end))
        {
            if (page.Is(end, Term.Later, out var later) && !(page.Is(later.End, Term.Month)))
            {
                return new DateMention(i, later.End, new DaysAfterLeg(days));
            }

            var nights = page.EndsWith(end, Term.Nights, out var night) && night.Start > i;
            if ((leads && lead.Meaning.Value != "weak") || nights)
            {
                return new DateMention(i, end, new DaysAfterLeg(days));
            }
        }

        return null;
    }

    private DateMention? Day(int i) => page.Is(page.Is(i, Term.DayPrefix, out var prefix) ? prefix.End : i, Term.RelativeDay, out var hit) ? new DateMention(i, hit.End, new DaysFromNow(hit.Meaning.Number)) : null;

    /// <summary>"next week", "week of 7 December", "la semana que viene".</summary>
    private DateMention? Week(int i)
    {
        var at = page.Is(i, Term.DayPrefix, out var prefix) ? prefix.End : i;
        var ahead = page.Is(at, Term.Next, out var next) ? 1 : page.Is(at, Term.This, out next) ? 0 : -1;
        if (ahead >= 0 && page.Is(next.End, Term.Week, out var week) && week.End - week.Start == 1)
        {
            return Span(i, week.End, ahead);
        }

        if (ahead == 1 && page.Is(next.End, Term.MonthWord, out var month))
        {
            var following = page.Reference.PlusMonths(1);
            return new DateMention(i, month.End, PartOf(string.Empty, following.Year, following.Month));
        }

        if (page.Is(at, Term.Week, out week))
        {
            if (page.Is(week.End, Term.DaySuffix, out var suffix) && suffix.Meaning.Value is "next" or "this")
            {
                return Span(i, suffix.End, suffix.Meaning.Value == "next" ? 1 : 0);
            }

            var day = week.End;
            if (page.Is(day, Term.Of, out var of))
            {
                day = of.End;
            }

            if (new DayReader(page, false, false).Read(day) is { Spec: CalendarDay spec } mention && spec.Resolve(page.Reference, null, false).Date is { } start)
            {
                return new DateMention(i, mention.End, new DaySpan(start, start.PlusDays(6)));
            }
        }

        return null;
    }

    private DateMention Span(int start, int end, int weeks)
    {
        var monday = page.Reference.PlusDays(1).Previous(IsoDayOfWeek.Monday).PlusDays(7 * weeks);
        var first = monday > page.Reference ? monday : page.Reference.PlusDays(1);
        return new DateMention(start, end, new DaySpan(first, monday.PlusDays(6) > first ? monday.PlusDays(6) : first));
    }

    private DateMention? Weekend(int i)
    {
        var at = page.Is(i, Term.DayPrefix, out var prefix) ? prefix.End : i;
        var weeks = 0;
        if (page.Is(at, Term.Next, out var next))
        {
            (weeks, at) = (1, next.End);
        }
        else if (page.Is(at, Term.This, out next))
        {
            at = next.End;
        }

        if (NthWeekend(at) is { } nth)
        {
            return nth with { Start = i };
        }

        if (!page.Is(at, Term.Weekend, out var weekend))
        {
            return null;
        }

        var end = weekend.End;
        if (page.Is(end, Term.In, out var within) && page.Is(within.End, Term.Month, out var someMonth) && !page.TryNumber(someMonth.End, out _, out _))
        {
            return null; // "a weekend in January": which one is open
        }

        var named = page.Is(end, Term.Of, out var of) ? of.End : page.Is(end, Term.DayPrefix, out of) ? of.End : end;
        if (named > end && new DayReader(page, false, false).Read(named) is { Spec: CalendarDay spec } mention && spec.Resolve(page.Reference, null, false).Date is { } inside)
        {
            var start = inside.DayOfWeek == IsoDayOfWeek.Sunday ? inside.PlusDays(-1) : inside.DayOfWeek == IsoDayOfWeek.Saturday ? inside : inside.Next(IsoDayOfWeek.Saturday);
            return new DateMention(i, mention.End, new DaySpan(start, start.PlusDays(1)));
        }

        if (page.Is(end, Term.DaySuffix, out var suffix))
        {
            (weeks, end) = (suffix.Meaning.Value == "next" ? 1 : 0, suffix.End);
        }

        var saturday = page.Reference.DayOfWeek == IsoDayOfWeek.Saturday ? page.Reference : page.Reference.Next(IsoDayOfWeek.Saturday);
        saturday = saturday.PlusDays(7 * weeks);
        return new DateMention(i, end, new DaySpan(saturday, saturday.PlusDays(1)));
    }

    /// <summary>"the second weekend of January": the one with the month's second Saturday.</summary>
    private DateMention? NthWeekend(int at)
    {
        at = page.Is(at, Term.Article, out var article) ? article.End : at;
        if (!page.Is(at, Term.Ordinal, out var ordinal) || ordinal.Meaning.Number > 4 || !page.Is(ordinal.End, Term.Weekend, out var weekend))
        {
            return null;
        }

        var next = weekend.End;
        while (page.Is(next, Term.Of, out var of) || page.Is(next, Term.In, out of) || page.Is(next, Term.DayPrefix, out of))
        {
            next = of.End;
        }

        if (!page.Is(next, Term.Month, out var month))
        {
            return null;
        }

        var first = new LocalDate(YearOf(month.Meaning.Number), month.Meaning.Number, 1);
        var saturday = (first.DayOfWeek == IsoDayOfWeek.Saturday ? first : first.Next(IsoDayOfWeek.Saturday)).PlusWeeks(ordinal.Meaning.Number - 1);
        return new DateMention(at, month.End, new DaySpan(saturday, saturday.PlusDays(1)));
    }

    private DateMention? Urgent(int i) => page.Is(i, Term.Asap, out var hit) ? new DateMention(i, hit.End, new AsSoonAsPossible()) : null;

    /// <summary>"in March", "sometime in June 2027": a month alone, when words lead to one.</summary>
    private DateMention? BareMonth(int i)
    {
        var leads = page.Is(i, Term.In, out var lead) || page.Is(i, Term.At, out lead) || page.Is(i, Term.Of, out lead) || page.Is(i, Term.DayPrefix, out lead);
        var at = leads ? lead.End : i;
        if (!page.Is(at, Term.Month, out var month) || (!leads && page[at].Norm.Length < 4) || (page[at].Norm is "may" or "march" or "mars" or "marche" && (!leads || !page[at].Capital)))
        {
            return null;
        }

        var end = month.End;
        if (page.TryNumber(end, out var day, out var after) && day is >= 1 and <= 31 && after == end + 1)
        {
            return null;
        }

        var year = end < page.Count && page[end].Value is >= 2000 and < 2200 ? page[end++].Value : YearOf(month.Meaning.Number);
        return new DateMention(i, end, PartOf(string.Empty, year, month.Meaning.Number));
    }
}
