using System.Text.Json.Serialization;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Quotes;

/// <summary>An operator's binding price for a request. A marketplace's estimate is never one.</summary>
public sealed class Quote : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets the request for quote that it answers.</summary>
    public Guid RfqId { get; set; }

    /// <summary>Gets or sets through what it came: avinode, email or manual.</summary>
    public required string Channel { get; set; }

    /// <summary>Gets or sets the sender's id such as <c>aquote-3</c>; unique where present, so a second delivery updates.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Gets or sets the direct carrier's corporate name.</summary>
    public required string OperatorName { get; set; }

    /// <summary>Gets or sets the number of its air operator certificate; null when not stated.</summary>
    public string? CertificateNumber { get; set; }

    /// <summary>Gets or sets its safety ratings; empty when none is known.</summary>
    public IReadOnlyList<string> SafetyRatings { get; set; } = [];

    /// <summary>Gets or sets the aircraft.</summary>
    public required QuotedAircraft Aircraft { get; set; }

    /// <summary>Gets or sets the operator's total, the broker's net price.</summary>
    public required Money Price { get; set; }

    /// <summary>Gets or sets whether that total includes US federal excise tax; null when not stated.</summary>
    public bool? IncludesUsTax { get; set; }

    /// <summary>Gets or sets what the total is made of; empty when not stated.</summary>
    public IReadOnlyList<QuoteLine> Lines { get; set; } = [];

    /// <summary>Gets or sets the flights, with positioning.</summary>
    public IReadOnlyList<QuoteSegment> Segments { get; set; } = [];

    /// <summary>Gets or sets the operator's words; null for none. Untrusted.</summary>
    public string? Message { get; set; }

    /// <summary>Gets or sets until when the operator stands by it.</summary>
    public Instant ExpiresAt { get; set; }

    /// <summary>Gets or sets whether the operator stated that time; otherwise it is the brokerage's own rule.</summary>
    public bool IsExpiryStated { get; set; }

    /// <summary>Gets or sets when it came.</summary>
    public Instant ReceivedAt { get; set; }

    /// <summary>Gets or sets the score from 0 to 100; null before it was scored or when it was set aside.</summary>
    public decimal? Score { get; set; }

    /// <summary>Gets or sets the place among its request's quotes, 1 first; null when not ranked.</summary>
    public int? Rank { get; set; }

    /// <summary>Gets or sets the reason of every point, or why it was set aside; empty before it was scored.</summary>
    public IReadOnlyList<ScoreReason> Reasons { get; set; } = [];
}

/// <summary>The aircraft of a quote.</summary>
/// <param name="Type">The type, such as <c>Citation XLS+</c>.</param>
/// <param name="Category">Avinode's category name, such as <c>Super light jet</c>.</param>
/// <param name="Tail">The registration; null when it is to be assigned.</param>
/// <param name="Seats">The passenger seats.</param>
/// <param name="YearOfMake">The year; null when not stated.</param>
/// <param name="RefurbishedIn">The year of the last refurbishment; null when not stated.</param>
/// <param name="HomeBase">The home base's ICAO code; null when not stated.</param>
/// <param name="Amenities">What the cabin has; empty when not stated.</param>
public sealed record QuotedAircraft(
    string Type, string Category, string? Tail, int Seats, int? YearOfMake = null, int? RefurbishedIn = null, string? HomeBase = null, IReadOnlyList<string>? Amenities = null);

/// <summary>A part of a quote's total.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Kind">The sender's type, such as <c>POSITIONING</c>; null when not stated.</param>
/// <param name="Amount">How much.</param>
public sealed record QuoteLine(string Name, string? Kind, Money Amount);

/// <summary>A flight of a quote.</summary>
/// <param name="From">The departure airport's ICAO code.</param>
/// <param name="To">The arrival airport's ICAO code.</param>
/// <param name="Departure">When it leaves, local there; null when to be agreed.</param>
/// <param name="FlightMinutes">The time in the air.</param>
/// <param name="BlockMinutes">The time from chocks to chocks.</param>
/// <param name="DistanceNm">The distance in nautical miles.</param>
/// <param name="IsPositioning">Whether it flies empty.</param>
/// <param name="TechStops">How many stops for fuel.</param>
public sealed record QuoteSegment(
    string From, string To, LocalDateTime? Departure, int FlightMinutes, int BlockMinutes, int DistanceNm, bool IsPositioning, int TechStops = 0)
{
    /// <summary>Gets the minutes from the departure to the arrival that people are told: chocks to chocks, or the time in the air where only that is stated; 0 when neither is.</summary>
    [JsonIgnore]
    public int MinutesToArrival => BlockMinutes > 0 ? BlockMinutes : FlightMinutes;
}

/// <summary>Why a quote has a point, in words.</summary>
/// <param name="Factor">What was looked at, such as <c>Price</c>.</param>
/// <param name="Points">From 0 to 100; null when nothing is known or the quote is set aside for it.</param>
/// <param name="Weight">How much it counts, as a share of 1.</param>
/// <param name="Text">The sentence for the broker.</param>
public sealed record ScoreReason(string Factor, decimal? Points, decimal Weight, string Text);
