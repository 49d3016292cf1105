using JetVision.Sandbox.Fleet;
using NodaTime;

namespace JetVision.Sandbox.Pricing;

/// <summary>A leg of an offer, ferries included.</summary>
internal sealed record OfferLeg(
    string From, string To, Instant Departure, int DistanceNm, int FlightMinutes, int BlockMinutes, int Pax, bool IsPaxLeg, bool TimeTbd, string? FuelStop)
{
    public Instant Arrival => Departure + Duration.FromMinutes(BlockMinutes);
}

/// <summary>One line of a price. <paramref name="Type"/> is one of Avinode's line item types.</summary>
internal sealed record LineItem(string DisplayName, string Description, string Type, decimal Price, string UnitPrice, string Quantity, bool IsVisibleToBuyer);

/// <summary>What an aircraft would do and cost for a trip.</summary>
internal sealed record Offer(
    Aircraft Aircraft, IReadOnlyList<OfferLeg> Legs, string Currency, IReadOnlyList<LineItem> Lines, decimal Total, decimal TotalWithoutCommission,
    decimal Estimate, decimal TotalUsd)
{
    public int InitialPositioningMinutes => Legs[0].IsPaxLeg ? 0 : Legs[0].BlockMinutes;

    public int FuelStops => Legs.Count(leg => leg is { IsPaxLeg: true, FuelStop: not null });
}
