using JetVision.Activities.Requests.Reading.Words;
using NodaTime;

namespace JetVision.Activities.Requests.Reading.Dates;

/// <summary>Reads one day at a token, in any of the ways people write one.</summary>
internal sealed class DayReader(Page page, bool monthFirst, bool orderIsOpen)
{
    private readonly RelativeReader relative = new(page);

    public DateMention? Read(int start)
    {
        if (start < 0 || start >= page.Count || page.IsUsed(start))
        {
            return null;
        }

        if (DateTimeGroups.At(page, start - 2) is { } group && page.Is(start, Term.Month, out var ofGroup))
        {
            return new DateMention(start, group.End, new CalendarDay(group.Day, ofGroup.Meaning.Number, group.Year)); // its number is left for whoever seeks times
        }

        if (page.Is(start, Term.DayPrefix, out var prefix) && prefix.End < page.Count && !page.IsUsed(prefix.End) && InFull(prefix.End) is { } led)
        {
            return led with { Start = start };
        }

        return InFull(start) ?? Ordinal(start) ?? relative.Read(start);
    }

    /// <summary>A day with its month, or with its weekday and number.</summary>
    private DateMention? InFull(int start) => Numeric(start) ?? Han(start) ?? MonthThenDay(start) ?? DayThenMonth(start) ?? WithWeekday(start);

    /// <summary>A number of 1 to 31, with its ordinal ending if it has one.</summary>
    public bool TryDay(int i, out int day, out int next)
    {
        if (page.Is(i, Term.Ordinal, out var ordinal))
        {
            (day, next) = (ordinal.Meaning.Number, ordinal.End);
            return true;
        }

        if (!page.TryNumber(i, out day, out next) || day is < 0 or > 99 || page.IsUsed(i) || (page[i].Kind == TokenKind.Number && page[i].End - page[i].Start > 2))
        {
            return false;
        }

        next = PastOrdinal(i, next, out _);
        return true;
    }

    /// <summary>Whether what follows a number makes it an hour, a count of people or the like rather than a day.</summary>
    public bool LooksLikeOther(int next) => next < page.Count && !(page.Is(next, Term.HourPrefix, out var prefix) && page[next].Norm.Length > 2 && page.TryNumber(prefix.End, out _, out _)) &&
        (page.Is(next, Term.Person) || page.Is(next, Term.Adult) || page.Is(next, Term.Child) || page.Is(next, Term.OfUs) || page.Is(next, Term.HourWord) ||
         IsClock(next) || page.Is(next, Term.NotPax) || page.Is(next, Term.Unit) || page.Is(next, Term.Nights) ||
         page.Is(next, Term.Thousand) || page.Is(next, Term.Currency) || page.Is(next, Term.Infant) ||
         (page.IsMark(next, ':') && next + 1 < page.Count && page[next + 1].Kind == TokenKind.Number && !page[next + 1].Spaced));

    /// <summary>"10 am", and not "12/22 am": no clock says 22 am.</summary>
    private bool IsClock(int next) => (page.Is(next, Term.Am) || page.Is(next, Term.Pm) || (page[next] is { Spaced: false, Norm: "a" or "p" } && page.Language == "en")) && !(page[next - 1].Kind == TokenKind.Number && page[next - 1].Value > 12);

