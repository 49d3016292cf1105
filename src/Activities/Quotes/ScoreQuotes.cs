using JetVision.Activities.Airports;
using JetVision.Activities.Quotes.Scoring;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Quotes;

/// <summary>Sets aside the quotes that cannot serve a request and ranks the others by the brokerage's weights, with the reason of every point.</summary>
[Activity("JetVision", "Quotes", "Sets aside quotes that cannot serve the request and ranks the others, each point with its reason.", DisplayName = "Score quotes", Kind = ActivityKind.Task)]
[FlowNode("Ranked", "NoQuotes", "Overtaken")]
public sealed class ScoreQuotes : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets where the best quote's id goes.</summary>
    [Output(DisplayName = "Best quote", Description = "The id of the quote in first place; nothing when none can serve.")]
    public Output<Guid?>? BestQuoteId { get; set; }

    /// <summary>Gets or sets where the number of ranked quotes goes.</summary>
    [Output(DisplayName = "Count", Description = "How many quotes can serve the request.")]
    public Output<int>? Count { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var desk = context.GetRequiredService<QuoteDesk>();
        if (await desk.IsOvertakenAsync(context.Get(RequestId), context.CancellationToken))
        {
            await context.CompleteActivityWithOutcomesAsync("Overtaken");
            return;
        }

        var verdicts = await desk.ScoreAsync(context.Get(RequestId), context.CancellationToken);
        var ranked = verdicts.Count(verdict => verdict.Rank is not null);
        context.Set(BestQuoteId, ranked > 0 ? verdicts[0].Quote.Id : null);
        context.Set(Count, ranked);
        await context.CompleteActivityWithOutcomesAsync(ranked > 0 ? "Ranked" : "NoQuotes");
    }
}

/// <summary>Scores a request's quotes in the records.</summary>
internal sealed class QuoteDesk(JetVisionDb db, CurrentTenant tenant, AirportDirectory airports, ExchangeRates rates, IClock clock)
{
    /// <summary>Whether the request was cancelled, or is being sourced anew for other flights, since these quotes were collected.</summary>
    public async Task<bool> IsOvertakenAsync(Guid requestId, CancellationToken cancellation)
    {
        var request = await db.Requests.SingleAsync(requestId, cancellation);
        return request.Stage >= RequestStage.Won || (request.Revision > 0 && request.Stage is RequestStage.Sourcing or RequestStage.AwaitingQuotes);
    }

    /// <summary>Scores the quotes and keeps scores, ranks and reasons on them; the best first, those set aside last.</summary>
    public async Task<IReadOnlyList<Verdict>> ScoreAsync(Guid requestId, CancellationToken cancellation)
    {
        var request = await db.Requests.SingleAsync(requestId, cancellation);
        var brokerage = await db.Brokerages.SingleAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var withdrawn = await db.Rfqs.Where(rfq => rfq.RequestId == requestId && rfq.Status == Sourcing.RfqStatus.Withdrawn).Select(rfq => rfq.Id).ToListAsync(cancellation);
        var all = await db.Quotes.Where(quote => quote.RequestId == requestId).ToListAsync(cancellation);
        var quotes = all.FindAll(quote => !withdrawn.Contains(quote.RfqId));
        foreach (var old in all.Except(quotes))
        {
            (old.Score, old.Rank, old.Reasons) = (null, null, [new ScoreReason("Changed", null, 0, "It answers the flights as they were before the change.")]);
        }

        var asked = await db.Rfqs.Where(rfq => rfq.RequestId == requestId).ToDictionaryAsync(rfq => rfq.Id, rfq => rfq.SentAt, cancellation);
        var now = clock.GetCurrentInstant();
        var verdicts = request.Legs.Count == 0 ? [] : QuoteScoring.Judge(quotes, new ScoringCase(
            request.Legs,
            Wishes.Of(request.Reading),
            brokerage.Weights,
            brokerage.Currency,
            rates,
            now,
            Duration.FromTimeSpan(brokerage.QuoteWindow),
            quote => asked.TryGetValue(quote.RfqId, out var at) ? at : null,
            airports.Find));
        foreach (var verdict in verdicts)
        {
            verdict.Quote.Score = verdict.Score;
            verdict.Quote.Rank = verdict.Rank;
            verdict.Quote.Reasons = verdict.Reasons;
        }

        request.Stage = RequestStage.Comparing;
        db.Note(request, now, "quotes-scored", Summary(verdicts));
        return verdicts;
    }

    private static string Summary(IReadOnlyList<Verdict> verdicts)
    {
        var aside = verdicts.Count(verdict => verdict.Rank is null);
        var asideText = aside == 0 ? "" : FormattableString.Invariant($" {aside} set aside: {string.Join("; ", verdicts.Where(verdict => verdict.Rank is null).Select(verdict => $"{verdict.Quote.OperatorName} ({verdict.Reasons[0].Factor.ToLowerInvariant()})"))}.");
        return verdicts is [{ Rank: 1 } best, ..]
            ? FormattableString.Invariant($"{verdicts.Count - aside} of {verdicts.Count} quotes ranked; first is {best.Quote.OperatorName}, {best.Quote.Aircraft.Type}, with {best.Score:0.0} points.{asideText}")
            : $"No quote can serve the request.{asideText}";
    }
}
