using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Activities.Sourcing;

/// <summary>Looks for empty legs at the marketplace. Scoped.</summary>
public sealed class EmptyLegDesk
{
    private const int MostDays = 31;

    /// <summary>How far, in nautical miles, an empty leg's field may be from the one that is watched. The marketplace's own idea of near is not documented.</summary>
    private const double NearNm = 100;

    private readonly AvinodeClient _avinode;
    private readonly AirportDirectory _airports;
    private readonly IOptions<AvinodeOptions> _options;

    internal EmptyLegDesk(AvinodeClient avinode, AirportDirectory airports, IOptions<AvinodeOptions> options) => (_avinode, _airports, _options) = (avinode, airports, options);

    /// <summary>Searches. The marketplace finds routes nearby too, so each result says how far off it is.</summary>
    /// <param name="query">Where and when.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What there is, earliest first and then nearest; or why nothing was looked for.</returns>
    /// <exception cref="OutsideException">The marketplace refused or did not answer.</exception>
    public async Task<(IReadOnlyList<EmptyLeg>? Legs, Refusal? Refusal)> SearchAsync(EmptyLegQuery query, CancellationToken cancellation)
    {
        if (Check(query) is { } refusal)
        {
            return (null, refusal);
        }

        var (from, to) = (_airports.Find(query.From), _airports.Find(query.To));
        var found = await _avinode.EmptyLegsAsync(from?.Icao, to?.Icao, query.First, query.Last, cancellation);
        return (
        [
            .. found.Select(source => Read(source, from, to)).OfType<EmptyLeg>()
                .Where(leg => Fits(leg, query))
                .DistinctBy(leg => leg.Id)
                .OrderBy(leg => leg.Departure ?? LocalDateTime.MaxIsoValue).ThenBy(leg => (leg.FromDistanceNm ?? 0) + (leg.ToDistanceNm ?? 0)),
        ], null);
    }

    /// <summary>Reads what the marketplace says of one empty leg.</summary>
    /// <returns>The empty leg; null when it lacks what makes it an offer, or is none of those that the query means.</returns>
    internal EmptyLeg? Match(WireEmptyLeg source, EmptyLegQuery query) =>
        Read(source, _airports.Find(query.From), _airports.Find(query.To)) is { } leg && Fits(leg, query)
        && (query.From is null || leg.FromDistanceNm <= NearNm) && (query.To is null || leg.ToDistanceNm <= NearNm)
        && (leg.Departure is not { } departure || (departure.Date >= query.First && departure.Date <= query.Last))
            ? leg
            : null;

    private static bool Fits(EmptyLeg leg, EmptyLegQuery query) =>
        (query.Passengers is null || leg.Seats is null || leg.Seats >= query.Passengers)
        && (query.AtMost is not { } most || leg.Asking is not { } asking || asking.Currency != most.Currency || asking.About <= most.About)
        && (query.Types.Count == 0 || (AircraftTypes.Match(leg.AircraftType) is { } type && query.Types.Any(wanted => AircraftTypes.Match(wanted) == type)));

    /// <summary>Says what is wrong with a query; null when it can be asked.</summary>
    internal Refusal? Check(EmptyLegQuery query)
    {
        var (from, to) = (_airports.Find(query.From), _airports.Find(query.To));
        if (!_options.Value.IsConnected)
        {
            return new Refusal(RefusalKind.Conflict, null, "Avinode is not connected; set Avinode:BaseAddress and its tokens.");
        }

        if (query.From is null && query.To is null)
        {
            return new Refusal(RefusalKind.Invalid, "from", "Name an airport to start from or to end at.");
        }

        if (query.From is not null && from is null)
        {
            return new Refusal(RefusalKind.Invalid, "from", $"\"{query.From}\" is no airport code; send an ICAO or IATA code.");
        }

        if (query.To is not null && to is null)
        {
            return new Refusal(RefusalKind.Invalid, "to", $"\"{query.To}\" is no airport code; send an ICAO or IATA code.");
        }

        if (query.Passengers is < 1)
        {
            return new Refusal(RefusalKind.Invalid, "passengers", "At least one passenger flies; leave it out for any size.");
        }

        if (query.Types.FirstOrDefault(type => AircraftTypes.Match(type) is null) is { } unknown)
        {
            return new Refusal(RefusalKind.Invalid, "aircraftTypes", $"\"{unknown}\" is no type on record; write it as Phenom 300 or Challenger 350.");
        }

        if (query.AtMost is { } most && (most.About <= 0 || most.Currency.Length != 3))
        {
            return new Refusal(RefusalKind.Invalid, "maxPrice", "Send an amount above 0 and its currency, such as 15000 and EUR.");
        }

        return query.Last < query.First || Period.DaysBetween(query.First, query.Last) >= MostDays
            ? new Refusal(RefusalKind.Invalid, "lastDay", $"The last day must not be before the first, and a search spans at most {MostDays} days.")
            : null;
    }

    /// <summary>What lacks an id or an airport is no offer.</summary>
    internal EmptyLeg? Read(WireEmptyLeg source, Airport? wantedFrom, Airport? wantedTo) =>
        source is { Id: { } id, StartAirport.Icao: { Length: 4 } from, EndAirport.Icao: { Length: 4 } to } && AvinodeClient.IsId(id)
            ? new EmptyLeg(
                id,
                source.SellerCompany?.DisplayName ?? source.SellerCompany?.Name ?? "Unnamed operator",
                source.Lift?.AircraftType,
                source.Lift?.AircraftTail,
                source.Lift?.TailDetails?.SeatCapacity ?? source.Lift?.TypeDetails?.SeatCapacity ?? AircraftTypes.Match(source.Lift?.AircraftType)?.Seats,
                from,
                to,
                Distance(wantedFrom, from),
                Distance(wantedTo, to),
                source.DepartureDateTime?.DateTimeLocal is { } local && LocalDateTimePattern.ExtendedIso.Parse(local) is { Success: true, Value: var departure } ? departure : null,
                source.FlightMinutes,
                source.Price is { Price: { } about and > 0, Currency: { Length: 3 } currency } ? new AskingPrice(about, currency.ToUpperInvariant()) : null)
            : null;

    private double? Distance(Airport? wanted, string icao) => wanted is not null && _airports.Find(icao) is { } found ? Math.Round(GreatCircle.DistanceNm(wanted, found)) : null;
}
