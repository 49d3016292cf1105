using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Says how long operators still have, for the delay beside <see cref="CollectQuotes"/>.</summary>
[Activity("JetVision", "Sourcing", "Says how long operators have to answer; a Delay takes the time from here.", DisplayName = "Quote window")]
[FlowNode("Done")]
public sealed class QuoteWindow : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets where the time goes.</summary>
    [Output(DisplayName = "Window", Description = "How long operators still have to answer.")]
    public Output<TimeSpan>? Window { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var requestId = context.Get(RequestId);
        var request = await RequestRecords.SingleAsync(db.Requests, requestId, context.CancellationToken);
        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == request.TenantId, context.CancellationToken);
        var now = context.GetRequiredService<IClock>().GetCurrentInstant();
        var due = await db.Rfqs.Where(rfq => rfq.RequestId == requestId && rfq.Status == RfqStatus.Unanswered && rfq.DueAt != null)
            .MaxAsync(rfq => rfq.DueAt, context.CancellationToken);
        var left = due is { } end ? (end - now).ToTimeSpan() : QuoteDeadline.Window(brokerage, request.Legs, now);
        context.Set(Window, left > TimeSpan.Zero ? left : TimeSpan.Zero);
        await context.CompleteActivityAsync();
    }
}

/// <summary>Ends the operators' time: who has not answered by now is not waited for.</summary>
[Activity("JetVision", "Sourcing", "Closes the window: operators who have not answered are no longer waited for, and Collect quotes goes on.", DisplayName = "Close window", Kind = ActivityKind.Task)]
[FlowNode("Done")]
public sealed class CloseWindow : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var requestId = context.Get(RequestId);
        var request = await RequestRecords.SingleAsync(db.Requests, requestId, context.CancellationToken);
        if (request.Stage is RequestStage.Sourcing or RequestStage.AwaitingQuotes)
        {
            var rfqs = await db.Rfqs.Where(rfq => rfq.RequestId == requestId).ToListAsync(context.CancellationToken);
            foreach (var rfq in rfqs.Where(rfq => rfq.Status == RfqStatus.Unanswered))
            {
                rfq.Status = RfqStatus.Expired;
            }

            var quotes = await db.Quotes.CountAsync(quote => quote.RequestId == requestId, context.CancellationToken);
            request.Stage = RequestStage.Comparing;
            db.Note(request, context, "window-closed", $"The window for quotes closed: {QuoteProgress.Tally(rfqs, quotes)}");
            context.GetRequiredService<IEffects>().Stimulate($"{context.Id}:window", CollectQuotes.TypeName, new QuotesWanted(requestId));
        }

        await context.CompleteActivityAsync();
    }
}
