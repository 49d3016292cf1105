using System.Text.Json.Nodes;
using JetVision.Sandbox.Access;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Market;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Wire;

namespace JetVision.Sandbox.Trips;

/// <summary>Trips and the requests that belong to them.</summary>
internal static class TripEndpoints
{
    private static readonly string[] CancelReasons = ["BY_CLIENT", "CHANGED", "BOOKED", "OTHER"];

    public static void MapTrips(this IEndpointRouteBuilder api)
    {
        api.MapPost("/trips", CreateTrip);
        api.MapGet("/trips/{id}", ReadTrip);
        api.MapPut("/trips/{id}/cancel", CancelTrip);
        api.MapGet("/trips/{id}/rfqs", ReadRfqsOfTrip);
        api.MapGet("/rfqs/{id}", ReadRfqs);
        api.MapGet("/quotes/{id}", ReadQuote);
        api.MapGet("/airports/search", SearchAirports);
        api.MapGet("/airports/{id}", ReadAirport);
    }

    private static async Task<Envelope> CreateTrip(HttpContext http, Marketplace market, AirportTable airports, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        var reader = new TripReader(airports);
        reader.Require(body.Flag("sourcing") is not null, "sourcing");
        var (segments, criteria) = (reader.Segments(body), reader.Criteria(body));
        if (reader.Refusal is { } wrong)
        {
            return wrong;
        }
        var caller = Caller.Of(http);
        var (trip, isNew) = market.CreateTrip(new TripOrder(
            caller.Account, body.Text("externalTripId") is { Length: > 0 } externalId ? externalId : null, segments, criteria, body.Flag("sourcing")!.Value,
            body.Flag("postToTripBoard") ?? false, body.Text("tripBoardPostMessage"), caller.ActsAs));
        var view = views.For(http).Trip(trip);
        return isNew ? Envelope.Created(view) : Envelope.Ok(view);
    }

    private static Envelope ReadTrip(string id, HttpContext http, Store store, ViewsFactory views) =>
        store.Trip(id) is { } trip ? Envelope.Ok(views.For(http).Trip(trip)) : Envelope.NotFound();

    private static async Task<Envelope> CancelTrip(string id, HttpContext http, Marketplace market, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        if (body.Text("reason") is not { Length: > 0 } reason)
        {
            return Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing("reason"));
        }
        if (!CancelReasons.Contains(reason))
        {
            return Envelope.Error(StatusCodes.Status422UnprocessableEntity, WireError.Invalid("reason", $"The reason must be one of {string.Join(", ", CancelReasons)}"));
        }
        if (body.Text("id") is { } named && named != id)
        {
            return Envelope.Error(StatusCodes.Status422UnprocessableEntity, WireError.Invalid("id", "The id in the body is not that of the address"));
        }
        return market.Cancel(id, reason, body.Text("messageToSeller")) switch
        {
            null => Envelope.NotFound(),
            { IsNew: true } cancelled => Envelope.Ok(views.For(http).Trip(cancelled.Trip)),
            _ => Envelope.Error(StatusCodes.Status409Conflict, new WireError("The trip is cancelled already", "CONFLICT")),
        };
    }

    private static Envelope ReadRfqsOfTrip(string id, HttpContext http, Store store, ViewsFactory views)
    {
        if (store.Trip(id) is not { } trip)
        {
            return Envelope.NotFound();
        }
        var view = views.For(http);
        return Envelope.Ok(new JsonArray([.. store.RfqsOf(trip.Id).Select(view.Rfq)]));
    }

    /// <summary>One RFQ by its id; all RFQs of a trip by the trip's.</summary>
    private static Envelope ReadRfqs(string id, HttpContext http, Store store, ViewsFactory views) =>
        store.Rfq(id) is { } rfq ? Envelope.Ok(views.For(http).Rfq(rfq)) : ReadRfqsOfTrip(id, http, store, views);

    private static Envelope ReadQuote(string id, HttpContext http, Store store, ViewsFactory views) =>
        store.Quote(id) is { } quote ? Envelope.Ok(views.For(http).Quote(quote)) : Envelope.NotFound();

    private static Envelope SearchAirports(string? filter, HttpContext http, AirportTable airports, ViewsFactory views)
    {
        if (string.IsNullOrWhiteSpace(filter))
        {
            return Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing("filter"));
        }
        var view = views.For(http);
        return Envelope.Ok(new JsonArray([.. airports.Search(filter, 25).Select(view.Airport)]));
    }

    private static Envelope ReadAirport(string id, HttpContext http, AirportTable airports, ViewsFactory views) =>
        (airports.FindId(id) ?? airports.Find(id)) is { } airport ? Envelope.Ok(views.For(http).Airport(airport)) : Envelope.NotFound();
}
