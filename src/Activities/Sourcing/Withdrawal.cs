using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Takes requests for quote back. Scoped.</summary>
internal sealed class Withdrawal(JetVisionDb db, IEffects effects, IClock clock)
{
    /// <summary>Marks what is open as withdrawn, and promises to cancel the trips at the marketplace.</summary>
    public async Task WithdrawAsync(SourcingEnded ended, string key, CancellationToken cancellation)
    {
        var request = await RequestRecords.SingleAsync(db.Requests, ended.RequestId, cancellation);
        var all = await db.Rfqs.Where(rfq => rfq.RequestId == request.Id && rfq.Id != ended.KeptRfqId && rfq.Status != RfqStatus.Withdrawn).ToListAsync(cancellation);
        var open = all.FindAll(rfq => rfq.Status == RfqStatus.Unanswered);
        // Once the flights are others, what was answered answers nothing any more.
        foreach (var rfq in ended.Reason == SourcingEnded.Changed ? all : open)
        {
            rfq.Status = RfqStatus.Withdrawn;
        }

        if (open.Count > 0)
        {
            db.Note(request, clock.GetCurrentInstant(), "rfqs-withdrawn", $"{open.Count} open {(open.Count == 1 ? "request" : "requests")} for quote taken back.");
        }

        foreach (var trip in await db.MarketTrips.Where(trip => trip.RequestId == request.Id && !trip.IsCancelled).ToListAsync(cancellation))
        {
            trip.IsCancelled = true;
            effects.Promise(TripToCancel.Effect, $"{key}:{trip.Id:N}", new TripToCancel(trip.Id, ended.Reason));
        }

        if (ended.Reason is SourcingEnded.Changed or SourcingEnded.ByClient)
        {
            effects.Stimulate($"{key}:collect", CollectQuotes.TypeName, new QuotesWanted(request.Id)); // who still waits for answers shall look again
        }
    }
}
