using System.Net;
using System.Security.Cryptography;
using System.Text;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Fetches what a web hook points at and enters it: an answer, a decline or a chat message.</summary>
internal sealed class FetchMessage(JetVisionDb db, AvinodeClient avinode, MarketBook book, TripGate gate, IEffects effects, IClock clock) : IEffectHandler
{
    public string Kind => MessageToFetch.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var inboxId = StoredJson.Read<MessageToFetch>(effect.Payload).InboxId;
        var inbox = await db.Inbox.FirstAsync(inbox => inbox.Id == inboxId, cancellation);
        var hook = StoredJson.Read<HookBody>(inbox.Body);
        inbox.ProcessedAt = clock.GetCurrentInstant();
        if (await WhoseAsync(hook, cancellation) is not { } requestId)
        {
            return;
        }

        await gate.EnterAsync(requestId, cancellation);
        // Read now that nobody else writes: an earlier reading may be older than what another delivery has entered since.
        var (message, rfq) = await ReadAsync(hook, cancellation);
        if (rfq is null || await TripOfAsync(requestId, rfq, cancellation) is not { } trip)
        {
            return;
        }

        var request = await RequestRecords.SingleAsync(db.Requests, requestId, cancellation);
        inbox.RequestId = requestId;
        var changed = await book.EnterAsync(trip, request, rfq, rereads: true, cancellation);
        if (message is not null)
        {
            await NoteChatAsync(message, request, rfq, cancellation);
        }

        if (changed)
        {
            effects.Stimulate($"{effect.Key}:quotes", CollectQuotes.TypeName, new QuotesWanted(requestId));
        }
    }

    /// <summary>
    /// Reads the message, if the hook means one, and its RFQ. The address in the hook is never followed: anybody who learns ours could point it anywhere. What is read is
    /// the named resource below the configured address.
    /// </summary>
    private async Task<(WireMessage? Message, WireRfq? Rfq)> ReadAsync(HookBody hook, CancellationToken cancellation)
    {
        try
        {
            switch (hook.Type)
            {
                case "tripmsgs":
                    var message = await avinode.MessageAsync(hook.Id!, cancellation);
                    var of = message.Links?.Rfqs?.FirstOrDefault(link => AvinodeClient.IsId(link.Id))?.Id;
                    return (message, of is null ? null : await avinode.RfqAsync(of, cancellation));
                case "rfqs":
                    return (null, await avinode.RfqAsync(hook.Id!, cancellation));
                case "quotes":
                    var quote = await avinode.QuoteAsync(hook.Id!, cancellation);
                    var asked = quote.Links?.Rfqs?.FirstOrDefault(link => AvinodeClient.IsId(link.Id))?.Id;
                    return (null, asked is null ? null : await avinode.RfqAsync(asked, cancellation));
                default:
                    return default;
            }
        }
        catch (OutsideException error) when (error.InnerException is HttpRequestException { StatusCode: HttpStatusCode.NotFound })
        {
            // The marketplace no longer has it, as after Avinode's weekly wipe of its sandbox: there is nothing to enter.
            return default;
        }
    }

    /// <summary>Finds the request, with as few calls as can be.</summary>
    /// <returns>The request; null when the trip was not made here.</returns>
    private async Task<Guid?> WhoseAsync(HookBody hook, CancellationToken cancellation)
    {
        if (await db.Rfqs.AsNoTracking().FirstOrDefaultAsync(known => known.ExternalId == hook.Id, cancellation) is { } known)
        {
            return known.RequestId;
        }

        if (await SavedAsync(null, hook.TripId, cancellation) is { } saved)
        {
            return saved;
        }

        // A hook can come before the marketplace's answer to our own call is saved; then the trip itself says whose it is.
        var (message, rfq) = await ReadAsync(hook, cancellation);
        var tripId = rfq?.Links?.Trip?.Id ?? (message?.Links?.Trips is [var link, ..] ? link.Id : null);
        var code = rfq?.TripId ?? message?.TripId;
        if (rfq is null || (tripId ?? code) is not { } name)
        {
            return null;
        }

        if (await SavedAsync(tripId, code, cancellation) is { } found)
        {
            return found;
        }

        var source = await avinode.TripAsync(name, cancellation);
        // Without our id it was made by hand at the marketplace, and nobody here asked.
        return Guid.TryParse(source.ExternalTripId, out var ours)
            ? (await db.MarketTrips.AsNoTracking().FirstOrDefaultAsync(trip => trip.Id == ours, cancellation))?.RequestId
            : null;
    }

    private async Task<Guid?> SavedAsync(string? tripId, string? code, CancellationToken cancellation) => tripId is null && code is null
        ? null
        : (await db.MarketTrips.AsNoTracking()
            .FirstOrDefaultAsync(trip => (tripId != null && trip.ExternalId == tripId) || (code != null && trip.TripCode == code), cancellation))?.RequestId;

    /// <summary>The RFQ's own word on its trip counts, not the hook's.</summary>
    private async Task<MarketTrip?> TripOfAsync(Guid requestId, WireRfq rfq, CancellationToken cancellation)
    {
        var trips = await db.MarketTrips.Where(trip => trip.RequestId == requestId).ToListAsync(cancellation);
        return trips.Find(trip => trip.TripCode != null && trip.TripCode == rfq.TripId)
            ?? trips.Find(trip => trip.ExternalId != null && trip.ExternalId == rfq.Links?.Trip?.Id)
            ?? trips.Find(trip => trip.ExternalId is null);
    }

    /// <summary>What an operator writes that is neither a quote nor a decline. Its id follows from Avinode's, so that a repeated hook adds nothing.</summary>
    private async Task NoteChatAsync(WireMessage message, CharterRequest request, WireRfq rfq, CancellationToken cancellation)
    {
        if (message.DeclineReason is not null || message.Links?.Quotes is { Count: > 0 } || string.IsNullOrWhiteSpace(message.Message)
            || message.Id?.StartsWith("abuyermsg-", StringComparison.Ordinal) == true)
        {
            return;
        }

        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"avinode:{message.Id}")).AsSpan(0, 16));
        if (await db.Messages.AnyAsync(known => known.Id == id, cancellation))
        {
            return;
        }

        var name = rfq.SellerCompany?.DisplayName ?? message.SellerCompany?.DisplayName ?? "An operator";
        var text = message.Message.Length > 5000 ? message.Message[..5000] : message.Message;
        var now = clock.GetCurrentInstant();
        db.Messages.Add(new RequestMessage
        {
            Id = id,
            RequestId = request.Id,
            Author = "operator",
            Channel = Channels.Avinode,
            Text = $"{name}: {text}",
            At = message.CreatedOn is { } written ? Instant.FromDateTimeOffset(written) : now,
        });
        db.Note(request, now, "operator-message", $"{name} wrote through Avinode.");
    }
}

/// <summary>What a web hook brings: a pointer.</summary>
internal sealed record HookBody(string? Id, string? Href, string? Type, string? TripId);
