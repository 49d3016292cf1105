using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Proposals;

/// <summary>A wait for the broker's decision on a proposal.</summary>
/// <param name="ProposalId">The proposal.</param>
public sealed record ProposalReview(Guid ProposalId);

/// <summary>A wait for the client's answer to a proposal.</summary>
/// <param name="ProposalId">The proposal.</param>
public sealed record ProposalDecision(Guid ProposalId);

/// <summary>How activities read a proposal.</summary>
internal static class ProposalRecords
{
    /// <summary>Gets a proposal that must exist.</summary>
    /// <exception cref="InvalidOperationException">There is no such proposal in this brokerage.</exception>
    public static async Task<Proposal> SingleAsync(this DbSet<Proposal> proposals, Guid id, CancellationToken cancellation) =>
        await proposals.FirstOrDefaultAsync(proposal => proposal.Id == id, cancellation)
        ?? throw new InvalidOperationException($"There is no proposal {id} in this brokerage; check the activity's Proposal input.");
}
