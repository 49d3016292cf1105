using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Enters what the marketplace says into the records, however often and in whatever order it says it. Scoped; the caller holds the <see cref="TripGate"/>.</summary>
internal sealed class MarketBook(JetVisionDb db, AvinodeClient avinode, CurrentTenant tenant, IClock clock)
{
    /// <summary>Enters an RFQ with its quotes and declines.</summary>
    /// <param name="trip">The trip it belongs to.</param>
    /// <param name="request">The trip's request.</param>
    /// <param name="source">Avinode's document.</param>
    /// <param name="rereads">Whether quotes that are on record are read again, as they may have changed.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether anything is new.</returns>
    public async Task<bool> EnterAsync(MarketTrip trip, CharterRequest request, WireRfq source, bool rereads, CancellationToken cancellation)
    {
        if (!AvinodeClient.IsId(source.Id))
        {
            return false;
        }

        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var rfq = await db.Rfqs.FirstOrDefaultAsync(rfq => rfq.ExternalId == source.Id, cancellation);
        var isNew = rfq is null;
        rfq ??= await AddAsync(trip, request, source, brokerage, cancellation);

        var changed = isNew;
        foreach (var id in QuotesOf(source))
        {
            changed |= await EnterQuoteAsync(id, rfq, request, brokerage, rereads, cancellation);
        }

        changed |= await SettleAsync(rfq, request, source, cancellation);
        return changed;
    }

    private async Task<Rfq> AddAsync(MarketTrip trip, CharterRequest request, WireRfq source, Brokerage brokerage, CancellationToken cancellation)
    {
        var company = source.SellerCompany;
        var name = company?.DisplayName ?? company?.Name ?? "Unnamed operator";
        var known = await db.Operators.FirstOrDefaultAsync(known => (company!.Id != null && known.MarketId == company.Id) || known.Name == name, cancellation);
        return db.Rfqs.Add(new Rfq
        {
            Id = Guid.CreateVersion7(),
            RequestId = request.Id,
            Channel = Channels.Avinode,
            OperatorId = known?.Id,
            OperatorName = known?.Name ?? name,
            ExternalId = source.Id,
            SentAt = source.CreatedOn is { } sent ? Instant.FromDateTimeOffset(sent) : clock.GetCurrentInstant(),
            DueAt = trip.CreatedAt + Duration.FromTimeSpan(QuoteDeadline.Window(brokerage, request.Legs, trip.CreatedAt)),
        }).Entity;
    }

    private static IEnumerable<string> QuotesOf(WireRfq source) => (source.SellerLift ?? []).SelectMany(lift => lift.Links?.Quotes ?? [])
        .Concat(source.Links?.Quotes ?? []).Select(link => link.Id).OfType<string>().Where(AvinodeClient.IsId).Distinct();

    private async Task<bool> EnterQuoteAsync(string id, Rfq rfq, CharterRequest request, Brokerage brokerage, bool rereads, CancellationToken cancellation)
    {
        var quote = await db.Quotes.FirstOrDefaultAsync(quote => quote.ExternalId == id, cancellation);
        if (quote is not null && !rereads)
        {
            return false;
        }

        var source = await avinode.QuoteAsync(id, cancellation);
        if (MarketQuotes.PriceOf(source) is not { } price)
        {
            // Without the operator's own price there is nothing to offer; an estimate in its place would be a lie.
            return false;
        }

        var now = clock.GetCurrentInstant();
        if (quote is not null)
        {
            var before = quote.Price;
            if (!MarketQuotes.Fill(quote, source, price))
            {
                return false;
            }

            db.Note(request, now, "quote-changed", before == price
                ? $"{quote.OperatorName} changed its quote for {quote.Aircraft.Type}: {price}."
                : $"{quote.OperatorName} changed its quote for {quote.Aircraft.Type} from {before} to {price}.");
            return true;
        }

        quote = new Quote
        {
            Id = Guid.CreateVersion7(),
            RequestId = request.Id,
            RfqId = rfq.Id,
            Channel = Channels.Avinode,
            ExternalId = id,
            OperatorName = rfq.OperatorName,
            Aircraft = new QuotedAircraft("", "", null, 0),
            Price = price,
            ReceivedAt = now,
            // Avinode's quotes state no expiry: the brokerage's own rule holds, and the record says so.
            ExpiresAt = now + Duration.FromTimeSpan(brokerage.ProposalValidity),
        };
        MarketQuotes.Fill(quote, source, price);
        db.Quotes.Add(quote);
        db.Note(request, now, "quote-received", $"{quote.OperatorName} quoted {quote.Price} for {quote.Aircraft.Type}.");
        return true;
    }

    /// <summary>Sets where the RFQ stands from all its lifts and quotes, so that the order of arrival makes no difference.</summary>
    private async Task<bool> SettleAsync(Rfq rfq, CharterRequest request, WireRfq source, CancellationToken cancellation)
    {
        var lifts = source.SellerLift ?? [];
        var hasQuote = db.Quotes.Local.Any(quote => quote.RfqId == rfq.Id) || await db.Quotes.AnyAsync(quote => quote.RfqId == rfq.Id, cancellation);
        var status = hasQuote ? RfqStatus.Quoted
            : lifts.Count > 0 && lifts.All(lift => lift.IsDeclined) ? RfqStatus.Declined
            : rfq.Status;
        var now = clock.GetCurrentInstant();
        if (status == rfq.Status || (rfq.Status == RfqStatus.Withdrawn && status != RfqStatus.Quoted))
        {
            return false;
        }

        rfq.Status = status;
        rfq.AnsweredAt ??= now;
        if (status == RfqStatus.Declined)
        {
            rfq.DeclineReason = MarketQuotes.Reason(await DeclineReasonAsync(source, cancellation));
            db.Note(request, now, "quote-declined", $"{rfq.OperatorName} declined: {rfq.DeclineReason}.");
        }

        return true;
    }

    /// <summary>The reason stands on the lift or, where it does not, on the operator's last message.</summary>
    private async Task<string?> DeclineReasonAsync(WireRfq source, CancellationToken cancellation)
    {
        if (source.SellerLift!.Select(lift => lift.DeclineReason).FirstOrDefault(reason => !string.IsNullOrEmpty(reason)) is { } stated)
        {
            return stated;
        }

        var last = source.Links?.Tripmsgs?.LastOrDefault(link => AvinodeClient.IsId(link.Id))?.Id;
        return last is null ? null : (await avinode.MessageAsync(last, cancellation)).DeclineReason;
    }
}
