using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Compares a watch with the marketplace, at once and then from time to time: a web hook may be lost. Ends the watch when its last day is over.</summary>
internal sealed class CheckWatch(
    JetVisionDb db, AvinodeClient avinode, WatchBook book, TripGate gate, IEffects effects, IClock clock, IOptions<AvinodeOptions> options) : IEffectHandler
{
    public string Kind => WatchToCheck.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var wanted = StoredJson.Read<WatchToCheck>(effect.Payload);
        await gate.EnterAsync(WatchBook.Gate, cancellation);
        var watch = await db.EmptyLegWatches.FirstAsync(watch => watch.Id == wanted.WatchId, cancellation);
        if (watch.State != WatchState.Active || watch.Revision != wanted.Revision)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        // The last place on earth where the last day is still on is twelve hours behind.
        if ((now - Duration.FromHours(12)).InUtc().Date > watch.Last)
        {
            (watch.State, watch.Revision) = (WatchState.Ended, watch.Revision + 1);
            effects.Promise(WatchToKeep.Effect, $"{watch.Id:N}:keep:{watch.Revision}", new WatchToKeep(watch.Id));
            return;
        }

        var found = await avinode.EmptyLegsAsync(watch.From, watch.To, watch.First, watch.Last, cancellation);
        foreach (var source in found)
        {
            await book.EnterAsync(watch, source, cancellation);
        }

        foreach (var missing in await db.EmptyLegMatches.Where(match => match.WatchId == watch.Id && match.GoneAt == null).ToListAsync(cancellation))
        {
            if (found.All(source => source.Id != missing.ExternalId) && db.Entry(missing).State != EntityState.Added)
            {
                // A search may leave out what a hook brought, so only the marketplace's word on the empty leg itself makes it gone.
                if (await avinode.FindEmptyLegAsync(missing.ExternalId, cancellation) is { } source)
                {
                    await book.EnterAsync(watch, source, cancellation);
                }
                else
                {
                    book.Gone(missing);
                }
            }
        }

        watch.CheckedAt = now;
        effects.Promise(WatchToCheck.Effect, wanted.Next().Key(), wanted.Next(), now + Duration.FromTimeSpan(options.Value.CheckWatchesEvery));
    }
}
