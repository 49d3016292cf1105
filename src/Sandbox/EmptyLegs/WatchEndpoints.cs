using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Wire;

namespace JetVision.Sandbox.EmptyLegs;

/// <summary>What a buyer watches for. There is no delete; a watch is made inactive.</summary>
internal static class WatchEndpoints
{
    public static void MapWatches(this IEndpointRouteBuilder api)
    {
        api.MapPost("/emptylegs/watches", Create);
        api.MapGet("/emptylegs/watches", (HttpContext http, Store store, ViewsFactory views) => Envelope.Ok(new JsonArray([.. store.Watches().Select(views.For(http).Watch)])));
        api.MapGet("/emptylegs/watches/{id}", (string id, HttpContext http, Store store, ViewsFactory views) =>
            store.Watch(id) is { } watch ? Envelope.Ok(views.For(http).Watch(watch)) : Envelope.NotFound());
        api.MapPut("/emptylegs/watches/{id}", Change);
    }

    private static async Task<Envelope> Create(HttpContext http, Store store, AirportTable airports, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        lock (store.Gate)
        {
            var (watch, wrong) = Merge(new EmptyLegWatch("", "", true, [], null), body, airports, store);
            if (wrong is not null)
            {
                return wrong;
            }
            watch = watch with { Id = store.NextId("awatch") };
            store.Commit(new Change { Watch = watch });
            return Envelope.Created(views.For(http).Watch(watch));
        }
    }

    private static async Task<Envelope> Change(string id, HttpContext http, Store store, AirportTable airports, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        lock (store.Gate)
        {
            if (store.Watch(id) is not { } watch)
            {
                return Envelope.NotFound();
            }
            var (changed, wrong) = Merge(watch, body, airports, store);
            if (wrong is not null)
            {
                return wrong;
            }
            store.Commit(new Change { Watch = changed });
            return Envelope.Ok(views.For(http).Watch(changed));
        }
    }

    /// <summary>The watch with what the body names; a body that leaves a property out leaves it as it was.</summary>
    private static (EmptyLegWatch Watch, Envelope? Refusal) Merge(EmptyLegWatch watch, JsonElement body, AirportTable airports, Store store)
    {
        var changed = watch with
        {
            Name = body.Text("uniqueName") ?? watch.Name,
            IsActive = body.Flag("active") ?? watch.IsActive,
            DaysOut = body.Whole("daysOut") ?? watch.DaysOut,
            Segments = body.TryGet("watchedSegments") is { ValueKind: JsonValueKind.Array }
                ? [.. body.Items("watchedSegments").Select(item => new WatchedSegment(End(item.TryGet("start")), End(item.TryGet("end"))))]
                : watch.Segments,
        };
        if (changed.Name.Length == 0 || changed.Segments.Count == 0)
        {
            return (watch, Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing(changed.Name.Length == 0 ? "uniqueName" : "watchedSegments")));
        }
        if (store.Watches().Any(other => other.Id != watch.Id && other.Name == changed.Name))
        {
            return (watch, Envelope.Error(StatusCodes.Status422UnprocessableEntity, WireError.Invalid("uniqueName", "Another watch has this name")));
        }
        var unknown = changed.Segments.SelectMany(segment => new[] { segment.Start, segment.End })
            .Where(end => end is { Icao: { } icao } ? airports.Find(icao) is null : end is { Country: null })
            .Select(_ => WireError.Invalid("watchedSegments", "Each end names an airport that is known, or a country")).Take(1).ToList();
        return unknown.Count > 0 ? (watch, Envelope.Error(StatusCodes.Status422UnprocessableEntity, unknown)) : (changed, null);
    }

    private static WatchedEnd? End(JsonElement? end) => end is { ValueKind: JsonValueKind.Object } named
        ? new WatchedEnd(named.TryGet("airport")?.Text("icao"), named.Text("countryCode"))
        : null;
}
