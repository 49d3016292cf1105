using CsCheck;
using JetVision.Activities.Sourcing.Letters;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>Operators' own words, read into a draft that guesses nothing.</summary>
public sealed class QuoteReaderTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 22, 12, 0);

    [Theory]
    [InlineData("Hello, we can offer Citation XLS+ N560XL for USD 28,500 all in.", "28500", "USD", "Citation XLS+", "N560XL")]
    [InlineData("Total price: €31.250,00 incl. landing fees. Aircraft: Challenger 350, reg. D-BEKP", "31250", "EUR", "Challenger 350", "D-BEKP")]
    [InlineData("Our price is 18.900 EUR for a CJ3+, 7 seats", "18900", "EUR", "Citation CJ3+", null)]
    [InlineData("$42.5k total on a G450, tail N450GA", "42500", "USD", "Gulfstream G450", "N450GA")]
    [InlineData("Hourly rate $5,200 per hour\nLanding fee $900\nTotal: $37,450.50\nAircraft PC-12 N412PC", "37450.50", "USD", "Pilatus PC-12", "N412PC")]
    [InlineData("CHF 22'400 all inclusive, Phenom 300E HB-VPH", "22400", "CHF", "Phenom 300E", "HB-VPH")]
    [InlineData("Price £19,950 with Hawker 800XP G-LAOR. Cancellation fee £5,000.", "19950", "GBP", "Hawker 800XP", "G-LAOR")]
    public void Words_WithAPrice_AreRead(string words, string price, string currency, string type, string? tail)
    {
        var read = QuoteReader.Read(words, "mail", Now);
        Assert.Equal((decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture), currency, type, tail), (read.Price, read.Currency, read.AircraftType, read.Tail));
        Assert.False(QuoteReader.IsDecline(words, read));
    }

    [Fact]
    public void Prices_OfWhichNoneIsCalledTheTotal_AreLeftToTheBroker()
    {
        Assert.Null(QuoteReader.Read("Option A USD 28,500 on XLS+\nOption B USD 35,000 on Challenger 300", "mail", Now).Price);
        Assert.Null(QuoteReader.Read("Total USD 28,500 or total EUR 26,000", "mail", Now).Price);
    }

    [Fact]
    public void Details_AreRead_WhereTheyAreStated()
    {
        var read = QuoteReader.Read("Total USD 28,500, FET not included. XLS+ N560XL, 8 seats, YOM 2014. Departure 14:30 local. Valid for 24 hours. De-icing excluded.", "mail", Now);
        Assert.Equal((8, 2014, false, Now + Duration.FromHours(24)), (read.Seats, read.YearOfMake, read.IncludesUsTax, read.ValidUntil));
        Assert.Contains("14:30 local", read.Times);
        Assert.NotEmpty(read.Inclusions);
    }

    [Theory]
    [InlineData("Thank you, but we have to decline: no crew.")]
    [InlineData("Unfortunately the aircraft is not available on that date.")]
    [InlineData("Leider kein Flugzeug frei.")]
    public void Words_ThatSayNo_AreADecline(string words) => Assert.True(QuoteReader.IsDecline(words, QuoteReader.Read(words, "mail", Now)));

    [Fact]
    public void Text_WhateverItIs_NeverThrows() => Gen.String[0, 400].Sample(text => QuoteReader.Read(text, "mail", Now));

    [Fact]
    public void Amount_HoweverItIsGrouped_IsTheSame() => Gen.Int[1000, 9_999_999].Sample(whole =>
    {
        var plain = whole.ToString("#,##0", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var written in new[] { plain, plain.Replace(',', '.'), plain.Replace(',', ' '), plain.Replace(',', '\''), $"{plain}.00", $"{plain.Replace(',', '.')},00" })
        {
            Assert.Equal(whole, QuoteReader.Amount(written, isKilo: false));
        }
    });
}
