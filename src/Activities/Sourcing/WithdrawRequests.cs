namespace JetVision.Activities.Sourcing;

/// <summary>Takes open requests for quote back, by mail link and at the marketplace.</summary>
[Activity("JetVision", "Sourcing", "Takes back what operators are still asked for, and cancels the trip at Avinode.", DisplayName = "Withdraw requests for quote", Kind = ActivityKind.Task)]
[FlowNode("Done")]
public sealed class WithdrawRequests : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets the reason that operators are told.</summary>
    [Input(
        DisplayName = "Reason", Description = "Why the requests for quote are taken back, as operators are told.", UIHint = InputUIHints.DropDown, DefaultValue = "By client",
        Options = new[] { "By client", "Changed", "Booked", "Other" })]
    public Input<string> Reason { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var reason = context.Get(Reason) switch
        {
            "Changed" => SourcingEnded.Changed,
            "Booked" => SourcingEnded.Booked,
            "Other" => SourcingEnded.Other,
            _ => SourcingEnded.ByClient,
        };
        await context.GetRequiredService<Withdrawal>().WithdrawAsync(new SourcingEnded(context.Get(RequestId), reason), $"{context.Id}:withdrawn", context.CancellationToken);
        await context.CompleteActivityAsync();
    }
}
