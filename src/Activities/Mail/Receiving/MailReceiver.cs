using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;
using NodaTime;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>
/// Takes mails in: a fresh one becomes a request, an answer goes to its request, an operator's word to its request for quote. It keeps records and promises; the caller
/// commits, so that a mail is either taken in wholly or not at all. Whatever a mail says stays data. Scoped.
/// </summary>
public sealed class MailReceiver
{
    private static readonly ReceivedKind[] ActedOn = [ReceivedKind.Request, ReceivedKind.Answer, ReceivedKind.OperatorReply];

    private readonly JetVisionDb _db;
    private readonly Intake _intake;
    private readonly MailThreads _threads;
    private readonly OperatorLetters _operators;
    private readonly SuppressionList _suppression;
    private readonly CurrentTenant _tenant;
    private readonly IClock _clock;
    private readonly MailOptions _options;

    internal MailReceiver(
        JetVisionDb db, Intake intake, MailThreads threads, OperatorLetters operators, SuppressionList suppression, CurrentTenant tenant, IClock clock, IOptions<MailOptions> options) =>
        (_db, _intake, _threads, _operators, _suppression, _tenant, _clock, _options) = (db, intake, threads, operators, suppression, tenant, clock, options.Value);

    /// <summary>Takes a mail in.</summary>
    /// <param name="arrived">The mail.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The record; null when it was taken in before.</returns>
    public async Task<ReceivedMail?> TakeAsync(ArrivedMail arrived, CancellationToken cancellation)
    {
        var mail = arrived.Message;
        var id = IdOf(mail);
        if (await _db.ReceivedMails.AnyAsync(
            known => known.MessageId == id || (known.Account == arrived.Account && known.UidValidity == arrived.UidValidity && known.Uid == arrived.Uid), cancellation))
        {
            return null;
        }

        var record = Record(arrived, id);
        _db.ReceivedMails.Add(record);
        switch (MailNature.Of(mail))
        {
            case MailNature.Bounce bounce:
                await GiveBackAsync(record, bounce, cancellation);
                break;
            case MailNature.Complaint complaint:
                await ComplainAsync(record, complaint, cancellation);
                break;
            case MailNature.Automatic automatic:
                record.Kind = ReceivedKind.Automatic;
                record.Remark = automatic.Why;
                await NoteAsync(record, "mail-automatic", $"{Who(record)} answered automatically: \"{Excerpt(record.Text)}\" Nothing was made of it.", cancellation);
                break;
            case MailNature.Bulk:
                (record.Kind, record.Remark) = (ReceivedKind.Ignored, "a mailing list or bulk mail");
                Forget(record);
                break;
            default:
                await TakePersonAsync(record, arrived, cancellation);
                break;
        }

        return record;
    }

    /// <summary>Makes a request of a mail that was put aside.</summary>
    /// <param name="id">The mail.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The request, or why there is none.</returns>
    public async Task<(Guid? RequestId, Refusal? Refusal)> StartAsync(Guid id, CancellationToken cancellation)
    {
        if (await _db.ReceivedMails.FirstOrDefaultAsync(mail => mail.Id == id, cancellation) is not { } record)
        {
            return (null, new Refusal(RefusalKind.NotFound, null, "There is no such mail."));
        }

        if (record.RequestId is null && await RequestAsync(record, record.Text, cancellation) is { } refusal)
        {
            return (null, refusal);
        }

        record.Remark = "started by a broker";
        return (record.RequestId, null);
    }

    /// <summary>Keeps a mail that cannot be taken in, so that it holds up no other.</summary>
    /// <param name="arrived">The mail.</param>
    /// <param name="why">Why, for the broker.</param>
    public void Refuse(ArrivedMail arrived, string why)
    {
        var record = Record(arrived, IdOf(arrived.Message));
        (record.Kind, record.Remark, record.Html) = (ReceivedKind.Refused, why, null);
        _db.ReceivedMails.Add(record);
    }

