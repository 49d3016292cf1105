using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Server.Api;
using JetVision.Server.Portal.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace JetVision.Server.Portal.Public;

/// <summary>The page on which an operator answers a request for quote without an account.</summary>
internal static class OperatorEndpoints
{
    public static RouteGroupBuilder MapOperatorPage(this IEndpointRouteBuilder app)
    {
        var page = app.MapGroup("/rfq/{token}").ExcludeFromDescription().DisableAntiforgery();
        page.MapGet("", OpenAsync);
        page.MapPost("", AnswerAsync);
        page.MapPost("/decline", DeclineAsync);
        return page;
    }

    private static Task<IResult> OpenAsync(string token, HttpContext http, QuoteDesk desk, CancellationToken cancellation) =>
        PageAsync(token, http, desk, null, null, cancellation);

    private static async Task<IResult> AnswerAsync(string token, HttpContext http, PublicAction action, QuoteDesk desk, AirportNames airports, CancellationToken cancellation)
    {
        if (PublicHeaders.IsCrossSite(http.Request) || await PostedFields.ReadAsync(http.Request) is not { } posted)
        {
            return PublicAction.Unreadable(http.Request);
        }

        var page = await desk.OpenAsync(token, cancellation);
        var zone = page is { Legs.Count: > 0 } ? airports.Zone(page.Legs[0].From) : DateTimeZone.Utc;
        var (answer, fault) = OperatorForm.Read(posted, zone);
        var refusal = fault ?? await action.RunAsync(services => services.GetRequiredService<QuoteDesk>().AnswerAsync(token, answer!, cancellation), cancellation);
        return posted.IsJson ? PublicAction.AsJson(refusal, "quoted")
            : refusal is null ? PublicAction.SeeOther(http, $"/rfq/{token}")
            : await PageAsync(token, http, desk, refusal, posted, cancellation);
    }

    private static async Task<IResult> DeclineAsync(string token, HttpContext http, PublicAction action, QuoteDesk desk, CancellationToken cancellation)
    {
        if (PublicHeaders.IsCrossSite(http.Request) || await PostedFields.ReadAsync(http.Request) is not { } posted)
        {
            return PublicAction.Unreadable(http.Request);
        }

        var refusal = await action.RunAsync(services => services.GetRequiredService<QuoteDesk>().DeclineAsync(token, posted["reason"], cancellation), cancellation);
        return posted.IsJson ? PublicAction.AsJson(refusal, "declined")
            : refusal is null ? PublicAction.SeeOther(http, $"/rfq/{token}")
            : await PageAsync(token, http, desk, refusal, posted, cancellation);
    }

    private static async Task<IResult> PageAsync(string token, HttpContext http, QuoteDesk desk, Refusal? refusal, PostedFields? posted, CancellationToken cancellation)
    {
        var page = await desk.OpenAsync(token, cancellation);
        var nonce = PublicHeaders.Apply(http.Response);
        return page is null
            ? new RazorComponentResult<MissingPage>(new Dictionary<string, object?> { [nameof(MissingPage.Nonce)] = nonce }) { StatusCode = StatusCodes.Status404NotFound }
            : new RazorComponentResult<OperatorPage>(new Dictionary<string, object?>
            {
                [nameof(OperatorPage.Token)] = token,
                [nameof(OperatorPage.Page)] = page,
                [nameof(OperatorPage.Nonce)] = nonce,
                [nameof(OperatorPage.Refusal)] = refusal,
                [nameof(OperatorPage.Posted)] = posted?.Fields,
            })
            {
                StatusCode = refusal is not null ? Problems.Status(refusal) : page.IsOpen ? StatusCodes.Status200OK : StatusCodes.Status410Gone,
            };
    }
}
