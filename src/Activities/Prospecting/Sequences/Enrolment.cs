using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Prospecting.Sequences;

/// <summary>Somebody who is to get a sequence of Apollo's, gets it, or was kept out of it.</summary>
public sealed class Enrolment : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the draft that a broker approves.</summary>
    public Guid DraftId { get; set; }

    /// <summary>Gets or sets Apollo's id of the sequence.</summary>
    public required string SequenceId { get; set; }

    /// <summary>Gets or sets the sequence's name when it was proposed.</summary>
    public required string SequenceName { get; set; }

    /// <summary>Gets or sets Apollo's id of the mailbox that writes.</summary>
    public required string MailboxId { get; set; }

    /// <summary>Gets or sets Apollo's id of the person; null for one who is known by address alone.</summary>
    public string? PersonId { get; set; }

    /// <summary>Gets or sets Apollo's id of the contact; null until the person is one.</summary>
    public string? ContactId { get; set; }

    /// <summary>Gets or sets the name, as far as it is known.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets the title; null when unknown.</summary>
    public string? Title { get; set; }

    /// <summary>Gets or sets the employer; null when unknown.</summary>
    public string? Company { get; set; }

    /// <summary>Gets or sets the mail address in lower case; null until it is bought.</summary>
    public string? Email { get; set; }

    /// <summary>Gets or sets where it stands.</summary>
    public EnrolmentState State { get; set; }

    /// <summary>Gets or sets why it was refused, failed or was stopped; null otherwise.</summary>
    public string? Reason { get; set; }

    /// <summary>Gets or sets who had it proposed.</summary>
    public required string By { get; set; }

    /// <summary>Gets or sets when it was proposed.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets when Apollo took the person into the sequence; null before.</summary>
    public Instant? AddedAt { get; set; }
}

/// <summary>Where an <see cref="Enrolment"/> stands.</summary>
public enum EnrolmentState
{
    /// <summary>A broker decides.</summary>
    Proposed,

    /// <summary>Approved; the address is to be bought, unless it is known.</summary>
    Approved,

    /// <summary>The address is known; the person is to become a contact.</summary>
    Found,

    /// <summary>A contact at Apollo; to be put into the sequence.</summary>
    Saved,

    /// <summary>Gets the sequence.</summary>
    Added,

    /// <summary>Must not be written to.</summary>
    Refused,

    /// <summary>Apollo could not: no address is known, or it did not take the contact.</summary>
    Failed,

    /// <summary>Was taken out.</summary>
    Stopped,

    /// <summary>The broker threw the draft away.</summary>
    Discarded,
}
