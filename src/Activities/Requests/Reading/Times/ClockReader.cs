using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Times;

/// <summary>A time of the clock as it was written.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">One past the last token.</param>
/// <param name="Minute">Minutes after midnight.</param>
/// <param name="HalfOpen">Whether it may also be twelve hours later: said on twelve hours with neither am nor pm.</param>
internal sealed record ClockTime(int Start, int End, int Minute, bool HalfOpen)
{
    public bool IsUtc { get; init; }
}

/// <summary>Reads one time of the clock at a token: 14:30, 2.30pm, 16h30, 9 Uhr, half past nine, halb neun, 下午3点, 1430Z, noon.</summary>
internal sealed class ClockReader(Page page)
{
    public ClockTime? Read(int start, bool led)
    {
        if (start >= page.Count || page.IsUsed(start))
        {
            return null;
        }

        return Named(start) ?? Spoken(start) ?? Military(start, led) ?? Digits(start, led);
    }

    private ClockTime? Named(int i)
    {
        var before = page.IsWordNumber(i, 12, out var next) ? next : i;
        return page.Is(before, Term.Clock, out var hit) && ParseMinute(hit.Meaning.Value) is var minute ? new ClockTime(i, hit.End, minute, false) : null;
    }

    /// <summary>"half past nine", "quarter to ten", "halb neun", "viertel nach acht".</summary>
    private ClockTime? Spoken(int i)
    {
        if (!page.Is(i, Term.Past, out var past))
        {
            return null;
        }

        if (!page.TryNumber(past.End, out var hour, out var end) && page.Is(past.End, Term.Ordinal, out var ordinal))
        {
            (hour, end) = (ordinal.Meaning.Number, ordinal.End); // "в половине девятого", "w pół do ósmej"
        }

        if (hour is < 1 or > 24)
        {
            return null;
        }

        if (page.Is(end, Term.HourWord, out var word))
        {
            end = word.End;
        }

        return Finish(i, end, (hour * 60) + past.Meaning.Number, hour <= 12);
    }

    /// <summary>1430Z, 0800L, and four digits after a word that leads to a time.</summary>
    private ClockTime? Military(int i, bool led)
    {
        var token = page[i];
        if (DateTimeGroups.At(page, i) is { } group)
        {
            return new ClockTime(i, i + 2, group.Minute, false);
        }

        if (token.Kind != TokenKind.Number || token.End - token.Start != 4 || token.Value / 100 > 23 || token.Value % 100 > 59)
        {
            return null;
        }

        var end = i + 1;
        var suffix = end < page.Count && page[end].Kind == TokenKind.Word && (!page[end].Spaced || page[end].AllCaps || page[end].Norm is "lt" or "utc" or "gmt" or "local" or "lcl" or "loc" or "hrs" or "hours" or "h" or "z")
            ? page[end].Norm : string.Empty;
        var utc = suffix is "z" or "utc" or "gmt" or "zulu";
        var local = suffix is "l" or "lt" or "local" or "hrs" or "h" or "hours" or "lcl" or "loc" or "uhr";
        if (!utc && !local && !(led && !(token.Value is >= 2024 and <= 2035)) && !(token.Norm[0] == '0') && !AfterDate(i) && !((BesideCode(i) || BehindVerb(i)) && !(token.Value is >= 2024 and <= 2035)))
        {
            return null;
        }

        return new ClockTime(i, utc || local ? end + 1 : end, (token.Value / 100 * 60) + (token.Value % 100), false) { IsUtc = utc };
    }

    /// <summary>"ret 6th 1700", "21/12 1700": round to five minutes, behind a date, and no amount of anything.</summary>
    private bool AfterDate(int i) => i > 0 && page[i].Value % 5 == 0 && page[i].Value is not (>= 2000 and <= 2100) && page[i].Spaced && !MeansSomethingElse(i + 1) &&
        (IsBehindDate(i) || (page.IsMark(i - 1, '|') && page.IsMark(i + 1, '|') && IsBehindDate(i - 1)));

    private bool IsBehindDate(int i) => i > 0 && page.IsUsed(i - 1) &&
        (page[i - 1].Kind == TokenKind.Number || (page[i - 1].Kind == TokenKind.Word && i > 1 && page[i - 2].Kind is TokenKind.Number or TokenKind.Mark));

