using NodaTime;

namespace JetVision.Activities.Requests.Reading.Dates;

/// <summary>What a date resolves to.</summary>
/// <param name="Date">The day, or null.</param>
/// <param name="Alternatives">Other days that the words may mean.</param>
/// <param name="Range">First and last day of a span, or null.</param>
/// <param name="Note">What was said instead of a day.</param>
/// <param name="Remark">For the broker.</param>
internal sealed record ResolvedDate(
    LocalDate? Date, IReadOnlyList<LocalDate> Alternatives, (LocalDate First, LocalDate Last)? Range = null, string? Note = null, string? Remark = null)
{
    public bool IsAmbiguous => Alternatives.Count > 0 || Range is not null || Note is not null;

    public bool IsMissing => Date is null && Range is null && Note is null;

    public static ResolvedDate Of(LocalDate date) => new(date, []);

    public static ResolvedDate Nothing(string remark) => new(null, [], Remark: remark);
}

/// <summary>How a weekday was named.</summary>
internal enum WeekdayWord
{
    Bare,
    This,
    Next,
    WeekLater,
    Past,
}

/// <summary>A date as it was said; it becomes a day once the reference and the leg before are known.</summary>
internal abstract record DateSpec
{
    /// <summary>Resolves against the day the message came and, for a later leg, the day of the leg before.</summary>
    public abstract ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn);

    /// <summary>Whether it names a day of the calendar, so that it outranks a holiday's name or a vague word.</summary>
    public virtual bool IsFirm => true;

    protected static LocalDate Base(LocalDate reference, LocalDate? before) => before is { } day && day > reference ? day : reference;
}

/// <summary>A day and month, perhaps with a year and a weekday; may be impossible.</summary>
internal sealed record CalendarDay(int Day, int Month, int? Year, IsoDayOfWeek? Weekday = null) : DateSpec
{
    /// <summary>Day and month the other way round, when the writing leaves that open.</summary>
    public bool Swappable { get; init; }

    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn)
    {
        if (Find(Day, Month, reference, before) is not { } date)
        {
            return ResolvedDate.Nothing($"there is no day {Day} in month {Month}: ask");
        }

        if (Weekday is not { } weekday || date.DayOfWeek == weekday)
        {
            return Swappable && Find(Month, Day, reference, before) is { } swapped && swapped != date
                ? new ResolvedDate(date, [swapped], Remark: "day and month may be the other way round: ask")
                : ResolvedDate.Of(date);
        }

        if (Swappable && Find(Month, Day, reference, before) is { } other && other.DayOfWeek == weekday)
        {
            return ResolvedDate.Of(other);
        }

        var near = Enumerable.Range(-3, 7).Select(date.PlusDays).First(day => day.DayOfWeek == weekday);
        return new ResolvedDate(date, [near], Remark: $"{date:uuuu-MM-dd} is a {date.DayOfWeek}, not a {weekday}: ask");
    }

    private LocalDate? Find(int day, int month, LocalDate reference, LocalDate? before)
    {
        if (month is < 1 or > 12 || day is < 1 or > 31)
        {
            return null;
        }

        var from = Base(reference, before);
        var year = Year ?? from.Year;
        if (Year is null && (month < from.Month || (month == from.Month && day < from.Day)))
        {
            year++;
        }

        if (Year is null && month == 2 && day == 29)
        {
            while (!CalendarSystem.Iso.IsLeapYear(year) && year < from.Year + 8)
            {
                year++;
            }

            return CalendarSystem.Iso.IsLeapYear(year) && year <= from.Year + 1 ? new LocalDate(year, 2, 29) : null;
        }

        if (Year is null && before is { } leg && year > leg.Year && new LocalDate(leg.Year, month, 1) >= new LocalDate(reference.Year, reference.Month, 1).PlusMonths(1) && leg.Month - month is >= 0 and < 6)
        {
            year = leg.Year; // "10 August, back 3 August": a slip, not a year's stay
        }

        return year is >= 1900 and <= 2200 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new LocalDate(year, month, day) : null;
    }
}

