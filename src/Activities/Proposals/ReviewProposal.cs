using JetVision.Activities.Requests;
using JetVision.Activities.Storage;

namespace JetVision.Activities.Proposals;

/// <summary>Waits until a broker approves a proposal or sends it back. Nothing goes to a client before.</summary>
[Activity("JetVision", "Proposals", "Waits until a broker approves the proposal or sends it back.", DisplayName = "Review proposal", Kind = ActivityKind.Task)]
[FlowNode("Approved", "SentBack", "Overtaken")]
public sealed class ReviewProposal : Activity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var proposal = await db.Proposals.SingleAsync(context.Get(ProposalId), context.CancellationToken);
        if (proposal.Status != ProposalStatus.Draft)
        {
            await DecideAsync(context, proposal.Status);
            return;
        }

        var request = await db.Requests.SingleAsync(proposal.RequestId, context.CancellationToken);
        request.Stage = RequestStage.AwaitingApproval;
        db.Note(request, context, "proposal-review", $"{proposal.Number} waits for a broker's approval.");
        context.CreateBookmark(new ProposalReview(proposal.Id), OnDecidedAsync, includeActivityInstanceId: false);
    }

    /// <summary>The decision stands in the record, where the desk wrote it; the stimulus only says that there is one.</summary>
    private async ValueTask OnDecidedAsync(ActivityExecutionContext context)
    {
        var proposal = await context.GetRequiredService<JetVisionDb>().Proposals.SingleAsync(context.Get(ProposalId), context.CancellationToken);
        if (proposal.Status == ProposalStatus.Draft)
        {
            context.CreateBookmark(new ProposalReview(proposal.Id), OnDecidedAsync, includeActivityInstanceId: false);
            return;
        }

        await DecideAsync(context, proposal.Status);
    }

    private static ValueTask DecideAsync(ActivityExecutionContext context, ProposalStatus status) =>
        context.CompleteActivityWithOutcomesAsync(status switch
        {
            ProposalStatus.SentBack => "SentBack",
            ProposalStatus.Withdrawn => "Overtaken",
            _ => "Approved",
        });
}
