using System.Globalization;
using System.Text.RegularExpressions;
using JetVision.Activities.Airports;

namespace JetVision.Activities.Agents.Facts;

/// <summary>
/// Checks that words say nothing that the facts do not: every number, day, month, airport, address and reference in them stands in the facts, and no promise is
/// made. It may find fault with words that are right; then the template serves.
/// </summary>
internal static partial class FactCheck
{
    private static readonly string[] Promises =
        ["guarantee", "free of charge", "for free", "refund", "discount", "cheapest", "lowest price", "safest", "no cost", "wire ", "bank account", "iban", "deposit to", "password", "click here"];

    private static readonly string[] SmallNumbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>The first thing in the words that the facts do not hold; null when there is none.</summary>
    public static string? Fault(string words, string facts, AirportDirectory airports)
    {
        var known = new HashSet<string>(Numbers(facts).SelectMany(Forms), StringComparer.Ordinal);
        foreach (var number in Numbers(ListMark().Replace(words, " ")).Where(number => !known.Contains(Plain(number))))
        {
            return $"the number {number} is not in the facts";
        }

        var lower = facts.ToLowerInvariant();
        for (var i = 2; i < SmallNumbers.Length; i++)
        {
            if (Regex.IsMatch(words, $@"\b{SmallNumbers[i]}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
                && !known.Contains(i.ToString(CultureInfo.InvariantCulture)) && !Regex.IsMatch(lower, $@"\b{SmallNumbers[i]}\b"))
            {
                return $"the number {SmallNumbers[i]} is not in the facts";
            }
        }

        if (Code().Matches(words).Select(match => match.Value).FirstOrDefault(code => airports.Find(code) is not null && !facts.Contains(code, StringComparison.Ordinal)) is { } unknown)
        {
            return $"the airport {unknown} is not in the facts";
        }

        if (Address().Matches(words).Select(match => match.Value.TrimEnd('.', ',', ')')).FirstOrDefault(address => !lower.Contains(address.ToLowerInvariant(), StringComparison.Ordinal)) is { } foreign)
        {
            return $"the address {foreign} is not in the facts";
        }

        var days = DayNames(facts);
        if (MonthOrDay().Matches(words).Select(match => match.Value).FirstOrDefault(name => !days.Contains(name.ToLowerInvariant()[..3]) && !lower.Contains(name.ToLowerInvariant(), StringComparison.Ordinal)) is { } day)
        {
            return $"{day} is not in the facts";
        }

        var said = words.ToLowerInvariant();
        return Promises.FirstOrDefault(promise => said.Contains(promise, StringComparison.Ordinal) && !lower.Contains(promise, StringComparison.Ordinal)) is { } made
            ? $"\"{made.Trim()}\" promises what the facts do not"
            : null;
    }

    /// <summary>Months and weekdays of the ISO dates in the facts, by their first three letters.</summary>
    private static HashSet<string> DayNames(string facts)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match match in IsoDay().Matches(facts))
        {
            if (DateOnly.TryParseExact(match.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                names.Add(date.ToString("MMM", CultureInfo.InvariantCulture).ToLowerInvariant());
                names.Add(date.ToString("ddd", CultureInfo.InvariantCulture).ToLowerInvariant());
            }
        }

        return names;
    }

    private static IEnumerable<string> Numbers(string text) => Number().Matches(text).Select(match => match.Value.Trim('.', ',', ':'));

    /// <summary>A number of the facts as it may be written: without separators, a rounded amount without its cents, the parts of a date or a clock time.</summary>
    private static IEnumerable<string> Forms(string number)
    {
        yield return Plain(number);
        if (decimal.TryParse(Plain(number), NumberStyles.Number, CultureInfo.InvariantCulture, out var value) && value == decimal.Truncate(value))
        {
            yield return decimal.Truncate(value).ToString(CultureInfo.InvariantCulture);
        }

        foreach (var part in number.Split('-', ':', '/'))
        {
            yield return part;
            yield return part.TrimStart('0') is { Length: > 0 } bare ? bare : "0";
        }

        if (number.Split(':') is [var hour, var minute] && int.TryParse(hour, out var of24) && of24 > 12)
        {
            yield return (of24 - 12).ToString(CultureInfo.InvariantCulture);
            yield return $"{of24 - 12}:{minute}";
        }
    }

    private static string Plain(string number) => Thousands().Replace(number, "$1");

    [GeneratedRegex(@"\d[\d.,:/\-]*")]
    private static partial Regex Number();

    [GeneratedRegex(@"[,.\u00A0](\d{3})(?!\d)")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"(?m)^\s*\d{1,2}[.)]\s")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"\b[A-Z]{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"https?://\S+|[\w.+-]+@[\w-]+\.[\w.-]+|\bwww\.\S+")]
    private static partial Regex Address();

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b")]
    private static partial Regex IsoDay();

    [GeneratedRegex(@"\b(January|February|March|April|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")]
    private static partial Regex MonthOrDay();
}
