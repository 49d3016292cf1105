using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Takes back what is still asked for a request that needs no more quotes.</summary>
internal sealed class EndSourcing(JetVisionDb db, TripGate gate, IEffects effects, IClock clock) : IEffectHandler
{
    public string Kind => SourcingEnded.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var ended = StoredJson.Read<SourcingEnded>(effect.Payload);
        await gate.EnterAsync(ended.RequestId, cancellation);
        var request = await RequestRecords.SingleAsync(db.Requests, ended.RequestId, cancellation);
        var open = await db.Rfqs.Where(rfq => rfq.RequestId == request.Id && rfq.Id != ended.KeptRfqId && rfq.Status == RfqStatus.Unanswered).ToListAsync(cancellation);
        foreach (var rfq in open)
        {
            rfq.Status = RfqStatus.Withdrawn;
        }

        if (open.Count > 0)
        {
            db.Note(request, clock.GetCurrentInstant(), "rfqs-withdrawn", $"{open.Count} open {(open.Count == 1 ? "request" : "requests")} for quote taken back.");
        }

        foreach (var trip in await db.MarketTrips.Where(trip => trip.RequestId == request.Id && !trip.IsCancelled).ToListAsync(cancellation))
        {
            if (trip.ExternalId is null)
            {
                // Not at the marketplace yet: what is promised finds this mark and makes none.
                trip.IsCancelled = true;
            }
            else
            {
                effects.Promise(TripToCancel.Effect, $"{trip.Id:N}:cancel", new TripToCancel(trip.Id, ended.Reason));
            }
        }
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
        await gate.EnterAsync(requestId, cancellation);
        var trip = await db.MarketTrips.FirstAsync(trip => trip.Id == wanted.TripId, cancellation);
        if (!trip.IsCancelled && trip.ExternalId is { } id)
        {
            await avinode.CancelTripAsync(id, wanted.Reason, Words(wanted.Reason), cancellation);
            trip.IsCancelled = true;
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