    private async Task TakePersonAsync(ReceivedMail record, ArrivedMail arrived, CancellationToken cancellation)
    {
        if (!Outgoing.IsAddress(record.From) || await _db.Mails.AnyAsync(ours => ours.MessageId == record.MessageId, cancellation))
        {
            (record.Kind, record.Remark) = (ReceivedKind.Ignored, Outgoing.IsAddress(record.From) ? "our own mail" : "it names no sender");
            return;
        }

        if (await IsUnsubscriptionAsync(record, arrived, cancellation))
        {
            return;
        }

        var thread = await _threads.FindAsync([.. Enumerable.Reverse(record.References)], record.Subject, record.From, cancellation);
        record.RequestId = thread?.Request.Id;
        record.RfqId = thread?.Rfq?.Id;
        if (await IsTooManyAsync(record, cancellation))
        {
            (record.Kind, record.Remark) = (ReceivedKind.Ignored, $"more than {_options.Imap.MostFromOneSender} mails from this sender in an hour");
            Note(thread?.Request, "attention", $"{Who(record)} sends mail after mail; what comes now is kept and left alone. Look into the mailbox.");
            return;
        }

        if (!arrived.IsWhole)
        {
            (record.Kind, record.Remark) = (ReceivedKind.TooLarge, $"{Megabytes(record.Size)} MB; at most {Megabytes(_options.Imap.LargestMail)} MB are read");
            Note(thread?.Request, "attention", $"A mail from {Who(record)} was too large to be read ({record.Remark}): \"{record.Subject}\". Open it in the mailbox and enter what matters.");
            return;
        }

        var whole = record.Text;
        var remarks = Attach(record, arrived.Message);
        if (thread is null)
        {
            await BeginAsync(record, whole, cancellation);
        }
        else
        {
            record.Text = MailWords.Newest(whole);
            await ContinueAsync(record, thread, cancellation);
        }

        if (record.RequestId is { } requestId)
        {
            var request = _db.Requests.Local.First(request => request.Id == requestId);
            foreach (var remark in remarks)
            {
                Note(request, "mail-attachment", remark);
            }

            NoteDoubts(record, request);
        }
    }

    private async Task BeginAsync(ReceivedMail record, string words, CancellationToken cancellation)
    {
        if (await _operators.IsKnownAsync(record.From, cancellation))
        {
            (record.Kind, record.Remark) = (ReceivedKind.Unmatched, "from a known operator, about no request for quote that we know");
            return;
        }

        if (await IsOursAsync(record, cancellation))
        {
            (record.Kind, record.Remark) = (ReceivedKind.Ignored, "from our own address, about no request");
            return;
        }

        if (await RequestAsync(record, words, cancellation) is { } refusal)
        {
            (record.Kind, record.Remark) = (ReceivedKind.Refused, refusal.Message);
        }
    }

    /// <summary>Makes the mail a request; the same one when it is made twice.</summary>
    private async Task<Refusal?> RequestAsync(ReceivedMail record, string words, CancellationToken cancellation)
    {
        var text = words.Length > 0 ? words : "(The mail has no words.)";
        var (request, refusal) = await _intake.ReceiveAsync(
            new IncomingRequest("mail", $"mail:{record.MessageId}", record.FromName, record.From, null, record.Subject.Length > 0 ? $"Subject: {record.Subject}\n\n{text}" : text), cancellation);
        if (refusal is null)
        {
            (record.Kind, record.RequestId) = (ReceivedKind.Request, request!.Id);
            Mark(record);
        }

        return refusal;
    }

    private async Task ContinueAsync(ReceivedMail record, MailThread thread, CancellationToken cancellation)
    {
        if (thread.Operator is not null)
        {
            record.Kind = ReceivedKind.OperatorReply;
            await _operators.TakeAsync(record, thread, cancellation);
            return;
        }

        var author = await IsOursAsync(record, cancellation) ? "broker" : "client";
        var said = record.Text.Length > 0 ? record.Text : "(The mail has no words.)";
        if (await _intake.SayAsync(thread.Request.Id, author, "mail", said, cancellation) is { } refusal)
        {
            (record.Kind, record.Remark) = (ReceivedKind.Refused, refusal.Message);
            return;
        }

        record.Kind = ReceivedKind.Answer;
        Mark(record);
        Note(thread.Request, "answered", $"{Who(record)} answered by mail.");
        if (author == "client" && thread.Request.ContactEmail is { } contact && !contact.Equals(record.From, StringComparison.OrdinalIgnoreCase))
        {
            Note(thread.Request, "attention", $"This answer came from {record.From}, not from {contact}. Make sure that it speaks for the client.");
        }
    }

