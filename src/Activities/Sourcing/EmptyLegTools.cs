using System.ComponentModel;
using JetVision.Activities.Shared.Tools;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Activities.Sourcing;

/// <summary>Empty legs at the marketplace.</summary>
internal sealed class EmptyLegTools(EmptyLegDesk desk)
{
    [Tool("search_empty_legs", "Search empty legs", "avinode.read", ReadOnly = true, OpenWorld = true)]
    [Description("Searches ferry flights that operators would sell below price, near the airports. They are subject to change: time, route and price are the operator's to confirm, and none is a quote.")]
    public async Task<EmptyLegsFound> SearchEmptyLegs(
        [Description("First day of departure, such as 2027-03-12.")] string firstDay,
        [Description("Last day of departure, at most 30 days later; the first day when left out.")] string? lastDay = null,
        [Description("ICAO or IATA code of the start; left out for anywhere.")] string? from = null,
        [Description("ICAO or IATA code of the end; left out for anywhere. One of the two is needed.")] string? to = null,
        [Description("At least so many seats; left out for any.")] int? passengers = null,
        [Description("Advertised for at most so much; left out for any. What has no price, or one in another currency, is kept.")] decimal? maxPrice = null,
        [Description("The currency of maxPrice.")] string currency = "USD",
        [Description("Only these types, such as Phenom 300; left out for any.")] string[]? aircraftTypes = null,
        [Description("1 to 50.")] int limit = 10,
        CancellationToken cancellation = default)
    {
        var query = Query(firstDay, lastDay, from, to, passengers) with
        {
            AtMost = maxPrice is { } most ? new AskingPrice(most, currency.Trim().ToUpperInvariant()) : null,
            Types = aircraftTypes ?? [],
        };
        var legs = ToolRefusedException.OrRefuse(await desk.SearchAsync(query, cancellation));
        return new EmptyLegsFound(EmptyLeg.Notice, legs.Count, [.. legs.Take(Math.Clamp(limit, 1, 50))]);
    }

    /// <summary>Reads what a caller names.</summary>
    internal static EmptyLegQuery Query(string firstDay, string? lastDay, string? from, string? to, int? passengers)
    {
        var first = Day("firstDay", firstDay);
        return new EmptyLegQuery(Code(from), Code(to), first, string.IsNullOrWhiteSpace(lastDay) ? first : Day("lastDay", lastDay), passengers);
    }

    private static string? Code(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static LocalDate Day(string field, string text) =>
        LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true, Value: var day } ? day : throw new ToolRefusedException($"{field}: \"{text}\" is no date; write it as 2027-03-12.");
}

/// <summary>What a search found.</summary>
/// <param name="Notice">What must be said with it.</param>
/// <param name="Found">How many there are.</param>
/// <param name="EmptyLegs">The first of them, earliest first.</param>
internal sealed record EmptyLegsFound(string Notice, int Found, IReadOnlyList<EmptyLeg> EmptyLegs);
