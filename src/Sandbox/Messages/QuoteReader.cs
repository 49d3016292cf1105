using System.Text.Json;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Market;
using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Trips;
using JetVision.Sandbox.Wire;
using NodaTime.Text;

namespace JetVision.Sandbox.Messages;

/// <summary>Reads a quote that a person submits for an operator.</summary>
internal sealed class QuoteReader(AirportTable airports)
{
    private readonly List<WireError> _invalid = [];
    private readonly TripReader _segments = new(airports);

    public Envelope? Refusal => _segments.Refusal ?? (_invalid.Count > 0 ? Envelope.Error(StatusCodes.Status422UnprocessableEntity, _invalid) : null);

    public SubmittedQuote Read(JsonElement body)
    {
        var quote = body.TryGet("quote") ?? default;
        var lift = quote.TryGet("lift") ?? default;
        var (currency, total) = (quote.Text("currencyCode"), quote.Amount("totalPrice"));
        _segments.Require(currency is not null, "quote.currencyCode");
        _segments.Require(total is not null, "quote.totalPrice");
        if (total is <= 0)
        {
            _invalid.Add(WireError.Invalid("quote.totalPrice", "The price must be more than nothing"));
        }
        if (currency is not null && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
        {
            _invalid.Add(WireError.Invalid("quote.currencyCode", "The currency must be an ISO 4217 code"));
        }
        var lines = quote.Items("lineItems").Select(line => new LineItem(
            line.Text("displayName") ?? "", line.Text("description") ?? "", line.Text("type") ?? "OTHER", line.Amount("price") ?? 0,
            line.Text("formattedUnitPrice") ?? "", line.Text("formattedQuantity") ?? "", line.Flag("visibleToBuyer") ?? true)).ToList();
        var segments = quote.Items("segments").Any() ? _segments.Segments(quote) : [];
        IReadOnlyList<QuoteLeg> legs = Refusal is null ? [.. segments.Zip(quote.Items("segments"), Leg)] : [];
        return new SubmittedQuote(
            body.Text("message") ?? "", NotEmpty(lift.Text("aircraftTail")), NotEmpty(lift.Text("aircraftType")), NotEmpty(lift.Text("aircraftCategory")),
            currency ?? "", total ?? 0, lines, legs, quote.Text("messageForBuyer"), quote.Text("sellerUniqueQuoteIdentifier"),
            body.Flag("suppressNotification") ?? false);
    }

    private QuoteLeg Leg(Segment segment, JsonElement json)
    {
        var (from, to) = (airports[segment.From], airports[segment.To]);
        var routed = (int)Math.Round(GreatCircle.Nm(from, to) * 1.04);
        var flight = json.Whole("flightMinutes") ?? (15 + (routed * 60 / 440));
        var block = json.Whole("blockTimeMinutes") ?? flight + 10;
        return new QuoteLeg(
            from.Icao, to.Icao, InstantPattern.General.Format(segment.Departure(from.Zone, to.Zone, block)), json.Whole("distanceNM") ?? routed, flight, block,
            segment.Pax, segment.IsPaxSegment, json.Flag("showToBuyer") ?? segment.IsPaxSegment, segment.TimeTbd, null);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
