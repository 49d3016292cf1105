using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Bookings;

/// <summary>An accepted option that is being booked with its operator.</summary>
public sealed class Booking : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request; unique.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets the proposal.</summary>
    public Guid ProposalId { get; set; }

    /// <summary>Gets or sets the quote that was taken.</summary>
    public Guid QuoteId { get; set; }

    /// <summary>Gets or sets the number, such as <c>B-2026-0003</c>.</summary>
    public required string Number { get; set; }

    /// <summary>Gets or sets when the client accepted.</summary>
    public Instant CreatedAt { get; set; }
}
