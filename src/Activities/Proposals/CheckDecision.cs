using JetVision.Activities.Storage;

namespace JetVision.Activities.Proposals;

/// <summary>Tells whether the client has still to answer a proposal.</summary>
[Activity("JetVision", "Proposals", "Tells whether the client has still to answer the proposal.", DisplayName = "Check decision")]
[FlowNode("Open", "Decided")]
public sealed class CheckDecision : Activity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var proposal = await context.GetRequiredService<JetVisionDb>().Proposals.SingleAsync(context.Get(ProposalId), context.CancellationToken);
        await context.CompleteActivityWithOutcomesAsync(proposal.IsOpen ? "Open" : "Decided");
    }
}
