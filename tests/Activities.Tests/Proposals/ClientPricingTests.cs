using CsCheck;
using JetVision.Activities.Proposals;
using JetVision.Activities.Proposals.Pricing;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using Xunit;

namespace JetVision.Activities.Tests.Proposals;

public sealed class ClientPricingTests
{
    private static readonly Gen<MarginPolicy> AnyMargin = Gen.Select(
        Gen.Enum<MarginKind>(), Gen.Int[0, 60], Gen.Int[0, 2_000], Gen.Int[0, 30_000].Nullable(), Gen.OneOf(0m, 1m, 50m, 100m))
        .Select((kind, value, least, most, step) => new MarginPolicy(kind, kind == MarginKind.Fixed ? value * 100 : value, least, most, step));

    private static readonly Gen<Money> AnyPrice = Gen.Select(Gen.Int[50_000, 50_000_000], Gen.OneOf("USD", "EUR", "GBP", "JPY"))
        .Select((cents, currency) => new Money(cents / 100m, currency).Rounded());

    [Fact]
    public void Price_AnyQuoteAndRule_PartsAreTheTotalToTheCent() => Gen.Select(AnyPrice, AnyMargin, Gen.OneOf("USD", "EUR", "JPY"), Gen.Int[1, 12]).Sample((net, margin, currency, passengers) =>
    {
        var priced = Priced(net, margin, currency, passengers);
        var price = priced.Price;
        return price.Charter + price.Taxes.Aggregate(new Money(0, currency), (sum, tax) => sum + tax.Amount) == price.Total
            && priced.Net + priced.Margin == price.Charter
            && price.Taxes.All(tax => tax.Amount == tax.Amount.Rounded()) && price.Charter == price.Charter.Rounded() && price.Total.Currency == currency;
    });

    [Fact]
    public void Price_SameCurrency_KeepsTheLeastAndTheGreatestMargin() => Gen.Select(AnyPrice, AnyMargin).Sample((net, margin) =>
    {
        var earned = Priced(net, margin, net.Currency, 4).Margin.Amount;
        return earned >= margin.Minimum && (margin.Maximum is not { } most || earned <= Math.Max(most, margin.Minimum));
    });

    [Fact]
    public void Price_NoGreatestMargin_IsAMultipleOfTheStep() => Gen.Select(AnyPrice, AnyMargin).Sample((net, margin) =>
        margin.RoundTo == 0 || Priced(net, margin with { Maximum = null }, net.Currency, 4).Price.Charter.Amount % margin.RoundTo == 0);

    [Fact]
    public void Price_HigherNet_IsNeverCheaper() => Gen.Select(Gen.Int[500, 500_000], Gen.Int[0, 10_000], AnyMargin).Sample((net, more, margin) =>
        Priced(new Money(net, "USD"), margin with { Maximum = null }, "USD", 4).Price.Total.Amount <= Priced(new Money(net + more, "USD"), margin with { Maximum = null }, "USD", 4).Price.Total.Amount);

    [Theory]
    [InlineData(MarginKind.Markup, 10, 22_000, 10, 9.09)]
    [InlineData(MarginKind.Margin, 10, 22_250, 11.25, 10.11)]
    [InlineData(MarginKind.Fixed, 1_234, 21_250, 6.25, 5.88)]
    public void Price_EachKindOfMargin_IsWhatItSays(MarginKind kind, int value, int charter, double markup, double margin)
    {
        var priced = Priced(new Money(20_000, "USD"), new MarginPolicy(kind, value), "USD", 4);

        Assert.Equal(charter, priced.Price.Charter.Amount);
        Assert.Equal(((decimal)markup, (decimal)margin), (priced.Costing(1).MarkupPercent, priced.Costing(1).MarginPercent));
    }

