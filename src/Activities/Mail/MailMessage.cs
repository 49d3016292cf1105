using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Mail;

/// <summary>A mail that left or will leave.</summary>
public sealed class MailMessage : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request it belongs to; null for none.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>Gets or sets the kind: question, rfq, proposal, reminder, booking, mail, prospecting.</summary>
    public required string Kind { get; set; }

    /// <summary>Gets or sets the address it goes to.</summary>
    public required string To { get; set; }

    /// <summary>Gets or sets the name that goes with the address; null for none.</summary>
    public string? ToName { get; set; }

    /// <summary>Gets or sets the subject.</summary>
    public required string Subject { get; set; }

    /// <summary>Gets or sets the words, plain.</summary>
    public required string Body { get; set; }

    /// <summary>Gets or sets the stored files that go with it.</summary>
    public IReadOnlyList<Guid> Attachments { get; set; } = [];

    /// <summary>Gets or sets the Message-ID without brackets; made from the effect's key, so that a repeated delivery is the same mail. Unique.</summary>
    public required string MessageId { get; set; }

    /// <summary>Gets or sets the Message-ID that it answers; null for a new thread.</summary>
    public string? InReplyTo { get; set; }

    /// <summary>Gets or sets the request for quote that it asks; null for none.</summary>
    public Guid? RfqId { get; set; }

    /// <summary>Gets or sets the link by which its reader unsubscribes; null unless it is prospecting.</summary>
    public string? UnsubscribeUrl { get; set; }

    /// <summary>Gets or sets why it did not arrive, in the words of the server that gave it back; null when nothing came back.</summary>
    public string? Failure { get; set; }

    /// <summary>Gets or sets what has to be mended before it can leave, such as <c>Gmail</c>; null when nothing is.</summary>
    public string? WaitsFor { get; set; }

    /// <summary>Gets or sets when it was written.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>Gets or sets when the transport took it; null before.</summary>
    public Instant? SentAt { get; set; }
}
