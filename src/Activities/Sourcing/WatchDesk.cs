using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>The routes that brokers watch for empty legs. The marketplace is told after the commit, which is the caller's. Scoped.</summary>
/// <param name="db">The records.</param>
/// <param name="search">What a watch may look for.</param>
/// <param name="airports">The fields.</param>
/// <param name="effects">The promises.</param>
/// <param name="clock">The time.</param>
public sealed class WatchDesk(JetVisionDb db, EmptyLegDesk search, AirportDirectory airports, IEffects effects, IClock clock)
{
    private const int MostActive = 50;

    /// <summary>Watches a route.</summary>
    /// <param name="query">Where and when; at most 31 days, as a search.</param>
    /// <param name="requestId">The request whose history is told of each empty leg; null for none.</param>
    /// <param name="by">Who watches.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The watch, to be committed; or why it was not taken.</returns>
    public async Task<(EmptyLegWatch? Watch, Refusal? Refusal)> AddAsync(EmptyLegQuery query, Guid? requestId, string by, CancellationToken cancellation)
    {
        if (search.Check(query) is { } refusal)
        {
            return (null, refusal);
        }

        var now = clock.GetCurrentInstant();
        if (query.Last < now.InUtc().Date.PlusDays(-1))
        {
            return (null, new Refusal(RefusalKind.Invalid, "lastDay", "The last day is over; name one to come."));
        }

        if (requestId is { } id && !await db.Requests.AnyAsync(request => request.Id == id, cancellation))
        {
            return (null, new Refusal(RefusalKind.NotFound, "requestId", "There is no such request."));
        }

        var (from, to) = (airports.Find(query.From)?.Icao, airports.Find(query.To)?.Icao);
        var standing = await db.EmptyLegWatches.Where(watch => watch.State != WatchState.Ended).ToListAsync(cancellation);
        if (standing.Exists(watch => watch.From == from && watch.To == to && watch.First == query.First && watch.Last == query.Last && watch.Passengers == query.Passengers && watch.RequestId == requestId))
        {
            return (null, new Refusal(RefusalKind.Conflict, null, "This route is watched on these days already."));
        }

        if (standing.Count >= MostActive)
        {
            return (null, new Refusal(RefusalKind.Conflict, null, $"{MostActive} routes are watched, which is as many as can be; end one first."));
        }

        var watch = db.EmptyLegWatches.Add(new EmptyLegWatch
        {
            Id = Guid.CreateVersion7(), From = from, To = to, First = query.First, Last = query.Last, Passengers = query.Passengers, RequestId = requestId, By = by, At = now,
        }).Entity;
        Keep(watch);
        return (watch, null);
    }

    /// <summary>Pauses a watch, takes it up again or ends it.</summary>
    /// <param name="id">The watch.</param>
    /// <param name="state">What it is to be.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The watch, to be committed; or why it stays as it is.</returns>
    public async Task<(EmptyLegWatch? Watch, Refusal? Refusal)> ChangeAsync(Guid id, WatchState state, CancellationToken cancellation)
    {
        if (await db.EmptyLegWatches.FirstOrDefaultAsync(watch => watch.Id == id, cancellation) is not { } watch)
        {
            return (null, new Refusal(RefusalKind.NotFound, null, "There is no such watch."));
        }

        if (watch.State == state)
        {
            return (watch, null);
        }

        if (watch.State == WatchState.Ended)
        {
            return (null, new Refusal(RefusalKind.Conflict, null, "This watch is over; watch the route anew."));
        }

        (watch.State, watch.Revision) = (state, watch.Revision + 1);
        Keep(watch);
        return (watch, null);
    }

    /// <summary>Keeps what a broker thinks of an empty leg.</summary>
    /// <param name="matchId">What the watch found.</param>
    /// <param name="mark">The broker's word.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What was marked, to be committed; or why not.</returns>
    public async Task<(EmptyLegMatch? Match, Refusal? Refusal)> MarkAsync(Guid matchId, MatchMark mark, CancellationToken cancellation)
    {
        if (await db.EmptyLegMatches.FirstOrDefaultAsync(match => match.Id == matchId, cancellation) is not { } match)
        {
            return (null, new Refusal(RefusalKind.NotFound, null, "There is no such empty leg on a watch."));
        }

        match.Mark = mark;
        return (match, null);
    }

    /// <summary>Lists the watches, those that stand first, then the newest; and what each found, earliest departure first and what is gone last.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>At most 100 watches.</returns>
    public async Task<IReadOnlyList<WatchedRoute>> ListAsync(CancellationToken cancellation)
    {
        var watches = await db.EmptyLegWatches.AsNoTracking().OrderBy(watch => watch.State == WatchState.Ended).ThenByDescending(watch => watch.At).Take(100).ToListAsync(cancellation);
        var ids = watches.ConvertAll(watch => watch.Id);
        var matches = (await db.EmptyLegMatches.AsNoTracking().Where(match => ids.Contains(match.WatchId)).ToListAsync(cancellation)).ToLookup(match => match.WatchId);
        return
        [
            .. watches.Select(watch => new WatchedRoute(
                watch,
                [.. matches[watch.Id].OrderBy(match => match.GoneAt is not null).ThenBy(match => match.Leg.Departure ?? LocalDateTime.MaxIsoValue)])),
        ];
    }

    private void Keep(EmptyLegWatch watch) => effects.Promise(WatchToKeep.Effect, $"{watch.Id:N}:keep:{watch.Revision}", new WatchToKeep(watch.Id));
}

/// <summary>A watch and what it found.</summary>
/// <param name="Watch">The watch.</param>
/// <param name="Matches">The empty legs.</param>
public sealed record WatchedRoute(EmptyLegWatch Watch, IReadOnlyList<EmptyLegMatch> Matches);
