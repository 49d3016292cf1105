using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Mail.Drafts;

/// <summary>A mail that a program wrote and that a broker has to approve before it leaves.</summary>
public sealed class MailDraft : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request it belongs to; null for none.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>Gets or sets the kind: mail, prospecting, or sequence, which is no mail of ours.</summary>
    public string Kind { get; set; } = "mail";

    /// <summary>Gets or sets the address it shall go to; of a sequence, to how many people.</summary>
    public required string To { get; set; }

    /// <summary>Gets or sets the subject.</summary>
    public required string Subject { get; set; }

    /// <summary>Gets or sets the words, plain.</summary>
    public required string Body { get; set; }

    /// <summary>Gets or sets which account's program wrote it.</summary>
    public required string By { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets what came of it.</summary>
    public MailDraftState State { get; set; }

    /// <summary>Gets or sets who decided; null while nobody has.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>Gets or sets when; null while nobody has.</summary>
    public Instant? DecidedAt { get; set; }

    /// <summary>Gets or sets how often it was changed, so that two decisions at one moment are told apart.</summary>
    public int Revision { get; set; }
}

/// <summary>What came of a <see cref="MailDraft"/>.</summary>
public enum MailDraftState
{
    /// <summary>It waits for a broker.</summary>
    Waiting,

    /// <summary>It was approved and leaves, or has left.</summary>
    Approved,

    /// <summary>It was thrown away.</summary>
    Discarded,
}
