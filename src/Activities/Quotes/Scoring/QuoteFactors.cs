using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using NodaTime;

namespace JetVision.Activities.Quotes.Scoring;

/// <summary>The points of quotes that can serve, each with its reason in words and the figures behind it.</summary>
internal sealed class QuoteFactors
{
    /// <summary>From this distance off the median on, a price is named an outlier.</summary>
    private const decimal OutlierShare = 0.20m;

    /// <summary>How far outside the wanted window a departure still has points.</summary>
    private const int ToleranceMinutes = 180;

    private readonly ScoringCase _facts;
    private readonly decimal _lowest;
    private readonly decimal? _median;
    private readonly decimal _weights;

    public QuoteFactors(IReadOnlyList<Quote> fit, ScoringCase facts)
    {
        _facts = facts;
        decimal[] prices = [.. fit.Select(quote => facts.Price(quote)!.Value).Order()];
        _lowest = prices.Length == 0 ? 0 : prices[0];
        _median = prices.Length < 3 ? null
            : prices.Length % 2 == 1 ? prices[prices.Length / 2]
            : (prices[(prices.Length / 2) - 1] + prices[prices.Length / 2]) / 2;
        var weights = facts.Weights;
        _weights = weights.Price + weights.Safety + weights.Fit + weights.Age + weights.Timing + weights.Response + weights.Routing + weights.Completeness;
    }

    public IReadOnlyList<ScoreReason> Of(Quote quote)
    {
        var weights = _facts.Weights;
        List<ScoreReason> reasons =
        [
            Weighed("Price", weights.Price, Price(quote)),
            Weighed("Safety", weights.Safety, Safety(quote)),
            Weighed("Fit", weights.Fit, Fit(quote)),
            Weighed("Age", weights.Age, Age(quote)),
            Weighed("Timing", weights.Timing, Timing(quote)),
            Weighed("Response", weights.Response, Response(quote)),
            Weighed("Routing", weights.Routing, Routing(quote)),
            Weighed("Completeness", weights.Completeness, Completeness(quote)),
        ];
        reasons.AddRange(Remarks(quote));
        return reasons;
    }

    private ScoreReason Weighed(string factor, decimal weight, (decimal? Points, string Text) found) =>
        new(factor, found.Points is { } points ? Math.Round(points, 1, MidpointRounding.AwayFromZero) : null, _weights > 0 ? weight / _weights : 0, found.Text);

    private (decimal?, string) Price(Quote quote)
    {
        var price = _facts.Price(quote)!.Value;
        var converted = quote.Price.Currency == _facts.Currency ? "" : $" ({_facts.Rates.Note(quote.Price.Currency, _facts.Currency)})";
        var beside = price == _lowest ? "the lowest" : Text($"{(price / _lowest) - 1:0.0%} above the lowest, {_facts.Currency} {_lowest:#,0.00}");
        var outlier = _median is { } median && Math.Abs(price - median) > median * OutlierShare
            ? Text($" Outlier: {Math.Abs((price / median) - 1):0%} {(price > median ? "above" : "below")} the median of {_facts.Currency} {median:#,0.00}; check what it includes.")
            : "";
        return (100 * _lowest / price, Text($"{_facts.Currency} {price:#,0.00} is {beside}.{converted}{outlier}"));
    }

    private static (decimal?, string) Safety(Quote quote) => SafetyPoints.Of(quote.SafetyRatings) switch
    {
        { } points => (points, $"The operator has {string.Join(", ", quote.SafetyRatings)}."),
        _ when quote.SafetyRatings.Count > 0 => (SafetyPoints.NoneKnown, $"{string.Join(", ", quote.SafetyRatings)} is no rating of ARGUS, Wyvern or IS-BAO that is known here; counted as none."),
        _ => (SafetyPoints.NoneKnown, "No safety rating is known; ask the operator."),
    };

