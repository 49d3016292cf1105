using System.Globalization;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Storage;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Sandbox.EmptyLegs;

/// <summary>A ferry flight that its operator would sell below price.</summary>
internal sealed record EmptyLeg(string Id, Aircraft Aircraft, Airport From, Airport To, Instant Departure, FlightPlan Plan, decimal Price);

/// <summary>The market's empty legs. Most follow from the day and the aircraft alone and are not stored; those that an operator posted by API are.</summary>
internal sealed class EmptyLegMarket(FleetTable fleet, AirportTable airports, Store store)
{
    /// <summary>How far, in nautical miles, a field may be from the one that is wanted.</summary>
    public const double NearNm = 100;

    private const double Share = 0.2;
    private readonly Airport[] _bases = [.. fleet.Aircraft.Select(aircraft => aircraft.Base).Distinct()];

    /// <summary>Empty legs that start and end near these airports (null is anywhere) on these days, earliest first.</summary>
    public IReadOnlyList<EmptyLeg> Search(Airport? from, Airport? to, LocalDate first, LocalDate last) =>
    [
        .. Enumerable.Range(0, Period.DaysBetween(first, last) + 1).SelectMany(day => On(first.PlusDays(day)))
            .Concat(store.EmptyLegs().Where(leg => !leg.IsWithdrawn).Select(Read).OfType<EmptyLeg>().Where(leg => DayOf(leg) >= first && DayOf(leg) <= last))
            .Where(leg => IsNear(leg.From, from) && IsNear(leg.To, to)).OrderBy(leg => leg.Departure),
    ];

    /// <summary>The empty leg as buyers see it; null when it was withdrawn, or never was.</summary>
    public EmptyLeg? Find(string id)
    {
        if (store.EmptyLegs().FirstOrDefault(leg => leg.Id == id) is { } posted)
        {
            return posted.IsWithdrawn ? null : Read(posted);
        }
        var number = id["aemptyleg-".Length..];
        return number.Length == 11 && LocalDatePattern.CreateWithInvariantCulture("yyyyMMdd").Parse(number[..8]) is { Success: true, Value: var date }
            ? On(date).FirstOrDefault(leg => leg.Id == id)
            : null;
    }

    /// <summary>What an operator posted, with all that follows from it; null when the aircraft cannot fly it.</summary>
    public EmptyLeg? Read(PostedEmptyLeg posted) =>
        fleet.ByTail.GetValueOrDefault(posted.Tail) is { } aircraft && airports.Find(posted.From) is { } from && airports.Find(posted.To) is { } to
        && FlightPlan.Make(aircraft.Type, from, to, 0, airports) is { } plan
            ? new EmptyLeg(posted.Id, aircraft, from, to, InstantPattern.General.Parse(posted.DepartureUtc).Value, plan, posted.Price)
            : null;

    private static LocalDate DayOf(EmptyLeg leg) => leg.Departure.InZone(leg.From.Zone).Date;

    private IEnumerable<EmptyLeg> On(LocalDate date)
    {
        for (var index = 0; index < fleet.Aircraft.Count; index++)
        {
            var aircraft = fleet.Aircraft[index];
            var seed = new Seed("empty leg", date.ToString("yyyyMMdd", CultureInfo.InvariantCulture), aircraft.Tail);
            if (seed.Next() > Share || aircraft.Type.IsHelicopter || aircraft.Type.CategoryRank >= Categories.VipAirliner)
            {
                continue;
            }
            var elsewhere = _bases[seed.Whole(0, _bases.Length - 1)];
            var isHomeward = seed.Next() < 0.5;
            var hour = new LocalTime(seed.Whole(7, 19), seed.Pick(0, 15, 30, 45));
            var discount = (decimal)seed.Between(0.35, 0.65);
            var (from, to) = isHomeward ? (elsewhere, aircraft.Base) : (aircraft.Base, elsewhere);
            if (elsewhere == aircraft.Base || elsewhere.RunwayFt < aircraft.Type.RunwayFt
                || FlightPlan.Make(aircraft.Type, from, to, 0, airports) is not { } plan)
            {
                continue;
            }
            yield return new EmptyLeg(
                string.Create(CultureInfo.InvariantCulture, $"aemptyleg-{date:yyyyMMdd}{index:000}"), aircraft, from, to,
                (date + hour).InZoneLeniently(from.Zone).ToInstant(), plan, PriceList.EmptyLeg(aircraft, plan, discount));
        }
    }

    /// <summary>Whether a field lies near the wanted one; null is anywhere.</summary>
    public static bool IsNear(Airport airport, Airport? wanted) => wanted is null || GreatCircle.Nm(airport, wanted) <= NearNm;
}
