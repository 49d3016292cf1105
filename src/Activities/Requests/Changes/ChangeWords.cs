using System.Globalization;
using NodaTime;

namespace JetVision.Activities.Requests.Changes;

/// <summary>Says in words what a change comes to: what was and what would be, flight by flight. From the records alone.</summary>
internal static class ChangeWords
{
    public static string Of(CharterRequest request, IReadOnlyList<Leg> fresh)
    {
        var parts = new List<string>();
        for (var i = 0; i < Math.Max(request.Legs.Count, fresh.Count); i++)
        {
            var (before, after) = (request.Legs.ElementAtOrDefault(i), fresh.ElementAtOrDefault(i));
            if (before == after)
            {
                continue;
            }

            var said = (before, after) switch
            {
                (null, { } added) => [$"a further flight {Route(added)} on {Day(added.Date)}"],
                ({ } gone, null) => [$"without the flight {Route(gone)} of {Day(gone.Date)}"],
                ({ } old, { } next) => Differences(old, next),
                _ => [],
            };
            parts.Add($"{(before is { } flight ? $"{Route(flight)}, {Day(flight.Date)}: " : "")}{string.Join("; ", said)}");
        }

        return string.Join(". ", parts) + ".";
    }

    public static string Flights(IReadOnlyList<Leg> legs) => legs.Count == 0
        ? "flights not known yet"
        : string.Join("; ", legs.Select(leg => $"{Route(leg)}, {Day(leg.Date)}{(Clock(leg) is { } clock ? $", {clock}" : "")}, {Passengers(leg.Passengers)}"));

    private static List<string> Differences(Leg old, Leg next)
    {
        var said = new List<string>();
        if (Route(old) != Route(next))
        {
            said.Add($"{Route(next)} instead of {Route(old)}");
        }

        if (old.Date != next.Date)
        {
            said.Add($"on {Day(next.Date)} instead of {Day(old.Date)}");
        }

        if ((old.TimeFrom, old.TimeTo, old.IsArrival) != (next.TimeFrom, next.TimeTo, next.IsArrival))
        {
            said.Add($"{Clock(next) ?? "time open"} instead of {Clock(old) ?? "time open"}");
        }

        if (old.Passengers != next.Passengers)
        {
            said.Add($"{Passengers(next.Passengers)} instead of {old.Passengers.ToString(CultureInfo.InvariantCulture)}");
        }

        return said;
    }

    private static string Route(Leg leg) => $"{leg.From} → {leg.To}";

    private static string Passengers(int count) => count == 1 ? "1 passenger" : string.Create(CultureInfo.InvariantCulture, $"{count} passengers");

    private static string Day(LocalDate day) => day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    private static string? Clock(Leg leg) => (leg.TimeFrom, leg.TimeTo) switch
    {
        (null, null) => null,
        ({ } from, { } to) when from == to => $"{(leg.IsArrival ? "arriving" : "leaving")} at {At(from)}",
        ({ } from, { } to) => $"{(leg.IsArrival ? "arriving" : "leaving")} {At(from)} to {At(to)}",
        ({ } from, null) => $"{(leg.IsArrival ? "arriving" : "leaving")} after {At(from)}",
        (null, { } to) => $"{(leg.IsArrival ? "arriving" : "leaving")} before {At(to)}",
    };

    private static string At(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
