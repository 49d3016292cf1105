using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Portal.Public;

/// <summary>
/// Where the reader of a prospecting mail ends it, without an account. Opening changes nothing, because programs that look for bad links open every one of them; the button, or
/// the post of a mail program (RFC 8058), does it. The post is answered in place and never redirected, and a second one changes nothing.
/// </summary>
internal static class UnsubscribeEndpoints
{
    public static RouteGroupBuilder MapUnsubscribePage(this IEndpointRouteBuilder app)
    {
        var page = app.MapGroup("/u/{token}").ExcludeFromDescription().DisableAntiforgery();
        page.MapGet("", OpenAsync);
        page.MapPost("", EndAsync);
        return page;
    }

    private static async Task<IResult> OpenAsync(string token, HttpContext http, UnsubscribeLinks links, SuppressionList list, JetVisionDb db, CurrentTenant tenant, CancellationToken cancellation)
    {
        if (links.Read(token) is not var (tenantId, address))
        {
            return Missing(http);
        }

        tenant.Id = tenantId;
        return await PageAsync(token, address, await list.FindAsync(address, cancellation) is not null, http, db, tenant, cancellation);
    }

    private static async Task<IResult> EndAsync(string token, HttpContext http, UnsubscribeLinks links, PublicAction action, JetVisionDb db, CurrentTenant tenant, CancellationToken cancellation)
    {
        if (links.Read(token) is not var (tenantId, address))
        {
            return Missing(http);
        }

        tenant.Id = tenantId;
        var refusal = await action.RunAsync(
            async services =>
            {
                services.GetRequiredService<CurrentTenant>().Id = tenantId;
                return (await services.GetRequiredService<SuppressionList>().AddAsync(address, SuppressionReason.Unsubscribed, null, "unsubscribe link", cancellation)).Refusal;
            },
            cancellation);
        return refusal is null ? await PageAsync(token, address, isDone: true, http, db, tenant, cancellation) : Missing(http);
    }

    private static async Task<IResult> PageAsync(string token, string address, bool isDone, HttpContext http, JetVisionDb db, CurrentTenant tenant, CancellationToken cancellation) =>
        await db.Brokerages.AsNoTracking().FirstOrDefaultAsync(house => house.Id == tenant.Id, cancellation) is { } house
            ? new RazorComponentResult<UnsubscribePage>(new Dictionary<string, object?>
            {
                [nameof(UnsubscribePage.House)] = house,
                [nameof(UnsubscribePage.Address)] = address,
                [nameof(UnsubscribePage.Token)] = token,
                [nameof(UnsubscribePage.IsDone)] = isDone,
                [nameof(UnsubscribePage.Nonce)] = PublicHeaders.Apply(http.Response),
            })
            : Missing(http);

    private static RazorComponentResult<MissingPage> Missing(HttpContext http) =>
        new(new Dictionary<string, object?> { [nameof(MissingPage.Nonce)] = PublicHeaders.Apply(http.Response) }) { StatusCode = StatusCodes.Status404NotFound };
}
