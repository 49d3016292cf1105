using JetVision.Activities.Proposals;
using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Portal.Public;

/// <summary>What the client's page shows.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="House">The brokerage.</param>
/// <param name="Legs">The flights that were asked for.</param>
internal sealed record PublicProposal(Proposal Proposal, Brokerage House, IReadOnlyList<Leg> Legs);

/// <summary>Finds proposals by the secret of their page, in whatever brokerage, and goes on in that one. Scoped.</summary>
internal sealed class PublicProposals(JetVisionDb db, CurrentTenant tenant)
{
    /// <summary>Whether a client may see it: what was never approved is the brokerage's own.</summary>
    public static bool IsReleased(Proposal proposal) => proposal.Status is not (ProposalStatus.Draft or ProposalStatus.SentBack)
        && (proposal.Status != ProposalStatus.Withdrawn || proposal.ApprovedBy is not null);

    /// <summary>Finds a proposal, released or not, as it stands now.</summary>
    /// <returns>The proposal; null when no page has this secret.</returns>
    public async Task<Proposal?> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length is 0 or > 100
            || await db.Proposals.AsNoTracking().IgnoreQueryFilters().FirstOrDefaultAsync(proposal => proposal.Token == token, cancellation) is not { } proposal)
        {
            return null;
        }

        tenant.Id = proposal.TenantId;
        return proposal;
    }

    /// <summary>Adds what stands around it on the page.</summary>
    public async Task<PublicProposal> WithHouseAsync(Proposal proposal, CancellationToken cancellation)
    {
        var request = await db.Requests.AsNoTracking().FirstAsync(request => request.Id == proposal.RequestId, cancellation);
        return new PublicProposal(proposal, await HouseAsync(proposal.TenantId, cancellation), request.Legs);
    }

    /// <summary>Reads a brokerage.</summary>
    public async Task<Brokerage> HouseAsync(Guid id, CancellationToken cancellation) =>
        await db.Brokerages.AsNoTracking().FirstAsync(brokerage => brokerage.Id == id, cancellation);
}
