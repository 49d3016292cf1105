using System.Security.Cryptography;
using System.Text;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using NodaTime;

namespace JetVision.Activities.Mail;

/// <summary>What is to be written to whom.</summary>
/// <param name="Kind">question, rfq, proposal, reminder, booking, mail or prospecting; the last gets an unsubscribe link and leaves only to who may be written to.</param>
/// <param name="To">The address.</param>
/// <param name="ToName">The name that goes with it; null for none.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The words, plain; lines that are only an address become links.</param>
public sealed record Letter(string Kind, string To, string? ToName, string Subject, string Body)
{
    /// <summary>Gets the request it belongs to; null for none.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>Gets the proposal that counts as sent when this has left; null for none.</summary>
    public Guid? ProposalId { get; init; }

    /// <summary>Gets the request for quote that it asks; null for none.</summary>
    public Guid? RfqId { get; init; }

    /// <summary>Gets the stored files that go with it.</summary>
    public IReadOnlyList<Guid> Attachments { get; init; } = [];

    /// <summary>Gets the Message-ID that it answers, without brackets; null for a new thread.</summary>
    public string? InReplyTo { get; init; }
}

/// <summary>Writes mails: the record and the promise to send it, saved by the caller's commit. Scoped.</summary>
/// <param name="db">The records.</param>
/// <param name="effects">The promises.</param>
/// <param name="tenant">The brokerage that writes.</param>
/// <param name="links">How readers of prospecting end it.</param>
/// <param name="clock">The time.</param>
public sealed class Outgoing(JetVisionDb db, IEffects effects, CurrentTenant tenant, UnsubscribeLinks links, IClock clock)
{
    /// <summary>The kind of effect that sends a mail.</summary>
    public const string Effect = "mail.send";

    /// <summary>Writes a mail that leaves after the commit.</summary>
    /// <param name="key">Unique for ever, made of the activity execution's id; the Message-ID is made of it, so that a repeated delivery is the same mail.</param>
    /// <param name="letter">What is written to whom.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The record.</returns>
    /// <exception cref="InvalidOperationException">The address is none.</exception>
    public async Task<MailMessage> WriteAsync(string key, Letter letter, CancellationToken cancellation)
    {
        if (!IsAddress(letter.To))
        {
            throw new InvalidOperationException($"\"{letter.To}\" is not a mail address; correct it on the request, the client or the operator, and retry.");
        }

        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var unsubscribe = letter.Kind == ProspectingMail.Kind ? links.For(letter.To.Trim()) : null;
        var mail = db.Mails.Add(new MailMessage
        {
            Id = Guid.CreateVersion7(),
            RequestId = letter.RequestId,
            RfqId = letter.RfqId,
            Kind = letter.Kind,
            To = letter.To.Trim(),
            ToName = letter.ToName,
            Subject = OneLine(letter.Subject),
            Body = unsubscribe is null ? letter.Body : $"{letter.Body.TrimEnd()}\n\n{ProspectingMail.Footer(brokerage, unsubscribe)}",
            UnsubscribeUrl = unsubscribe?.AbsoluteUri,
            Attachments = letter.Attachments,
            MessageId = MessageIdOf(key, brokerage.Email),
            InReplyTo = letter.InReplyTo,
            CreatedAt = clock.GetCurrentInstant(),
        }).Entity;
        effects.Promise(Effect, $"mail:{key}", new MailToSend(mail.Id, letter.ProposalId));
        return mail;
    }

    /// <summary>Whether a text is one mail address.</summary>
    /// <param name="text">The text; null is none.</param>
    /// <returns>Whether mail can be addressed to it.</returns>
    public static bool IsAddress(string? text) =>
        text is { Length: > 2 and <= 254 } && MailboxAddress.TryParse(text, out var address) && address.Address == text.Trim()
        && address.Address.LastIndexOf('@') is > 0 and var at && at < address.Address.Length - 1;

    /// <summary>Headers are single lines: what looks like a second one is made a space.</summary>
    internal static string OneLine(string text) => string.Create(text.Length, text, static (line, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }
    }).Trim();

    internal static string MessageIdOf(string key, string sender)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
        var at = sender.LastIndexOf('@');
        return $"{hash}@{(at >= 0 && at < sender.Length - 1 ? sender[(at + 1)..] : "jetvision.invalid")}";
    }
}

/// <summary>The payload of <see cref="Outgoing.Effect"/>.</summary>
/// <param name="MailId">The mail.</param>
/// <param name="ProposalId">The proposal that counts as sent afterwards; null for none.</param>
/// <param name="Waits">How often it has waited for somebody to mend what is in the way.</param>
public sealed record MailToSend(Guid MailId, Guid? ProposalId, int Waits = 0);
