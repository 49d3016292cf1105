using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using JetVision.Activities.Quotes;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>What the client is offered. Nothing in <see cref="Options"/> tells an operator's net price or a margin; those stand in <see cref="Costings"/>, which never leaves the house.</summary>
public sealed class Proposal : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets the number, such as <c>PROP-2026-0007</c>; the same for all versions.</summary>
    public required string Number { get; set; }

    /// <summary>Gets or sets the version, from 1.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Gets or sets where it stands. Of two decisions at the same moment one is saved and the other refused.</summary>
    [ConcurrencyCheck]
    public ProposalStatus Status { get; set; }

    /// <summary>Gets or sets the options, the recommended one first; one to five.</summary>
    public IReadOnlyList<ProposalOption> Options { get; set; } = [];

    /// <summary>Gets or sets what each option costs and earns; for the broker only.</summary>
    public IReadOnlyList<OptionCosting> Costings { get; set; } = [];

    /// <summary>Gets or sets the subject of the covering mail.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Gets or sets the covering mail's words.</summary>
    public string CoverText { get; set; } = "";

    /// <summary>Gets or sets until when it holds.</summary>
    public Instant ValidUntil { get; set; }

    /// <summary>Gets or sets the secret of the client's page; unique.</summary>
    public required string Token { get; set; }

    /// <summary>Gets or sets the stored PDF; null until it was rendered.</summary>
    public Guid? PdfFileId { get; set; }

    /// <summary>Gets or sets when it was drafted.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>Gets or sets who approved it; null before.</summary>
    public string? ApprovedBy { get; set; }

    /// <summary>Gets or sets what the broker wants changed; null when it was not sent back.</summary>
    public string? ReviewNote { get; set; }

    /// <summary>Gets or sets when the mail went out; null before.</summary>
    public Instant? SentAt { get; set; }

    /// <summary>Gets or sets when the client first opened the page; null before.</summary>
    public Instant? ViewedAt { get; set; }

    /// <summary>Gets or sets how often the page was opened.</summary>
    public int ViewCount { get; set; }

    /// <summary>Gets or sets when the client decided; null before.</summary>
    public Instant? DecidedAt { get; set; }

    /// <summary>Gets or sets the option that the client took; null when none.</summary>
    public int? AcceptedOption { get; set; }

    /// <summary>Gets or sets the name with which the client accepted or the reason for declining; null when not given. Untrusted.</summary>
    public string? DecisionNote { get; set; }

    /// <summary>Gets whether it may still be approved, sent or answered; its validity is another matter.</summary>
    [NotMapped]
    public bool IsOpen => Status is ProposalStatus.Draft or ProposalStatus.Approved || IsWithClient;

    /// <summary>Gets whether the client has it and has not answered.</summary>
    [NotMapped]
    public bool IsWithClient => Status is ProposalStatus.Sent or ProposalStatus.Viewed;
}

/// <summary>Where a proposal stands.</summary>
public enum ProposalStatus
{
    /// <summary>Drafted, the broker has not decided.</summary>
    Draft,

    /// <summary>Approved, on its way.</summary>
    Approved,

    /// <summary>Sent back by the broker.</summary>
    SentBack,

    /// <summary>Mailed.</summary>
    Sent,

    /// <summary>Opened by the client.</summary>
    Viewed,

    /// <summary>Accepted by the client.</summary>
    Accepted,

    /// <summary>Declined by the client.</summary>
    Declined,

    /// <summary>Ran out.</summary>
    Expired,

    /// <summary>Replaced by a later version or withdrawn.</summary>
    Withdrawn,
}

/// <summary>One option of a proposal, as the client sees it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="QuoteId">The quote behind it.</param>
/// <param name="OperatorName">The direct carrier's corporate name.</param>
/// <param name="CertificateNumber">Its certificate; null when not stated.</param>
/// <param name="SafetyRatings">Its safety ratings; empty when none is known.</param>
/// <param name="Aircraft">The aircraft.</param>
/// <param name="Segments">The flights with passengers; positioning is left out.</param>
/// <param name="Price">The price.</param>
/// <param name="Highlights">What speaks for it and against it, in words.</param>
/// <param name="IsRecommended">Whether it is the brokerage's first choice.</param>
public sealed record ProposalOption(
    int Number,
    Guid QuoteId,
    string OperatorName,
    string? CertificateNumber,
    IReadOnlyList<string> SafetyRatings,
    QuotedAircraft Aircraft,
    IReadOnlyList<QuoteSegment> Segments,
    ClientPrice Price,
    IReadOnlyList<string> Highlights,
    bool IsRecommended);

/// <summary>What the client pays.</summary>
/// <param name="Charter">The flight before taxes.</param>
/// <param name="Taxes">The taxes, each with its rule.</param>
/// <param name="Total">The sum.</param>
/// <param name="Included">What the price includes.</param>
/// <param name="NotIncluded">What comes later at cost, or not at all.</param>
/// <param name="Notes">On conversion and doubts; empty for none.</param>
public sealed record ClientPrice(
    Money Charter, IReadOnlyList<TaxLine> Taxes, Money Total, IReadOnlyList<string> Included, IReadOnlyList<string> NotIncluded, IReadOnlyList<string> Notes);

/// <summary>A tax of a price.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Amount">How much.</param>
/// <param name="Basis">How it was worked out, for the client.</param>
public sealed record TaxLine(string Name, Money Amount, string Basis);

/// <summary>What an option costs and earns; for the broker only.</summary>
/// <param name="OptionNumber">The option.</param>
/// <param name="OperatorPrice">The operator's total in its own currency.</param>
/// <param name="Net">The same in the proposal's currency.</param>
/// <param name="Margin">What the brokerage earns.</param>
/// <param name="MarkupPercent">The margin as percent of the net.</param>
/// <param name="MarginPercent">The margin as percent of the client's price before tax.</param>
public sealed record OptionCosting(int OptionNumber, Money OperatorPrice, Money Net, Money Margin, decimal MarkupPercent, decimal MarginPercent);
