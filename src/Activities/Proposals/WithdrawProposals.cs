using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Proposals;

/// <summary>Takes back what a client was offered or was about to be, since the flights are others or none are wanted.</summary>
[Activity("JetVision", "Proposals", "Takes back the request's open proposals; their pages say so, and who waits for a decision on them goes on.", DisplayName = "Withdraw proposals", Kind = ActivityKind.Task)]
public sealed class WithdrawProposals : CodeActivity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var effects = context.GetRequiredService<IEffects>();
        var request = await RequestRecords.SingleAsync(db.Requests, context.Get(RequestId), context.CancellationToken);
        var open = (await db.Proposals.Where(proposal => proposal.RequestId == request.Id).ToListAsync(context.CancellationToken)).FindAll(proposal => proposal.IsOpen);
        foreach (var proposal in open)
        {
            proposal.Status = ProposalStatus.Withdrawn;
            effects.Stimulate($"{context.Id}:review:{proposal.Id:N}", "JetVision.ReviewProposal", new ProposalReview(proposal.Id));
            effects.Stimulate($"{context.Id}:decision:{proposal.Id:N}", "JetVision.AwaitDecision", new ProposalDecision(proposal.Id));
            db.Note(request, context, "proposal-withdrawn", $"{proposal.Number}, version {proposal.Version}, is withdrawn.");
        }
    }
}

/// <summary>Accepts the client's proposal as a message said and a broker agreed.</summary>
[Activity("JetVision", "Proposals", "Accepts the proposal for the client, as a message said and a broker agreed.", DisplayName = "Accept for client", Kind = ActivityKind.Task)]
[FlowNode("Accepted", "NotPossible")]
public sealed class AcceptForClient : Activity
{
    /// <summary>Gets or sets what is wanted.</summary>
    [Input(DisplayName = "Change", Description = "Which change the client asks for, by its id: what the step Read message gave out.")]
    public Input<Guid> ChangeId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var changeId = context.Get(ChangeId);
        var change = await db.RequestChanges.FirstOrDefaultAsync(change => change.Id == changeId, context.CancellationToken)
            ?? throw new InvalidOperationException($"There is no change {changeId} in this brokerage; take it from Read message.");
        var request = await RequestRecords.SingleAsync(db.Requests, change.RequestId, context.CancellationToken);
        var proposal = (await db.Proposals.Where(proposal => proposal.RequestId == request.Id).OrderByDescending(proposal => proposal.Version).ToListAsync(context.CancellationToken))
            .Find(proposal => proposal.IsWithClient);
        var why = proposal switch
        {
            null => "no proposal is with the client",
            { Options.Count: > 1 } when change.Option is null => $"{proposal.Number} has {proposal.Options.Count} options and the message names none",
            _ => (await context.GetRequiredService<ProposalDesk>().AcceptAsync(proposal.Token, change.Option ?? 1, SignedBy(request, change), context.CancellationToken))?.Message,
        };
        if (why is not null)
        {
            db.Note(request, context, "attention", $"The acceptance could not be taken: {why}");
        }

        await context.CompleteActivityWithOutcomesAsync(why is null ? "Accepted" : "NotPossible");
    }

    private static string SignedBy(CharterRequest request, RequestChange change) =>
        $"{request.ContactName ?? request.ContactEmail ?? "the client"}, by message, entered by {change.DecidedBy ?? "the broker"}" is var name && name.Length > 200 ? name[..200] : name;
}
