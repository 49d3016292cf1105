using JetVision.Sandbox.Market;
using JetVision.Sandbox.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JetVision.Sandbox.Pages;

/// <summary>What a person sees in a browser: the trips, and the market for one trip, where the requests to operators are sent by hand.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => new RazorComponentResult<TripsPage>());
        app.MapGet("/search/load/{id}", ShowTrip);
        app.MapPost("/search/load/{id}/send", Send);
        app.MapGet("/sandbox.css", () => TypedResults.Stream(typeof(PageEndpoints).Assembly.GetManifestResourceStream("sandbox.css")!, "text/css; charset=utf-8"));
    }

    private static IResult ShowTrip(string id, int? sent, Store store) => store.Trip(id) is null
        ? Results.Text("No such trip.", statusCode: StatusCodes.Status404NotFound)
        : new RazorComponentResult<TripPage>(new { TripId = id, Sent = sent });

    private static async Task<IResult> Send(string id, HttpRequest request, Store store, Marketplace market)
    {
        // The page has no sign-in, so a foreign site could otherwise send requests through a person's browser.
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site is not ("same-origin" or "none"))
        {
            return Results.Text("Requests are sent from the market's own page only.", statusCode: StatusCodes.Status403Forbidden);
        }
        if (store.Trip(id) is not { } trip)
        {
            return Results.Text("No such trip.", statusCode: StatusCodes.Status404NotFound);
        }
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var rfqs = market.Send(trip.Id, [.. form["tail"].OfType<string>()], null);
        // 303, so that the browser reads the page again and a reload sends nothing twice.
        request.HttpContext.Response.Headers.Location = $"/search/load/{trip.Id}?sent={rfqs.Count}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
