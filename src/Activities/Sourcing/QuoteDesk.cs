using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Takes quotes that people write: operators on their page, brokers by hand. Changes records and promises; the caller commits. Scoped.</summary>
/// <param name="db">The records.</param>
/// <param name="effects">The promises.</param>
/// <param name="tenant">The brokerage; a token sets it.</param>
/// <param name="clock">The time.</param>
public sealed class QuoteDesk(JetVisionDb db, IEffects effects, CurrentTenant tenant, IClock clock)
{
    /// <summary>Opens an operator's answer page.</summary>
    /// <param name="token">The secret in its address.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What the page shows, also when it is too late to answer; null when nobody was given this address.</returns>
    public async Task<RfqPage?> OpenAsync(string token, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is not { } rfq)
        {
            return null;
        }

        var request = await RequestRecords.SingleAsync(db.Requests, rfq.RequestId, cancellation);
        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var quote = await db.Quotes.FirstOrDefaultAsync(quote => quote.RfqId == rfq.Id, cancellation);
        return new RfqPage(
            brokerage.Name, brokerage.BrandColor, rfq.OperatorName, request.Number, request.Legs, rfq.DueAt, rfq.Status, Closed(rfq, request) is null,
            quote is null ? null : new OperatorAnswer(quote.Price.Amount, quote.Price.Currency, quote.Aircraft.Type, quote.Aircraft.Seats)
            {
                Category = quote.Aircraft.Category,
                Tail = quote.Aircraft.Tail,
                YearOfMake = quote.Aircraft.YearOfMake,
                ValidUntil = quote.IsExpiryStated ? quote.ExpiresAt : null,
                IncludesUsTax = quote.IncludesUsTax,
                CertificateNumber = quote.CertificateNumber,
                Message = quote.Message,
            });
    }

    /// <summary>Takes an operator's price; a second one before the window closes replaces the first.</summary>
    /// <param name="token">The secret in its address.</param>
    /// <param name="answer">What the operator offers.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<Refusal?> AnswerAsync(string token, OperatorAnswer answer, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is not { } rfq)
        {
            return Unknown;
        }

        var request = await RequestRecords.SingleAsync(db.Requests, rfq.RequestId, cancellation);
        if (Closed(rfq, request) is { } closed)
        {
            return closed;
        }

        if (answer.Refuse(clock.GetCurrentInstant()) is { } refusal)
        {
            return refusal;
        }

        await RecordAsync(rfq, request, answer, null, cancellation);
        return null;
    }

    /// <summary>Takes an operator's no.</summary>
    /// <param name="token">The secret in its address.</param>
    /// <param name="reason">Why, in the operator's words; null when it does not say.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<Refusal?> DeclineAsync(string token, string? reason, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is not { } rfq)
        {
            return Unknown;
        }

        var request = await RequestRecords.SingleAsync(db.Requests, rfq.RequestId, cancellation);
        if (Closed(rfq, request) is { } closed)
        {
            return closed;
        }

        if (reason is { Length: > 500 })
        {
            return new Refusal(RefusalKind.Invalid, "reason", "The reason is too long; use at most 500 characters.");
        }

        if (rfq.Status == RfqStatus.Quoted)
        {
            return new Refusal(RefusalKind.Conflict, null, "You have sent a price already. Change it here, or write to the broker to withdraw it.");
        }

        if (rfq.Status == RfqStatus.Declined)
        {
            return null;
        }

        var now = clock.GetCurrentInstant();
        (rfq.Status, rfq.AnsweredAt, rfq.DeclineReason) = (RfqStatus.Declined, now, string.IsNullOrWhiteSpace(reason) ? "no reason given" : reason.Trim());
        db.Note(request, now, "quote-declined", $"{rfq.OperatorName} declined: {rfq.DeclineReason}.");
        effects.Stimulate($"{rfq.Id:N}:declined:{now.ToUnixTimeTicks()}", CollectQuotes.TypeName, new QuotesWanted(request.Id));
        return null;
    }

    /// <summary>Takes a quote that came by telephone or any other way and that a broker enters.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="quote">The quote.</param>
    /// <param name="by">Who enters it, for the timeline.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<Refusal?> RecordManualAsync(Guid requestId, ManualQuote quote, string by, CancellationToken cancellation)
    {
        var request = await db.Requests.FirstOrDefaultAsync(request => request.Id == requestId, cancellation);
        if (request is null)
        {
            return new Refusal(RefusalKind.NotFound, null, "There is no such request.");
        }

        if (request.ClosedAt is not null)
        {
            return new Refusal(RefusalKind.Conflict, null, $"Request {request.Number} is closed; it takes no more quotes.");
        }

        if (string.IsNullOrWhiteSpace(quote.OperatorName) || quote.OperatorName.Length > 200)
        {
            return new Refusal(RefusalKind.Invalid, "operatorName", "Name the operator that would fly, in at most 200 characters.");
        }

        var now = clock.GetCurrentInstant();
        if (quote.Answer.Refuse(now) is { } refusal)
        {
            return refusal;
        }

        var name = quote.OperatorName.Trim();
        var known = await db.Operators.FirstOrDefaultAsync(known => known.Name == name, cancellation);
        var rfq = db.Rfqs.Add(new Rfq
        {
            Id = Guid.CreateVersion7(),
            RequestId = request.Id,
            Channel = Channels.Manual,
            OperatorId = known?.Id,
            OperatorName = name,
            SentAt = now,
        }).Entity;
        await RecordAsync(rfq, request, quote.Answer, by, cancellation);
        return null;
    }

    /// <summary>Makes a draft that was read out of an operator's mail into a quote, as the broker corrected it; from then on it is scored like any other.</summary>
    /// <param name="draftId">The draft.</param>
    /// <param name="quote">What the broker confirms.</param>
    /// <param name="by">Who confirms, for the timeline.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<Refusal?> ConfirmAsync(Guid draftId, ManualQuote quote, string by, CancellationToken cancellation)
    {
        var (draft, request, refusal) = await WaitingAsync(draftId, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        var rfq = draft!.RfqId is { } id ? await db.Rfqs.FirstOrDefaultAsync(rfq => rfq.Id == id, cancellation) : null;
        if (rfq is null || rfq.Status is RfqStatus.Withdrawn)
        {
            refusal = await RecordManualAsync(draft.RequestId, quote, by, cancellation);
        }
        else if ((refusal = quote.Answer.Refuse(clock.GetCurrentInstant())) is null)
        {
            await RecordAsync(rfq, request!, quote.Answer, by, cancellation);
        }

        if (refusal is null)
        {
            (draft.Status, draft.SettledAt, draft.SettledBy) = (QuoteDraftStatus.Confirmed, clock.GetCurrentInstant(), by);
        }

        return refusal;
    }

    /// <summary>Settles a draft without a quote: the operator declines, or the words were none.</summary>
    /// <param name="draftId">The draft.</param>
    /// <param name="isDecline">Whether the operator declines; otherwise the draft is put aside and the request for quote stays open.</param>
    /// <param name="by">Who decides, for the timeline.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<Refusal?> SettleAsync(Guid draftId, bool isDecline, string by, CancellationToken cancellation)
    {
        var (draft, request, refusal) = await WaitingAsync(draftId, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        var now = clock.GetCurrentInstant();
        (draft!.Status, draft.SettledAt, draft.SettledBy) = (isDecline ? QuoteDraftStatus.Confirmed : QuoteDraftStatus.Dismissed, now, by);
        if (isDecline && draft.RfqId is { } id && await db.Rfqs.FirstOrDefaultAsync(rfq => rfq.Id == id, cancellation) is { Status: RfqStatus.Unanswered } rfq)
        {
            (rfq.Status, rfq.AnsweredAt, rfq.DeclineReason) = (RfqStatus.Declined, now, "declined by mail");
            db.Note(request!, now, "quote-declined", $"{rfq.OperatorName} declined by mail; confirmed by {by}.");
            effects.Stimulate($"{rfq.Id:N}:declined:{now.ToUnixTimeTicks()}", CollectQuotes.TypeName, new QuotesWanted(request!.Id));
        }

        return null;
    }

    private async Task<(QuoteDraft? Draft, CharterRequest? Request, Refusal? Refusal)> WaitingAsync(Guid draftId, CancellationToken cancellation)
    {
        if (await db.QuoteDrafts.FirstOrDefaultAsync(draft => draft.Id == draftId, cancellation) is not { } draft)
        {
            return (null, null, new Refusal(RefusalKind.NotFound, null, "There is no such draft."));
        }

        var request = await RequestRecords.SingleAsync(db.Requests, draft.RequestId, cancellation);
        return draft.Status != QuoteDraftStatus.Waiting ? (null, null, new Refusal(RefusalKind.Conflict, null, $"This was settled already, by {draft.SettledBy}."))
            : request.ClosedAt is not null ? (null, null, new Refusal(RefusalKind.Conflict, null, $"Request {request.Number} is closed; it takes no more quotes."))
            : (draft, request, null);
    }

    private static Refusal Unknown => new(RefusalKind.NotFound, null, "This address belongs to no request for quote; check that the link was copied whole.");

    private async Task<Rfq?> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length is < 20 or > 100)
        {
            return null;
        }

        // Nobody is signed in on this page: the token says for which brokerage it speaks.
        var rfq = await db.Rfqs.IgnoreQueryFilters().FirstOrDefaultAsync(rfq => rfq.Token == token, cancellation);
        if (rfq is not null)
        {
            tenant.Id = rfq.TenantId;
        }

        return rfq;
    }

    private Refusal? Closed(Rfq rfq, CharterRequest request) =>
        request.ClosedAt is not null || rfq.Status is RfqStatus.Withdrawn ? new Refusal(RefusalKind.Gone, null, "This request is closed; thank you for looking at it.")
        : rfq.Status is RfqStatus.Expired || rfq.DueAt <= clock.GetCurrentInstant() ? new Refusal(RefusalKind.Gone, null, "The time to answer is over. Write to the broker if you can still offer.")
        : null;

    private async Task RecordAsync(Rfq rfq, CharterRequest request, OperatorAnswer answer, string? by, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var known = rfq.OperatorId is { } id ? await db.Operators.FirstOrDefaultAsync(known => known.Id == id, cancellation) : null;
        var quote = await db.Quotes.FirstOrDefaultAsync(quote => quote.RfqId == rfq.Id, cancellation);
        var before = quote?.Price;
        quote ??= db.Quotes.Add(new Quote
        {
            // One answer a request for quote: a second one that was sent at the same moment fails on this key instead of standing beside the first.
            Id = rfq.Id,
            RequestId = request.Id,
            RfqId = rfq.Id,
            Channel = rfq.Channel,
            OperatorName = rfq.OperatorName,
            Aircraft = answer.Aircraft(),
            Price = answer.Money(),
            ReceivedAt = now,
        }).Entity;
        quote.Aircraft = answer.Aircraft();
        quote.Price = answer.Money();
        quote.IncludesUsTax = answer.IncludesUsTax;
        quote.CertificateNumber = Text(answer.CertificateNumber) ?? known?.CertificateNumber;
        quote.SafetyRatings = known?.SafetyRatings ?? [];
        quote.Message = Text(answer.Message);
        quote.IsExpiryStated = answer.ValidUntil is not null;
        quote.ExpiresAt = answer.ValidUntil ?? now + Duration.FromTimeSpan(brokerage.ProposalValidity);
        quote.Segments = AnsweredFlights.Of(request.Legs, answer);
        (rfq.Status, rfq.AnsweredAt, rfq.DeclineReason) = (RfqStatus.Quoted, now, null);
        db.Note(request, now, before is null ? "quote-received" : "quote-changed", (before, by) switch
        {
            ({ } old, _) => $"{rfq.OperatorName} changed its quote for {quote.Aircraft.Type} from {old} to {quote.Price}.",
            (null, { } broker) => $"{rfq.OperatorName} quoted {quote.Price} for {quote.Aircraft.Type}; entered by {broker}.",
            _ => $"{rfq.OperatorName} quoted {quote.Price} for {quote.Aircraft.Type}.",
        });
        effects.Stimulate($"{quote.Id:N}:quoted:{now.ToUnixTimeTicks()}", CollectQuotes.TypeName, new QuotesWanted(request.Id));
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What an operator sees on its answer page. Nothing on it tells the client.</summary>
/// <param name="BrokerageName">Who asks.</param>
/// <param name="BrandColor">The asker's colour.</param>
/// <param name="OperatorName">Who is asked.</param>
/// <param name="RequestNumber">The request's number.</param>
/// <param name="Legs">The flights.</param>
/// <param name="DueAt">Until when an answer counts; null when open.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="IsOpen">Whether an answer can be sent; otherwise the page is gone: 410.</param>
/// <param name="Answer">What the operator has offered so far; null for nothing.</param>
public sealed record RfqPage(
    string BrokerageName, string BrandColor, string OperatorName, string RequestNumber, IReadOnlyList<Leg> Legs, Instant? DueAt, RfqStatus Status, bool IsOpen,
    OperatorAnswer? Answer);

/// <summary>A quote that a broker enters by hand.</summary>
/// <param name="OperatorName">The operator that would fly.</param>
/// <param name="Answer">What it offers.</param>
public sealed record ManualQuote(string OperatorName, OperatorAnswer Answer);
