using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Fetches the empty leg that a web hook names and enters it into the watches that mean it. The hook does not say which watch it is for.</summary>
internal sealed class FetchEmptyLeg(JetVisionDb db, AvinodeClient avinode, WatchBook book, TripGate gate, IClock clock) : IEffectHandler
{
    public string Kind => EmptyLegToFetch.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var inboxId = StoredJson.Read<EmptyLegToFetch>(effect.Payload).InboxId;
        var inbox = await db.Inbox.FirstAsync(inbox => inbox.Id == inboxId, cancellation);
        inbox.ProcessedAt = clock.GetCurrentInstant();
        var id = StoredJson.Read<HookBody>(inbox.Body).Id!;
        await gate.EnterAsync(WatchBook.Gate, cancellation);
        if (await avinode.FindEmptyLegAsync(id, cancellation) is { } source)
        {
            foreach (var watch in await db.EmptyLegWatches.Where(watch => watch.State == WatchState.Active).ToListAsync(cancellation))
            {
                await book.EnterAsync(watch, source, cancellation);
            }
        }
        else
        {
            foreach (var match in await db.EmptyLegMatches.Where(match => match.ExternalId == id).ToListAsync(cancellation))
            {
                book.Gone(match);
            }
        }
    }
}
