using System.Globalization;
using System.Text.RegularExpressions;
using JetVision.Activities.Aircraft;
using NodaTime;

namespace JetVision.Activities.Sourcing.Letters;

/// <summary>
/// Reads an operator's own words into a draft: the price with its currency, the aircraft, its registration, times and what is included. It guesses nothing: of several
/// prices it takes one that is called the total, or none; what is not said stays empty for the broker.
/// </summary>
internal static partial class QuoteReader
{
    private const int LongestText = 40_000;

    private static readonly (string Sign, string Code)[] Signs = [("US$", "USD"), ("C$", "CAD"), ("A$", "AUD"), ("HK$", "HKD"), ("R$", "BRL"), ("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("CHF", "CHF"), ("Fr.", "CHF")];

    private static readonly string[] TotalWords = ["total", "all-in", "all in", "gesamt", "price for the trip", "grand", "charter price", "trip price", "our price", "our quote", "quote is", "can offer", "all inclusive", "precio", "prix"];

    private static readonly string[] PartWords =
        ["per hour", "/hr", "/h ", "hourly", "an hour", "per leg", "each way", "deposit", "cancellation", "cancelling", "de-ic", "deic", "surcharge", "catering", "overnight", "segment fee", "landing fee", "per pax", "per person", "vat:", "tax:", "fet:", "wifi", "wi-fi", "waiting", "insurance"];

    /// <summary>Reads the words.</summary>
    /// <param name="text">A mail or a document; untrusted.</param>
    /// <param name="source">Where they stand, for the broker.</param>
    /// <param name="now">The present, against which an expiry is checked.</param>
    public static ReadQuote Read(string text, string source, Instant now)
    {
        var lines = (text.Length > LongestText ? text[..LongestText] : text).ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length is > 0 and < 1000).ToList();
        var price = Price(lines);
        var type = Type(lines);
        return new ReadQuote(
            price?.Amount, price?.Currency, type?.Type, Seats(lines), Tail(lines), Year(lines), Until(lines, now), Tax(lines),
            [.. lines.SelectMany(line => Times().Matches(line).Select(found => found.Value.Trim())).Distinct().Take(12)],
            [.. lines.Where(line => Inclusion().IsMatch(line)).Select(Short).Distinct().Take(8)],
            price?.Line is { } words ? Short(words) : null, source);
    }

    /// <summary>Whether the words say no, and name no price.</summary>
    public static bool IsDecline(string text, ReadQuote read) => read.Price is null && Decline().IsMatch(text.Length > 4000 ? text[..4000] : text);

    private sealed record Found(decimal Amount, string Currency, string Line, bool IsTotal);

    private static Found? Price(List<string> lines)
    {
        var all = new List<Found>();
        foreach (var line in lines)
        {
            foreach (Match match in Amounts().Matches(line))
            {
                var code = Code(match.Groups["before"].Value) ?? Code(match.Groups["after"].Value);
                if (code is null || Amount(match.Groups["number"].Value, match.Groups["kilo"].Success) is not { } amount || amount < 500)
                {
                    continue;
                }

                // The words right around the figure say what it is, not those of another figure in the line.
                var around = line[Math.Max(0, match.Index - 60)..Math.Min(line.Length, match.Index + match.Length + 30)].ToLowerInvariant() + " ";
                if (!PartWords.Any(part => around.Contains(part, StringComparison.Ordinal)) || TotalWords.Take(4).Any(total => around.Contains(total, StringComparison.Ordinal)))
                {
                    all.Add(new Found(amount, code, line, TotalWords.Any(total => around.Contains(total, StringComparison.Ordinal)) && !around.Contains("subtotal", StringComparison.Ordinal)));
                }
            }
        }

        var totals = all.Where(found => found.IsTotal).DistinctBy(found => (found.Amount, found.Currency)).ToList();
        var candidates = totals.Count > 0 ? totals : [.. all.DistinctBy(found => (found.Amount, found.Currency))];
        return candidates.Count == 1 ? candidates[0] : null;
    }

    private static string? Code(string words)
    {
        var trimmed = words.Trim();
        if (trimmed.Length == 0)
        {
            return null;
        }

        var sign = Signs.FirstOrDefault(sign => trimmed.Equals(sign.Sign, StringComparison.OrdinalIgnoreCase)).Code;
        return sign ?? (trimmed.ToUpperInvariant() switch { "EURO" or "EUROS" => "EUR", "DOLLARS" or "US DOLLARS" => "USD", var code => code }) switch
        {
            var code when OperatorAnswer.Currencies.Contains(code) => code,
            _ => null,
        };
    }

    /// <summary>28,500.00 and 28.500,00 and 28 500 and 28'500 are the same; a last group of three is thousands.</summary>
    internal static decimal? Amount(string number, bool isKilo)
    {
        var bare = string.Concat(number.Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’' or '\u00a0')));
        var last = bare.LastIndexOfAny([',', '.']);
        var decimals = last >= 0 && bare.Length - last - 1 is 1 or 2 ? bare.Length - last - 1 : 0;
        var digits = string.Concat(bare.Where(char.IsAsciiDigit));
        if (digits.Length is 0 or > 12)
        {
            return null;
        }

        var value = decimal.Parse(digits, CultureInfo.InvariantCulture);
        for (var i = 0; i < decimals; i++)
        {
            value /= 10;
        }

        value *= isKilo ? 1000 : 1;
        return value <= 10_000_000 ? value : null;
    }

    private static AircraftType? Type(List<string> lines)
    {
        var text = Plain(string.Join('\n', lines));
        return AircraftTypes.All.Where(known => Contains(text, Plain(known.Type))).OrderByDescending(known => known.Type.Length).FirstOrDefault()
            ?? AircraftTypes.All.Where(known => Short(known) is { } name && Contains(text, Plain(name))).OrderByDescending(known => known.Type.Length).FirstOrDefault();

        // Many leave the maker out: "XLS+", "CJ3", "G450"; a number alone is no name.
        static string? Short(AircraftType known) =>
            known.Type.Split(' ') is [_, .. { Length: > 0 } rest] && string.Join(' ', rest) is { Length: >= 3 } name && name.Any(char.IsLetter) && name.Any(c => char.IsDigit(c) || c is '+' or 'X') ? name
            : known.Type.Split(' ') is [_, { } only] && only is "Latitude" or "Sovereign" or "Excel" or "Mustang" or "Avanti" ? only : null;
    }

    private static bool Contains(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] == '+')))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Upper case, with single spaces for whatever stands between words; "PC 12", "PC-12" and "PC12" are one.</summary>
    private static string Plain(string text) => Gap().Replace(Between().Replace(text.ToUpperInvariant(), " "), "$1$2");

    private static string? Tail(List<string> lines)
    {
        foreach (var line in lines)
        {
            if (Tailed().Match(line) is { Success: true } said)
            {
                return said.Groups[1].Value.ToUpperInvariant();
            }
        }

        return lines.Select(line => Registration().Match(line)).FirstOrDefault(found => found.Success)?.Value;
    }

    private static int? Seats(List<string> lines) => lines.Select(line => Seated().Match(line)).FirstOrDefault(found => found.Success) is { } seats
        && int.TryParse(seats.Groups[1].Value + seats.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 400 ? count : null;

    private static int? Year(List<string> lines) => lines.Select(line => Made().Match(line)).FirstOrDefault(found => found.Success) is { } year
        ? int.Parse(year.Groups[1].Success ? year.Groups[1].Value : year.Groups[2].Value, CultureInfo.InvariantCulture) : null;

    private static bool? Tax(List<string> lines)
    {
        foreach (var line in lines.Where(line => line.Contains("FET", StringComparison.Ordinal) || line.Contains("excise tax", StringComparison.OrdinalIgnoreCase)))
        {
            if (TaxOut().IsMatch(line))
            {
                return false;
            }

            if (TaxIn().IsMatch(line))
            {
                return true;
            }
        }

        return null;
    }

    private static Instant? Until(List<string> lines, Instant now)
    {
        foreach (var line in lines)
        {
            if (Hours().Match(line) is { Success: true } hours && int.Parse(hours.Groups[1].Value, CultureInfo.InvariantCulture) is > 0 and <= 240 and var count)
            {
                return now + Duration.FromHours(count);
            }

            if (Validity().Match(line) is { Success: true } date
                && DateTime.TryParse($"{date.Groups[1].Value} {date.Groups[2].Value} {date.Groups[3].Value}", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
                && Instant.FromDateTimeUtc(day.Date.AddDays(1).AddMinutes(-1)) is var until && until > now && until < now + Duration.FromDays(366))
            {
                return until;
            }
        }

        return null;
    }

    private static string Short(string line) => line.Length > 200 ? line[..200] + "…" : line;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex AmountPattern = new(
        @"(?<before>US\$|C\$|A\$|HK\$|R\$|\$|€|£|CHF|Fr\.|USD|EUR|GBP|AED|CAD|AUD|SAR|QAR|BRL|MXN|SEK|NOK|DKK|PLN|TRY|ZAR|INR|SGD|HKD|JPY|CNY|euros?)?\s{0,2}(?<number>[0-9]{1,3}([.,'’ \u00a0][0-9]{3}){1,3}([.,][0-9]{1,2})?|[0-9]{1,9}([.,][0-9]{1,2})?)(?<kilo>k)?\s{0,2}(?<after>USD|EUR|GBP|CHF|AED|CAD|AUD|SAR|QAR|BRL|MXN|SEK|NOK|DKK|PLN|TRY|ZAR|INR|SGD|HKD|JPY|CNY|euros?|€|\$|£|US dollars|dollars)?", Linear);

    private static Regex Amounts() => AmountPattern;

    [GeneratedRegex(@"[\s\-/,;:()]+", RegexOptions.CultureInvariant)]
    private static partial Regex Between();

    [GeneratedRegex(@"\b(PC|CJ|AW|G|ACJ|GIV) ([0-9]{1,3})", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();

    [GeneratedRegex(@"\b(?:tail(?: number| no\.?)?|registration|reg\.?|registered|kennzeichen|immatriculation)\s*(?:is)?\s*[:#]?\s*((?:N[0-9]{1,5}[A-Z]{0,2})|(?:[A-Z0-9]{1,2}-[A-Z]{2,5}))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tailed();

    [GeneratedRegex(@"\b(?:N[1-9][0-9]{0,4}[A-HJ-NP-Z]{0,2}(?<=N[0-9A-Z]{3,6})|(?:D|F|G|I|M|C|OE|HB|LX|9H|CS|EC|PH|OO|SE|LN|OY|SP|OK|YU|TC|VP|VQ|A6|A7|HZ|ZS|VT|T7|XA|PR|PP|PS)-[A-Z]{3,4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Registration();

    [GeneratedRegex(@"\b([0-9]{1,3})[\s-]{0,2}(?:passenger )?(?:seats|seater|pax seats|pax config)|\bseats?\s*:?\s*(?:up to )?([0-9]{1,3})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Seated();

    [GeneratedRegex(@"\b(?:yom|year of (?:make|manufacture)|built(?: in)?|baujahr)\s*:?\s*((?:19[6-9]|20[0-3])[0-9])\b|\b((?:19[6-9]|20[0-3])[0-9])\s+(?:model|build)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Made();

    [GeneratedRegex(@"\b(?:[01]?[0-9]|2[0-3])[:h.][0-5][0-9]\s?(?:am|pm|lt|local|utc|z)?\b(?![,.]?[0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"\b(?:includ(?:ed|es|ing)|excluded|excludes|excluding|not included|plus |inkl|exkl|subject to)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Inclusion();

    [GeneratedRegex(@"(?:plus|excl\w*|not incl\w*|without|before|\+)\s[^.;]{0,25}(?:FET|excise tax)|(?:FET|excise tax)[^.;]{0,20}(?:excl|not incl|extra|to be added)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TaxOut();

    [GeneratedRegex(@"(?:incl\w*|with)\s[^.;]{0,30}(?:FET|excise tax)|(?:FET|excise tax)[^.;]{0,20}incl", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TaxIn();

    [GeneratedRegex(@"\bvalid (?:for )?([0-9]{1,3}) ?(?:hours|hrs|h)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hours();

    [GeneratedRegex(@"\bvalid (?:until|till|to|through) (?:the )?([0-9]{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9}),? (20[0-9]{2})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Validity();

    [GeneratedRegex(@"\b(?:declin|regret|unable to|cannot offer|can't offer|can not offer|not available|no availability|unavailable|fully booked|have to pass|we pass|nothing available|leider (?:nicht|kein)|ne pouvons pas|no podemos|non possiamo)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Decline();
}
