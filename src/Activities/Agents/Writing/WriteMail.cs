using JetVision.Activities.Proposals;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Agents.Writing;

/// <summary>Writes the mail that goes with a drafted proposal, for the broker to approve. Without a model the template stays.</summary>
[Activity("JetVision", "Agents", "Writes the covering mail of a drafted proposal from its facts. Words that say more than the facts are set aside for the template's, and the history says so.", DisplayName = "Write mail", Kind = ActivityKind.Task)]
public sealed class WriteMail : CodeActivity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var proposal = await ProposalRecords.SingleAsync(db.Proposals, context.Get(ProposalId), context.CancellationToken);
        var request = await RequestRecords.SingleAsync(db.Requests, proposal.RequestId, context.CancellationToken);
        if (proposal.Status != ProposalStatus.Draft || proposal.CoverText.Length == 0)
        {
            return;
        }

        var link = context.GetRequiredService<IOptions<PublicOptions>>().Value.Link($"p/{proposal.Token}").AbsoluteUri;
        var written = await context.GetRequiredService<CommunicationAgent>().CoverAsync(
            "The facts are those of the template.", proposal.CoverText, request.Id, link, context.CancellationToken);
        if (written.IsByModel)
        {
            proposal.CoverText = written.Text;
            db.Note(request, context, "mail-written", $"The covering mail of {proposal.Number} was written by the model and checked against the proposal.");
        }
        else if (written.Failure is { } failure)
        {
            db.Note(request, context, "mail-written", $"The covering mail of {proposal.Number} is the template's: {failure}");
        }
    }
}
