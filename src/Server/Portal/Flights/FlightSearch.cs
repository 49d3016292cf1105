using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Flights;
using JetVision.Activities.Requests;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Server.Portal.Flights;

/// <summary>A flight that a broker looks up, as it was typed.</summary>
internal sealed class FlightSearch
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Date { get; init; }

    public string? Time { get; init; }

    public int? Passengers { get; init; }

    /// <summary>What is wrong, by field; empty when it can be looked up.</summary>
    public IReadOnlyDictionary<string, string> Refusals(AirportDirectory airports)
    {
        var refusals = new Dictionary<string, string>();
        foreach (var (field, typed) in new[] { ("from", From), ("to", To) })
        {
            if (string.IsNullOrWhiteSpace(typed))
            {
                refusals[field] = "Write a city, an airport or its code.";
            }
            else if (airports.FieldsOf(typed).Count == 0)
            {
                refusals[field] = $"No airport is known as “{typed.Trim()}”. Write its city or its code.";
            }
        }

        if (Date is { Length: > 0 } && !LocalDatePattern.Iso.Parse(Date).Success)
        {
            refusals["date"] = "Write the day as 2026-12-31.";
        }

        if (Time is { Length: > 0 } && !Clock.Parse(Time).Success)
        {
            refusals["time"] = "Write the time as 14:30.";
        }

        if (Passengers is < 1 or > 500)
        {
            refusals["pax"] = "Between 1 and 500 can fly.";
        }

        return refusals;
    }

    /// <summary>The flight; only when nothing is wrong.</summary>
    public Leg Leg(AirportDirectory airports, LocalDate today)
    {
        LocalTime? at = Time is { Length: > 0 } ? Clock.Parse(Time).Value : null;
        return new Leg(airports.FieldsOf(From)[0].Icao, airports.FieldsOf(To)[0].Icao, Date is { Length: > 0 } ? LocalDatePattern.Iso.Parse(Date).Value : today, at, at, false, Passengers ?? 1);
    }
}

/// <summary>How one type does a flight; an estimate, never a quote.</summary>
/// <param name="Type">The aircraft.</param>
/// <param name="Check">The flight with it.</param>
internal sealed record TypeOnFlight(AircraftType Type, LegCheck Check)
{
    /// <summary>Minutes in the air that coming down to a fuel stop and climbing again add.</summary>
    private const int MinutesOfAStop = 20;

    /// <summary>Minutes from leaving the stand to reaching the last one, with stops.</summary>
    public int Minutes => Check.Time.BlockMinutes + ((Check.Stops?.Count ?? 0) * TechStops.Minutes);

    /// <summary>Why it cannot; null when it can.</summary>
    public string? Against => Check.Warnings.FirstOrDefault(warning => warning is { IsGrave: true, Kind: FlightWarningKind.Runway or FlightWarningKind.Range })?.Text;

    /// <summary>What the hours usually cost one way in US dollars before tax, from and to, to the hundred; null when it is priced by the trip.</summary>
    public (int From, int To)? UsualUsd => Type.HourlyUsd is { } hour ? (Hundred(hour.From), Hundred(hour.To)) : null;

    private int Hundred(int hourly) => (int)Math.Round(hourly * (Check.Time.FlightMinutes + ((Check.Stops?.Count ?? 0) * MinutesOfAStop)) / 60.0 / 100) * 100;
}