    private (decimal?, string) Fit(Quote quote)
    {
        var aircraft = quote.Aircraft;
        var wishes = _facts.Wishes;
        var seats = Text($"{aircraft.Seats} seats for {_facts.Passengers}");
        if (wishes.Types.Count > 0)
        {
            return QuoteFilter.IsWantedType(quote, wishes)
                ? (100, $"A {aircraft.Type}, as the client asks; {seats}.")
                : (50, $"A {aircraft.Type}; the client asks for {string.Join(" or ", wishes.Types)}, which nobody offers; {seats}.");
        }

        var asked = wishes.Categories.Count > 0;
        IReadOnlyList<string> wanted = asked ? wishes.Categories : [AircraftTypes.UsualCategory(_facts.Passengers)];
        var closest = wanted.Select(category => (Category: category, Above: AircraftTypes.ClassesAbove(aircraft.Category, category)))
            .OrderBy(found => found.Above is { } above ? Math.Abs(above) : 99).First();
        var by = asked ? "the client asks for" : Text($"usual for {_facts.Passengers} passengers is");
        return closest.Above switch
        {
            0 => (100, $"{aircraft.Category}, {(asked ? "as the client asks" : Text($"as is usual for {_facts.Passengers} passengers"))}; {seats}."),
            1 => (90, $"{aircraft.Category}, one class above: {by} {closest.Category}; {seats}."),
            > 1 and { } above => (Math.Max(60, 90 - (10 * (above - 1))), $"{aircraft.Category}, {above} classes above: {by} {closest.Category}; {seats}."),
            -1 => (50, $"{aircraft.Category}, one class below: {by} {closest.Category}; {seats}."),
            < -1 and { } below => (30, $"{aircraft.Category}, {-below} classes below: {by} {closest.Category}; {seats}."),
            _ when !asked && aircraft.Category is "Piston" or "Turbo prop" => (40, $"A propeller aircraft; {by} {closest.Category}; {seats}."),
            _ => (null, $"How a {aircraft.Category} compares with {closest.Category} is not known here; counted as neutral; {seats}."),
        };
    }

    private (decimal?, string) Age(Quote quote)
    {
        var now = _facts.Now.InUtc().Year;
        if (quote.Aircraft.YearOfMake is not { } made)
        {
            return (null, "The year of make is not stated; counted as neutral.");
        }

        var years = Math.Max(0, now - made);
        var points = 100 - (Math.Clamp(years - 5, 0, 20) * 3.5m);
        return quote.Aircraft.RefurbishedIn is { } refurbished && now - refurbished is >= 0 and <= 5 && years > 5
            ? (Math.Min(100, points + 10), Text($"Built in {made}, {years} years old; refurbished in {refurbished}, which adds up to 10 points."))
            : (points, Text($"Built in {made}, {years} years old."));
    }

    private (decimal?, string) Timing(Quote quote)
    {
        var found = new List<(decimal Points, string Text)>();
        for (var index = 0; index < _facts.Legs.Count; index++)
        {
            var leg = _facts.Legs[index];
            if (QuoteFilter.SegmentFor(quote, leg, index) is { Departure: { } departure } segment && Moment(leg, segment, departure) is { } moment)
            {
                found.Add(Closeness(leg, moment));
            }
        }

        return found.Count == 0
            ? (null, "No departure time is stated; counted as neutral.")
            : (found.Average(leg => leg.Points), string.Join(" ", found.Select(leg => leg.Text)) + (found.Count < _facts.Legs.Count ? " Other times are not stated." : ""));
    }

    /// <summary>The local time that the client's window speaks of: the departure, or the arrival in the other airport's zone; null when a zone is not known.</summary>
    private LocalDateTime? Moment(Leg leg, QuoteSegment segment, LocalDateTime departure) => !leg.IsArrival ? departure
        : _facts.Airport(leg.From) is { } from && _facts.Airport(leg.To) is { } to
            ? departure.InZoneLeniently(from.Zone).PlusMinutes(segment.MinutesToArrival).WithZone(to.Zone).LocalDateTime
            : null;

    private static (decimal, string) Closeness(Leg leg, LocalDateTime moment)
    {
        var what = leg.IsArrival ? Text($"Arrives in {leg.To} at {moment:uuuu-MM-dd HH:mm}") : Text($"Leaves {leg.From} at {moment:uuuu-MM-dd HH:mm}");
        var earliest = leg.Date.At(leg.TimeFrom ?? LocalTime.Midnight);
        var latest = leg.Date.At(leg.TimeTo ?? leg.TimeFrom ?? new LocalTime(23, 59));
        var off = moment < earliest ? Minutes(moment, earliest) : moment > latest ? Minutes(latest, moment) : 0;
        return off == 0
            ? (100, what + (leg.TimeFrom is null && leg.TimeTo is null ? ", on the wanted day." : ", as wanted."))
            : (100 * Math.Max(0, ToleranceMinutes - off) / (decimal)ToleranceMinutes, Text($"{what}, {off} minutes {(moment < earliest ? "before" : "after")} the wanted time."));
    }

