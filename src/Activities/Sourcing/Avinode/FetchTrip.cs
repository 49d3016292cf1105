using System.Globalization;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Compares a trip with the marketplace, at once and then every minute while quotes are awaited: a web hook may be lost, a quote may not.</summary>
internal sealed class FetchTrip(
    JetVisionDb db, AvinodeClient avinode, MarketBook book, TripGate gate, IEffects effects, IClock clock, IOptions<AvinodeOptions> options) : IEffectHandler
{
    public string Kind => TripToFetch.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var wanted = StoredJson.Read<TripToFetch>(effect.Payload);
        var requestId = await db.MarketTrips.Where(trip => trip.Id == wanted.TripId).Select(trip => trip.RequestId).FirstAsync(cancellation);
        await gate.EnterAsync(requestId, cancellation);
        var trip = await db.MarketTrips.FirstAsync(trip => trip.Id == wanted.TripId, cancellation);
        var request = await RequestRecords.SingleAsync(db.Requests, requestId, cancellation);
        if (trip.IsCancelled || trip.ExternalId is null || request.ClosedAt is not null)
        {
            return;
        }

        var rfqs = await avinode.RfqsOfTripAsync(trip.ExternalId, cancellation);
        var changed = trip.ReconciledAt is null;
        foreach (var rfq in rfqs)
        {
            changed |= await book.EnterAsync(trip, request, rfq, rereads: false, cancellation);
        }

        var now = clock.GetCurrentInstant();
        if (trip.ReconciledAt is null)
        {
            NoteEstimates(request, rfqs, now);
        }

        trip.ReconciledAt = now;
        if (changed)
        {
            effects.Stimulate($"{effect.Key}:quotes", CollectQuotes.TypeName, new QuotesWanted(request.Id));
        }

        if (request.Stage is RequestStage.Sourcing or RequestStage.AwaitingQuotes)
        {
            effects.Promise(TripToFetch.Effect, wanted.Next().Key(), wanted.Next(), now + Duration.FromTimeSpan(options.Value.ReconcileEvery));
        }
    }

    private void NoteEstimates(CharterRequest request, IReadOnlyList<WireRfq> rfqs, Instant now)
    {
        var estimates = rfqs.SelectMany(rfq => rfq.SellerLift ?? []).Select(lift => lift.Estimate).OfType<MarketEstimate>().ToList();
        if (estimates.Count > 0 && estimates.DistinctBy(estimate => estimate.Currency).Count() == 1)
        {
            var (low, high) = (estimates.Min(estimate => estimate.About), estimates.Max(estimate => estimate.About));
            db.Note(request, now, "market-estimate", string.Create(
                CultureInfo.InvariantCulture, $"Avinode estimates {estimates[0].Currency} {low:#,##0} to {high:#,##0}. These are the marketplace's guesses, not quotes."));
        }
    }
}
