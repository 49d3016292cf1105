using System.Text.Json;
using JetVision.Activities.Clients;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using NodaTime;

namespace JetVision.Server.Api;

/// <summary>A request in a list.</summary>
internal sealed record RequestSummary(
    Guid Id, string Number, string Stage, string Channel, string? Client, IReadOnlyList<Leg> Legs, Instant CreatedAt, Instant UpdatedAt, Instant? ClosedAt)
{
    public static RequestSummary Of(CharterRequest request, string? client) => new(
        request.Id, request.Number, Words.Camel(request.Stage), request.Channel, client, request.Legs, request.CreatedAt, request.UpdatedAt, request.ClosedAt);
}

/// <summary>A request with all that it has led to.</summary>
internal sealed record RequestView(
    Guid Id,
    string Number,
    string Stage,
    string Channel,
    string? Client,
    string Text,
    bool Injection,
    JsonElement? Reading,
    IReadOnlyList<Leg> Legs,
    string? Question,
    MarketTripView? Market,
    int RfqCount,
    int QuoteCount,
    IReadOnlyList<ProposalSummary> Proposals,
    Instant CreatedAt,
    Instant UpdatedAt,
    Instant? ClosedAt);

/// <summary>The trip at the marketplace.</summary>
internal sealed record MarketTripView(string Market, string? TripCode, string? DeepLink);

/// <summary>An answered or open request for quote.</summary>
internal sealed record RfqView(Guid Id, string Operator, string Channel, string Status, string? DeclineReason, Instant SentAt, Instant? DueAt, Instant? AnsweredAt)
{
    public static RfqView Of(Rfq rfq) => new(rfq.Id, rfq.OperatorName, rfq.Channel, Words.Camel(rfq.Status), rfq.DeclineReason, rfq.SentAt, rfq.DueAt, rfq.AnsweredAt);
}

/// <summary>A quote, for the broker.</summary>
internal sealed record QuoteView(
    Guid Id,
    string Operator,
    string? Certificate,
    IReadOnlyList<string> SafetyRatings,
    QuotedAircraft Aircraft,
    Money Price,
    IReadOnlyList<QuoteLine> Lines,
    IReadOnlyList<QuoteSegment> Segments,
    Instant ExpiresAt,
    bool IsExpiryStated,
    Instant ReceivedAt,
    decimal? Score,
    int? Rank,
    IReadOnlyList<ScoreReason> Reasons)
{
    public static QuoteView Of(Quote quote) => new(
        quote.Id, quote.OperatorName, quote.CertificateNumber, quote.SafetyRatings, quote.Aircraft, quote.Price, quote.Lines, quote.Segments, quote.ExpiresAt,
        quote.IsExpiryStated, quote.ReceivedAt, quote.Score, quote.Rank, quote.Reasons);
}

/// <summary>A proposal in a request.</summary>
internal sealed record ProposalSummary(
    Guid Id, string Number, int Version, string Status, Instant ValidUntil, Instant? SentAt, Instant? ViewedAt, Instant? DecidedAt, string PdfUrl, string ClientUrl)
{
    public static ProposalSummary Of(Proposal proposal) => new(
        proposal.Id, proposal.Number, proposal.Version, Words.Camel(proposal.Status), proposal.ValidUntil, proposal.SentAt, proposal.ViewedAt, proposal.DecidedAt,
        $"/api/proposals/{proposal.Id}/pdf", $"/p/{proposal.Token}");
}

/// <summary>A proposal, for the broker.</summary>
internal sealed record ProposalView(
    ProposalSummary Proposal, Guid RequestId, IReadOnlyList<ProposalOption> Options, IReadOnlyList<OptionCosting> Costings, string Subject, string CoverText, string? ReviewNote)
{
    public static ProposalView Of(Proposal proposal) => new(
        ProposalSummary.Of(proposal), proposal.RequestId, proposal.Options, proposal.Costings, proposal.Subject, proposal.CoverText, proposal.ReviewNote);
}

/// <summary>A client.</summary>
internal sealed record ClientView(Guid Id, string Name, string? Email, string? Phone, string? Company, string? Notes, bool IsVip, Instant CreatedAt)
{
    public static ClientView Of(Client client) => new(client.Id, client.Name, client.Email, client.Phone, client.Company, client.Notes, client.IsVip, client.CreatedAt);
}

/// <summary>An operator.</summary>
internal sealed record OperatorView(Guid Id, string Name, string? Email, string? CertificateNumber, IReadOnlyList<string> SafetyRatings, bool IsPreferred);

/// <summary>How many requests stand at a stage.</summary>
internal sealed record StageCount(string Stage, int Requests);

/// <summary>A line of the history.</summary>
internal sealed record TimelineView(Guid Id, Instant At, string Kind, string Text);

/// <summary>Something said.</summary>
internal sealed record MessageView(Guid Id, Instant At, string Author, string Channel, string Text);

/// <summary>A request's quotes, best first, and whom it was put to.</summary>
internal sealed record QuotesView(IReadOnlyList<QuoteView> Items, IReadOnlyList<RfqView> Rfqs);

/// <summary>Rows, and where the next begin.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Send it as <c>cursor</c> for the rows that follow; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Enum values as JSON spells names.</summary>
internal static class Words
{
    public static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
