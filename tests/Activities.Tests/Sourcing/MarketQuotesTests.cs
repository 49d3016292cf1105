using System.Text.Json;
using CsCheck;
using JetVision.Activities.Quotes;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>Reading Avinode's quote documents.</summary>
public sealed class MarketQuotesTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Theory]
    [InlineData("""{ "sellerPrice": { "price": 100, "currency": "EUR" }, "sellerPriceWithoutCommission": { "price": 90, "currency": "EUR" } }""", 100)]
    [InlineData("""{ "sellerPriceWithoutCommission": { "price": 90, "currency": "EUR" } }""", 90)]
    [InlineData("""{ "sellerPrice": { "price": 0, "currency": "EUR" }, "sellerPriceWithoutCommission": { "price": 90, "currency": "EUR" } }""", 90)]
    [InlineData("""{ "sellerPrice": { "price": 100 } }""", null)]
    [InlineData("""{ "estimatedPrice": { "price": 100, "currency": "EUR" }, "aviquote": { "price": 100, "currency": "EUR" } }""", null)]
    [InlineData("{}", null)]
    public void Price_IsTheOperatorsOwnOrNone(string document, int? amount) =>
        Assert.Equal(amount is null ? null : new Money(amount.Value, "EUR"), MarketQuotes.PriceOf(Read(document)));

    [Fact]
    public void Estimate_HasNoWayToBecomeMoney()
    {
        Assert.DoesNotContain(
            typeof(MarketEstimate).GetMethods().Concat(typeof(Money).GetMethods()),
            method => method.Name is "op_Implicit" or "op_Explicit");
        Assert.DoesNotContain(typeof(MarketEstimate).GetProperties(), property => property.PropertyType == typeof(Money));
    }

    [Fact]
    public void Document_ReadTwice_ChangesNothing_AndANewPriceDoes()
    {
        var quote = new Quote { Channel = "avinode", OperatorName = "Alpha", Aircraft = new QuotedAircraft("", "", null, 0), Price = default };
        var source = Read("""{ "sellerPrice": { "price": 100, "currency": "EUR" }, "lift": { "aircraftType": "Citation XLS+", "aircraftTail": "N1" }, "sellerMessage": "Hello" }""");

        Assert.True(MarketQuotes.Fill(quote, source, new Money(100, "EUR")));
        Assert.False(MarketQuotes.Fill(quote, source, new Money(100, "EUR")));
        Assert.True(MarketQuotes.Fill(quote, source, new Money(101, "EUR")));
        Assert.Equal((8, "Super light jet"), (quote.Aircraft.Seats, quote.Aircraft.Category));
    }

    [Fact]
    public void Safety_OfWhateverShape_IsReadOrLeftOut()
    {
        var quote = new Quote { Channel = "avinode", OperatorName = "Alpha", Aircraft = new QuotedAircraft("", "", null, 0), Price = default };
        MarketQuotes.Fill(quote, Read("""{ "lift": { "safety": { "argus": "Platinum", "wyvern": null, "isbao": "Stage 2", "own": 7 }, "amenities": ["WiFi", { "name": "Galley" }, 3] } }"""), new Money(1, "USD"));

        Assert.Equal(["ARGUS Platinum", "IS-BAO Stage 2"], quote.SafetyRatings);
        Assert.Equal(["WiFi", "Galley"], quote.Aircraft.Amenities);
        MarketQuotes.Fill(quote, Read("""{ "lift": { "safety": "yes", "amenities": {} } }"""), new Money(1, "USD"));
        Assert.Empty(quote.SafetyRatings);
    }

    [Fact]
    public void Id_ThatCouldLeaveItsPlaceInAnAddress_IsNone() => Gen.String.Sample(text =>
        !AvinodeClient.IsId(text) || Uri.TryCreate($"http://m.test/api/rfqs/{text}", UriKind.Absolute, out var uri) && uri.AbsolutePath == $"/api/rfqs/{text}");

    private static WireQuote Read(string document) => JsonSerializer.Deserialize<WireQuote>(document, Json)!;
}
