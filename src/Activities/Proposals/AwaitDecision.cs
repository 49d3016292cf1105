using JetVision.Activities.Storage;

namespace JetVision.Activities.Proposals;

/// <summary>Waits for the client's answer to a proposal.</summary>
[Activity("JetVision", "Proposals", "Waits until the client accepts or declines the proposal, or a newer version replaces it.", DisplayName = "Await decision", Kind = ActivityKind.Task)]
[FlowNode("Accepted", "Declined", "Withdrawn")]
public sealed class AwaitDecision : Activity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var proposal = await context.GetRequiredService<JetVisionDb>().Proposals.SingleAsync(context.Get(ProposalId), context.CancellationToken);
        await WaitOrDecideAsync(context, proposal);
    }

    private async ValueTask OnDecidedAsync(ActivityExecutionContext context)
    {
        var proposal = await context.GetRequiredService<JetVisionDb>().Proposals.SingleAsync(context.Get(ProposalId), context.CancellationToken);
        await WaitOrDecideAsync(context, proposal);
    }

    /// <summary>The answer stands in the record, where the desk wrote it; one that came before the wait began is taken at once.</summary>
    private async ValueTask WaitOrDecideAsync(ActivityExecutionContext context, Proposal proposal)
    {
        switch (proposal.Status)
        {
            case ProposalStatus.Accepted:
                await context.CompleteActivityWithOutcomesAsync("Accepted");
                break;
            case ProposalStatus.Declined:
                await context.CompleteActivityWithOutcomesAsync("Declined");
                break;
            case ProposalStatus.Withdrawn:
                await context.CompleteActivityWithOutcomesAsync("Withdrawn");
                break;
            default:
                context.CreateBookmark(new ProposalDecision(proposal.Id), OnDecidedAsync, includeActivityInstanceId: false);
                break;
        }
    }
}
