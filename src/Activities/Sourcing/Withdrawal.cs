using JetVision.Activities.Mail;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Takes requests for quote back. Scoped.</summary>
internal sealed class Withdrawal(JetVisionDb db, IEffects effects, Outgoing outgoing, CurrentTenant tenant, IClock clock)
{
    /// <summary>Marks what is open as withdrawn, tells who was asked by mail, and promises to cancel the trips at the marketplace, which tells the others.</summary>
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

        await TellAsync(request, ended.Reason, ended.Reason == SourcingEnded.Changed ? all.FindAll(rfq => rfq.Status == RfqStatus.Withdrawn) : open, key, cancellation);
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

    /// <summary>Spares an operator the work on a quote that nobody waits for.</summary>
    private async Task TellAsync(CharterRequest request, string reason, IReadOnlyList<Rfq> withdrawn, string key, CancellationToken cancellation)
    {
        var ids = withdrawn.Where(rfq => rfq.Channel == Channels.Email).Select(rfq => rfq.OperatorId).ToList();
        if (ids.Count == 0)
        {
            return;
        }

        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var operators = await db.Operators.Where(known => ids.Contains(known.Id)).ToDictionaryAsync(known => known.Id, cancellation);
        foreach (var rfq in withdrawn.Where(rfq => rfq.Channel == Channels.Email))
        {
            // Who has no address any more cannot be told; the answer page says so to whoever opens it.
            if (rfq.OperatorId is { } id && operators.TryGetValue(id, out var known) && Outgoing.IsAddress(known.Email))
            {
                await outgoing.WriteAsync($"{key}:told:{rfq.Id:N}", RfqWords.Withdraw(request, rfq, known, brokerage, reason == SourcingEnded.Changed), cancellation);
            }
        }
    }
}