    private int PastOrdinal(int i, int next, out bool isOrdinal)
    {
        isOrdinal = false;
        if (next >= page.Count)
        {
            return next;
        }

        var token = page[next];
        var attached = !token.Spaced;
        if (attached && token.Kind == TokenKind.Word && token.Norm is "st" or "nd" or "rd" or "th" or "er" or "re" or "o" or "e" or "de" or "ste" or "го" or "ое" or "е" or "ого" or "eme" or "ieme" or "ro" || (attached && token.Norm == "a" && page.Language != "en"))
        {
            isOrdinal = true;
            return next + 1;
        }

        if (attached && token.Kind == TokenKind.Mark && token.Norm[0] is 'º' or '°' or 'ª')
        {
            isOrdinal = true;
            return next + 1;
        }

        if (attached && token.IsMark('-') && next + 1 < page.Count && !page[next + 1].Spaced && page[next + 1].Norm is "го" or "е" or "ого" or "ое" or "th" or "st")
        {
            isOrdinal = true;
            return next + 2;
        }

        if (attached && token.IsMark('.') && page.Language is "de" or "pl" or "en" && next + 1 < page.Count && page[i].Kind == TokenKind.Number &&
            (page.Is(next + 1, Term.Month) || (page.IsMark(next + 1, '-') || page.Is(next + 1, Term.Span) || page.Is(next + 1, Term.Or) || page.Is(next + 1, Term.And))))
        {
            isOrdinal = true;
            return next + 1;
        }

        return next;
    }

    private DateMention? Numeric(int i)
    {
        if (page[i].Kind != TokenKind.Number || i + 2 >= page.Count || page[i + 1].Kind != TokenKind.Mark || page[i + 1].Norm[0] is not ('/' or '-' or '.') ||
            page[i + 2].Kind != TokenKind.Number)
        {
            return null;
        }

        var mark = page[i + 1].Norm[0];
        var width = page[i].End - page[i].Start;
        if (page[i + 1].Spaced || page[i + 2].Spaced || (i > 0 && !page[i].Spaced && page[i - 1].Kind == TokenKind.Mark && page[i - 1].Norm[0] is '+' or '/' or '$' or '€'))
        {
            return null;
        }

        var three = i + 4 < page.Count && page[i + 3].IsMark(mark) && page[i + 4].Kind == TokenKind.Number && !page[i + 3].Spaced && !page[i + 4].Spaced;
        var (a, b) = (page[i].Value, page[i + 2].Value);
        if (width == 4 && three)
        {
            return new DateMention(i, i + 5, new CalendarDay(page[i + 4].Value, b, a, WeekdayBefore(i, out var start))) with { Start = start };
        }

        if (width > 2 || page[i + 2].End - page[i + 2].Start > 2 || a < 0 || b < 0)
        {
            return null;
        }

        if (three)
        {
            var year = page[i + 4].Value;
            return page[i + 4].End - page[i + 4].Start is 2 or 4 ? Ordered(i, i + 5, a, b, year < 100 ? 2000 + year : year, mark) : null;
        }

        if (page.Is(i + 3, Term.Month))
        {
            return null; // "6/7 June" names two days
        }

        return mark switch
        {
            '/' when a is >= 1 and <= 31 && b is >= 1 and <= 31 && (a <= 12 || b <= 12) && !(a == 24 && b == 7) && !LooksLikeOther(i + 3) => Ordered(i, i + 3, a, b, null, mark),
            '.' when IsDotted(i, a, b) => Ordered(i, page.IsMark(i + 3, '.') && !page[i + 3].Spaced ? i + 4 : i + 3, a, b, null, mark),
            _ => null,
        };
    }

    /// <summary>"5.12." is a date; "9.30" is a time unless the language and the numbers speak for a date.</summary>
    private bool IsDotted(int i, int day, int month)
    {
        if (day is < 1 or > 31 || month is < 1 or > 12 || LooksLikeOther(i + 3))
        {
            return false;
        }

        if (!page.EndsWith(i, Term.HourPrefix) && (day > 24 || (month % 5 != 0 && page[i + 2].Norm[0] == '0')) && page[i + 2].End - page[i + 2].Start == 2)
        {
            return true; // 29.12 and 10.01 are no times that anybody would write
        }

        var closed = page.IsMark(i + 3, '.') && !page[i + 3].Spaced;
        return closed ? page.Language is not "en" || day > 12
            : page.Language is "de" or "pl" or "ru" or "nl" or "it" or "fr" && (page[i + 2].End - page[i + 2].Start == 2) && !page.EndsWith(i, Term.HourPrefix);
    }

