using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>What was read out of an operator's own words. It is no quote: nothing is scored or offered before a broker has confirmed it.</summary>
public sealed class QuoteDraft : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets the request for quote that it answers; null when it came on no such request's thread.</summary>
    public Guid? RfqId { get; set; }

    /// <summary>Gets or sets the mail that it was read from.</summary>
    public Guid MailId { get; set; }

    /// <summary>Gets or sets the operator's name.</summary>
    public required string OperatorName { get; set; }

    /// <summary>Gets or sets whether the operator seems to decline.</summary>
    public bool IsDecline { get; set; }

    /// <summary>Gets or sets what was read; null in it means not found.</summary>
    public required ReadQuote Read { get; set; }

    /// <summary>Gets or sets where it stands.</summary>
    public QuoteDraftStatus Status { get; set; }

    /// <summary>Gets or sets when it was read.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>Gets or sets when a broker decided; null before.</summary>
    public Instant? SettledAt { get; set; }

    /// <summary>Gets or sets which broker decided; null before.</summary>
    public string? SettledBy { get; set; }
}

/// <summary>Where a draft stands.</summary>
public enum QuoteDraftStatus
{
    /// <summary>A broker has to look.</summary>
    Waiting,

    /// <summary>It became a quote, or a decline.</summary>
    Confirmed,

    /// <summary>It was put aside.</summary>
    Dismissed,
}

/// <summary>What was found in an operator's words, and where.</summary>
/// <param name="Price">The total; null when none was found, or several and none marked as the total.</param>
/// <param name="Currency">Its ISO 4217 code; null when not stated.</param>
/// <param name="AircraftType">The type; null when none was found.</param>
/// <param name="Seats">The passenger seats; null when not stated.</param>
/// <param name="Tail">The registration; null when not stated.</param>
/// <param name="YearOfMake">The year of make; null when not stated.</param>
/// <param name="ValidUntil">Until when the operator stands by it, UTC; null when not stated.</param>
/// <param name="IncludesUsTax">Whether the price includes US federal excise tax; null when not stated.</param>
/// <param name="Times">The times that were named, as written.</param>
/// <param name="Inclusions">What the operator says is included or not, as written.</param>
/// <param name="PriceWords">The line that the price was read from; null when there is none.</param>
/// <param name="Source">The mail, or the attachment's name.</param>
public sealed record ReadQuote(
    decimal? Price, string? Currency, string? AircraftType, int? Seats, string? Tail, int? YearOfMake, Instant? ValidUntil, bool? IncludesUsTax,
    IReadOnlyList<string> Times, IReadOnlyList<string> Inclusions, string? PriceWords, string Source);
