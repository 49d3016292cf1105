using System.Security.Claims;
using JetVision.Activities.Proposals;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Server.Security;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Api;

/// <summary>The broker's decision on proposals, over HTTP.</summary>
internal static class ProposalEndpoints
{
    public static RouteGroupBuilder MapProposals(this IEndpointRouteBuilder app)
    {
        var proposals = app.MapGroup("/api/proposals").WithTags("Proposals").RequireAuthorization(Policies.Broker);
        proposals.MapGet("/{id:guid}", Get).WithSummary("One proposal, with what it costs and earns");
        proposals.MapPost("/{id:guid}/approve", Approve).WithSummary("Lets it go out to the client");
        proposals.MapPost("/{id:guid}/reject", Reject).WithSummary("Sends it back with {note}");
        proposals.MapGet("/{id:guid}/pdf", Pdf).WithSummary("The PDF as the client gets it; marked as a draft before the approval");
        return proposals;
    }

    private static async Task<IResult> Get(Guid id, JetVisionDb db, CancellationToken cancellation) =>
        await db.Proposals.AsNoTracking().FirstOrDefaultAsync(proposal => proposal.Id == id, cancellation) is { } proposal
            ? TypedResults.Ok(ProposalView.Of(proposal))
            : Missing(id);

    private static async Task<IResult> Approve(Guid id, ClaimsPrincipal user, ProposalDesk desk, IUnitOfWork unit, CancellationToken cancellation)
    {
        if (await desk.ApproveAsync(id, user.Identity?.Name ?? "", cancellation) is { } refusal)
        {
            return Problems.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.Accepted($"/api/proposals/{id}");
    }

    private static async Task<IResult> Reject(Guid id, HttpRequest http, ClaimsPrincipal user, ProposalDesk desk, IUnitOfWork unit, CancellationToken cancellation)
    {
        var (_, body, refusal) = await JsonBody.ReadAsync<RejectBody>(http);
        refusal ??= await desk.SendBackAsync(id, user.Identity?.Name ?? "", body!.Note ?? "", cancellation);
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.Accepted($"/api/proposals/{id}");
    }

    private static async Task<IResult> Pdf(Guid id, ProposalDesk desk, CancellationToken cancellation) =>
        await desk.PdfAsync(id, cancellation) is var (name, content) ? TypedResults.File(content, "application/pdf", name) : Missing(id);

    private static ProblemHttpResult Missing(Guid id) => Problems.Of(new Refusal(RefusalKind.NotFound, "id", $"There is no proposal {id}."));
}