    private async Task GiveBackAsync(ReceivedMail record, MailNature.Bounce bounce, CancellationToken cancellation)
    {
        (record.Kind, record.Remark) = (ReceivedKind.Bounce, bounce.Why);
        var lost = bounce.OriginalId is { } id ? await _db.Mails.FirstOrDefaultAsync(mail => mail.MessageId == id, cancellation) : null;
        if (lost is null)
        {
            return;
        }

        record.RequestId = lost.RequestId;
        record.RfqId = lost.RfqId;
        if (bounce.IsFinal)
        {
            lost.Failure = bounce.Why;
        }

        // The address is the one that we wrote to: a report's own word could be anybody's.
        if (bounce is { IsFinal: true, IsNobody: true })
        {
            await _suppression.AddAsync(lost.To, SuppressionReason.HardBounce, bounce.Why, "mail room", cancellation);
        }

        if (lost.RequestId is { } requestId && await _db.Requests.FirstOrDefaultAsync(request => request.Id == requestId, cancellation) is { } request)
        {
            var to = bounce.Recipient ?? lost.To;
            Note(request, "mail-bounced", bounce.IsFinal
                ? $"The mail \"{lost.Subject}\" did not reach {to}: {bounce.Why} Correct the address and send it again."
                : $"The mail \"{lost.Subject}\" to {to} is late: {bounce.Why}");
        }
    }

    private async Task ComplainAsync(ReceivedMail record, MailNature.Complaint complaint, CancellationToken cancellation)
    {
        (record.Kind, record.Remark) = (ReceivedKind.Complaint, $"called spam ({complaint.Feedback})");
        if (complaint.OriginalId is not { } id || await _db.Mails.FirstOrDefaultAsync(mail => mail.MessageId == id, cancellation) is not { } ours)
        {
            return;
        }

        (record.RequestId, record.RfqId) = (ours.RequestId, ours.RfqId);
        await _suppression.AddAsync(ours.To, SuppressionReason.Complaint, $"Feedback report: {complaint.Feedback}", "mail room", cancellation);
        if (ours.RequestId is { } requestId && await _db.Requests.FirstOrDefaultAsync(request => request.Id == requestId, cancellation) is { } request)
        {
            Note(request, "attention", $"{ours.To} reported the mail \"{ours.Subject}\" as spam. No prospecting goes there any more; ask before you write again.");
        }
    }

    /// <summary>Whether somebody answers our prospecting with no more than that he wants no more of it, which must count as much as the link.</summary>
    private async Task<bool> IsUnsubscriptionAsync(ReceivedMail record, ArrivedMail arrived, CancellationToken cancellation)
    {
        if (!arrived.IsWhole || !MailWords.IsUnsubscription(MailWords.Newest(record.Text)))
        {
            return false;
        }

        var answered = record.References;
        if (await _db.Mails.Where(mail => mail.Kind == ProspectingMail.Kind && answered.Contains(mail.MessageId)).Select(mail => mail.To).FirstOrDefaultAsync(cancellation) is not { } to)
        {
            return false;
        }

        (record.Kind, record.Remark) = (ReceivedKind.Unsubscribed, "wants no more offers");
        foreach (var address in new[] { to, record.From }.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            await _suppression.AddAsync(address, SuppressionReason.Unsubscribed, "Answered a mail of ours.", "mail room", cancellation);
        }

        return true;
    }

    private async Task NoteAsync(ReceivedMail record, string kind, string text, CancellationToken cancellation)
    {
        var thread = await _threads.FindAsync([.. Enumerable.Reverse(record.References)], record.Subject, record.From, cancellation);
        (record.RequestId, record.RfqId) = (thread?.Request.Id, thread?.Rfq?.Id);
        Note(thread?.Request, kind, text);
    }

    private void Note(CharterRequest? request, string kind, string text)
    {
        if (request is not null)
        {
            _db.Note(request, _clock.GetCurrentInstant(), kind, text);
        }
    }

    private void NoteDoubts(ReceivedMail record, CharterRequest request)
    {
        if (record.Authentication is { } found && (found.Contains("dmarc=fail", StringComparison.Ordinal)
            || (!found.Contains("dkim=pass", StringComparison.Ordinal) && found.Contains("spf=fail", StringComparison.Ordinal))))
        {
            Note(request, "attention", $"Nothing proves that {record.From} wrote this mail ({found}). Ask back before you act on it.");
        }
    }

    /// <summary>Gives the message that was just added the mail's id, so that our answer goes into the same thread.</summary>
    private void Mark(ReceivedMail record)
    {
        if (_db.Messages.Local.LastOrDefault(message => message.RequestId == record.RequestId && message.Author is "client" or "broker") is { } said)
        {
            said.MailMessageId = record.MessageId;
        }
    }

