using JetVision.Activities.Bookings;
using JetVision.Activities.Clients;
using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Portal.Requests;

/// <summary>All that the broker's page of a request shows, read at one moment.</summary>
/// <param name="Request">The request.</param>
/// <param name="Client">The client's record; null before it was found.</param>
/// <param name="Timeline">The history, oldest first.</param>
/// <param name="Messages">What was said, oldest first.</param>
/// <param name="Rfqs">Who was asked.</param>
/// <param name="Quotes">What was offered, best first.</param>
/// <param name="Proposals">All versions, latest first.</param>
/// <param name="Trip">The marketplace's trip; null when none was made.</param>
/// <param name="Mails">What was mailed, oldest first.</param>
/// <param name="Booking">The booking; null before acceptance.</param>
/// <param name="Changes">What messages want and a broker has still to decide.</param>
public sealed record RequestFile(
    CharterRequest Request, Client? Client, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<RequestMessage> Messages, IReadOnlyList<Rfq> Rfqs,
    IReadOnlyList<Quote> Quotes, IReadOnlyList<Proposal> Proposals, MarketTrip? Trip, IReadOnlyList<MailMessage> Mails, Booking? Booking, IReadOnlyList<RequestChange> Changes)
{
    /// <summary>What was read out of operators' mails and waits for the broker, oldest first.</summary>
    public IReadOnlyList<QuoteDraft> Drafts { get; init; } = [];

    /// <summary>The mails that came about it, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Received { get; init; } = [];

    /// <summary>The version that counts now; null before the first draft.</summary>
    public Proposal? Proposal => Proposals.Count > 0 ? Proposals[0] : null;

    /// <summary>Reads it.</summary>
    /// <param name="db">The records.</param>
    /// <param name="id">The request.</param>
    /// <returns>The file; null when this brokerage has no such request.</returns>
    public static async Task<RequestFile?> ReadAsync(JetVisionDb db, Guid id)
    {
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        if (await db.Requests.FirstOrDefaultAsync(request => request.Id == id) is not { } request)
        {
            return null;
        }

        var quotes = await db.Quotes.Where(quote => quote.RequestId == id).ToListAsync();
        return new RequestFile(
            request,
            request.ClientId is { } client ? await db.Clients.FirstOrDefaultAsync(known => known.Id == client) : null,
            await db.Timeline.Where(entry => entry.RequestId == id).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync(),
            await db.Messages.Where(message => message.RequestId == id).OrderBy(message => message.At).ThenBy(message => message.Id).ToListAsync(),
            await db.Rfqs.Where(rfq => rfq.RequestId == id).OrderBy(rfq => rfq.OperatorName).ToListAsync(),
            [.. quotes.OrderBy(quote => quote.Rank ?? int.MaxValue).ThenBy(quote => quote.Reasons.Count > 0 && quote.Score is null).ThenBy(quote => quote.ReceivedAt)],
            await db.Proposals.Where(proposal => proposal.RequestId == id).OrderByDescending(proposal => proposal.Version).ToListAsync(),
            await db.MarketTrips.Where(trip => trip.RequestId == id).OrderByDescending(trip => trip.CreatedAt).FirstOrDefaultAsync(),
            await db.Mails.Where(mail => mail.RequestId == id).OrderBy(mail => mail.CreatedAt).ToListAsync(),
            await db.Bookings.FirstOrDefaultAsync(booking => booking.RequestId == id),
            await db.RequestChanges.Where(change => change.RequestId == id && change.Status == ChangeStatus.Open).OrderBy(change => change.At).ToListAsync())
        {
            Received = await db.ReceivedMails.Where(mail => mail.RequestId == id).OrderBy(mail => mail.ReceivedAt).ToListAsync(),
            Drafts = await db.QuoteDrafts.Where(draft => draft.RequestId == id && draft.Status == QuoteDraftStatus.Waiting).OrderBy(draft => draft.CreatedAt).ToListAsync(),
        };
    }
}
