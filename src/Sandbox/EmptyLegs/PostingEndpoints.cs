using System.Text.Json;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Hooks;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Wire;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Sandbox.EmptyLegs;

/// <summary>Operators post, change and withdraw empty legs; who watches for such a one is told by web hook.</summary>
internal static class PostingEndpoints
{
    public static void MapPostings(this IEndpointRouteBuilder api)
    {
        api.MapPost("/emptylegs", async (HttpContext http, Posting posting) => await posting.SaveAsync(http, null));
        api.MapPut("/emptylegs/{id}", async (string id, HttpContext http, Posting posting) => await posting.SaveAsync(http, id));
        api.MapDelete("/emptylegs/{id}", (string id, Posting posting) => posting.Withdraw(id));
    }
}

/// <summary>Saves what operators post, together with the hooks about it.</summary>
internal sealed class Posting(Store store, EmptyLegMarket market, FleetTable fleet, AirportTable airports, HookDesk hooks, ViewsFactory views, TimeProvider time)
{
    public async Task<Envelope> SaveAsync(HttpContext http, string? id)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        lock (store.Gate)
        {
            var known = store.EmptyLegs().FirstOrDefault(leg => leg.Id == id);
            if (id is not null && known is null or { IsWithdrawn: true })
            {
                return Envelope.NotFound();
            }
            var (posted, wrong) = Merge(known, body);
            if (wrong is not null)
            {
                return Envelope.Error(StatusCodes.Status422UnprocessableEntity, wrong);
            }
            posted = posted! with { Id = id ?? store.NextId("aemptyleg") };
            if (market.Read(posted) is not { } leg)
            {
                return Envelope.Error(StatusCodes.Status422UnprocessableEntity, WireError.Invalid("endAirport", "The aircraft cannot fly this leg"));
            }
            Commit(posted, leg);
            var view = views.For(http).EmptyLeg(leg);
            return id is null ? Envelope.Created(view) : Envelope.Ok(view);
        }
    }

    public Envelope Withdraw(string id)
    {
        lock (store.Gate)
        {
            if (store.EmptyLegs().FirstOrDefault(leg => leg.Id == id) is not { IsWithdrawn: false } posted || market.Read(posted) is not { } leg)
            {
                return Envelope.NotFound();
            }
            Commit(posted with { IsWithdrawn = true }, leg);
            return Envelope.Ok(null);
        }
    }

    private void Commit(PostedEmptyLeg posted, EmptyLeg leg)
    {
        IReadOnlyList<Delivery> deliveries = store.Watches().Any(watch => watch.IsActive && IsWatched(watch, leg)) ? [.. hooks.Prepare(["EmptyLegs"], leg.Id, "emptylegs", "")] : [];
        store.Commit(new Change { EmptyLeg = posted, Deliveries = deliveries });
        hooks.Send(deliveries);
    }

    private bool IsWatched(EmptyLegWatch watch, EmptyLeg leg) =>
        (watch.DaysOut is not { } days || leg.Departure <= Instant.FromDateTimeOffset(time.GetUtcNow()) + Duration.FromDays(days))
        && watch.Segments.Any(segment => IsAt(segment.Start, leg.From) && IsAt(segment.End, leg.To));

    private bool IsAt(WatchedEnd? end, Airport airport) => end is null or { Icao: null, Country: null }
        || (end.Icao is { } icao && EmptyLegMarket.IsNear(airport, airports.Find(icao)))
        || (end.Icao is null && end.Country == airport.Country);

    private (PostedEmptyLeg? Leg, WireError? Wrong) Merge(PostedEmptyLeg? known, JsonElement body)
    {
        var tail = body.TryGet("lift")?.Text("aircraftTail") ?? known?.Tail;
        var from = airports.Find(body.TryGet("startAirport")?.Text("icao") ?? known?.From);
        var to = airports.Find(body.TryGet("endAirport")?.Text("icao") ?? known?.To);
        if (tail is null || !fleet.ByTail.ContainsKey(tail))
        {
            return (null, WireError.Invalid("lift.aircraftTail", "No aircraft of the market has this tail"));
        }
        if (from is null || to is null)
        {
            return (null, WireError.Invalid(from is null ? "startAirport" : "endAirport", "The airport is not known"));
        }
        var departure = body.TryGet("departureDateTime")?.Text("dateTimeLocal") is { } local && LocalDateTimePattern.GeneralIso.Parse(local) is { Success: true, Value: var at }
            ? InstantPattern.General.Format(at.InZoneLeniently(from.Zone).ToInstant())
            : known?.DepartureUtc;
        if (departure is null)
        {
            return (null, WireError.Missing("departureDateTime.dateTimeLocal"));
        }
        var price = body.TryGet("price")?.Amount("price") ?? known?.Price ?? 0;
        return (new PostedEmptyLeg("", tail, from.Icao, to.Icao, departure, price, false), null);
    }
}