    private DateMention Ordered(int start, int end, int a, int b, int? year, char mark)
    {
        var weekday = WeekdayBefore(start, out var from);
        var american = monthFirst && mark != '.';
        var (day, month) = american ? (b, a) : (a, b);
        if (month > 12 && day <= 12)
        {
            (day, month) = (month, day);
        }

        var open = orderIsOpen && mark != '.' && a <= 12 && b <= 12 && a != b;
        return new DateMention(from, end, new CalendarDay(day, month, year, weekday) { Swappable = open });
    }

    private IsoDayOfWeek? WeekdayBefore(int i, out int start)
    {
        var end = i;
        while (end > 0 && (page.IsMark(end - 1, ',') || page.IsMark(end - 1, '(') || (page.IsMark(end - 1, '.') && !page[end - 1].Spaced) || page.EndsWith(end, Term.DayPrefix)))
        {
            end = page.EndsWith(end, Term.DayPrefix, out var prefix) ? prefix.Start : end - 1;
        }

        if (page.EndsWith(end, Term.Weekday, out var weekday) && !page.AnyUsed(weekday.Start, weekday.End))
        {
            start = weekday.Start;
            return (IsoDayOfWeek)weekday.Meaning.Number;
        }

        start = i;
        return null;
    }

    /// <summary>12月20日, 20日, 20号, with the year before and the weekday after.</summary>
    private DateMention? Han(int start)
    {
        if (page.Language != "zh")
        {
            return null;
        }

        var i = start;
        int? year = null;
        if (page[i].Kind == TokenKind.Number && page[i].Value is >= 2000 and < 2200 && i + 1 < page.Count && page[i + 1].IsWord("年"))
        {
            (year, i) = (page[i].Value, i + 2);
        }
        else if (page[i].IsWord("明") && i + 1 < page.Count && page[i + 1].IsWord("年"))
        {
            (year, i) = (page.Reference.Year + 1, i + 2);
        }

        if (i >= page.Count || !page.TryNumber(i, out var first, out var next) || next >= page.Count)
        {
            return null;
        }

        DateSpec? spec = null;
        if (page[next].IsWord("月") && page.TryNumber(next + 1 < page.Count ? next + 1 : next, out var day, out var end) && end > next + 1)
        {
            end = end < page.Count && page[end].Norm is "日" or "号" or "號" ? end + 1 : end;
            (spec, next) = (new CalendarDay(day, first, year), end);
        }
        else if (page[next].Norm is "日" or "号" or "號" && year is null && !(next + 1 < page.Count && page[next + 1].IsWord("游")))
        {
            (spec, next) = (new DayOfMonth(first), next + 1);
        }

        if (spec is null)
        {
            return null;
        }

        var tail = page.IsMark(next, '(') ? next + 1 : next;
        if (page.Is(tail, Term.Weekday, out var weekday))
        {
            next = page.IsMark(weekday.End, ')') ? weekday.End + 1 : weekday.End;
        }

        return new DateMention(start, next, spec);
    }

    private DateMention? MonthThenDay(int i)
    {
        if (!page.Is(i, Term.Month, out var month) || page.Language is "zh")
        {
            return null;
        }

        var next = page.IsMark(month.End, '.') ? month.End + 1 : month.End;
        if (page.Is(next, Term.DayPrefix, out var the))
        {
            next = the.End;
        }

        if (next >= page.Count || !TryDay(next, out var day, out var end) || day is < 1 || LooksLikeOther(end) || (page[next].Kind == TokenKind.Word && !page.Is(next, Term.Ordinal)))
        {
            return null;
        }

        var year = Year(ref end);
        var weekday = WeekdayBefore(i, out var start) ?? WeekdayAfter(ref end);
        return new DateMention(start, end, new CalendarDay(day, month.Meaning.Number, year, weekday));
    }

