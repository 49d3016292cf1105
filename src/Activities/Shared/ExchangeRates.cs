using System.Globalization;
using System.Text.Json;
using JetVision.Activities.Storage;
using NodaTime;

namespace JetVision.Activities.Shared;

/// <summary>A dated table of exchange rates. A currency that it does not hold is refused in words and never taken one to one.</summary>
public sealed class ExchangeRates
{
    private readonly Dictionary<string, decimal> _perBase;

    /// <summary>Makes a table.</summary>
    /// <param name="source">Where the rates are from, as a client may read it.</param>
    /// <param name="date">The day of the rates.</param>
    /// <param name="baseCurrency">The currency of which one unit buys the amounts.</param>
    /// <param name="perBase">How much of each currency one unit of the base buys; above 0.</param>
    public ExchangeRates(string source, LocalDate date, string baseCurrency, IReadOnlyDictionary<string, decimal> perBase)
    {
        Source = source;
        Date = date;
        _perBase = new Dictionary<string, decimal>(perBase, StringComparer.Ordinal) { [baseCurrency] = 1 };
        if (_perBase.FirstOrDefault(rate => rate.Value <= 0) is { Key: { } wrong })
        {
            throw new InvalidOperationException($"The exchange rate of {wrong} is not above 0; correct the table of {Iso(date)} ({source}).");
        }
    }

    /// <summary>Gets where the rates are from.</summary>
    public string Source { get; }

    /// <summary>Gets the day of the rates.</summary>
    public LocalDate Date { get; }

    /// <summary>Reads the table that ships with the product, or one's own file in the same form.</summary>
    /// <param name="file">The path of one's own JSON file; null for the shipped table.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidOperationException">The file is not such a table.</exception>
    public static ExchangeRates Load(string? file = null)
    {
        try
        {
            using var stream = file is null
                ? typeof(ExchangeRates).Assembly.GetManifestResourceStream("JetVision.Activities.Shared.Data.exchange-rates.json")!
                : File.OpenRead(file);
            var table = JsonSerializer.Deserialize<Table>(stream, StoredJson.Options) ?? throw new JsonException("The table is empty.");
            return new ExchangeRates(table.Source, table.Date, table.Base, table.Rates);
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw new InvalidOperationException(
                $"The exchange rates in {file ?? "the shipped table"} cannot be read: {exception.Message} Set JetVision:ExchangeRatesFile to a JSON file with source, date, base and rates.",
                exception);
        }
    }

    /// <summary>Tells whether a currency is in the table.</summary>
    /// <param name="currency">The ISO 4217 code in capitals.</param>
    /// <returns>Whether it can be converted.</returns>
    public bool Knows(string currency) => _perBase.ContainsKey(currency);

    /// <summary>Converts an amount.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="currency">The currency wanted.</param>
    /// <returns>The amount, not rounded; or a refusal that names the currency that is missing.</returns>
    public (Money Money, Refusal? Refusal) Convert(Money amount, string currency)
    {
        if (amount.Currency == currency)
        {
            return (amount, null);
        }

        return (Knows(amount.Currency), Knows(currency)) switch
        {
            (false, _) => (default, Missing(amount.Currency)),
            (_, false) => (default, Missing(currency)),
            _ => (new Money(amount.Amount * _perBase[currency] / _perBase[amount.Currency], currency), null),
        };
    }

    /// <summary>Says by which rate an amount was converted.</summary>
    /// <param name="from">The currency that was given.</param>
    /// <param name="to">The currency wanted; both are in the table.</param>
    /// <returns>A sentence with the rate, its day and its source.</returns>
    public string Note(string from, string to) => string.Create(
        CultureInfo.InvariantCulture, $"Converted at 1 {from} = {_perBase[to] / _perBase[from]:0.0000##} {to}: {Source} of {Iso(Date)}.");

    private static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private Refusal Missing(string currency) => new(
        RefusalKind.Invalid, "currency", $"There is no exchange rate for {currency} in the table of {Iso(Date)} ({Source}); add it to the rates file.");

    private sealed record Table(string Source, LocalDate Date, string Base, Dictionary<string, decimal> Rates);
}
