using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Accounts;

/// <summary>An account outside that somebody let us use, such as Gmail. Its key is kept under data protection.</summary>
public sealed class OutsideAccount : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the service, such as <c>gmail</c>; one account each.</summary>
    public required string Service { get; set; }

    /// <summary>Gets or sets the account's name there, such as a mail address.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets the refresh token, protected; never shown or logged.</summary>
    public required string ProtectedKey { get; set; }

    /// <summary>Gets or sets when consent was given.</summary>
    public Instant ConnectedAt { get; set; }

    /// <summary>Gets or sets by whom.</summary>
    public required string ConnectedBy { get; set; }

    /// <summary>Gets or sets why it cannot be used any more, with the cure; null while it can.</summary>
    public string? Problem { get; set; }

    /// <summary>Gets or sets the last day on which the key holds; null when none was named.</summary>
    public LocalDate? HoldsUntil { get; set; }
}