/// <summary>"the 4th", perhaps with its weekday.</summary>
internal sealed record DayOfMonth(int Day, IsoDayOfWeek? Weekday = null) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn)
    {
        if (Day is < 1 or > 31)
        {
            return ResolvedDate.Nothing($"there is no day {Day}: ask");
        }

        var from = Base(reference, before);
        LocalDate? first = null;
        for (var (month, tried) = (new YearMonth(from.Year, from.Month), 0); tried < 14; month = month.PlusMonths(1), tried++)
        {
            if (Day > CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month))
            {
                continue;
            }

            var date = month.OnDayOfMonth(Day);
            if (date < from)
            {
                continue;
            }

            first ??= date;
            if (Weekday is null || date.DayOfWeek == Weekday)
            {
                if (Weekday is not null && date > first.Value.PlusDays(70))
                {
                    break;
                }

                return ResolvedDate.Of(date);
            }
        }

        if (first is not { } nearest)
        {
            return ResolvedDate.Nothing("no such day: ask");
        }

        var weekdayNear = Enumerable.Range(-3, 7).Select(nearest.PlusDays).First(day => day.DayOfWeek == Weekday);
        return new ResolvedDate(nearest, [weekdayNear], Remark: $"{nearest:uuuu-MM-dd} is a {nearest.DayOfWeek}, not a {Weekday}: ask");
    }
}

/// <summary>A day of the week.</summary>
internal sealed record DayOfWeekSpec(IsoDayOfWeek Weekday, WeekdayWord Word) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn)
    {
        if (Word == WeekdayWord.Past)
        {
            return ResolvedDate.Of(reference.Previous(Weekday));
        }

        var from = Base(reference, before);
        var first = before is not null && !isReturn && from.DayOfWeek == Weekday ? from : from.Next(Weekday);
        return Word switch
        {
            WeekdayWord.Next when before is null => new ResolvedDate(first, [first.PlusDays(7)], Remark: $"'next {Weekday}' may mean {first:uuuu-MM-dd} or a week later: ask"),
            WeekdayWord.WeekLater => ResolvedDate.Of(first.PlusDays(7)),
            _ => ResolvedDate.Of(first),
        };
    }
}

/// <summary>So many days from the day of the message: today, tomorrow, in three weeks.</summary>
internal sealed record DaysFromNow(int Days) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn) => ResolvedDate.Of(reference.PlusDays(Days));
}

/// <summary>A weekday of the week that lies so many days ahead. Weeks from Monday and weeks from Sunday may disagree.</summary>
internal sealed record WeekdayInWeeks(int Days, IsoDayOfWeek Weekday) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn)
    {
        var target = reference.PlusDays(Days);
        var fromMonday = target.PlusDays(Weekday - target.DayOfWeek);
        var fromSunday = target.PlusDays(((int)Weekday % 7) - ((int)target.DayOfWeek % 7));
        return fromMonday == fromSunday
            ? ResolvedDate.Of(fromMonday)
            : new ResolvedDate(fromMonday, [fromSunday], Remark: $"its week ends on {fromMonday:uuuu-MM-dd} (weeks from Monday) or holds {fromSunday:uuuu-MM-dd} (weeks from Sunday): ask");
    }
}

/// <summary>So many days after the leg before.</summary>
internal sealed record DaysAfterLeg(int Days) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn) => before is { } day
        ? ResolvedDate.Of(day.PlusDays(Days))
        : new ResolvedDate(null, [], Note: Days == 0 ? "same day as leg 1" : $"{Days} days after leg 1");
}

/// <summary>A span of days of which one is wanted.</summary>
internal sealed record DaySpan(LocalDate First, LocalDate Last) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn) => new(null, [], (First, Last));

    public override bool IsFirm => false;
}