    private List<string> Attach(ReceivedMail record, MimeMessage mail)
    {
        var (kept, remarks) = (new List<Guid>(), new List<string>());
        foreach (var part in mail.Attachments.OfType<MimePart>().Where(part => part.Content is not null).Take(30))
        {
            using var bytes = new MemoryStream();
            part.Content!.DecodeTo(bytes);
            var name = MailWords.Line(part.FileName ?? "attachment", 150);
            if (bytes.Length > _options.Imap.LargestAttachment)
            {
                remarks.Add($"{name} is too large to be kept ({Megabytes(bytes.Length)} MB); open it in the mailbox.");
                continue;
            }

            var file = _db.Files.Add(new StoredFile
            {
                Id = Guid.CreateVersion7(), Name = name, ContentType = MailWords.Line(part.ContentType.MimeType, 100), Content = bytes.ToArray(), CreatedAt = record.ReceivedAt,
            }).Entity;
            kept.Add(file.Id);
            remarks.Add($"{name} came with the mail ({Math.Max(1, bytes.Length / 1024).ToString("#,##0", CultureInfo.InvariantCulture)} KB).");
        }

        record.Attachments = kept;
        return remarks;
    }

    private async Task<bool> IsTooManyAsync(ReceivedMail record, CancellationToken cancellation)
    {
        var since = record.ReceivedAt - Duration.FromHours(1);
        return await _db.ReceivedMails.CountAsync(
            earlier => earlier.From == record.From && earlier.ReceivedAt > since && ActedOn.Contains(earlier.Kind), cancellation) >= _options.Imap.MostFromOneSender;
    }

    private async Task<bool> IsOursAsync(ReceivedMail record, CancellationToken cancellation)
    {
        var brokerage = await _db.Brokerages.FirstAsync(brokerage => brokerage.Id == _tenant.Id, cancellation);
        return new[] { brokerage.Email, _options.From, _options.ReplyTo }.Contains(record.From, StringComparer.OrdinalIgnoreCase);
    }

    private ReceivedMail Record(ArrivedMail arrived, string id)
    {
        var mail = arrived.Message;
        var (text, html) = arrived.IsWhole ? MailWords.Of(mail) : ("", null);
        var sender = mail.From.Mailboxes.FirstOrDefault() ?? mail.Sender;
        var references = mail.References.Append(mail.InReplyTo).OfType<string>().Where(reference => reference.Length is > 0 and <= 250).Select(reference => MailWords.Line(reference, 250));
        return new ReceivedMail
        {
            Id = Guid.CreateVersion7(),
            Account = arrived.Account,
            UidValidity = arrived.UidValidity,
            Uid = arrived.Uid,
            MessageId = id,
            References = [.. references.Distinct().TakeLast(50)],
            From = MailWords.Line(sender?.Address, 254).ToLowerInvariant(),
            FromName = MailWords.Line(sender?.Name, 200) is { Length: > 0 } name ? name : null,
            Subject = MailWords.Line(mail.Subject, 300),
            Text = text,
            Html = html,
            Authentication = Authentication(mail),
            Size = arrived.Size,
            ReceivedAt = _clock.GetCurrentInstant(),
        };
    }

    /// <summary>The topmost result is the receiving server's; a sender can only put others below it.</summary>
    private string? Authentication(MimeMessage mail)
    {
        foreach (var header in mail.Headers.Where(header => header.Id == HeaderId.AuthenticationResults))
        {
            if (AuthenticationResults.TryParse(header.RawValue, out var results)
                && (_options.Imap.AuthenticationServer is not { Length: > 0 } trusted || trusted.Equals(results.AuthenticationServiceIdentifier, StringComparison.OrdinalIgnoreCase)))
            {
                return MailWords.Line(string.Join("; ", results.Results.Take(10).Select(result => $"{result.Method}={result.Result}".ToLowerInvariant())), 200) is { Length: > 0 } found ? found : null;
            }
        }

        return null;
    }

    /// <summary>A mail of no use is known again, and none of its words are kept.</summary>
    private static void Forget(ReceivedMail record) => (record.Text, record.Html) = ("", null);

    private static string IdOf(MimeMessage mail)
    {
        if (mail.MessageId is { Length: > 0 and <= 250 } id)
        {
            return MailWords.Line(id, 250);
        }

        var source = $"{mail.From}|{mail.Date:O}|{mail.Subject}|{mail.MessageId}|{mail.TextBody}|{mail.HtmlBody}";
        return $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, 16))}@no-message-id.invalid";
    }

    private static string Who(ReceivedMail record) => record.FromName ?? record.From;

    private static string Excerpt(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 160 ? line[..160] + "…" : line;
    }

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture);
}
