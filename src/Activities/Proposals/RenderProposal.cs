using JetVision.Activities.Requests;
using JetVision.Activities.Storage;

namespace JetVision.Activities.Proposals;

/// <summary>Makes the PDF that the client receives and keeps it with the proposal.</summary>
[Activity("JetVision", "Proposals", "Makes the PDF that the client receives and keeps it with the proposal.", DisplayName = "Render proposal", Kind = ActivityKind.Task)]
[FlowNode("Done")]
public sealed class RenderProposal : Activity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <summary>Gets or sets where the document's id goes.</summary>
    [Output(DisplayName = "Document", Description = "The id of the stored PDF.")]
    public Output<Guid>? FileId { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var proposal = await db.Proposals.SingleAsync(context.Get(ProposalId), context.CancellationToken);
        var file = await context.GetRequiredService<ProposalPrinter>().StoreAsync(proposal, context.CancellationToken);
        db.Note(await db.Requests.SingleAsync(proposal.RequestId, context.CancellationToken), context, "proposal-rendered", $"{file.Name} is ready.");
        context.Set(FileId, file.Id);
        await context.CompleteActivityWithOutcomesAsync("Done");
    }
}
