using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Makes the trip at the marketplace. Our id goes with it, so a repeated delivery finds the first one's trip.</summary>
internal sealed class CreateTrip(JetVisionDb db, AvinodeClient avinode, TripGate gate, IEffects effects, IClock clock) : IEffectHandler
{
    public string Kind => TripToCreate.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var id = StoredJson.Read<TripToCreate>(effect.Payload).TripId;
        var requestId = await db.MarketTrips.Where(trip => trip.Id == id).Select(trip => trip.RequestId).FirstAsync(cancellation);
        await gate.EnterAsync(requestId, cancellation);
        var trip = await db.MarketTrips.FirstAsync(trip => trip.Id == id, cancellation);
        var request = await RequestRecords.SingleAsync(db.Requests, trip.RequestId, cancellation);
        if (trip.IsCancelled)
        {
            return;
        }

        Enter(trip, await avinode.CreateTripAsync(TripOrder.Of(trip, request.Legs), cancellation));
        if (request.Stage == RequestStage.Sourcing)
        {
            request.Stage = RequestStage.AwaitingQuotes;
        }

        db.Note(request, clock.GetCurrentInstant(), "market-trip", trip.DeepLink is null
            ? $"Trip {trip.TripCode} is at Avinode."
            : $"Trip {trip.TripCode} is at Avinode. Pick operators there if none were asked yet: {trip.DeepLink}");
        var first = new TripToFetch(trip.Id, 0, trip.Id.ToString("N"));
        effects.Promise(TripToFetch.Effect, first.Key(), first);
    }

    /// <summary>Copies the marketplace's names of the trip.</summary>
    internal static void Enter(MarketTrip trip, WireTrip source)
    {
        trip.ExternalId = AvinodeClient.IsId(source.Id) ? source.Id : throw new OutsideException("Avinode", "the new trip has no id.", isTransient: true);
        trip.TripCode = source.TripId ?? trip.TripCode;
        trip.DeepLink = Uri.TryCreate(source.DeepLink, UriKind.Absolute, out var link) && link.Scheme is "https" or "http" ? link.AbsoluteUri : trip.DeepLink;
    }
}