    private DateMention? DayThenMonth(int i)
    {
        var begin = page.Is(i, Term.DayPrefix, out var prefix) ? prefix.End : i;
        if (begin >= page.Count || !TryDay(begin, out var day, out var next) || day > 31 && page[begin].Kind == TokenKind.Word)
        {
            return null;
        }

        while (next < page.Count && (page.Is(next, Term.Of, out var of) || page.IsMark(next, '-') && !page[next].Spaced || page.IsMark(next, '.') && !page[next].Spaced || page.IsMark(next, '/') && !page[next].Spaced))
        {
            next = of.End > next ? of.End : next + 1;
        }

        if (!page.Is(next, Term.Month, out var month) || page.IsUsed(next))
        {
            return null;
        }

        var end = page.IsMark(month.End, '.') && month.End - month.Start == 1 && page[month.Start].Norm.Length <= 4 && !page.IsBreak(month.End) ? month.End + 1 : month.End;
        var year = Year(ref end);
        var weekday = WeekdayBefore(i, out var start) ?? WeekdayAfter(ref end);
        return new DateMention(start, end, new CalendarDay(day, month.Meaning.Number, year, weekday));
    }

    private int? Year(ref int end)
    {
        var i = end;
        while (i < page.Count && (page.IsMark(i, ',') || page.IsMark(i, '-') || page.IsMark(i, '/') || page.IsMark(i, '\'') || page.Is(i, Term.Of)))
        {
            i++;
        }

        if (i < page.Count && page[i].Kind == TokenKind.Number && page[i].End - page[i].Start == 4 && page[i].Value is >= 1990 and < 2200 && !(page.IsMark(end, ',') && i + 1 < page.Count && LooksLikeOther(i + 1)))
        {
            end = i + 1;
            return page[i].Value;
        }

        // 04DEC26, 5-Dec-26, 5 Dec '26
        if (i < page.Count && page[i].Kind == TokenKind.Number && page[i].End - page[i].Start == 2 && page[i].Value is >= 24 and <= 40 &&
            ((!page[i].Spaced && i == end) || (i == end + 1 && page[end].Norm[0] is '-' or '\'' or '/' && !page[i].Spaced)))
        {
            end = i + 1;
            return 2000 + page[i].Value;
        }

        return null;
    }

    private IsoDayOfWeek? WeekdayAfter(ref int end)
    {
        var i = page.IsMark(end, ',') || page.IsMark(end, '(') ? end + 1 : end;
        if (i < page.Count && page.Is(i, Term.Weekday, out var weekday) && (page.IsMark(end, '(') || page.IsPause(weekday.End)) && !DayFollows(weekday.End))
        {
            end = page.IsMark(weekday.End, ')') ? weekday.End + 1 : weekday.End;
            return (IsoDayOfWeek)weekday.Meaning.Number;
        }

        return null;
    }

    private bool DayFollows(int i)
    {
        i = page.IsMark(i, ',') ? i + 1 : i;
        return i < page.Count && TryDay(i, out _, out var next) && next < page.Count && (page.Is(next, Term.Month) || page.Is(next, Term.Of));
    }

    /// <summary>"Friday the 4th", "viernes 4", "Freitag, den 4.".</summary>
    private DateMention? WithWeekday(int i)
    {
        if (!page.Is(i, Term.Weekday, out var weekday) || !RelativeReader.IsWhole(page, weekday))
        {
            return null;
        }

        var next = weekday.End;
        while (page.IsMark(next, ',') || (page.IsMark(next, '.') && page.Language is not "zh"))
        {
            next++;
        }

        var full = next;
        while (page.Is(full, Term.DayPrefix, out var lead) || page.Is(full, Term.Of, out lead))
        {
            full = lead.End;
        }

        if (full < page.Count && !page.IsUsed(full) && (Numeric(full) ?? MonthThenDay(full) ?? DayThenMonth(full)) is { Spec: CalendarDay named } date)
        {
            return new DateMention(weekday.Start, date.End, named with { Weekday = (IsoDayOfWeek)weekday.Meaning.Number });
        }

        var prefixed = page.Is(next, Term.DayPrefix, out var prefix);
        var at = prefixed ? prefix.End : next;
        var written = at;
        if (at < page.Count && (at == weekday.End || prefixed || next > weekday.End) && TryDay(at, out var day, out var end) && day is >= 1 and <= 31 && !LooksLikeOther(end))
        {
            var isOrdinal = end > at + 1 || page.Is(at, Term.Ordinal) || page.IsMark(end, '.') && page.Language == "de";
            var plain = page[written].Kind == TokenKind.Number && next == weekday.End && !page.Is(end, Term.Leg) && !PeopleLikely(at, end);
            if (isOrdinal || plain || prefixed)
            {
                var stop = page.IsMark(end, '.') && page.Language == "de" && !page.IsBreak(end) ? end + 1 : end;
                return new DateMention(weekday.Start, stop, new DayOfMonth(day, (IsoDayOfWeek)weekday.Meaning.Number));
            }
        }

        return null;
    }

