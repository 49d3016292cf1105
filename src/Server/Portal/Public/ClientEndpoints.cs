using JetVision.Activities.Proposals;
using JetVision.Activities.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Server.Portal.Public;

/// <summary>The client's page of a proposal, opened by its secret address.</summary>
internal static class ClientEndpoints
{
    public static RouteGroupBuilder MapClientPage(this IEndpointRouteBuilder app)
    {
        var page = app.MapGroup("/p/{token}").ExcludeFromDescription().DisableAntiforgery();
        page.MapGet("", OpenAsync);
        page.MapGet("/pdf", PdfAsync);
        return page;
    }

    private static async Task<IResult> OpenAsync(string token, HttpContext http, PublicProposals proposals, IClock clock, CancellationToken cancellation)
    {
        var proposal = await proposals.FindAsync(token, cancellation);
        return proposal is null ? Missing(http) : await PageAsync(proposal, http, proposals, clock, cancellation);
    }

    private static async Task<IResult> PdfAsync(string token, PublicProposals proposals, JetVisionDb db, CancellationToken cancellation) =>
        await proposals.FindAsync(token, cancellation) is { PdfFileId: { } id } && await db.Files.AsNoTracking().FirstOrDefaultAsync(file => file.Id == id, cancellation) is { } file
            ? Results.File(file.Content, file.ContentType, file.Name)
            : Results.NotFound();

    private static async Task<IResult> PageAsync(
        Proposal proposal, HttpContext http, PublicProposals proposals, IClock clock, CancellationToken cancellation)
    {
        var shown = await proposals.WithHouseAsync(proposal, cancellation);
        var isOpen = proposal.Status is ProposalStatus.Sent or ProposalStatus.Viewed && proposal.ValidUntil > clock.GetCurrentInstant();
        return new RazorComponentResult<ClientPage>(new Dictionary<string, object?>
        {
            [nameof(ClientPage.Proposal)] = proposal,
            [nameof(ClientPage.House)] = shown.House,
            [nameof(ClientPage.Legs)] = shown.Legs,
            [nameof(ClientPage.Nonce)] = PublicHeaders.Apply(http.Response),
            [nameof(ClientPage.IsOpen)] = isOpen,
        })
        {
            StatusCode = isOpen || proposal.Status is ProposalStatus.Accepted or ProposalStatus.Declined ? StatusCodes.Status200OK : StatusCodes.Status410Gone,
        };
    }

    private static RazorComponentResult<MissingPage> Missing(HttpContext http) => new(new Dictionary<string, object?>
    {
        [nameof(MissingPage.Nonce)] = PublicHeaders.Apply(http.Response),
    })
    {
        StatusCode = StatusCodes.Status404NotFound,
    };
}
