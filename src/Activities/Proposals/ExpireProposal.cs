using JetVision.Activities.Requests;
using JetVision.Activities.Storage;

namespace JetVision.Activities.Proposals;

/// <summary>Ends a proposal that ran out without an answer.</summary>
[Activity("JetVision", "Proposals", "Ends a proposal that ran out. When the client answered in the last moment, the answer stands.", DisplayName = "Expire proposal", Kind = ActivityKind.Task)]
[FlowNode("Done", "Decided")]
public sealed class ExpireProposal : Activity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var proposal = await db.Proposals.SingleAsync(context.Get(ProposalId), context.CancellationToken);
        if (!proposal.IsOpen)
        {
            await context.CompleteActivityWithOutcomesAsync(proposal.Status == ProposalStatus.Expired ? "Done" : "Decided");
            return;
        }

        proposal.Status = ProposalStatus.Expired;
        db.Note(await db.Requests.SingleAsync(proposal.RequestId, context.CancellationToken), context, "proposal-expired", $"{proposal.Number} ran out without an answer.");
        await context.CompleteActivityWithOutcomesAsync("Done");
    }
}
