using System.Text.Json;

namespace JetVision.Activities.Sourcing.Avinode;

// Avinode's documents, as far as JetVision reads them. New properties may appear at any time and are ignored; every property may be missing.

internal sealed record WireEnvelope<T>(WireMeta? Meta, T? Data);

internal sealed record WireMeta(IReadOnlyList<WireNote>? Errors);

internal sealed record WireNote(string? Title, string? Code, string? Path)
{
    public override string ToString() => string.Join(" ", new[] { Title, Code is null ? null : $"[{Code}]", Path is null ? null : $"at {Path}" }.Where(part => part is not null));
}

internal sealed record WireLink(string? Id, string? Href, string? Type);

internal sealed record WireAction(string? Type, string? Href);

internal sealed record WireCompany(string? Id, string? DisplayName, string? Name);

internal sealed record WirePrice(decimal? Price, string? Currency);

internal sealed record WireTrip(string? Id, string? TripId, string? ExternalTripId, bool? Canceled, Dictionary<string, WireAction>? Actions)
{
    public string? DeepLink => Actions?.GetValueOrDefault("searchInAvinode")?.Href ?? Actions?.GetValueOrDefault("viewInAvinode")?.Href;
}

internal sealed record WireRfq(
    string? Id, string? TripId, bool? Canceled, DateTimeOffset? CreatedOn, WireCompany? SellerCompany, IReadOnlyList<WireLift>? SellerLift, WireRfqLinks? Links);

internal sealed record WireRfqLinks(WireLink? Trip, IReadOnlyList<WireLink>? Tripmsgs, IReadOnlyList<WireLink>? Quotes);

internal sealed record WireLift(
    string? Id, string? AircraftTail, string? AircraftType, string? AircraftCategory, int? SourcingStatus, string? SourcingDisplayStatus, string? DeclineReason,
    WirePrice? EstimatedPrice, WireLiftLinks? Links)
{
    public bool IsDeclined => SourcingStatus == 3 || SourcingDisplayStatus == "Declined";

    /// <summary>Gets the marketplace's guess of a price; it is no operator's word and never becomes a quote.</summary>
    public MarketEstimate? Estimate => EstimatedPrice is { Price: > 0, Currency: { Length: 3 } currency } price ? new MarketEstimate(price.Price.Value, currency) : null;
}

internal sealed record WireLiftLinks(IReadOnlyList<WireLink>? Quotes);

internal sealed record WireMessage(
    string? Id, string? TripId, string? Message, DateTimeOffset? CreatedOn, string? DeclineReason, WireCompany? SellerCompany, WireCompany? Account, WireMessageLinks? Links);

internal sealed record WireMessageLinks(IReadOnlyList<WireLink>? Rfqs, IReadOnlyList<WireLink>? Trips, IReadOnlyList<WireLink>? Quotes);

internal sealed record WireQuote(
    string? Id, DateTimeOffset? CreatedOn, WirePrice? SellerPrice, WirePrice? SellerPriceWithoutCommission, IReadOnlyList<WireLine>? LineItems, string? SellerMessage,
    string? MessageForBuyer, WireCompany? SellerCompany, IReadOnlyList<WireLeg>? Segments, WireAircraft? Lift, WireQuoteLinks? Links);

internal sealed record WireQuoteLinks(IReadOnlyList<WireLink>? Rfqs);

internal sealed record WireLine(bool? VisibleToBuyer, string? DisplayName, string? Description, string? Type, decimal? Price);

internal sealed record WireLeg(
    WireAirport? StartAirport, WireAirport? EndAirport, WireMoment? DepartureDateTime, bool? PaxSegment, bool? TimeTbd, decimal? DistanceNm, int? BlockTimeMinutes,
    int? FlightMinutes, JsonElement? FuelStops);

internal sealed record WireAirport(string? Icao);

internal sealed record WireMoment(string? DateTimeLocal);

internal sealed record WireAircraft(
    string? AircraftTail, string? AircraftType, string? AircraftCategory, WireDetails? TailDetails, WireDetails? TypeDetails, JsonElement? Amenities, JsonElement? Safety,
    WireAirport? Homebase, WireCertificate? Aoc);

internal sealed record WireEmptyLeg(
    string? Id, WireAirport? StartAirport, WireAirport? EndAirport, WireMoment? DepartureDateTime, int? FlightMinutes, WirePrice? Price, WireAircraft? Lift, WireCompany? SellerCompany);

/// <summary>What the marketplace watches for us. Its rolling window counts days from today; the days that a broker named are ours to heed.</summary>
internal sealed record WireWatch(string? Id, string? UniqueName, bool Active, int? DaysOut, IReadOnlyList<WireWatchedSegment>? WatchedSegments);

internal sealed record WireWatchedSegment(WireWatchedEnd? Start, WireWatchedEnd? End)
{
    public static WireWatchedSegment Between(string? from, string? to) => new(WireWatchedEnd.At(from), WireWatchedEnd.At(to));
}

internal sealed record WireWatchedEnd(TripOrderAirport? Airport)
{
    public static WireWatchedEnd? At(string? icao) => icao is null ? null : new(new TripOrderAirport(icao));
}

internal sealed record WireDetails(int? YearOfMake, int? YearOfRefurbishment, int? SeatCapacity);

internal sealed record WireCertificate(string? Number);

internal sealed record WireHookSetting(
    string? Id, [property: System.Text.Json.Serialization.JsonPropertyName("targetURI")] string? TargetUri, string? DisplayName, bool Active, string? ClientIdentifier, string? ClientSecret, string? ClientAuthenticationType, IReadOnlyList<string>? EventTypes);

/// <summary>What the marketplace reckons a flight might cost while the operator has not answered. Deliberately no <see cref="Shared.Money"/> and without a way to become one.</summary>
internal sealed record MarketEstimate(decimal About, string Currency);