    private bool PeopleLikely(int at, int end) => page.IsMark(end, ':') || page.IsMark(at - 1, ',') || (page.IsMark(end, '.') && end + 1 < page.Count && page[end + 1].Kind == TokenKind.Number && !page[end + 1].Spaced) ||
        (page.IsMark(end, '-') && !page[end].Spaced) || (page.IsMark(end, '/') && !page[end].Spaced);

    /// <summary>"the 4th", "on the 28th", "am 4.", "el 4", "le 4": a day alone needs an ordinal or a word that leads to a day.</summary>
    private DateMention? Ordinal(int i)
    {
        var prefixed = page.Is(i, Term.DayPrefix, out var prefix);
        var at = prefixed ? prefix.End : i;
        if (at >= page.Count || page[at].Kind == TokenKind.Word && !page.Is(at, Term.Ordinal) || !TryDay(at, out var day, out var next) || day is < 1 or > 31 || LooksLikeOther(next))
        {
            return null;
        }

        if (page.Is(at, Term.Part) || page.Is(next, Term.Leg) || page.Is(next, Term.Weekday) && !prefixed || page.Is(next, Term.Week))
        {
            return null;
        }

        PastOrdinal(at, at + 1, out var marked);
        var word = page.Is(at, Term.Ordinal);
        var dotted = page.IsMark(next, '.') && !page[next].Spaced && page.Language == "de";
        if (word)
        {
            return prefixed && (page.IsPause(next) || page.Is(next, Term.DayPart) || page.Is(next, Term.HourPrefix)) ? new DateMention(i, next, new DayOfMonth(day)) : null;
        }

        if (marked || (prefixed && (dotted || PrefixAllowsBareDay(prefix, next))))
        {
            return new DateMention(i, dotted && !page.IsBreak(next) ? next + 1 : next, new DayOfMonth(day));
        }

        return null;
    }

    private bool PrefixAllowsBareDay(Hit prefix, int next) => page.Language is not ("en" or "ru" or "pl" or "zh") && !page.IsMark(next, ',') | page.IsPause(next) &&
        !(page.IsMark(next, ':') || page.IsMark(next, '/') || (page.IsMark(next, '.') && next + 1 < page.Count && page[next + 1].Kind == TokenKind.Number && !page[next + 1].Spaced)) &&
        prefix.Meaning.Value != "weak" && !(next < page.Count && page[next].Kind == TokenKind.Word && !page[next].Spaced && page[next].Norm is "h") && !PeopleAfter(next);

    private bool PeopleAfter(int next) => next < page.Count && page[next].Kind == TokenKind.Word && !page.Is(next, Term.HourPrefix) && !page.Is(next, Term.DayPart) &&
        !page.Is(next, Term.From) && !page.Is(next, Term.To) && !page.Is(next, Term.And) && !page.Is(next, Term.After) && !page.Is(next, Term.Before) &&
        !page.Is(next, Term.Around) && !page.Is(next, Term.Return) && !page.Is(next, Term.At) && !page.Is(next, Term.By) && !page.Is(next, Term.Clock) && !page.Is(next, Term.Weekday) &&
        !page.Is(next, Term.Stop) && !page.Is(next, Term.Span);
}
