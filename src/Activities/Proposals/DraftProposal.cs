namespace JetVision.Activities.Proposals;

/// <summary>Drafts a proposal from a request's best quotes: client prices with margin and taxes, validity, number, and the covering mail.</summary>
[Activity("JetVision", "Proposals", "Drafts a proposal from the best quotes, with prices for the client and the covering mail.", DisplayName = "Draft proposal", Kind = ActivityKind.Task)]
[FlowNode("Drafted", "NothingToOffer")]
public sealed class DraftProposal : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets how many options there are at most.</summary>
    [Input(DisplayName = "Options at most", Description = "How many options the client gets at most, from 1 to 5.", DefaultValue = 3)]
    public Input<int> MaxOptions { get; set; } = new(3);

    /// <summary>Gets or sets where the proposal's id goes.</summary>
    [Output(DisplayName = "Proposal", Description = "The id of the proposal that was drafted.")]
    public Output<Guid>? ProposalId { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var wanted = context.Get(MaxOptions);
        if (wanted is < 0 or > 5)
        {
            throw new InvalidOperationException($"Options at most is {wanted}; set it to a number from 1 to 5.");
        }

        var proposal = await context.GetRequiredService<ProposalDrafter>().DraftAsync(context.Get(RequestId), wanted == 0 ? 3 : wanted, context.CancellationToken);
        if (proposal is not null)
        {
            context.Set(ProposalId, proposal.Id);
        }

        await context.CompleteActivityWithOutcomesAsync(proposal is null ? "NothingToOffer" : "Drafted");
    }
}
