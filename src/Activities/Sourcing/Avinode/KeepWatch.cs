using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Makes the marketplace's watch equal to ours. Avinode knows no key against repetition: the watch's name is the key, and it is looked for before one is made.</summary>
internal sealed class KeepWatch(JetVisionDb db, AvinodeClient avinode, TripGate gate, IEffects effects, IClock clock) : IEffectHandler
{
    public string Kind => WatchToKeep.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var id = StoredJson.Read<WatchToKeep>(effect.Payload).WatchId;
        await gate.EnterAsync(WatchBook.Gate, cancellation);
        var watch = await db.EmptyLegWatches.FirstAsync(watch => watch.Id == id, cancellation);
        var name = $"JetVision {watch.From ?? "anywhere"}-{watch.To ?? "anywhere"} {watch.Id:N}";
        var days = Math.Max(1, Period.DaysBetween(clock.GetCurrentInstant().InUtc().Date, watch.Last) + 1);
        var wanted = new WireWatch(null, name, watch.State == WatchState.Active, days, [WireWatchedSegment.Between(watch.From, watch.To)]);
        if ((watch.ExternalId ??= await FindAsync(name, cancellation)) is { } external)
        {
            await avinode.ChangeWatchAsync(external, wanted, cancellation);
        }
        else if (wanted.Active)
        {
            watch.ExternalId = (await avinode.AddWatchAsync(wanted, cancellation)).Id ?? await FindAsync(name, cancellation);
        }

        if (wanted.Active)
        {
            // Avinode's list of a new watch's matches may be asked for once only, and an answer may be lost: the search says the same and can be repeated.
            var first = new WatchToCheck(watch.Id, watch.Revision, 0);
            effects.Promise(WatchToCheck.Effect, first.Key(), first);
        }
    }

    private async Task<string?> FindAsync(string name, CancellationToken cancellation) =>
        (await avinode.WatchesAsync(cancellation)).FirstOrDefault(watch => watch.UniqueName == name && AvinodeClient.IsId(watch.Id))?.Id;
}
