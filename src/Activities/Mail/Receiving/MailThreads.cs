using System.Text.RegularExpressions;
using JetVision.Activities.Requests;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>To what a mail belongs.</summary>
/// <param name="Request">The request.</param>
/// <param name="Rfq">The request for quote, when an operator writes; null otherwise.</param>
/// <param name="Operator">The operator that writes; null for a client.</param>
internal sealed record MailThread(CharterRequest Request, Rfq? Rfq, string? Operator);

/// <summary>Finds the request that a mail continues: by the Message-IDs that it names, else by the number in its subject together with an address that we know there.</summary>
internal sealed partial class MailThreads(JetVisionDb db)
{
    private const int MostIds = 50;

    /// <param name="ids">The Message-IDs that the mail names, nearest first.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="from">Its sender's address.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<MailThread?> FindAsync(IReadOnlyList<string> ids, string subject, string from, CancellationToken cancellation) =>
        await ByIdAsync([.. ids.Take(MostIds)], cancellation) ?? await BySubjectAsync(subject, from, cancellation);

    private async Task<MailThread?> ByIdAsync(List<string> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return null;
        }

        var ours = await db.Mails.Where(mail => ids.Contains(mail.MessageId) && mail.RequestId != null).ToListAsync(cancellation);
        if (ours.MinBy(mail => ids.IndexOf(mail.MessageId)) is { } sent)
        {
            var rfq = sent.RfqId is { } rfqId ? await db.Rfqs.FirstOrDefaultAsync(rfq => rfq.Id == rfqId, cancellation) : null;
            return await ToAsync(sent.RequestId!.Value, rfq, sent.Kind is "rfq" or "rfq-withdrawn" ? rfq?.OperatorName ?? sent.ToName ?? sent.To : null, cancellation);
        }

        var theirs = await db.ReceivedMails.Where(mail => ids.Contains(mail.MessageId) && mail.RequestId != null).ToListAsync(cancellation);
        if (theirs.MinBy(mail => ids.IndexOf(mail.MessageId)) is not { } earlier)
        {
            return null;
        }

        var asked = earlier.RfqId is { } id ? await db.Rfqs.FirstOrDefaultAsync(rfq => rfq.Id == id, cancellation) : null;
        return await ToAsync(earlier.RequestId!.Value, asked, asked?.OperatorName, cancellation);
    }

    /// <summary>A number can be guessed, so the sender has to be one with whom that request deals.</summary>
    private async Task<MailThread?> BySubjectAsync(string subject, string from, CancellationToken cancellation)
    {
        if (Number().Match(subject) is not { Success: true } found)
        {
            return null;
        }

        var number = found.Value.ToUpperInvariant();
        var request = number.StartsWith('R')
            ? await db.Requests.FirstOrDefaultAsync(request => request.Number == number, cancellation)
            : await db.Proposals.Where(proposal => proposal.Number == number).Select(proposal => proposal.RequestId).FirstOrDefaultAsync(cancellation) is var id && id != Guid.Empty
                ? await db.Requests.FirstOrDefaultAsync(request => request.Id == id, cancellation)
                : null;
        if (request is null)
        {
            return null;
        }

        if (string.Equals(request.ContactEmail, from, StringComparison.OrdinalIgnoreCase))
        {
            return new MailThread(request, null, null);
        }

        var address = from.ToLowerInvariant();
#pragma warning disable CA1862, CA1304, CA1311 // ToLower is translated to the database's own lower().
        var mail = await db.Mails.Where(mail => mail.RequestId == request.Id && mail.To.ToLower() == address).OrderByDescending(mail => mail.CreatedAt).FirstOrDefaultAsync(cancellation);
#pragma warning restore CA1862, CA1304, CA1311
        if (mail is null)
        {
            return null;
        }

        var rfq = mail.RfqId is { } rfqId ? await db.Rfqs.FirstOrDefaultAsync(rfq => rfq.Id == rfqId, cancellation) : null;
        return new MailThread(request, rfq, mail.Kind is "rfq" or "rfq-withdrawn" ? rfq?.OperatorName ?? mail.ToName ?? mail.To : null);
    }

    private async Task<MailThread?> ToAsync(Guid requestId, Rfq? rfq, string? known, CancellationToken cancellation) =>
        await db.Requests.FirstOrDefaultAsync(request => request.Id == requestId, cancellation) is { } request ? new MailThread(request, rfq, known) : null;

    [GeneratedRegex(@"\b(R-20\d\d-\d{4,8}|PROP-20\d\d-\d{3,8})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
