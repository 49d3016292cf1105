using JetVision.Activities.Aircraft;
using JetVision.Activities.Quotes;
using JetVision.Activities.Shared;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>What an operator offers, as it is entered in a form.</summary>
/// <param name="Price">The total for the whole trip.</param>
/// <param name="Currency">Its ISO 4217 code.</param>
/// <param name="AircraftType">The type; any words, a known name brings its category along.</param>
/// <param name="Seats">The passenger seats.</param>
public sealed record OperatorAnswer(decimal Price, string Currency, string AircraftType, int Seats)
{
    /// <summary>The currencies in which a quote can be entered.</summary>
    public static readonly IReadOnlyList<string> Currencies =
    [
        "USD", "EUR", "GBP", "CHF", "AED", "AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "HKD", "HUF", "ILS", "INR", "JPY", "KRW", "MXN", "MYR", "NOK", "NZD", "PLN",
        "QAR", "RON", "SAR", "SEK", "SGD", "THB", "TRY", "ZAR",
    ];

    /// <summary>Gets Avinode's category; null takes the known type's, or none.</summary>
    public string? Category { get; init; }

    /// <summary>Gets the registration; null when it is to be assigned.</summary>
    public string? Tail { get; init; }

    /// <summary>Gets the year of make; null when not stated.</summary>
    public int? YearOfMake { get; init; }

    /// <summary>Gets until when the operator stands by the price; null takes the brokerage's own rule.</summary>
    public Instant? ValidUntil { get; init; }

    /// <summary>Gets whether the price includes US federal excise tax; null when not stated.</summary>
    public bool? IncludesUsTax { get; init; }

    /// <summary>Gets the number of the operator's certificate; null when not stated.</summary>
    public string? CertificateNumber { get; init; }

    /// <summary>Gets a word to the broker; null for none.</summary>
    public string? Message { get; init; }

    /// <summary>Checks every field.</summary>
    /// <param name="now">The present.</param>
    /// <returns>The first fault, with its field and cure; null when all is well.</returns>
    public Refusal? Refuse(Instant now)
    {
        var nextYear = now.InUtc().Year + 1;
        return Price is <= 0 or > 10_000_000 ? Invalid("price", "Enter the total price as a number above 0 and up to 10,000,000.")
            : decimal.Round(Price, 2) != Price ? Invalid("price", "Enter the total price with at most two decimals.")
            : Currency is null || !Currencies.Contains(Currency.ToUpperInvariant()) ? Invalid("currency", $"Choose one of these currencies: {string.Join(", ", Currencies)}.")
            : string.IsNullOrWhiteSpace(AircraftType) || AircraftType.Length > 100 ? Invalid("aircraftType", "Name the aircraft's type, such as Citation XLS+, in at most 100 characters.")
            : Category is { Length: > 0 } && !AircraftTypes.Categories.Contains(Category, StringComparer.OrdinalIgnoreCase)
                ? Invalid("category", $"Choose one of these categories: {string.Join(", ", AircraftTypes.Categories)}.")
            : Tail is { Length: > 12 } ? Invalid("tail", "A registration has at most 12 characters, such as N123AB.")
            : Seats is < 1 or > 400 ? Invalid("seats", "Enter the number of passenger seats, from 1 to 400.")
            : YearOfMake is { } year && (year < 1960 || year > nextYear) ? Invalid("yearOfMake", $"Enter the year of make, from 1960 to {nextYear}, or leave it empty.")
            : ValidUntil <= now ? Invalid("validUntil", "The price must be valid beyond now; enter a later time, or leave it empty.")
            : ValidUntil > now + Duration.FromDays(366) ? Invalid("validUntil", "The price can be valid for at most a year; enter an earlier time.")
            : CertificateNumber is { Length: > 50 } ? Invalid("certificateNumber", "A certificate's number has at most 50 characters.")
            : Message is { Length: > 5000 } ? Invalid("message", "The message is too long; use at most 5000 characters.")
            : null;
    }

    internal Money Money() => new(Price, Currency.ToUpperInvariant());

    internal QuotedAircraft Aircraft()
    {
        var category = AircraftTypes.Categories.FirstOrDefault(category => string.Equals(category, Category, StringComparison.OrdinalIgnoreCase));
        return new QuotedAircraft(
            AircraftTypes.Find(AircraftType)?.Type ?? AircraftType.Trim(), category ?? AircraftTypes.Match(AircraftType)?.Category ?? "", string.IsNullOrWhiteSpace(Tail) ? null : Tail.Trim().ToUpperInvariant(), Seats, YearOfMake);
    }

    private static Refusal Invalid(string field, string message) => new(RefusalKind.Invalid, field, message);
}
