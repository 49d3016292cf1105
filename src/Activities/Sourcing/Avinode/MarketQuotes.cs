using System.Text.Json;
using JetVision.Activities.Aircraft;
using JetVision.Activities.Quotes;
using JetVision.Activities.Shared;
using NodaTime.Text;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Reads a quote from Avinode's document. Only an operator's own price makes one.</summary>
internal static class MarketQuotes
{
    /// <summary>The operator's total: what it asks, or else what it asks before commission; null when it has said neither.</summary>
    public static Money? PriceOf(WireQuote quote) => Positive(quote.SellerPrice) ?? Positive(quote.SellerPriceWithoutCommission);

    /// <summary>Copies the document into the record.</summary>
    /// <returns>Whether the offer is another than before.</returns>
    public static bool Fill(Quote quote, WireQuote source, Money price)
    {
        var before = (quote.Price, quote.Aircraft, quote.Message);
        var lift = source.Lift;
        var known = AircraftTypes.Match(lift?.AircraftType);
        quote.Price = price;
        quote.CertificateNumber = Text(lift?.Aoc?.Number) ?? quote.CertificateNumber;
        quote.SafetyRatings = Ratings(lift?.Safety);
        quote.Aircraft = new QuotedAircraft(
            Text(lift?.AircraftType) ?? known?.Type ?? "Aircraft to be named",
            Text(lift?.AircraftCategory) ?? known?.Category ?? "",
            Text(lift?.AircraftTail),
            lift?.TailDetails?.SeatCapacity ?? lift?.TypeDetails?.SeatCapacity ?? known?.Seats ?? 0,
            lift?.TailDetails?.YearOfMake,
            lift?.TailDetails?.YearOfRefurbishment,
            Text(lift?.Homebase?.Icao),
            Names(lift?.Amenities));
        quote.Lines = [.. (source.LineItems ?? []).Where(line => line.VisibleToBuyer != false && line.Price is not null)
            .Select(line => new QuoteLine(Text(line.DisplayName) ?? Text(line.Description) ?? "Unnamed", Text(line.Type), price with { Amount = line.Price!.Value }))];
        quote.Segments = [.. (source.Segments ?? []).Where(leg => leg is { StartAirport.Icao: not null, EndAirport.Icao: not null }).Select(Segment)];
        quote.Message = Text(source.SellerMessage) ?? Text(source.MessageForBuyer);
        return before.Price != quote.Price || before.Message != quote.Message || before.Aircraft.Tail != quote.Aircraft.Tail || before.Aircraft.Type != quote.Aircraft.Type;
    }

    /// <summary>Avinode's reasons for a decline, in words.</summary>
    public static string Reason(string? code) => code switch
    {
        "AIRCRAFT_NOT_AVAILABLE" => "aircraft not available",
        "CABOTAGE" => "no traffic rights for this route",
        "CREW_NOT_AVAILABLE" => "crew not available",
        "OWNER_DECLINED" => "the owner declined",
        "UNATTRACTIVE_TRIP" => "the trip does not suit",
        null or "" or "UNKNOWN" or "OTHER" => "no reason given",
        _ => code.ToLowerInvariant().Replace('_', ' '),
    };

    private static QuoteSegment Segment(WireLeg leg) => new(
        leg.StartAirport!.Icao!,
        leg.EndAirport!.Icao!,
        leg.TimeTbd != true && leg.DepartureDateTime?.DateTimeLocal is { } local && LocalDateTimePattern.ExtendedIso.Parse(local) is { Success: true, Value: var departure }
            ? departure
            : null,
        leg.FlightMinutes ?? 0,
        leg.BlockTimeMinutes ?? leg.FlightMinutes ?? 0,
        (int)Math.Round(leg.DistanceNm ?? 0),
        leg.PaxSegment == false,
        leg.FuelStops switch
        {
            { ValueKind: JsonValueKind.Array } stops => stops.GetArrayLength(),
            { ValueKind: JsonValueKind.Number } stops when stops.TryGetInt32(out var count) => count,
            _ => 0,
        });

    private static Money? Positive(WirePrice? price) =>
        price is { Price: { } amount and > 0, Currency: { Length: 3 } currency } ? new Money(amount, currency.ToUpperInvariant()) : null;

    /// <summary><c>{ "argus": "Platinum" }</c> becomes <c>ARGUS Platinum</c>.</summary>
    private static List<string> Ratings(JsonElement? safety) => safety is not { ValueKind: JsonValueKind.Object } programmes ? [] :
    [
        .. programmes.EnumerateObject().Where(programme => programme.Value.ValueKind == JsonValueKind.String && programme.Value.GetString() is { Length: > 0 })
            .Select(programme => Rating(programme.Name, programme.Value.GetString()!)),
    ];

    private static string Rating(string programme, string rating)
    {
        var name = programme.ToUpperInvariant() switch { "ARGUS" => "ARGUS", "WYVERN" => "Wyvern", "ISBAO" or "IS-BAO" => "IS-BAO", _ => programme };
        return rating.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? rating : $"{name} {rating}";
    }

    private static List<string> Names(JsonElement? amenities) => amenities is not { ValueKind: JsonValueKind.Array } items ? [] :
    [
        .. items.EnumerateArray().Select(item => item.ValueKind switch
        {
            JsonValueKind.String => item.GetString(),
            JsonValueKind.Object when item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => name.GetString(),
            _ => null,
        }).OfType<string>(),
    ];

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
