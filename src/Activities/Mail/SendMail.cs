using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Proposals;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Mail;

/// <summary>Hands a mail to the transport, and notes what follows from its leaving.</summary>
internal sealed class SendMail(
    JetVisionDb db, IEffects effects, MailComposer composer, IMailTransport transport, ProspectingMail prospecting, CurrentTenant tenant, IClock clock,
    IOptions<OutsideOptions> outside) : IEffectHandler
{
    public string Kind => Outgoing.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var wanted = StoredJson.Read<MailToSend>(effect.Payload);
        var mail = await db.Mails.FirstOrDefaultAsync(mail => mail.Id == wanted.MailId, cancellation)
            ?? throw new OutsideException("Mail", $"the mail {wanted.MailId} is no longer on record, so nothing was sent.", isTransient: false);
        if (mail.SentAt is not null)
        {
            return;
        }

        // The one place where mail leaves, so whoever unsubscribed a moment ago is still spared. What a client asked for himself is no prospecting and is not held back.
        if (mail.Kind == ProspectingMail.Kind && await prospecting.RefuseAsync(mail.To, cancellation) is { } no)
        {
            (mail.Failure, mail.WaitsFor) = ($"Not sent. {no.Message}", null);
            return;
        }

        if (await transport.HeldUpByAsync(cancellation) is { } reason)
        {
            await WaitAsync(mail, wanted, reason, cancellation);
            return;
        }

        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var files = mail.Attachments.Count == 0 ? [] : await db.Files.AsNoTracking().Where(file => mail.Attachments.Contains(file.Id)).ToListAsync(cancellation);
        // The thread as the mail that it answers had it, so that the client's program files both together.
        var thread = mail.InReplyTo is { } earlier
            ? await db.ReceivedMails.Where(received => received.MessageId == earlier).Select(received => received.References).FirstOrDefaultAsync(cancellation) ?? []
            : [];
        using var message = composer.Compose(mail, brokerage, [.. mail.Attachments.Select(id => files.Find(file => file.Id == id) ?? throw Missing(mail))], thread);
        await transport.SendAsync(message, cancellation);

        var now = clock.GetCurrentInstant();
        (mail.SentAt, mail.WaitsFor) = (now, null);
        if (mail.RequestId is not { } requestId || await db.Requests.FirstOrDefaultAsync(request => request.Id == requestId, cancellation) is not { } request)
        {
            return;
        }

        db.Note(request, now, "mail-sent", Sentence(mail));
        if (wanted.ProposalId is { } proposalId)
        {
            await NoteSentAsync(proposalId, request, now, cancellation);
        }
    }

    /// <summary>No attempt is used up by waiting for a person: the mail comes again every minute, for as long as it takes.</summary>
    private async Task WaitAsync(MailMessage mail, MailToSend wanted, string reason, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (mail.WaitsFor is null && mail.RequestId is { } id && await db.Requests.FirstOrDefaultAsync(request => request.Id == id, cancellation) is { } request)
        {
            db.Note(request, now, "mail-waits", $"The mail \"{mail.Subject}\" to {mail.To} waits: {reason}");
        }

        mail.WaitsFor = reason;
        effects.Promise(Outgoing.Effect, $"mail:{mail.Id:N}:wait:{wanted.Waits + 1}", wanted with { Waits = wanted.Waits + 1 }, now + Duration.FromTimeSpan(outside.Value.LookAgain));
    }

    private async Task NoteSentAsync(Guid proposalId, CharterRequest request, Instant now, CancellationToken cancellation)
    {
        var proposal = await db.Proposals.FirstOrDefaultAsync(proposal => proposal.Id == proposalId, cancellation);
        if (proposal is not { Status: ProposalStatus.Draft or ProposalStatus.Approved })
        {
            return;
        }

        proposal.Status = ProposalStatus.Sent;
        proposal.SentAt = now;
        if (request.Stage < RequestStage.ProposalSent)
        {
            request.Stage = RequestStage.ProposalSent;
        }
    }

    private static string Sentence(MailMessage mail)
    {
        var who = string.IsNullOrWhiteSpace(mail.ToName) ? mail.To : $"{mail.ToName} <{mail.To}>";
        return mail.Kind switch
        {
            "question" => $"Question mailed to {who}.",
            "rfq" => $"Request for quote mailed to {who}.",
            "rfq-withdrawn" => $"{who} was told that the request for quote is taken back.",
            "proposal" => $"Proposal mailed to {who}.",
            "reminder" => $"Reminder mailed to {who}.",
            "booking" => $"Booking mail sent to {who}: {mail.Subject}.",
            _ => $"Mail sent to {who}: {mail.Subject}.",
        };
    }

    private static OutsideException Missing(MailMessage mail) =>
        new("Mail", $"an attachment of \"{mail.Subject}\" is no longer on record, so nothing was sent. Make the document again and send once more.", isTransient: false);
}
