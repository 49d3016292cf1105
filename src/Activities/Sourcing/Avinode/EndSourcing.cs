using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Takes back what is still asked for a request that needs no more quotes.</summary>
internal sealed class EndSourcing(Withdrawal withdrawal, TripGate gate) : IEffectHandler
{
    public string Kind => SourcingEnded.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var ended = StoredJson.Read<SourcingEnded>(effect.Payload);
        await gate.EnterAsync(ended.RequestId, cancellation);
        await withdrawal.WithdrawAsync(ended, effect.Key, cancellation);
    }
}

/// <summary>Cancels a trip at the marketplace, with all its RFQs.</summary>
internal sealed class CancelTrip(JetVisionDb db, AvinodeClient avinode, TripGate gate) : IEffectHandler
{
    public string Kind => TripToCancel.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var wanted = StoredJson.Read<TripToCancel>(effect.Payload);
        var requestId = await db.MarketTrips.Where(trip => trip.Id == wanted.TripId).Select(trip => trip.RequestId).FirstAsync(cancellation);
        // A trip that is being made at this moment holds the gate; one that is not made yet finds its mark and never will be.
        await gate.EnterAsync(requestId, cancellation);
        var trip = await db.MarketTrips.FirstAsync(trip => trip.Id == wanted.TripId, cancellation);
        if (trip.ExternalId is { } id)
        {
            await avinode.CancelTripAsync(id, wanted.Reason, Words(wanted.Reason), cancellation);
        }
    }

    private static string Words(string reason) => reason switch
    {
        SourcingEnded.Booked => "Thank you for your offer. The trip is booked; if it is with you, you will hear from us directly.",
        SourcingEnded.ByClient => "Thank you. Our client no longer needs this trip.",
        SourcingEnded.Changed => "Thank you. The trip has changed; we will ask again.",
        _ => "Thank you. This request is closed.",
    };
}