    [Fact]
    public void Price_AnotherCurrency_IsConvertedAndSaysByWhichRateAndDay()
    {
        var price = Priced(new Money(10_000, "EUR"), new MarginPolicy(RoundTo: 1), "USD", 4).Price;

        Assert.Equal(new Money(12_100, "USD"), price.Charter);
        Assert.Contains("Converted at 1 EUR = 1.1000 USD: test rates of 2026-11-20. The price in USD is fixed at confirmation.", price.Notes);
    }

    [Fact]
    public void Price_UnknownCurrency_IsRefusedInWords()
    {
        var (priced, refusal) = ClientPricing.Price(Cases.Quote(currency: "XXX"), new MarginPolicy(), "USD", Cases.Rates, _ => TaxFinding.None);

        Assert.Null(priced);
        Assert.StartsWith("There is no exchange rate for XXX", refusal!.Message);
    }

    [Theory]
    [InlineData(false, 1, null)]
    [InlineData(true, 0, "US transport taxes are part of the charter price and are not added again.")]
    [InlineData(null, 1, "The operator has not stated whether its price includes US transport taxes; they are added here and come off should it include them.")]
    public void Price_OperatorSaysWhetherTaxIsIncluded_IsNeverAddedTwice(bool? includes, int excise, string? note)
    {
        var quote = Cases.Quote();
        quote.IncludesUsTax = includes;

        var price = Priced(quote, new MarginPolicy(), "USD", 5).Price;

        Assert.Equal(excise, price.Taxes.Count(tax => tax.Name == "US federal excise tax"));
        Assert.Equal(note is null ? [] : [note], price.Notes);
    }

    [Fact]
    public void Price_ALineOfTheQuoteIsTheTax_IsNotAddedAgain()
    {
        var quote = Cases.Quote();
        quote.IncludesUsTax = null;
        quote.Lines = [.. quote.Lines, new("FET 7.5%", "TAX", new Money(1_500, "USD"))];

        Assert.Empty(Priced(quote, new MarginPolicy(), "USD", 5).Price.Taxes);
    }

    [Fact]
    public void Price_ManualTaxOfAnotherCountry_IsAddedToTheTotal()
    {
        var (priced, _) = ClientPricing.Price(
            Cases.Quote(10_000, currency: "EUR"), new MarginPolicy(RoundTo: 1), "EUR", Cases.Rates, _ => TaxFinding.None, [new TaxLine("UK air passenger duty", new Money(404.004m, "EUR"), "as entered")]);

        Assert.Equal(new Money(11_404.00m, "EUR"), priced!.Price.Total);
    }

    [Fact]
    public void Parts_LinesOfTheOperator_AreSaidInOurWordsAndNeverInItsOwn()
    {
        var quote = Cases.Quote();
        quote.Lines = [new("Base 5.2h x 3846.15", null, new Money(20_000, "USD")), new("ferry KMIA 2,100 usd", "POSITIONING", new Money(2_100, "USD")), new("Secret 999", null, new Money(999, "USD"))];

        var (included, notIncluded) = PriceParts.Of(quote);

        Assert.Equal(["The aircraft with its crew for the flights shown", "Positioning of the aircraft", "Other charges that the operator lists in its quote"], included);
        Assert.Contains("De-icing, if needed, at cost", notIncluded);
        Assert.Contains("Not stated by the operator, to be confirmed: fuel; landing, handling and parking; crew and crew expenses; catering; Wi-Fi; ground transport", notIncluded);
    }

    private static PricedQuote Priced(Money net, MarginPolicy margin, string currency, int passengers) => Priced(Cases.Quote(net.Amount, currency: net.Currency), margin, currency, passengers);

    private static PricedQuote Priced(JetVision.Activities.Quotes.Quote quote, MarginPolicy margin, string currency, int passengers) =>
        ClientPricing.Price(quote, margin, currency, Cases.Rates, charter => Cases.Taxes.Of(charter, [Cases.Flight("KTEB", "KOPF", passengers)], Cases.Rates)).Priced!;
}
