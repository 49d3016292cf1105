using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Trips;
using NodaTime;

namespace JetVision.Sandbox.Pricing;

/// <summary>Works out how an aircraft flies a trip: from its base to the first passenger, between the legs, and home again.</summary>
internal sealed class Quoter(AirportTable airports)
{
    private static readonly Duration Turnaround = Duration.FromMinutes(60);

    /// <summary>With this long between two legs the aircraft goes home and comes back.</summary>
    private static readonly Duration HomeAfter = Duration.FromDays(4);

    /// <summary>The aircraft's offer, or null when it cannot do the trip: too few seats, too short a runway, too far.</summary>
    public Offer? Offer(Aircraft aircraft, IReadOnlyList<Segment> segments, Criteria criteria)
    {
        if (segments.Any(segment => segment.Pax > aircraft.Type.Seats) || aircraft.Year < (criteria.MinimumYear ?? 0))
        {
            return null;
        }
        var rotations = new List<IReadOnlyList<OfferLeg>>();
        var legs = new List<OfferLeg>();
        var position = aircraft.Base;
        foreach (var segment in segments)
        {
            var (from, to) = (airports[segment.From], airports[segment.To]);
            if (!CanUse(aircraft.Type, from) || !CanUse(aircraft.Type, to)
                || FlightPlan.Make(aircraft.Type, from, to, Math.Min(criteria.MaxFuelStops ?? 1, 1), airports) is not { } plan)
            {
                return null;
            }
            var departure = segment.Departure(from.Zone, to.Zone, plan.BlockMinutes);
            if (legs.Count > 0 && departure - legs[^1].Arrival > HomeAfter)
            {
                if (!TryGoHome(aircraft, position, legs))
                {
                    return null;
                }
                rotations.Add(legs);
                legs = [];
                position = aircraft.Base;
            }
            if (position != from)
            {
                if (Ferry(aircraft.Type, position, from, before: departure) is not { } ferry)
                {
                    return null;
                }
                legs.Add(ferry);
            }
            legs.Add(new OfferLeg(
                from.Icao, to.Icao, departure, plan.DistanceNm, plan.FlightMinutes, plan.BlockMinutes, segment.Pax, segment.IsPaxSegment, segment.TimeTbd,
                plan.FuelStop?.Icao));
            position = to;
        }
        if (!TryGoHome(aircraft, position, legs))
        {
            return null;
        }
        rotations.Add(legs);
        var offer = PriceList.Price(aircraft, rotations, segments);
        return offer.InitialPositioningMinutes > (criteria.MaxInitialPositioningMinutes ?? int.MaxValue) ? null : offer;
    }

    private static bool CanUse(AircraftType type, Airport airport) =>
        type.IsHelicopter || (!airport.IsHeliport && airport.RunwayFt >= type.RunwayFt && (!airport.IsSoft || type.SoftFields));

    private bool TryGoHome(Aircraft aircraft, Airport position, List<OfferLeg> legs)
    {
        if (position == aircraft.Base)
        {
            return true;
        }
        if (Ferry(aircraft.Type, position, aircraft.Base, after: legs[^1].Arrival) is not { } home)
        {
            return false;
        }
        legs.Add(home);
        return true;
    }

    private OfferLeg? Ferry(AircraftType type, Airport from, Airport to, Instant? before = null, Instant? after = null)
    {
        if (FlightPlan.Make(type, from, to, 1, airports) is not { } plan)
        {
            return null;
        }
        var departure = before is { } deadline ? deadline - Turnaround - Duration.FromMinutes(plan.BlockMinutes) : after!.Value + Turnaround;
        return new OfferLeg(from.Icao, to.Icao, departure, plan.DistanceNm, plan.FlightMinutes, plan.BlockMinutes, 0, false, false, plan.FuelStop?.Icao);
    }
}
