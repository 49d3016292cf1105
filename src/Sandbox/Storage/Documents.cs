using JetVision.Sandbox.Market;
using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Trips;

namespace JetVision.Sandbox.Storage;

// What the journal keeps. Each is a fact that is replaced as a whole, so a reader never sees half a change. The property names are stored: add, never rename.

/// <summary>A trip of a buyer.</summary>
internal sealed record Trip(
    string Id, string Code, string Account, string? ExternalId, DateTimeOffset CreatedOn, IReadOnlyList<Segment> Segments, Criteria Criteria, bool Sourcing,
    bool PostToTripBoard, string? TripBoardMessage, Cancellation? Cancelled);

/// <summary>How a buyer ended a trip.</summary>
internal sealed record Cancellation(DateTimeOffset At, string Reason, string? MessageToSeller);

/// <summary>A request for quote: one operator, any number of lifts.</summary>
internal sealed record Rfq(
    string Id, string TripId, int Operator, DateTimeOffset SentOn, string? BuyerAccount, IReadOnlyList<Lift> Lifts, IReadOnlyList<string> Quotes,
    IReadOnlyList<string> Messages, IReadOnlyList<PlannedReply> Replies);

/// <summary>Where a lift stands. The numbers are Avinode's <c>sourcingStatus</c>.</summary>
internal enum LiftState
{
    Unanswered = 1,
    Quoted = 2,
    Declined = 3,
}

/// <summary>
/// An aircraft that was asked for.
/// <c>Plan</c>: What its operator will do, or null when a person answers for the operator.
/// <c>HasAsked</c>: Whether the plan's question was sent.
/// </summary>
internal sealed record Lift(
    string Id, string Tail, DateTimeOffset SentOn, decimal Estimate, string Currency, LiftState State, IReadOnlyList<string> Quotes, AnswerPlan? Plan, bool HasAsked,
    string? DeclineReason, DateTimeOffset? AnsweredOn);

/// <summary>An operator's answer to a buyer's chat, on its way.</summary>
internal sealed record PlannedReply(string ToMessage, DateTimeOffset AskedOn, double Minutes, string Text);

/// <summary>An operator's quote. Its tail is null when a person offered an aircraft that the market does not know.</summary>
internal sealed record Quote(
    string Id, string RfqId, string? LiftId, DateTimeOffset CreatedOn, string? Tail, string? Type, string? Category, string Currency, decimal Total,
    decimal TotalWithoutCommission, IReadOnlyList<LineItem> Lines, IReadOnlyList<QuoteLeg> Legs, string? MessageForBuyer, string? SellerReference);

/// <summary>A leg of a quote; <paramref name="DepartureUtc"/> is ISO 8601.</summary>
internal sealed record QuoteLeg(
    string From, string To, string DepartureUtc, int DistanceNm, int FlightMinutes, int BlockMinutes, int Pax, bool IsPaxLeg, bool IsShownToBuyer, bool TimeTbd,
    string? FuelStop);

/// <summary>
/// A message of either side about an RFQ.
/// <c>Kind</c>: Quote, Decline or Chat.
/// </summary>
internal sealed record Message(
    string Id, string RfqId, DateTimeOffset CreatedOn, bool IsFromSeller, string Kind, string Text, string? LiftId, string? QuoteId, string? DeclineReason,
    string? Sender);

/// <summary>Where a subscriber wants to be told of which events.</summary>
internal sealed record HookSetting(
    string Id, string TargetUri, string? DisplayName, bool IsActive, string? ClientIdentifier, string? ClientSecret, string AuthenticationType,
    IReadOnlyList<string> EventTypes, DateTimeOffset CreatedOn);

/// <summary>One hook to one subscriber; repeated until it is answered with 200, dropped on demand, or 48 hours old.</summary>
internal sealed record Delivery(
    string Id, string SettingId, string EventType, string ResourceId, string ResourceType, string TripCode, DateTimeOffset CreatedOn, int Attempts,
    DateTimeOffset NextAttempt, DeliveryState State, int? LastStatus);

internal enum DeliveryState
{
    Waiting = 0,
    Delivered = 1,
    Dropped = 2,
    Expired = 3,
}

/// <summary>An empty leg that an operator posted by API; <paramref name="DepartureUtc"/> is ISO 8601.</summary>
internal sealed record PostedEmptyLeg(string Id, string Tail, string From, string To, string DepartureUtc, decimal Price, bool IsWithdrawn);

/// <summary>The empty legs that a buyer wants to hear of.</summary>
internal sealed record EmptyLegWatch(string Id, string Name, bool IsActive, IReadOnlyList<WatchedSegment> Segments, int? DaysOut);

/// <summary>A pair of regions; null is anywhere.</summary>
internal sealed record WatchedSegment(WatchedEnd? Start, WatchedEnd? End);

/// <summary>An airport with what lies near it, or a country.</summary>
internal sealed record WatchedEnd(string? Icao, string? Country);

/// <summary>Everything that one event changes, written as one line and so as a whole or not at all.</summary>
internal sealed record Change
{
    public Trip? Trip { get; init; }

    public IReadOnlyList<Rfq> Rfqs { get; init; } = [];

    public IReadOnlyList<Quote> Quotes { get; init; } = [];

    public IReadOnlyList<Message> Messages { get; init; } = [];

    public IReadOnlyList<HookSetting> Settings { get; init; } = [];

    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    public PostedEmptyLeg? EmptyLeg { get; init; }

    public EmptyLegWatch? Watch { get; init; }

    /// <summary>The last number given to an id.</summary>
    public long LastNumber { get; init; }
}
