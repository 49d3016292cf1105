using JetVision.Activities.Quotes;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;

namespace JetVision.Activities.Proposals.Pricing;

/// <summary>A quote's price for the client, and what the house earns by it.</summary>
/// <param name="Price">For the client.</param>
/// <param name="OperatorPrice">The operator's total in its own currency.</param>
/// <param name="Net">The same in the proposal's currency.</param>
/// <param name="Margin">What the brokerage earns.</param>
internal sealed record PricedQuote(ClientPrice Price, Money OperatorPrice, Money Net, Money Margin)
{
    /// <summary>The costing of an option.</summary>
    public OptionCosting Costing(int option) => new(option, OperatorPrice, Net, Margin, Share(Margin.Amount, Net.Amount), Share(Margin.Amount, Price.Charter.Amount));

    private static decimal Share(decimal part, decimal whole) => whole == 0 ? 0 : Math.Round(100 * part / whole, 2, MidpointRounding.AwayFromZero);
}

/// <summary>
/// Makes the client's price of an operator's: margin by the brokerage's rule in the quote's currency, conversion, rounding up, taxes, sum. Every amount is rounded to the
/// currency's smallest unit, halves away from zero, before it is added, so that the parts are the total to the cent.
/// </summary>
internal static class ClientPricing
{
    /// <summary>Prices a quote.</summary>
    /// <param name="quote">The quote.</param>
    /// <param name="margin">The brokerage's rule.</param>
    /// <param name="currency">The proposal's currency.</param>
    /// <param name="rates">The exchange rates.</param>
    /// <param name="taxes">Finds the United States' taxes on a price.</param>
    /// <param name="manualTaxes">Taxes of other countries that the broker entered, in the proposal's currency; null for none.</param>
    /// <returns>The price; or a refusal when a currency cannot be converted or the price is not above 0.</returns>
    public static (PricedQuote? Priced, Refusal? Refusal) Price(
        Quote quote, MarginPolicy margin, string currency, ExchangeRates rates, Func<Money, TaxFinding> taxes, IReadOnlyList<TaxLine>? manualTaxes = null)
    {
        if (quote.Price.Amount <= 0)
        {
            return (null, new Refusal(RefusalKind.Invalid, "price", $"The quote of {quote.OperatorName} names no price."));
        }

        var (converted, refusal) = rates.Convert(quote.Price, currency);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        var net = converted.Rounded();
        var factor = converted.Amount / quote.Price.Amount;
        var exact = new Money((quote.Price.Amount + Earned(quote.Price.Amount, margin)) * factor, currency).Rounded();
        var charter = exact with { Amount = RoundUp(exact.Amount, net.Amount, factor, margin) };
        List<string> notes = [];
        if (quote.Price.Currency != currency)
        {
            notes.Add($"{rates.Note(quote.Price.Currency, currency)} The price in {currency} is fixed at confirmation.");
        }

        var found = UsTax(quote, taxes(charter), notes);
        List<TaxLine> lines = [.. found.Lines, .. (manualTaxes ?? []).Select(line => line with { Amount = line.Amount.Rounded() })];
        notes.AddRange(found.Notes);
        var total = lines.Aggregate(charter, (sum, line) => sum + line.Amount);
        var (included, notIncluded) = PriceParts.Of(quote);
        return (new PricedQuote(new ClientPrice(charter, lines, total, included, notIncluded, [.. notes.Distinct()]), quote.Price, net, charter - net), null);
    }

    /// <summary>The margin before rounding, in the quote's currency. A least margin above the greatest wins.</summary>
    public static decimal Earned(decimal net, MarginPolicy margin)
    {
        var wanted = margin.Kind switch
        {
            MarginKind.Markup => net * margin.Value / 100,
            MarginKind.Margin when margin.Value < 100 => net * margin.Value / (100 - margin.Value),
            MarginKind.Margin => throw new InvalidOperationException("A margin of 100 % of the client's price or more makes no price; correct the brokerage's margin."),
            _ => margin.Value,
        };
        return Math.Max(Math.Min(wanted, margin.Maximum ?? wanted), margin.Minimum);
    }

    /// <summary>The next multiple above; the one below where the one above breaks the greatest margin and the one below keeps the least; else the price as it is.</summary>
    private static decimal RoundUp(decimal price, decimal net, decimal factor, MarginPolicy margin)
    {
        if (margin.RoundTo <= 0)
        {
            return price;
        }

        var up = Math.Ceiling(price / margin.RoundTo) * margin.RoundTo;
        if (margin.Maximum is not { } most || up - net <= Math.Max(most, margin.Minimum) * factor)
        {
            return up;
        }

        var down = up - margin.RoundTo;
        return down - net >= margin.Minimum * factor ? down : price;
    }

    private static TaxFinding UsTax(Quote quote, TaxFinding found, List<string> notes)
    {
        if (found.Lines.Count == 0)
        {
            return found;
        }

        if (quote.IncludesUsTax == true || quote.Lines.Any(PriceParts.IsUsTax))
        {
            notes.Add("US transport taxes are part of the charter price and are not added again.");
            return TaxFinding.None;
        }

        if (quote.IncludesUsTax is null)
        {
            notes.Add("The operator has not stated whether its price includes US transport taxes; they are added here and come off should it include them.");
        }

        return found;
    }
}
