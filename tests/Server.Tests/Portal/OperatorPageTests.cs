using System.Net;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace JetVision.Server.Tests.Portal;

public sealed class OperatorPageTests : IAsyncLifetime
{
    private PublicHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PublicHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Open_ShowsTheTrip_AndNothingOfTheClient()
    {
        var page = await (await _host.GetAsync($"/rfq/{await _host.AddRfqAsync()}")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("KTEB", page, StringComparison.Ordinal);
        Assert.Contains("depart 14:00–15:00 EST", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Ellison", page, StringComparison.Ordinal);
        Assert.DoesNotContain("client.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Open_UnknownToken_IsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _host.GetAsync("/rfq/nobody-was-given-this-address")).StatusCode);

    [Fact]
    public async Task Answer_AsForm_BecomesAQuote()
    {
        var token = await _host.AddRfqAsync();

        var answer = await _host.PostFormAsync(
            $"/rfq/{token}", ("price", "18,400.50"), ("currency", "USD"), ("aircraftType", "Citation XLS+"), ("seats", "8"), ("tail", "n123ab"),
            ("yearOfMake", "2015"), ("validUntil", "2026-11-23T18:00"), ("includesUsTax", "no"), ("message", "Catering included"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var quote = await _host.ReadAsync(db => db.Quotes.SingleAsync());
        Assert.Equal(new Money(18_400.50m, "USD"), quote.Price);
        Assert.Equal("N123AB", quote.Aircraft.Tail);
        // Six in the evening at Teterboro is 23:00 UTC.
        Assert.Equal(NodaTime.Instant.FromUtc(2026, 11, 23, 23, 0), quote.ExpiresAt);
        Assert.False(quote.IncludesUsTax);
    }

    [Theory]
    [InlineData("price", "a lot", "Enter the total price as a number")]
    [InlineData("seats", "eight", "Enter the number of passenger seats")]
    [InlineData("seats", "0", "from 1 to 400")]
    [InlineData("yearOfMake", "1901", "Enter the year of make")]
    [InlineData("validUntil", "soon", "Enter date and time")]
    [InlineData("currency", "BTC", "Choose one of these currencies")]
    public async Task Answer_BadField_IsToldBesideIt_AndWhatWasTypedStays(string field, string value, string words)
    {
        var token = await _host.AddRfqAsync();
        var fields = new Dictionary<string, string> { ["price"] = "18400", ["currency"] = "USD", ["aircraftType"] = "Phenom 300", ["seats"] = "7", [field] = value };

        var answer = await _host.PostFormAsync($"/rfq/{token}", [.. fields.Select(pair => (pair.Key, pair.Value))]);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"id=\"{field}-wrong\"", page, StringComparison.Ordinal);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains("value=\"Phenom 300\"", page, StringComparison.Ordinal);
        Assert.Equal(0, await _host.ReadAsync(db => db.Quotes.CountAsync()));
    }

    [Fact]
    public async Task Decline_IsKept()
    {
        var token = await _host.AddRfqAsync();

        var answer = await _host.PostFormAsync($"/rfq/{token}/decline", ("reason", "No crew"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal((RfqStatus.Declined, "No crew"), await _host.ReadAsync(async db => await db.Rfqs.Select(rfq => new { rfq.Status, rfq.DeclineReason }).SingleAsync() is var rfq ? (rfq.Status, rfq.DeclineReason!) : default));
    }

    [Fact]
    public async Task Answer_AfterTheWindow_IsGone()
    {
        var token = await _host.AddRfqAsync();

        _host.Time.Advance(TimeSpan.FromHours(3));
        var answer = await _host.PostJsonAsync($"/rfq/{token}", """{"price":18400,"currency":"USD","aircraftType":"Phenom 300","seats":7}""");

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await _host.GetAsync($"/rfq/{token}")).StatusCode);
    }
}
