namespace JetVision.Activities.Quotes.Scoring;

/// <summary>
/// Orders a request's quotes. A score is the weighted mean of the factors' points; a factor of which nothing is known counts <see cref="Neutral"/> points and says so.
/// The order in which quotes arrived changes nothing.
/// </summary>
internal static class QuoteScoring
{
    /// <summary>What a factor counts when nothing is known.</summary>
    public const decimal Neutral = 50;

    /// <summary>Judges all quotes of a request: the ranked ones first, best first, then those set aside.</summary>
    public static IReadOnlyList<Verdict> Judge(IReadOnlyList<Quote> quotes, ScoringCase facts)
    {
        var fit = new List<Quote>();
        var aside = new List<Verdict>();
        foreach (var quote in quotes)
        {
            List<ScoreReason> against = [.. QuoteFilter.Against(quote, quotes, facts)];
            if (against.Count > 0)
            {
                aside.Add(new Verdict(quote, null, null, against));
            }
            else
            {
                fit.Add(quote);
            }
        }

        var factors = new QuoteFactors(fit, facts);
        var ranked = fit.Select(quote => (Quote: quote, Reasons: factors.Of(quote)))
            .Select(found => (found.Quote, found.Reasons, Score: Total(found.Reasons)))
            .OrderByDescending(found => found.Score)
            .ThenBy(found => facts.Price(found.Quote))
            .ThenBy(found => found.Quote.OperatorName, StringComparer.Ordinal)
            .ThenBy(found => found.Quote.Aircraft.Type, StringComparer.Ordinal)
            .ThenBy(found => found.Quote.Id)
            .Select((found, index) => new Verdict(found.Quote, found.Score, index + 1, found.Reasons));
        return [.. ranked, .. aside.OrderBy(verdict => verdict.Quote.OperatorName, StringComparer.Ordinal).ThenBy(verdict => verdict.Quote.Id)];
    }

    /// <summary>The sum of weight times points, to two decimals; from 0 to 100 as the weights of all reasons sum up to 1 at most.</summary>
    public static decimal Total(IReadOnlyList<ScoreReason> reasons) =>
        Math.Round(reasons.Sum(reason => reason.Weight * (reason.Points ?? Neutral)), 2, MidpointRounding.AwayFromZero);
}
