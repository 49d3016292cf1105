using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Dates;

/// <summary>Day and hour in one number, as operations desks write them: "121830L DEC26" is 18:30 local on 12 December 2026.</summary>
internal static class DateTimeGroups
{
    /// <param name="Day">The day of the month.</param>
    /// <param name="Minute">Minutes after midnight, local.</param>
    /// <param name="Month">Where the month stands.</param>
    /// <param name="End">One past the month, or the year's two digits.</param>
    /// <param name="Year">The year, when it stands there.</param>
    public sealed record Group(int Day, int Minute, int Month, int End, int? Year);

    /// <summary>Reads one at its number.</summary>
    /// <param name="page">The text.</param>
    /// <param name="i">The token.</param>
    /// <returns>What it says; null when there is none.</returns>
    public static Group? At(Page page, int i)
    {
        if (i < 0 || i + 2 >= page.Count || page[i] is not { Kind: TokenKind.Number, Norm.Length: 6, Value: var digits } || page[i + 1] is not { Spaced: false, Norm: "l" }
            || digits / 10000 is < 1 or > 31 || digits / 100 % 100 > 23 || digits % 100 > 59 || !page.Is(i + 2, Term.Month, out var month))
        {
            return null;
        }

        var year = month.End < page.Count && page[month.End] is { Kind: TokenKind.Number, Norm.Length: 2, Spaced: false, Value: var two } ? 2000 + two : (int?)null;
        return new Group(digits / 10000, (digits / 100 % 100 * 60) + (digits % 100), i + 2, year is null ? month.End : month.End + 1, year);
    }
}
