using JetVision.Activities.Quotes;

namespace JetVision.Activities.Proposals.Pricing;

/// <summary>
/// Says in our own words what a price includes, from the quote's lines. An operator's words never pass to the client here: they may hold its prices.
/// What neither a line nor the rule speaks of is named as not stated.
/// </summary>
internal static class PriceParts
{
    private static readonly (string Name, string[] Words)[] Known =
    [
        ("Fuel", ["fuel"]),
        ("Positioning of the aircraft", ["position", "ferry"]),
        ("Crew and crew expenses", ["crew", "pilot", "perdiem", "overnight"]),
        ("Landing, handling and parking", ["landing", "handling", "parking", "ramp", "hangar", "airportfee", "fbo"]),
        ("Navigation and overflight fees", ["navigation", "overflight", "eurocontrol"]),
        ("Catering", ["catering", "meal"]),
        ("Ground transport", ["groundtransport", "limousine", "chauffeur"]),
        ("Wi-Fi", ["wifi", "internet"]),
        ("De-icing", ["deice", "deicing"]),
        ("Permits and customs", ["permit", "customs", "apis"]),
    ];

    private static readonly string[] TaxWords = ["fet", "excise", "federaltax", "segmentfee", "headtax", "ustax"];

    private static readonly string[] BaseWords = ["base", "flight", "charter", "hour"];

    /// <summary>What a client expects to be told about, in this order.</summary>
    private static readonly string[] Asked = ["Fuel", "Landing, handling and parking", "Crew and crew expenses", "Catering", "Wi-Fi", "Ground transport"];

    /// <summary>Splits a quote's parts.</summary>
    public static (IReadOnlyList<string> Included, IReadOnlyList<string> NotIncluded) Of(Quote quote)
    {
        var stated = new HashSet<string>();
        var hasOther = false;
        foreach (var key in quote.Lines.Where(line => line.Amount.Amount > 0 && !IsUsTax(line)).Select(KeyOf))
        {
            if (Known.FirstOrDefault(known => Has(key, known.Words)).Name is { } part)
            {
                stated.Add(part);
            }
            else
            {
                hasOther |= !Has(key, BaseWords);
            }
        }

        List<string> included = ["The aircraft with its crew for the flights shown", .. Known.Select(known => known.Name).Where(stated.Contains)];
        if (hasOther)
        {
            included.Add("Other charges that the operator lists in its quote");
        }

        List<string> notIncluded = [];
        if (!stated.Contains("De-icing"))
        {
            notIncluded.Add("De-icing, if needed, at cost");
        }

        notIncluded.Add("Changes to the itinerary and special requests, at cost");
        string[] unstated = [.. Asked.Where(part => !stated.Contains(part))];
        if (unstated.Length > 0)
        {
            notIncluded.Add($"Not stated by the operator, to be confirmed: {string.Join("; ", unstated.Select(Lower))}");
        }

        return (included, notIncluded);
    }

    /// <summary>Whether a line is a tax of the United States.</summary>
    public static bool IsUsTax(QuoteLine line) => Has(KeyOf(line), TaxWords);

    private static bool Has(string key, string[] words) => words.Any(word => key.Contains(word, StringComparison.Ordinal));

    private static string KeyOf(QuoteLine line) => string.Concat($"{line.Name} {line.Kind}".Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static string Lower(string part) => part == "Wi-Fi" ? part : char.ToLowerInvariant(part[0]) + part[1..];
}