    /// <summary>"depart 1900", "land 2115".</summary>
    private bool BehindVerb(int i) => page.EndsWith(i, Term.Depart, out _) || page.EndsWith(i, Term.Arrive, out _);

    private bool BesideCode(int i) => IsUsedCode(i - 1) || IsUsedCode(i - 2);

    private bool IsUsedCode(int i) => i >= 0 && page.IsUsed(i) && page[i].Kind is TokenKind.Word && page[i].AllCaps;

    private ClockTime? Digits(int i, bool led)
    {
        if (!page.TryNumber(i, out var hour, out var next) || hour > 24 || (page[i].Kind == TokenKind.Number && page[i].End - page[i].Start > 2))
        {
            return null;
        }

        if (hour == 0 && page[i].Kind == TokenKind.Word)
        {
            return null; // "at zero margin"
        }

        var minutes = 0;
        var marked = false;
        if (next + 1 < page.Count && page[i].Kind == TokenKind.Number && page[next].Kind == TokenKind.Mark && page[next].Norm[0] is ':' or '.' && !page[next + 1].Spaced &&
            page[next + 1].Kind == TokenKind.Number && page[next + 1].End - page[next + 1].Start == 2 && page[next + 1].Value < 60)
        {
            var dotted = page[next].Norm[0] == '.';
            (minutes, next) = (page[next + 1].Value, next + 2);
            marked = !dotted || led || IsHourWord(next) || page.Is(next, Term.Am) || page.Is(next, Term.Pm);
            if (!marked)
            {
                return null;
            }

            if (page.IsMark(next, ':') && next + 1 < page.Count && page[next + 1].Kind == TokenKind.Number && !page[next + 1].Spaced)
            {
                next += 2; // seconds
            }
        }
        else if (next < page.Count && page[next].Norm is "h" or "u" && !page[next].Spaced && page[i].Kind == TokenKind.Number &&
            next + 1 < page.Count && !page[next + 1].Spaced && page[next + 1].Kind == TokenKind.Number && page[next + 1].Value < 60)
        {
            (minutes, next, marked) = (page[next + 1].Value, next + 2, true);
        }

        if (!marked && SpokenMinutes(i, next) is { } spoken && (led || page.Is(spoken.End, Term.Am) || page.Is(spoken.End, Term.Pm) || page.Is(spoken.End, Term.DayPart)))
        {
            (minutes, next) = spoken;
        }

        var suffixed = false;
        if (IsHourWord(next) && page.Is(next, Term.HourWord, out var word))
        {
            suffixed = true;
            next = word.End;
            if (!marked && next < page.Count && page.TryNumber(next, out var more, out var after) && more is > 0 and < 60 && !MeansSomethingElse(after))
            {
                (minutes, next) = (more, page[Math.Min(after, page.Count - 1)].Norm is "分" or "мин" or "минут" or "minut" && after < page.Count ? after + 1 : after);
            }
        }

        if (suffixed && !marked && minutes == 0 && (page.EndsWith(i, Term.In) || page.EndsWith(i, Term.Later)) && !page.EndsWith(i, Term.HourPrefix) && page.Language is not "ru" and not "pl" and not "nl")
        {
            return null; // "leaving in 3 hours"
        }

        if (page.Is(next, Term.Half, out var half))
        {
            (minutes, next, suffixed) = (minutes + half.Meaning.Number, half.End, true);
            if (IsHourWord(next) && page.Is(next, Term.HourWord, out word))
            {
                next = word.End;
            }
        }

        if (page.Language == "fr" && page[i].Kind == TokenKind.Word && !marked && !suffixed)
        {
            return null; // "partir à huit" counts people; an hour is said with "heures"
        }

        var half12 = page.Is(next, Term.Am) || page.Is(next, Term.Pm) || IsGlued(next, "a") || IsGlued(next, "p");
        var ish = page.Is(next, Term.Ish) && !page[next].Spaced;
        if (!marked && !suffixed && !half12 && !ish && !(led && !MeansSomethingElse(next)))
        {
            return null;
        }

        return Finish(i, next, (hour * 60) + minutes, hour is >= 1 and <= 12 && page.Language is "en" or "zh" or "ar" || (hour is >= 1 and <= 12 && !marked));
    }

