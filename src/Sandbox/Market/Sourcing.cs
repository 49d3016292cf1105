using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Trips;

namespace JetVision.Sandbox.Market;

/// <summary>An aircraft that can do the trip and how well it is what was asked for: 0 is it, 1 is a near upgrade, 2 only serves.</summary>
internal sealed record Candidate(Offer Offer, int Distance);

/// <summary>Finds the aircraft that suit a trip and those operators to whom a request goes when nobody picks them by hand.</summary>
internal sealed class Sourcing(FleetTable fleet, AirportTable airports)
{
    private const int EnoughOperators = 6;
    private const int EnoughAircraft = 5;

    /// <summary>An operator that is this many times dearer than the fourth cheapest has its aircraft on the wrong continent.</summary>
    private const int TooDear = 3;
    private readonly Quoter _quoter = new(airports);

    /// <summary>All aircraft that can do the trip, what was asked for first, then the cheapest.</summary>
    public IReadOnlyList<Candidate> Candidates(IReadOnlyList<Segment> segments, Criteria criteria)
    {
        var pax = segments.Max(segment => segment.Pax);
        var longest = segments.Max(segment => GreatCircle.Nm(airports[segment.From], airports[segment.To]));
        var able = fleet.Aircraft
            .Select(aircraft => (Aircraft: aircraft, Distance: criteria.AsksForLift ? DistanceFrom(criteria, aircraft) : Usual(aircraft.Type, pax, longest)))
            .Where(pair => pair.Distance is not null)
            .Select(pair => (pair.Aircraft, Distance: Cabotage.Concerns(pair.Aircraft.Operator, segments, airports) ? 2 : pair.Distance))
            .Select(pair => (Offer: _quoter.Offer(pair.Aircraft, segments, criteria), pair.Distance))
            .Where(pair => pair.Offer is not null)
            .Select(pair => new Candidate(pair.Offer!, pair.Distance!.Value))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Offer.TotalUsd)
            .ToList();
        var price = able.Where(candidate => candidate.Distance == 0).DistinctBy(candidate => candidate.Offer.Aircraft.Operator).ElementAtOrDefault(3)?.Offer.TotalUsd;
        able = [.. able.Select(candidate => candidate.Offer.TotalUsd > TooDear * price ? candidate with { Distance = 2 } : candidate)
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Offer.TotalUsd)];
        var reach = Enumerable.Range(0, 3).FirstOrDefault(
            distance => able.Where(candidate => candidate.Distance <= distance).DistinctBy(candidate => candidate.Offer.Aircraft.Operator).Count() >= EnoughOperators, 2);
        return able.FindAll(candidate => candidate.Distance <= reach);
    }

    public Offer? Offer(Aircraft aircraft, IReadOnlyList<Segment> segments, Criteria criteria) => _quoter.Offer(aircraft, segments, criteria);

    /// <summary>
    /// One aircraft each of five to eight operators: mostly the cheapest, and some further afield. Where fewer operators can do it, they are asked for more than one.
    /// </summary>
    public static IReadOnlyList<Offer> Choose(IReadOnlyList<Candidate> candidates, IReadOnlyList<Segment> segments)
    {
        var seed = new Seed(string.Join('|', segments), "operators");
        var perOperator = candidates.DistinctBy(candidate => candidate.Offer.Aircraft.Operator).Select(candidate => candidate.Offer).ToList();
        var wanted = seed.Whole(5, 8);
        var chosen = perOperator.Take(wanted - 2).ToList();
        var rest = perOperator.Skip(chosen.Count).Take(6).ToList();
        while (chosen.Count < wanted && rest.Count > 0)
        {
            var next = rest[seed.Whole(0, rest.Count - 1)];
            rest.Remove(next);
            chosen.Add(next);
        }
        return
        [
            .. chosen,
            .. candidates.Select(candidate => candidate.Offer).Except(perOperator).Take(Math.Max(0, EnoughAircraft - chosen.Count)),
        ];
    }

    private static int? DistanceFrom(Criteria criteria, Aircraft aircraft)
    {
        if (criteria.Tails.Count > 0)
        {
            return criteria.Tails.Contains(aircraft.Tail, StringComparer.OrdinalIgnoreCase) ? 0 : null;
        }
        if (criteria.Types.Any(type => aircraft.Type.Name.Contains(type, StringComparison.OrdinalIgnoreCase)
            || type.Contains(aircraft.Type.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return 0;
        }
        if (criteria.Categories.Contains(aircraft.Type.Category))
        {
            return 0;
        }
        if (criteria.IncludeUpgrades == false || criteria.Categories.Count == 0 || aircraft.Type.IsHelicopter)
        {
            return null;
        }
        var steps = criteria.Categories.Min(category => Steps(aircraft.Type.CategoryRank - Categories.Rank(category)));
        return steps > 6 ? null : steps <= 2 ? 1 : 2;
    }

    private static int Steps(int ranksAbove) => ranksAbove < 0 ? int.MaxValue : ranksAbove;

    /// <summary>What operators offer when the buyer names no aircraft: no airliner for a family, no turbo prop across an ocean.</summary>
    private static int? Usual(AircraftType type, int pax, double longestNm) => type.CategoryRank switch
    {
        < Categories.TurboProp => null,
        Categories.TurboProp => longestNm <= 700 ? 0 : null,
        Categories.EntryLevelJet => longestNm <= 900 ? 0 : 2,
        Categories.VipAirliner => pax >= 14 ? 0 : null,
        Categories.Airliner => pax >= 17 ? 0 : null,
        _ => 0,
    };
}
