using JetVision.Activities.Proposals.Pricing;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>Makes a client's options of priced quotes. What speaks for and against one is worked out from what the client sees, never from the broker's reasons, which tell net prices.</summary>
internal static class ProposalOptions
{
    /// <summary>Makes the options, in the order given; the first is the recommended one.</summary>
    public static IReadOnlyList<ProposalOption> Of(IReadOnlyList<(Quote Quote, PricedQuote Priced)> priced, IReadOnlyList<Leg> legs, Instant now) =>
        [.. priced.Select((option, index) => new ProposalOption(
            index + 1,
            option.Quote.Id,
            option.Quote.OperatorName,
            option.Quote.CertificateNumber,
            option.Quote.SafetyRatings,
            option.Quote.Aircraft,
            Flights(option.Quote, legs),
            option.Priced.Price,
            [.. Highlights(option.Quote, option.Priced, priced, now)],
            index == 0))];

    /// <summary>The flights with passengers; the legs asked for, with times to be confirmed, when the quote states none.</summary>
    private static QuoteSegment[] Flights(Quote quote, IReadOnlyList<Leg> legs)
    {
        QuoteSegment[] stated = [.. quote.Segments.Where(segment => !segment.IsPositioning)];
        return stated.Length > 0 ? stated : [.. legs.Select(leg => new QuoteSegment(leg.From, leg.To, leg.Date.At(leg.TimeFrom ?? LocalTime.Midnight), 0, 0, 0, false))];
    }

    private static IEnumerable<string> Highlights(Quote quote, PricedQuote price, IReadOnlyList<(Quote Quote, PricedQuote Priced)> all, Instant now)
    {
        var others = all.Where(option => option.Quote != quote).ToList();
        if (others.Count > 0 && others.All(other => other.Priced.Price.Total.Amount > price.Price.Total.Amount))
        {
            yield return "Lowest total of the options";
        }

        if (quote.Aircraft.YearOfMake is { } made)
        {
            if (others.Count > 0 && others.All(other => other.Quote.Aircraft.YearOfMake is { } year && year < made))
            {
                yield return "Newest aircraft of the options";
            }
            else if (now.InUtc().Year - made <= 5)
            {
                yield return FormattableString.Invariant($"Built in {made}");
            }
        }

        if (quote.Aircraft.RefurbishedIn is { } refurbished)
        {
            yield return FormattableString.Invariant($"Refurbished in {refurbished}");
        }

        if (others.Count > 0 && others.All(other => other.Quote.Aircraft.Seats < quote.Aircraft.Seats))
        {
            yield return "Most seats of the options";
        }

        var flown = quote.Segments.Where(segment => !segment.IsPositioning).ToList();
        if (flown.Count > 0)
        {
            var stops = flown.Sum(segment => segment.TechStops);
            yield return stops == 0 ? "Nonstop" : FormattableString.Invariant($"{stops} stop{(stops == 1 ? "" : "s")} for fuel");
        }

        if (quote.SafetyRatings.Count == 0)
        {
            yield return "Safety rating not stated";
        }

        if (quote.Aircraft.Tail is null or "")
        {
            yield return "Aircraft of this type to be assigned";
        }
    }
}
