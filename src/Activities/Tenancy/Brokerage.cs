namespace JetVision.Activities.Tenancy;

/// <summary>A record that belongs to one brokerage and is never seen by another.</summary>
public interface ITenantOwned
{
    /// <summary>Gets or sets the brokerage; filled in when the record is added.</summary>
    Guid TenantId { get; set; }
}

/// <summary>A brokerage: the tenant, with its brand and its rules.</summary>
public sealed class Brokerage
{
    /// <summary>The brokerage that a fresh installation serves.</summary>
    public static readonly Guid FirstId = new("0190a000-0000-7000-8000-000000000001");

    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <summary>Gets or sets the name that clients see.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets the sender's address for mail to clients and operators.</summary>
    public required string Email { get; set; }

    /// <summary>Gets or sets the telephone number; null when none is shown.</summary>
    public string? Phone { get; set; }

    /// <summary>Gets or sets the postal address in one line; null when none is shown.</summary>
    public string? Address { get; set; }

    /// <summary>Gets or sets the brand colour as <c>#rrggbb</c>.</summary>
    public string BrandColor { get; set; } = "#12324f";

    /// <summary>Gets or sets the currency in which proposals are priced unless the client asks for another.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>Gets or sets in which capacity the brokerage acts, as 14 CFR 295.24 wants it disclosed.</summary>
    public BrokerCapacity Capacity { get; set; }

    /// <summary>Gets or sets the sentence on the brokerage's liability insurance, as 14 CFR 295.24 wants it disclosed.</summary>
    public string InsuranceDisclosure { get; set; } = "The broker does not carry liability insurance covering the flight; the direct air carrier does.";

    /// <summary>Gets or sets the margin's rule.</summary>
    public MarginPolicy Margin { get; set; } = new();

    /// <summary>Gets or sets what counts how much in scoring.</summary>
    public ScoringWeights Weights { get; set; } = new();

    /// <summary>Gets or sets how long operators have to answer.</summary>
    public TimeSpan QuoteWindow { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Gets or sets after how many quotes the window closes early; 0 waits for all.</summary>
    public int EnoughQuotes { get; set; }

    /// <summary>Gets or sets how long a proposal holds when no operator stated an expiry.</summary>
    public TimeSpan ProposalValidity { get; set; } = TimeSpan.FromHours(48);
}

/// <summary>In which capacity a broker acts.</summary>
public enum BrokerCapacity
{
    /// <summary>Agent of the charterer, the client.</summary>
    AgentOfCharterer,

    /// <summary>Agent of the direct air carrier.</summary>
    AgentOfCarrier,

    /// <summary>Principal: an indirect air carrier.</summary>
    Principal,
}

/// <summary>How the client's price follows from the operator's.</summary>
/// <param name="Kind">Percent of the operator's price or a fixed amount.</param>
/// <param name="Value">Percent (10 is 10 %) or the amount in the quote's currency.</param>
/// <param name="Minimum">The least margin in the quote's currency.</param>
/// <param name="Maximum">The most, in the quote's currency; null for no limit.</param>
/// <param name="RoundTo">The client's price before tax is rounded up to a multiple of this; 0 leaves it.</param>
public sealed record MarginPolicy(MarginKind Kind = MarginKind.Markup, decimal Value = 10, decimal Minimum = 500, decimal? Maximum = null, decimal RoundTo = 50);

/// <summary>What a margin's value means.</summary>
public enum MarginKind
{
    /// <summary>Percent on top of the operator's price.</summary>
    Markup,

    /// <summary>Percent of the client's price.</summary>
    Margin,

    /// <summary>An amount.</summary>
    Fixed,
}

/// <summary>What counts how much; only the ratios matter.</summary>
/// <param name="Price">The price beside the cheapest.</param>
/// <param name="Safety">The operator's safety ratings.</param>
/// <param name="Fit">Category and seats for what was asked.</param>
/// <param name="Age">The aircraft's age.</param>
/// <param name="Timing">Closeness to the wanted times.</param>
/// <param name="Response">How fast the operator answered.</param>
/// <param name="Routing">Positioning and technical stops.</param>
/// <param name="Completeness">How much the quote states.</param>
public sealed record ScoringWeights(
    decimal Price = 40, decimal Safety = 20, decimal Fit = 15, decimal Age = 8, decimal Timing = 5, decimal Response = 4, decimal Routing = 5, decimal Completeness = 3);
