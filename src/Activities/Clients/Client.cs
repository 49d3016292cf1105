using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Clients;

/// <summary>Someone who charters.</summary>
public sealed class Client : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the name; the mail address when no name was given.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets the mail address in lower case; null when unknown. Unique within the brokerage.</summary>
    public string? Email { get; set; }

    /// <summary>Gets or sets the telephone number; null when unknown.</summary>
    public string? Phone { get; set; }

    /// <summary>Gets or sets the company; null when unknown.</summary>
    public string? Company { get; set; }

    /// <summary>Gets or sets what to remember; null for nothing.</summary>
    public string? Notes { get; set; }

    /// <summary>Gets or sets whether the brokerage treats the client as VIP.</summary>
    public bool IsVip { get; set; }

    /// <summary>Gets or sets when first seen.</summary>
    public Instant CreatedAt { get; set; }
}
