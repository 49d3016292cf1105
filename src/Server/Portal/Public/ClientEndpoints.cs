using System.Globalization;
using System.Security.Claims;
using JetVision.Activities.Proposals;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Server.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Server.Portal.Public;

/// <summary>The client's page of a proposal, opened by its secret address. The brokerage's own people see it as a preview, which counts no view and takes no answer.</summary>
internal static class ClientEndpoints
{
    public static RouteGroupBuilder MapClientPage(this IEndpointRouteBuilder app)
    {
        var page = app.MapGroup("/p/{token}").ExcludeFromDescription().DisableAntiforgery();
        page.MapGet("", OpenAsync);
        page.MapGet("/pdf", PdfAsync);
        page.MapPost("/accept", AcceptAsync);
        page.MapPost("/decline", DeclineAsync);
        return page;
    }

    private static async Task<IResult> OpenAsync(
        string token, HttpContext http, PublicProposals proposals, PublicAction action, IClock clock, CancellationToken cancellation)
    {
        if (await proposals.FindAsync(token, cancellation) is { } own && IsOwn(http.User, own))
        {
            return await PageAsync(own, http, proposals, clock, isPreview: true, null, null, cancellation);
        }

        // Opening counts the view, in a transaction of its own; the page then shows what stands.
        var refusal = await action.RunAsync(
            async services => await services.GetRequiredService<ProposalDesk>().OpenAsync(token, cancellation) is null
                ? new Refusal(RefusalKind.NotFound, null, "There is no such proposal.")
                : null,
            cancellation);
        return refusal is null && await proposals.FindAsync(token, cancellation) is { } proposal
            ? await PageAsync(proposal, http, proposals, clock, isPreview: false, null, null, cancellation)
            : Missing(http);
    }

    private static async Task<IResult> AcceptAsync(
        string token, HttpContext http, PublicProposals proposals, PublicAction action, IClock clock, CancellationToken cancellation)
    {
        if (PublicHeaders.IsCrossSite(http.Request) || await PostedFields.ReadAsync(http.Request) is not { } posted)
        {
            return PublicAction.Unreadable(http.Request);
        }

        var refusal = int.TryParse(posted["option"], NumberStyles.None, CultureInfo.InvariantCulture, out var option)
            ? await action.RunAsync(services => services.GetRequiredService<ProposalDesk>().AcceptAsync(token, option, posted["name"] ?? "", cancellation), cancellation)
            : new Refusal(RefusalKind.Invalid, "option", "Choose one of the options.");
        return await AnswerAsync(token, http, proposals, clock, posted, refusal, "accepted", cancellation);
    }

    private static async Task<IResult> DeclineAsync(
        string token, HttpContext http, PublicProposals proposals, PublicAction action, IClock clock, CancellationToken cancellation)
    {
        if (PublicHeaders.IsCrossSite(http.Request) || await PostedFields.ReadAsync(http.Request) is not { } posted)
        {
            return PublicAction.Unreadable(http.Request);
        }

        var refusal = await action.RunAsync(services => services.GetRequiredService<ProposalDesk>().DeclineAsync(token, posted["reason"], cancellation), cancellation);
        return await AnswerAsync(token, http, proposals, clock, posted, refusal, "declined", cancellation);
    }

    private static async Task<IResult> PdfAsync(string token, HttpContext http, PublicProposals proposals, JetVisionDb db, CancellationToken cancellation)
    {
        if (await proposals.FindAsync(token, cancellation) is { PdfFileId: { } id } proposal && (PublicProposals.IsReleased(proposal) || IsOwn(http.User, proposal))
            && await db.Files.AsNoTracking().FirstOrDefaultAsync(file => file.Id == id, cancellation) is { } file)
        {
            PublicHeaders.Apply(http.Response);
            http.Response.Headers.ContentDisposition = $"inline; filename=\"{file.Name.Replace('"', '_')}\"";
            return Results.Bytes(file.Content, file.ContentType);
        }

        return Missing(http);
    }

    private static async Task<IResult> AnswerAsync(
        string token, HttpContext http, PublicProposals proposals, IClock clock, PostedFields posted, Refusal? refusal, string done, CancellationToken cancellation)
    {
        if (posted.IsJson)
        {
            return PublicAction.AsJson(refusal, done);
        }

        if (refusal is null)
        {
            return PublicAction.SeeOther(http, $"/p/{token}");
        }

        return refusal.Kind != RefusalKind.NotFound && await proposals.FindAsync(token, cancellation) is { } proposal && PublicProposals.IsReleased(proposal)
            ? await PageAsync(proposal, http, proposals, clock, isPreview: false, refusal, posted, cancellation)
            : Missing(http);
    }

    private static async Task<IResult> PageAsync(
        Proposal proposal, HttpContext http, PublicProposals proposals, IClock clock, bool isPreview, Refusal? refusal, PostedFields? posted, CancellationToken cancellation)
    {
        var shown = await proposals.WithHouseAsync(proposal, cancellation);
        var isValid = proposal.ValidUntil > clock.GetCurrentInstant();
        var isOpen = isValid && (proposal.IsWithClient || proposal.Status == ProposalStatus.Approved || (isPreview && proposal.Status == ProposalStatus.Draft));
        return new RazorComponentResult<ClientPage>(new Dictionary<string, object?>
        {
            [nameof(ClientPage.Proposal)] = proposal,
            [nameof(ClientPage.House)] = shown.House,
            [nameof(ClientPage.Legs)] = shown.Legs,
            [nameof(ClientPage.Nonce)] = PublicHeaders.Apply(http.Response),
            [nameof(ClientPage.IsOpen)] = isOpen,
            [nameof(ClientPage.IsPreview)] = isPreview,
            [nameof(ClientPage.Refusal)] = refusal,
            [nameof(ClientPage.Name)] = posted?["name"],
            [nameof(ClientPage.Picked)] = int.TryParse(posted?["option"], NumberStyles.None, CultureInfo.InvariantCulture, out var option) ? option : null,
        })
        {
            StatusCode = refusal is not null ? Problems.Status(refusal)
                : isOpen || proposal.Status is ProposalStatus.Accepted or ProposalStatus.Declined ? StatusCodes.Status200OK
                : StatusCodes.Status410Gone,
        };
    }

    private static bool IsOwn(ClaimsPrincipal user, Proposal proposal) =>
        user.Identity?.IsAuthenticated == true && Guid.TryParse(user.FindFirst("tenant")?.Value, out var tenant) && tenant == proposal.TenantId;

    private static RazorComponentResult<MissingPage> Missing(HttpContext http) =>
        new(new Dictionary<string, object?> { [nameof(MissingPage.Nonce)] = PublicHeaders.Apply(http.Response) }) { StatusCode = StatusCodes.Status404NotFound };
}
