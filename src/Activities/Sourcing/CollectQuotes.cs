using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Sourcing;

/// <summary>Waits for operators' answers until all have come, enough have come or the window has closed.</summary>
[Activity("JetVision", "Sourcing", "Waits for the operators' answers until all have answered, enough quotes are here or the window has closed.", DisplayName = "Collect quotes", Kind = ActivityKind.Task)]
[FlowNode("AllAnswered", "Enough", "WindowClosed", "Overtaken")]
public sealed class CollectQuotes : Activity
{
    /// <summary>The stored type name; stimuli name it.</summary>
    public const string TypeName = "JetVision.CollectQuotes";

    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var request = await RequestRecords.SingleAsync(context.GetRequiredService<JetVisionDb>().Requests, context.Get(RequestId), context.CancellationToken);
        context.SetProperty(nameof(CharterRequest.Revision), request.Revision);
        await LookAsync(context);
    }

    /// <summary>Decides from the records alone, so that it makes no difference how many answers woke it, in which order, or that one came before it waited.</summary>
    private async ValueTask LookAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var requestId = context.Get(RequestId);
        var request = await RequestRecords.SingleAsync(db.Requests, requestId, context.CancellationToken);
        if (request.Stage >= RequestStage.Won || request.Revision != context.GetProperty<int>(nameof(CharterRequest.Revision)))
        {
            await context.CompleteActivityWithOutcomesAsync("Overtaken"); // cancelled, or its flights are others by now and another run asks for them
            return;
        }

        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == request.TenantId, context.CancellationToken);
        var rfqs = await db.Rfqs.AsNoTracking().Where(rfq => rfq.RequestId == requestId).ToListAsync(context.CancellationToken);
        var trips = await db.MarketTrips.AsNoTracking().Where(trip => trip.RequestId == requestId).ToListAsync(context.CancellationToken);
        var withdrawn = rfqs.Where(rfq => rfq.Status == RfqStatus.Withdrawn).Select(rfq => rfq.Id).ToList();
        var quotes = await db.Quotes.CountAsync(quote => quote.RequestId == requestId && !withdrawn.Contains(quote.RfqId), context.CancellationToken);
        if (QuoteProgress.Decide(request.Stage, rfqs, trips, quotes, brokerage.EnoughQuotes) is not { } outcome)
        {
            context.CreateBookmark(new QuotesWanted(requestId), LookAsync, includeActivityInstanceId: false);
            return;
        }

        if (request.Stage is RequestStage.Sourcing or RequestStage.AwaitingQuotes)
        {
            request.Stage = RequestStage.Comparing;
            db.Note(request, context, "quotes-collected", $"{QuoteProgress.Tally([.. rfqs.Where(rfq => rfq.Status != RfqStatus.Withdrawn)], quotes)} Comparing now.");
        }

        await context.CompleteActivityWithOutcomesAsync(outcome);
    }
}

/// <summary>The stimulus of <see cref="CollectQuotes"/>: something changed about a request's quotes.</summary>
/// <param name="RequestId">The request.</param>
public sealed record QuotesWanted(Guid RequestId);

/// <summary>The rule by which collecting quotes ends.</summary>
public static class QuoteProgress
{
    /// <summary>Decides.</summary>
    /// <param name="stage">Where the request stands; <see cref="RequestStage.Comparing"/> once the window has closed.</param>
    /// <param name="rfqs">All requests for quote of the request.</param>
    /// <param name="trips">All trips at the marketplace.</param>
    /// <param name="quotes">How many quotes are here.</param>
    /// <param name="enough">After how many quotes to stop; 0 waits for all.</param>
    /// <returns>The outcome; null to wait on.</returns>
    public static string? Decide(RequestStage stage, IReadOnlyCollection<Rfq> rfqs, IReadOnlyCollection<MarketTrip> trips, int quotes, int enough)
    {
        if (stage is not (RequestStage.Sourcing or RequestStage.AwaitingQuotes))
        {
            // A request that was cancelled meanwhile must not go on to a proposal.
            return stage == RequestStage.Comparing ? "WindowClosed" : null;
        }

        // A trip counts as answered when its list of requests was read and is not empty: before, nobody knows how many will answer.
        var isMarketRead = trips.All(trip => trip.IsCancelled || (trip.ReconciledAt is not null && rfqs.Any(rfq => rfq.Channel == Channels.Avinode)));
        var asked = rfqs.Where(rfq => rfq.Status != RfqStatus.Withdrawn).ToList();
        return isMarketRead && asked.Count > 0 && asked.TrueForAll(rfq => rfq.Status != RfqStatus.Unanswered) ? "AllAnswered"
            : enough > 0 && quotes >= enough ? "Enough"
            : null;
    }

    /// <summary>Counts the answers in a sentence.</summary>
    /// <param name="rfqs">All requests for quote of the request.</param>
    /// <param name="quotes">How many quotes are here.</param>
    /// <returns>Such as <c>4 quotes, 1 declined, 2 did not answer.</c></returns>
    public static string Tally(IReadOnlyCollection<Rfq> rfqs, int quotes)
    {
        var declined = rfqs.Count(rfq => rfq.Status == RfqStatus.Declined);
        var silent = rfqs.Count(rfq => rfq.Status is RfqStatus.Unanswered or RfqStatus.Expired);
        return $"{quotes} {(quotes == 1 ? "quote" : "quotes")}{(declined > 0 ? $", {declined} declined" : "")}{(silent > 0 ? $", {silent} did not answer" : "")}.";
    }
}