    private static long Minutes(LocalDateTime from, LocalDateTime to) => Period.Between(from, to, PeriodUnits.Minutes).Minutes;

    private (decimal?, string) Response(Quote quote)
    {
        if (_facts.AskedAt(quote) is not { } asked || _facts.Window <= Duration.Zero)
        {
            return (null, "When the operator was asked is not known; counted as neutral.");
        }

        var took = quote.ReceivedAt - asked;
        var share = Math.Clamp((decimal)(took.TotalMinutes / _facts.Window.TotalMinutes), 0, 2);
        return (100 - (50 * share), Text($"Answered after {Math.Max(0, took.TotalMinutes):0} minutes; the window is {_facts.Window.TotalMinutes:0}."));
    }

    private static (decimal?, string) Routing(Quote quote)
    {
        if (quote.Segments.Count == 0)
        {
            return (null, "The flights are not stated; counted as neutral.");
        }

        var stops = quote.Segments.Where(segment => !segment.IsPositioning).Sum(segment => segment.TechStops);
        var total = quote.Segments.Sum(segment => segment.DistanceNm);
        var empty = quote.Segments.Where(segment => segment.IsPositioning).Sum(segment => segment.DistanceNm);
        var share = total > 0 ? (decimal)empty / total : 0;
        return (Math.Max(0, 100 - (20 * stops) - (50 * share)), Text($"{(stops == 0 ? "No stop" : $"{stops} stop(s)")} for fuel; {empty:#,0} of {total:#,0} nm flown empty."));
    }

    private static (decimal?, string) Completeness(Quote quote)
    {
        (string Name, bool IsStated)[] facts =
        [
            ("the operator's certificate", quote.CertificateNumber is { Length: > 0 }), ("the tail", quote.Aircraft.Tail is { Length: > 0 }),
            ("the year of make", quote.Aircraft.YearOfMake is not null), ("safety ratings", quote.SafetyRatings.Count > 0), ("the cabin", quote.Aircraft.Amenities is { Count: > 0 }),
            ("the expiry", quote.IsExpiryStated), ("what the price is made of", quote.Lines.Count > 0), ("the flights", quote.Segments.Count > 0),
        ];
        string[] missing = [.. facts.Where(fact => !fact.IsStated).Select(fact => fact.Name)];
        return (100m * (facts.Length - missing.Length) / facts.Length, missing.Length == 0 ? "States all that we look for." : $"Not stated: {string.Join(", ", missing)}.");
    }

    /// <summary>What the broker should know and no weight covers.</summary>
    private IEnumerable<ScoreReason> Remarks(Quote quote)
    {
        var wishes = _facts.Wishes;
        if (wishes.Budget is { } budget && _facts.Rates.Convert(quote.Price, budget.Currency) is { Refusal: null } spent && spent.Money.Amount > budget.Amount)
        {
            yield return new("Budget", null, 0, $"{spent.Money.Rounded()} before margin and tax is above the client's budget of {budget}.");
        }

        if (wishes.MinYear is { } oldest && quote.Aircraft.YearOfMake is null)
        {
            yield return new("Age", null, 0, Text($"The client asks for {oldest} or newer; confirm the year of make."));
        }

        if (wishes.Pets && !(quote.Aircraft.Amenities ?? []).Any(amenity => amenity.Contains("pet", StringComparison.OrdinalIgnoreCase)))
        {
            yield return new("Pets", null, 0, "The client brings an animal; confirm that it is allowed on board.");
        }

        if (quote.Segments.Count == 0 && _facts.Legs.FirstOrDefault(leg => _facts.Distance(leg) * FlightTime.RouteFactor > AircraftTypes.RangeNm(quote.Aircraft.Type)) is { } far)
        {
            yield return new("Range", null, 0, $"{far.From} to {far.To} is at the limit of a {quote.Aircraft.Type}; ask about a stop for fuel.");
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
