using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Requests;

/// <summary>What a message wants done to a request that is under way. It waits for a broker's word; nothing is done before.</summary>
public sealed class RequestChange : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets the message that wants it.</summary>
    public Guid MessageId { get; set; }

    /// <summary>Gets or sets what is wanted.</summary>
    public ChangeKind Kind { get; set; }

    /// <summary>Gets or sets what it comes to, in words for the broker; written by code from the records.</summary>
    public required string Summary { get; set; }

    /// <summary>Gets or sets the flights as they would be; empty unless they change.</summary>
    public IReadOnlyList<Leg> Legs { get; set; } = [];

    /// <summary>Gets or sets the option that would be accepted; null unless one would.</summary>
    public int? Option { get; set; }

    /// <summary>Gets or sets where it stands.</summary>
    public ChangeStatus Status { get; set; }

    /// <summary>Gets or sets who decided; null before.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>Gets or sets when it was asked for.</summary>
    public Instant At { get; set; }
}

/// <summary>What a message wants done.</summary>
public enum ChangeKind
{
    /// <summary>Other flights, times or passengers.</summary>
    Change,

    /// <summary>An end to the request.</summary>
    Cancel,

    /// <summary>An option of the proposal.</summary>
    Accept,
}

/// <summary>Where a wish to change stands.</summary>
public enum ChangeStatus
{
    /// <summary>A broker has still to decide.</summary>
    Open,

    /// <summary>The broker said yes.</summary>
    Approved,

    /// <summary>The broker said no, or a later message took its place.</summary>
    Dropped,
}