    /// <summary>The minutes of "seven thirty".</summary>
    /// <param name="hour">The hour's token.</param>
    /// <param name="next">One past the hour.</param>
    public (int Minutes, int End)? SpokenMinutes(int hour, int next) =>
        page.Language == "en" && page[hour].Kind == TokenKind.Word && next < page.Count && page[next].Kind == TokenKind.Word && page.TryNumber(next, out var minutes, out var end)
            && minutes is >= 10 and < 60 && minutes % 5 == 0 && !MeansSomethingElse(end) ? (minutes, end) : null;

    /// <summary>Takes am, pm, a zone and "in the afternoon" behind the digits into account.</summary>
    private ClockTime Finish(int start, int end, int minute, bool halfOpen)
    {
        if (page.Is(end, Term.Am, out var am))
        {
            return Zone(new ClockTime(start, am.End, minute >= 720 && minute < 780 ? minute - 720 : minute, false));
        }

        if (IsGlued(end, "a"))
        {
            return new ClockTime(start, end + 1, minute >= 720 && minute < 780 ? minute - 720 : minute, false);
        }

        if (IsGlued(end, "p"))
        {
            return new ClockTime(start, end + 1, minute < 720 ? minute + 720 : minute, false);
        }

        if (page.Is(end, Term.Pm, out var pm))
        {
            return Zone(new ClockTime(start, pm.End, minute < 720 ? minute + 720 : minute, false));
        }

        return Zone(new ClockTime(start, end, minute, halfOpen));
    }

    /// <summary>The letter of "11a" and "4:30p".</summary>
    private bool IsGlued(int i, string letter) => i < page.Count && page[i] is { Kind: TokenKind.Word, Spaced: false } && page[i].Norm == letter;

    private ClockTime Zone(ClockTime time)
    {
        var end = time.End;
        if (end < page.Count && page[end].Kind == TokenKind.Word && (page[end].Norm is "utc" or "gmt" or "zulu" || (page[end].Norm == "z" && !page[end].Spaced)))
        {
            return time with { End = end + 1, IsUtc = true };
        }

        if (end < page.Count && page[end].Norm is "local" or "lt" or "lcl" or "l" or "uhr" or "sharp" or "hrs" or "hours" or "h" && (page[end].Norm != "l" || !page[end].Spaced))
        {
            end++;
            end = end < page.Count && page[end].IsWord("time") ? end + 1 : end;
            return time with { End = end };
        }

        return time;
    }

    private bool IsHourWord(int i) => page.Is(i, Term.HourWord, out var hit) && (page[i].Norm != "local" && page[i].Norm != "lt" && page[i].Norm != "loc") &&
        !(hit.Meaning.Value == "duration") && !(page.Is(hit.End, Term.FromNow) || page.Is(hit.End, Term.Later) && page.Language is not "ru" and not "pl");

    /// <summary>What follows a bare number after "at" and makes it no hour.</summary>
    private bool MeansSomethingElse(int next) => next < page.Count &&
        (page.Is(next, Term.Person) || page.Is(next, Term.Adult) || page.Is(next, Term.Month) || page.Is(next, Term.NotPax) || page.Is(next, Term.Child) ||
         page.Is(next, Term.Unit) || page.Is(next, Term.Thousand) || page.Is(next, Term.Currency) || page.Is(next, Term.Weekday) || page.Is(next, Term.More) || page.Is(next, Term.OfUs) ||
         page.Is(next, Term.Infant) || page.Is(next, Term.Nights) || page.Is(next, Term.Pet) ||
         (page[next].Kind == TokenKind.Word && !page[next].Spaced && page[next].Norm.Length < 4 && !page.Is(next, Term.Ish)) || page.IsMark(next, '/') || page.IsMark(next, '%') || page.IsMark(next, '+') ||
         (page.IsMark(next, '.') && next + 1 < page.Count && page[next + 1].Kind == TokenKind.Number && !page[next + 1].Spaced) ||
         (page.IsMark(next, '.') && page.Language == "de" && page.Is(next + 1, Term.Month)) || (page.Is(next, Term.Of, out var of) && page.Is(of.End, Term.Month)));

    public static int ParseMinute(string text) => (int.Parse(text.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture) * 60) +
        int.Parse(text.AsSpan(3, 2), System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A number in words or digits that must have one value.</summary>
internal static class PageNumbers
{
    public static bool IsWordNumber(this Page page, int index, int value, out int next) =>
        page.TryNumber(index, out var number, out next) && number == value;
}
