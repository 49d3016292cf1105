using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>A mail that came, once: unique by its place in the mailbox and by its Message-ID. All its words are untrusted.</summary>
public sealed class ReceivedMail : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the mailbox, such as <c>desk@imap.example.com/INBOX</c>.</summary>
    public required string Account { get; set; }

    /// <summary>Gets or sets the mailbox's UIDVALIDITY.</summary>
    public long UidValidity { get; set; }

    /// <summary>Gets or sets the mail's UID there.</summary>
    public long Uid { get; set; }

    /// <summary>Gets or sets the Message-ID without brackets; made of the mail's own bytes where it has none.</summary>
    public required string MessageId { get; set; }

    /// <summary>Gets or sets the Message-IDs of the thread before it, oldest first.</summary>
    public IReadOnlyList<string> References { get; set; } = [];

    /// <summary>Gets or sets the sender's address.</summary>
    public required string From { get; set; }

    /// <summary>Gets or sets the sender's name; null for none.</summary>
    public string? FromName { get; set; }

    /// <summary>Gets or sets the subject.</summary>
    public required string Subject { get; set; }

    /// <summary>Gets or sets the words, plain, without what they quote of earlier mails.</summary>
    public required string Text { get; set; }

    /// <summary>Gets or sets the cleaned HTML; null when the mail had none.</summary>
    public string? Html { get; set; }

    /// <summary>Gets or sets the stored attachments.</summary>
    public IReadOnlyList<Guid> Attachments { get; set; } = [];

    /// <summary>Gets or sets what was made of it.</summary>
    public ReceivedKind Kind { get; set; }

    /// <summary>Gets or sets why, in words for the broker; null when nothing needs saying.</summary>
    public string? Remark { get; set; }

    /// <summary>Gets or sets what the receiving server found out about the sender, such as <c>dkim=pass; spf=fail</c>; null when it says nothing.</summary>
    public string? Authentication { get; set; }

    /// <summary>Gets or sets the size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Gets or sets the request that it made or reached; null for none.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>Gets or sets the request for quote that it answers; null for none.</summary>
    public Guid? RfqId { get; set; }

    /// <summary>Gets or sets when it was taken in.</summary>
    public Instant ReceivedAt { get; set; }
}

/// <summary>What was made of a mail that came.</summary>
public enum ReceivedKind
{
    /// <summary>A new request.</summary>
    Request,

    /// <summary>A client's word on a request.</summary>
    Answer,

    /// <summary>An operator's word on a request for quote.</summary>
    OperatorReply,

    /// <summary>A mail of ours that did not arrive.</summary>
    Bounce,

    /// <summary>A provider's report that a mail of ours was called spam.</summary>
    Complaint,

    /// <summary>Its writer wants no more offers from us.</summary>
    Unsubscribed,

    /// <summary>Written by a machine; never answered.</summary>
    Automatic,

    /// <summary>From a known operator, about no request that we know.</summary>
    Unmatched,

    /// <summary>Our own, a mailing list's, or one of too many.</summary>
    Ignored,

    /// <summary>Larger than we take; only its head was read.</summary>
    TooLarge,

    /// <summary>Could not be read or taken in.</summary>
    Refused,
}
