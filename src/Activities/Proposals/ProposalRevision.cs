using JetVision.Activities.Quotes;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>What a broker changes about a draft; what is null stays or follows from the rest.</summary>
/// <param name="QuoteIds">The quotes to offer, the recommended one first; one to five. Null keeps those of the draft.</param>
/// <param name="Margin">The margin for this proposal; null for the brokerage's rule.</param>
/// <param name="Taxes">Taxes of other countries, for each option, in the proposal's currency; null for none.</param>
/// <param name="Subject">The covering mail's subject; null to have it written anew.</param>
/// <param name="CoverText">The covering mail's words; null to have them written anew.</param>
public sealed record ProposalRevision(
    IReadOnlyList<Guid>? QuoteIds = null, MarginPolicy? Margin = null, IReadOnlyList<TaxLine>? Taxes = null, string? Subject = null, string? CoverText = null)
{
    private const int SubjectLimit = 200;
    private const int TextLimit = 10_000;
    private const int TaxLimit = 6;

    /// <summary>Why the revision cannot be made; null when it can.</summary>
    internal Refusal? Check(IReadOnlyList<Guid> wanted, IReadOnlyDictionary<Guid, Quote> known, string currency, Instant now)
    {
        if (wanted.Count is 0 or > 5 || wanted.Distinct().Count() != wanted.Count)
        {
            return Wrong("quoteIds", "Choose one to five different quotes.");
        }

        if (wanted.FirstOrDefault(id => !known.ContainsKey(id)) is var stranger && stranger != Guid.Empty)
        {
            return Wrong("quoteIds", $"There is no quote {stranger} for this request.");
        }

        if (wanted.Select(id => known[id]).FirstOrDefault(quote => quote.ExpiresAt <= now) is { } late)
        {
            return Wrong("quoteIds", FormattableString.Invariant($"The quote of {late.OperatorName} ran out on {late.ExpiresAt:uuuu-MM-dd HH:mm} UTC; ask the operator to renew it."));
        }

        if (Margin is { } margin && (margin.Value < 0 || margin.Minimum < 0 || margin.Maximum < 0 || margin.RoundTo < 0 || (margin.Kind == MarginKind.Margin && margin.Value >= 100)))
        {
            return Wrong("margin", "A margin and its limits are not below 0, and a margin of the client's price is below 100 %.");
        }

        if (Taxes?.Count > TaxLimit || Taxes?.Any(tax => tax.Amount.Amount <= 0 || tax.Amount.Currency != currency || tax.Name.Trim().Length is 0 or > 80 || tax.Basis.Length > 200) == true)
        {
            return Wrong("taxes", $"Give at most {TaxLimit} taxes, each with a name of up to 80 characters, a basis of up to 200, and an amount above 0 in {currency}.");
        }

        return Subject is { } subject && (string.IsNullOrWhiteSpace(subject) || subject.Length > SubjectLimit || subject.Any(char.IsControl)) ? Wrong("subject", $"A subject is one line of 1 to {SubjectLimit} characters.")
            : CoverText is { } text && (string.IsNullOrWhiteSpace(text) || text.Length > TextLimit) ? Wrong("coverText", $"The covering words have 1 to {TextLimit:#,0} characters.")
            : null;
    }

    private static Refusal Wrong(string field, string message) => new(RefusalKind.Invalid, field, message);
}
