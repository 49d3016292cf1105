using JetVision.Activities.Storage;
using NodaTime;

namespace JetVision.Activities.Requests;

/// <summary>Ends a request.</summary>
[Activity("JetVision", "Requests", "Ends the request and says why on its history.", DisplayName = "Close request", Kind = ActivityKind.Task)]
public sealed class CloseRequest : CodeActivity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets how it ended: one of the closing stages.</summary>
    [Input(DisplayName = "Outcome", Description = "How the request ended, as its page and the list of requests show it.", UIHint = InputUIHints.DropDown, Options = new[] { "Won", "Lost", "Expired", "NoOffers", "Cancelled", "NotARequest" })]
    public Input<string> Outcome { get; set; } = default!;

    /// <summary>Gets or sets the reason.</summary>
    [Input(DisplayName = "Reason", Description = "A sentence that says why it ended; brokers read it in the request's history.")]
    public Input<string>? Reason { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var outcome = context.Get(Outcome);
        if (!Enum.TryParse<RequestStage>(outcome, ignoreCase: true, out var stage) || stage < RequestStage.Won)
        {
            throw new InvalidOperationException($"\"{outcome}\" is no outcome of a request; choose Won, Lost, Expired, NoOffers, Cancelled or NotARequest in the step's Outcome.");
        }

        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        request.Stage = stage;
        request.ClosedAt = context.GetRequiredService<IClock>().GetCurrentInstant();
        db.Note(request, context, "closed", context.Get(Reason) is { Length: > 0 } reason ? reason : $"The request is closed: {stage}.");
    }
}

/// <summary>Puts a request before the broker.</summary>
[Activity("JetVision", "Requests", "Puts a sentence before the broker on the request's history.", DisplayName = "Notify broker", Kind = ActivityKind.Task)]
public sealed class NotifyBroker : CodeActivity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets the sentence.</summary>
    [Input(DisplayName = "Message", Description = "What the broker should know or do, in plain words; it stands in the request's history, marked for attention.", UIHint = InputUIHints.MultiLine)]
    public Input<string> Message { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        db.Note(request, context, "attention", context.Get(Message) is { Length: > 0 } message ? message : "Please look at this request.");
    }
}
