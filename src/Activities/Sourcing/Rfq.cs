using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>An operator that the brokerage knows.</summary>
public sealed class Operator : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the corporate name of the direct carrier.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets the mail address for requests; null when it is reached through a marketplace only.</summary>
    public string? Email { get; set; }

    /// <summary>Gets or sets the number of the air operator certificate; null when unknown.</summary>
    public string? CertificateNumber { get; set; }

    /// <summary>Gets or sets the safety ratings, such as <c>ARGUS Platinum</c>.</summary>
    public IReadOnlyList<string> SafetyRatings { get; set; } = [];

    /// <summary>Gets or sets the marketplace's id of the company; null when it has none.</summary>
    public string? MarketId { get; set; }

    /// <summary>Gets or sets whether mail requests go to it by default.</summary>
    public bool IsPreferred { get; set; }
}

/// <summary>A trip at the marketplace for a request.</summary>
public sealed class MarketTrip : ITenantOwned
{
    /// <summary>Gets or sets the id; sent as the marketplace's external trip id, so that a retry makes no second trip.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets the marketplace: avinode.</summary>
    public required string Market { get; set; }

    /// <summary>Gets or sets the marketplace's id such as <c>atrip-12</c>; null until it answered.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Gets or sets the six characters that people see; null until the marketplace answered.</summary>
    public string? TripCode { get; set; }

    /// <summary>Gets or sets where the broker picks operators; null until the marketplace answered.</summary>
    public string? DeepLink { get; set; }

    /// <summary>Gets or sets when it was asked for.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>Gets or sets when it was last compared with the marketplace; null before.</summary>
    public Instant? ReconciledAt { get; set; }

    /// <summary>Gets or sets whether it was cancelled there.</summary>
    public bool IsCancelled { get; set; }
}

/// <summary>A request for quote to one operator.</summary>
public sealed class Rfq : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets through what it went: avinode, email or manual.</summary>
    public required string Channel { get; set; }

    /// <summary>Gets or sets the operator among ours; null when it is known by name only.</summary>
    public Guid? OperatorId { get; set; }

    /// <summary>Gets or sets the operator's name.</summary>
    public required string OperatorName { get; set; }

    /// <summary>Gets or sets the marketplace's id such as <c>arfq-7</c>; unique where present.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Gets or sets the secret of the no-login answer page; null when there is none. Unique.</summary>
    public string? Token { get; set; }

    /// <summary>Gets or sets where it stands.</summary>
    public RfqStatus Status { get; set; }

    /// <summary>Gets or sets why the operator declined, in words; null when it did not.</summary>
    public string? DeclineReason { get; set; }

    /// <summary>Gets or sets when it went out.</summary>
    public Instant SentAt { get; set; }

    /// <summary>Gets or sets until when an answer counts; null when open.</summary>
    public Instant? DueAt { get; set; }

    /// <summary>Gets or sets when the operator answered; null before.</summary>
    public Instant? AnsweredAt { get; set; }
}

/// <summary>Where a request for quote stands.</summary>
public enum RfqStatus
{
    /// <summary>Out, no answer yet.</summary>
    Unanswered,

    /// <summary>Answered with a quote.</summary>
    Quoted,

    /// <summary>Answered with a refusal.</summary>
    Declined,

    /// <summary>The window closed without an answer.</summary>
    Expired,

    /// <summary>Taken back.</summary>
    Withdrawn,
}
