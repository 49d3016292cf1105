using System.Globalization;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Where and when an empty leg is looked for.</summary>
/// <param name="From">The ICAO or IATA code of the start; null for anywhere. One of the two airports must be named.</param>
/// <param name="To">The ICAO or IATA code of the end; null for anywhere.</param>
/// <param name="First">The first day of departure.</param>
/// <param name="Last">The last day of departure, at most 30 days later.</param>
/// <param name="Passengers">How many seats are needed; null for any. Aircraft of unknown size are kept.</param>
public sealed record EmptyLegQuery(string? From, string? To, LocalDate First, LocalDate Last, int? Passengers = null)
{
    /// <summary>Gets the most that it may be advertised for; null for any. What has no price, or one in another currency, is kept: its operator must be asked.</summary>
    public AskingPrice? AtMost { get; init; }

    /// <summary>Gets the types that are wanted, by any of their names; empty for any. What does not say its type is left out.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}

/// <summary>A ferry flight that its operator would sell below price. Time, route and price are the operator's to confirm: it is never a quote, and has no way to become one.</summary>
/// <param name="Id">The marketplace's id.</param>
/// <param name="OperatorName">Whose it is.</param>
/// <param name="AircraftType">The aircraft's type; null when not said.</param>
/// <param name="Tail">The registration; null when not said.</param>
/// <param name="Seats">How many seats it has; null when not known.</param>
/// <param name="From">The ICAO code of the start.</param>
/// <param name="To">The ICAO code of the end.</param>
/// <param name="FromDistanceNm">How far the start is from the airport that was asked for, in nautical miles; null when none was, or the field is not on record.</param>
/// <param name="ToDistanceNm">How far the end is from the airport that was asked for.</param>
/// <param name="Departure">When it leaves, by the clock there; null when that is open.</param>
/// <param name="FlightMinutes">How long it flies; null when not said.</param>
/// <param name="Asking">What it is advertised for; null when not said.</param>
public sealed record EmptyLeg(
    string Id, string OperatorName, string? AircraftType, string? Tail, int? Seats, string From, string To, double? FromDistanceNm, double? ToDistanceNm, LocalDateTime? Departure,
    int? FlightMinutes, AskingPrice? Asking)
{
    /// <summary>What must be said wherever empty legs are shown.</summary>
    public const string Notice = "Empty legs are subject to change: time, route and price are the operator's to confirm, and they may vanish. None is a quote.";

    /// <summary>Says in a line what is offered.</summary>
    /// <returns>Route, moment, aircraft, operator and what it is advertised for, as far as they are known.</returns>
    public string Words()
    {
        var when = Departure is { } at ? at.ToString(" 'on' d MMM HH:mm 'local'", CultureInfo.InvariantCulture) : "";
        var price = Asking is { } asking ? string.Create(CultureInfo.InvariantCulture, $", advertised at {asking.Currency} {asking.About:#,##0}") : "";
        return $"{From}–{To}{when}, {AircraftType ?? "an aircraft"} of {OperatorName}{price}";
    }
}

/// <summary>What an operator advertises an empty leg for. Deliberately no <see cref="Shared.Money"/> and without a way to become one: only an operator's answer makes a quote.</summary>
/// <param name="About">The amount.</param>
/// <param name="Currency">Its ISO 4217 code.</param>
public sealed record AskingPrice(decimal About, string Currency);