/// <summary>Two dates with "or" between them.</summary>
internal sealed record EitherDate(DateSpec One, DateSpec Other) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn)
    {
        var (one, other) = (One.Resolve(reference, before, isReturn), Other.Resolve(reference, before, isReturn));
        return one.Date is { } first && other.Date is { } second && first != second
            ? new ResolvedDate(first, [.. one.Alternatives, second, .. other.Alternatives], Remark: "two days were named: ask")
            : one;
    }
}

/// <summary>Two dates with a dash or "to" between them: the span wanted, or the days of going and coming back.</summary>
internal sealed record FromToDate(DateSpec First, DateSpec Last, bool Between) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn)
    {
        var first = First.Resolve(reference, before, isReturn);
        var last = Last.Resolve(reference, first.Date ?? before, isReturn: false);
        return first.Date is { } from && last.Date is { } to && from < to ? new ResolvedDate(null, [], (from, to)) : first;
    }
}

/// <summary>As soon as possible.</summary>
internal sealed record AsSoonAsPossible : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn) => new(null, [], Note: "asap");

    public override bool IsFirm => false;
}

/// <summary>A feast day; an occasion rather than a date when a date stands elsewhere.</summary>
internal sealed record HolidayDay(string Name, int DaysAfter = 0) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn) =>
        Holidays.Next(Name, Base(reference, before)) is { } date ? ResolvedDate.Of(date.PlusDays(DaysAfter)) : ResolvedDate.Nothing($"{Name}: ask for the date");

    public override bool IsFirm => false;
}

/// <summary>The days off about a feast day: "Memorial Day weekend", "Thanksgiving weekend".</summary>
internal sealed record HolidayWeekend(string Name) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn)
    {
        if (Holidays.Next(Name, Base(reference, before)) is not { } feast)
        {
            return ResolvedDate.Nothing($"{Name}: ask for the date");
        }

        var saturday = feast.DayOfWeek <= IsoDayOfWeek.Tuesday ? feast.Previous(IsoDayOfWeek.Saturday) : feast.PlusDays(-1).Next(IsoDayOfWeek.Saturday);
        var (first, last) = feast.DayOfWeek switch
        {
            IsoDayOfWeek.Monday => (saturday, feast),
            IsoDayOfWeek.Thursday or IsoDayOfWeek.Friday => (feast, saturday.PlusDays(1)),
            IsoDayOfWeek.Sunday => (feast.PlusDays(-1), feast),
            _ => (saturday, saturday.PlusDays(1)),
        };
        return new ResolvedDate(null, [], (first, last));
    }

    public override bool IsFirm => false;
}

/// <summary>A weekday beside a feast day.</summary>
/// <param name="Name">The feast day.</param>
/// <param name="Weekday">The day of the week.</param>
/// <param name="Side">1 for the first one after it, -1 for the last one before it, 0 for the nearest, itself too; on the way back the first one after the way out.</param>
internal sealed record WeekdayByHoliday(string Name, IsoDayOfWeek Weekday, int Side) : DateSpec
{
    public override ResolvedDate Resolve(LocalDate reference, LocalDate? before, bool isReturn)
    {
        if (Side == 0 && before is { } outward)
        {
            return ResolvedDate.Of(!isReturn && outward.DayOfWeek == Weekday ? outward : outward.Next(Weekday));
        }

        var from = Base(reference, before);
        if (Side == 0 && Holidays.Next(Name, from.PlusDays(-3)) is { } near && Nearest(near) is var day && day >= from)
        {
            return ResolvedDate.Of(day); // also when the feast is over and the weekday is not
        }

        return Holidays.Next(Name, from) is { } feast
            ? ResolvedDate.Of(Side switch { > 0 => feast.Next(Weekday), < 0 => feast.Previous(Weekday), _ => Nearest(feast) })
            : ResolvedDate.Nothing($"{Name}: ask for the date");
    }

    /// <summary>People leave for a long weekend up to four days before a feast on a Sunday or Monday.</summary>
    private LocalDate Nearest(LocalDate feast) => feast.PlusDays(feast.DayOfWeek is IsoDayOfWeek.Sunday or IsoDayOfWeek.Monday ? -5 : -4).Next(Weekday);
}
