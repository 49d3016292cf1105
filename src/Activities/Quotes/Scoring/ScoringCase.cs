using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Quotes.Scoring;

/// <summary>All that the judgement of a request's quotes depends on; the same case gives the same verdicts.</summary>
/// <param name="Legs">The flights wanted, at least one.</param>
/// <param name="Wishes">What the client wants beyond them.</param>
/// <param name="Weights">What counts how much.</param>
/// <param name="Currency">The currency in which prices are compared.</param>
/// <param name="Rates">The exchange rates.</param>
/// <param name="Now">When it is judged.</param>
/// <param name="Window">How long operators had to answer.</param>
/// <param name="AskedAt">When the request for quote behind a quote went out; null when not known.</param>
/// <param name="Airport">Finds an airport by ICAO code; null when it is not known.</param>
internal sealed record ScoringCase(
    IReadOnlyList<Leg> Legs,
    Wishes Wishes,
    ScoringWeights Weights,
    string Currency,
    ExchangeRates Rates,
    Instant Now,
    Duration Window,
    Func<Quote, Instant?> AskedAt,
    Func<string, Airport?> Airport)
{
    /// <summary>The most passengers on any leg.</summary>
    public int Passengers => Legs.Max(leg => leg.Passengers);

    /// <summary>The price in the currency of comparison; null when there is no rate.</summary>
    public decimal? Price(Quote quote) => Rates.Convert(quote.Price, Currency) is { Refusal: null } converted ? converted.Money.Amount : null;

    /// <summary>The great circle of a leg in nautical miles; null when an airport is not known.</summary>
    public double? Distance(Leg leg) => Airport(leg.From) is { } from && Airport(leg.To) is { } to ? GreatCircle.DistanceNm(from, to) : null;
}

/// <summary>What came out for one quote.</summary>
/// <param name="Quote">The quote.</param>
/// <param name="Score">From 0 to 100; null when it was set aside.</param>
/// <param name="Rank">1 for the best; null when it was set aside.</param>
/// <param name="Reasons">Every point in words, or why it was set aside.</param>
internal sealed record Verdict(Quote Quote, decimal? Score, int? Rank, IReadOnlyList<ScoreReason> Reasons);
