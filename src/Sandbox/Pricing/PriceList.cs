using System.Globalization;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Trips;
using NodaTime;

namespace JetVision.Sandbox.Pricing;

/// <summary>Turns flown legs into line items. Every line is rounded by itself, so that the lines add up to the total to the cent.</summary>
internal static class PriceList
{
    private const decimal CrewNightUsd = 350;
    private const decimal CateringUsd = 85;

    public static Offer Price(Aircraft aircraft, IReadOnlyList<IReadOnlyList<OfferLeg>> rotations, IReadOnlyList<Segment> segments)
    {
        var type = aircraft.Type;
        var seed = new Seed(string.Join('|', segments), aircraft.Tail);
        var age = aircraft.Year >= 2018 ? 1.05 : aircraft.Year >= 2013 ? 1.0 : 0.95;
        var hourly = Money(type.HourlyUsd * (decimal)(age * seed.Between(0.95, 1.07)), aircraft.Currency, 10);
        var fuelPercent = seed.Whole(5, 11);
        // A one-way's empty return can sometimes be sold on; the operator passes a part of that on.
        var homeShare = rotations.Count == 1 && segments.Count == 1 ? seed.Pick(1m, 1m, 0.85m, 0.7m) : 1m;
        var estimateNoise = (decimal)seed.Between(0.9, 1.12);

        var legs = rotations.SelectMany(rotation => rotation).ToList();
        var flown = Minutes(legs.Where(leg => leg.IsPaxLeg));
        var outbound = Minutes(legs.Where(leg => !leg.IsPaxLeg && leg != legs[^1]));
        var homeward = legs[^1].IsPaxLeg ? 0 : legs[^1].BlockMinutes;
        var lines = new List<LineItem>();

        void Add(string name, string description, string kind, decimal price, string unit, string quantity)
        {
            if (price > 0)
            {
                lines.Add(new LineItem(name, description, kind, price, unit, quantity, true));
            }
        }

        var perHour = $"{Text(hourly)} {aircraft.Currency} / h";
        var flight = Round(hourly * flown / 60m, 5);
        Add("Flight time", $"{Hours(flown)} block hours with passengers", "OTHER", flight, perHour, $"{Hours(flown)} h");
        var ferry = Round(hourly * (outbound + (homeward * homeShare)) / 60m, 5);
        Add(
            "Positioning", homeShare < 1 ? "Ferry flights; the way home in part sold on" : "Ferry flights from and to the base at " + aircraft.Base.Icao, "POSITIONING",
            ferry, perHour, $"{Hours(outbound + homeward)} h");
        var (shortfall, days, nights) = DailyMinimum(rotations, type);
        Add("Daily minimum", $"Minimum use over {days} days away", "OTHER", Round(hourly * shortfall / 60m * 0.6m, 5), perHour, $"{Hours(shortfall)} h");
        Add("Fuel surcharge", $"{fuelPercent} % of the hours flown", "OTHER", Round((flight + ferry) * fuelPercent / 100m, 5), $"{fuelPercent} %", "1");
        var landings = legs.Sum(leg => leg.FuelStop is null ? 1 : 2);
        var landing = Money(type.LandingUsd, aircraft.Currency, 5);
        Add("Landing and handling", "Landing, handling and ramp at each airport", "OTHER", landing * landings, $"{Text(landing)} {aircraft.Currency}", Text(landings));
        foreach (var stop in legs.Where(leg => leg is { IsPaxLeg: true, FuelStop: not null }))
        {
            Add("Technical stop", $"Fuel stop at {stop.FuelStop} on {stop.From}-{stop.To}", "OTHER", Money(950, aircraft.Currency, 5), "", "1");
        }
        var night = Money(CrewNightUsd, aircraft.Currency, 5);
        Add("Crew overnight", $"{type.Crew} crew, {nights} nights", "CREW", night * type.Crew * nights, $"{Text(night)} {aircraft.Currency}", Text(type.Crew * nights));
        if (type.CategoryRank >= Categories.HeavyJet)
        {
            var meals = segments.Where(segment => segment.IsPaxSegment).Sum(segment => segment.Pax);
            var meal = Money(CateringUsd, aircraft.Currency, 5);
            Add("Catering", "VIP catering", "CATERING", meal * meals, $"{Text(meal)} {aircraft.Currency}", Text(meals));
        }

        var net = lines.Sum(line => line.Price);
        var commission = Round(net * aircraft.Operator.CommissionPercent / 100m, 5);
        Add("Broker commission", $"{Text(aircraft.Operator.CommissionPercent)} % of the above", "OTHER", commission, $"{Text(aircraft.Operator.CommissionPercent)} %", "1");
        var total = net + commission;
        return new Offer(
            aircraft, legs, aircraft.Currency, lines, total, net, Round(total * estimateNoise, 100), total / Rate(aircraft.Currency));
    }

    /// <summary>A ferry's hours at a part of their price.</summary>
    public static decimal EmptyLeg(Aircraft aircraft, FlightPlan plan, decimal discount) =>
        Money(aircraft.Type.HourlyUsd * plan.BlockMinutes / 60m * (1 - discount), aircraft.Currency, 50);

    /// <summary>What one US dollar is worth on this market, at fixed rates of its own.</summary>
    private static decimal Rate(string currency) => currency switch { "EUR" => 0.92m, "GBP" => 0.79m, _ => 1m };

    private static (int ShortfallMinutes, int Days, int Nights) DailyMinimum(IReadOnlyList<IReadOnlyList<OfferLeg>> rotations, AircraftType type)
    {
        var (shortfall, days, nights) = (0, 0, 0);
        foreach (var rotation in rotations)
        {
            var span = Period.DaysBetween(rotation[0].Departure.InUtc().Date, rotation[^1].Departure.InUtc().Date) + 1;
            var minimum = span * (type.CategoryRank <= Categories.TurboProp ? 90 : 120);
            shortfall += Math.Max(0, minimum - Minutes(rotation));
            days += span;
            nights += span - 1;
        }
        return (shortfall, days, nights);
    }

    private static int Minutes(IEnumerable<OfferLeg> legs) => legs.Sum(leg => leg.BlockMinutes);

    private static string Hours(int minutes) => (minutes / 60m).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static decimal Money(decimal usd, string currency, int step) => Round(usd * Rate(currency), step);

    private static decimal Round(decimal amount, int step) => Math.Round(amount / step, MidpointRounding.AwayFromZero) * step;
}
