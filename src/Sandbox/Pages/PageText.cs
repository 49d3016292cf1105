using System.Globalization;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Trips;
using NodaTime.Text;

namespace JetVision.Sandbox.Pages;

/// <summary>Words for the pages.</summary>
internal sealed class PageText(AirportTable airports)
{
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM yyyy");

    public static string Route(Trip trip) => string.Join(
        " · ", trip.Segments.Aggregate(new List<string>(), (chains, segment) =>
        {
            if (chains.Count > 0 && chains[^1].EndsWith(segment.From, StringComparison.Ordinal))
            {
                chains[^1] += $" – {segment.To}";
            }
            else
            {
                chains.Add($"{segment.From} – {segment.To}");
            }
            return chains;
        }));

    public static string Passengers(Trip trip)
    {
        var most = trip.Segments.Max(segment => segment.Pax);
        return most == 1 ? "1 passenger" : $"{most} passengers";
    }

    public static string When(Segment segment)
    {
        var date = DatePattern.Format(LocalDatePattern.Iso.Parse(segment.Date).Value);
        return segment.Time is null
            ? $"{date}, time to be decided"
            : $"{date}, {(segment.IsDeparture ? "departing" : "arriving")} {segment.Time} {(segment.IsLocal ? "local" : "UTC")}";
    }

    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Money(decimal amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{currency} {amount:#,0.##}");

    public static string Class(LiftState state) => state switch { LiftState.Quoted => "quoted", LiftState.Declined => "declined", _ => "unanswered" };

    public static string State(Lift lift) => lift.State switch
    {
        LiftState.Quoted => "Quoted",
        LiftState.Declined => "Declined: " + (lift.DeclineReason ?? "").Replace('_', ' ').ToLowerInvariant(),
        _ => "Unanswered",
    };

    public static string Safety(Operator company)
    {
        var ratings = new[] { ("ARGUS", company.Argus), ("Wyvern", company.Wyvern), ("IS‑BAO", company.IsBao) }
            .Where(rating => rating.Item2.Length > 0).Select(rating => $"{rating.Item1} {rating.Item2}");
        return string.Join(", ", ratings);
    }

    public string Place(string icao) => airports[icao] is var airport && airport.City.Length > 0 ? $"{icao} {airport.City}" : $"{icao} {airport.Name}";

    public static string Positioning(Offer offer)
    {
        var stops = offer.FuelStops switch { 0 => "", 1 => ", 1 fuel stop", var many => $", {many} fuel stops" };
        return (offer.InitialPositioningMinutes == 0 ? "Already there" : $"{offer.InitialPositioningMinutes / 60} h {offer.InitialPositioningMinutes % 60:00} to position") + stops;
    }
}
