using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd;

/// <summary>The pages as brokers, clients and operators use them, in a real browser on a real server.</summary>
public sealed class PortalTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Request_TypedIntoTheChat_IsQuotedApprovedAndAccepted_WithoutAReload()
    {
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        await page.Page.EvaluateAsync("window.neverReloaded = true");

        await page.Page.ClickAsync("text=Add the client");
        await page.Page.GetByLabel("Client's name").FillAsync("Mark Client");
        await page.Page.GetByLabel("Mail address").FillAsync("mark@client.example");
        await page.Page.FillAsync("textarea", Broker.TripText);
        await page.Page.PressAsync("textarea", "Enter");
        await Expect(page.Page.Locator(".did", new() { HasText = "quoted" }).First).ToBeVisibleAsync(Patient);
        await Expect(page.Page.Locator(".talk-call")).ToBeVisibleAsync(Patient);
        await page.Page.ClickAsync(".talk-call");

        await Expect(page.Page.Locator(".quote")).Not.ToHaveCountAsync(0);
        Assert.True(await page.Page.Locator(".quote").CountAsync() >= 3);
        await page.Page.ClickAsync("text=Approve and send");
        await Expect(page.Page.Locator(".proposal .chip", new() { HasText = "Sent" }).First).ToBeVisibleAsync(Patient);
        await Expect(page.Page.Locator(".mails li").First).ToBeVisibleAsync(Patient);

        var address = await page.Page.Locator(".proposal a", new() { HasText = "Client's page" }).GetAttributeAsync("href");
        await using (var client = await portal.OpenAsync(width: 390, scripts: false))
        {
            await client.Page.GotoAsync(address!);
            await client.Page.CheckAsync("input[name=option][value='1']");
            await client.Page.FillAsync("input[name=name]", "Mark Client");
            await client.Page.ClickAsync("text=Accept the chosen option");
            await Expect(client.Page.Locator("h1")).ToHaveTextAsync("Thank you. Your choice is with us.");
            Assert.Empty(client.Troubles);
        }

        await Expect(page.Page.Locator(".request-title .chip", new() { HasText = "Won" })).ToBeVisibleAsync(Patient);
        Assert.True(await page.Page.EvaluateAsync<bool>("window.neverReloaded === true"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task SendBack_WithANote_IsDraftedAnew()
    {
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        var id = await portal.Broker.SendAsync();
        await portal.Broker.DraftAsync(id);

        await page.GoAsync($"/requests/{id}");
        await page.Page.ClickAsync(".decision >> text=Send back");
        await page.Page.GetByLabel("What should change").FillAsync("Leave out the light jets.");
        await page.Page.ClickAsync(".mud-dialog >> text=Send back");

        await Expect(page.Page.Locator("#proposal-title", new() { HasText = "version 2" })).ToBeVisibleAsync(Patient);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task ManualQuote_WithAFault_IsToldAtItsField_ThenRecorded()
    {
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        var id = await portal.Broker.SendAsync();
        await portal.Broker.DraftAsync(id);

        await page.GoAsync($"/requests/{id}");
        await page.Page.ClickAsync("text=Enter a quote");
        await page.Page.GetByLabel("Operator", new() { Exact = true }).FillAsync("Telephone Aviation");
        await page.Page.ClickAsync("text=Record the quote");
        await Expect(page.Page.Locator(".mud-dialog", new() { HasText = "Enter the total price as a number above 0" })).ToBeVisibleAsync(Patient);
        await page.Page.GetByLabel("Total price").FillAsync("21000");
        await page.Page.GetByLabel("Aircraft type").FillAsync("Phenom 300");
        await page.Page.GetByLabel("Passenger seats").FillAsync("7");
        await page.Page.PressAsync("[aria-label='Passenger seats'], label:has-text('Passenger seats') >> xpath=..//input", "Tab");
        await page.Page.ClickAsync("text=Record the quote");

        await Expect(page.Page.Locator(".quote", new() { HasText = "Telephone Aviation" })).ToBeVisibleAsync(Patient);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Flights_WithAPlaceThatIsNone_IsTold_ThenShowsAircraftStopsAndWhatToHeed()
    {
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        await page.GoAsync("/flights");

        await page.Page.GetByLabel("From").FillAsync("Nowhere at all");
        await page.Page.GetByLabel("To", new() { Exact = true }).FillAsync("Aspen");
        await page.Page.ClickAsync("text=Look it up");
        await Expect(page.Page.GetByText("No airport is known as “Nowhere at all”.")).ToBeVisibleAsync(Patient);
        await Expect(page.Page.Locator(".shell[data-live]")).ToBeVisibleAsync(Patient);

        await page.Page.GetByLabel("From").FillAsync("Teterboro");
        await page.Page.GetByLabel("Day").FillAsync("2026-12-18");
        await page.Page.GetByLabel("Departs, local").FillAsync("21:30");
        await page.Page.GetByLabel("Passengers").FillAsync("5");
        await page.Page.ClickAsync("text=Look it up");

        await Expect(page.Page.Locator(".flight-warnings .grave", new() { HasText = "outside the hours of KASE" })).ToBeVisibleAsync(Patient);
        await Expect(page.Page.Locator("tr", new() { HasText = "Challenger 604" })).ToContainTextAsync("nonstop");
        await Expect(page.Page.Locator("tr", new() { HasText = "Pilatus PC-12" })).Not.ToContainTextAsync("nonstop");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Flights_NearAnEmptyLeg_ShowItAndThatItIsNoQuote()
    {
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();

        // The practice market flies the same empty legs everywhere: on that 1 March one from Miami to Teterboro, the field next to White Plains.
        await page.GoAsync("/flights?from=KMIA&to=KHPN&date=2027-03-02&pax=6");

        await Expect(page.Page.Locator("tr", new() { HasText = "Larkspur Executive Air" })).ToContainTextAsync("21 nm off", new() { Timeout = 30_000 });
        await Expect(page.Page.GetByText("None is a quote.")).ToBeVisibleAsync();
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Flights_WatchedRoute_ListsWhatComesUp_UntilItIsEnded()
    {
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        await page.GoAsync("/flights?from=KMIA&to=KHPN&date=2027-03-02&pax=6");
        await Expect(page.Page.Locator("tr", new() { HasText = "Larkspur Executive Air" })).ToBeVisibleAsync(Patient);

        await page.Page.ClickAsync("text=Watch this route");

        var found = page.Page.Locator(".watched-legs li", new() { HasText = "Larkspur Executive Air" });
        await Expect(found.GetByText("New", new() { Exact = true })).ToBeVisibleAsync(Patient);
        Assert.Empty(await page.LookAsync());
        await found.GetByText("Interested").ClickAsync();
        await Expect(found.Locator(".chip", new() { HasText = "Interested" })).ToBeVisibleAsync(Patient);
        await page.Page.Locator(".watched").GetByText("End", new() { Exact = true }).ClickAsync();
        await Expect(page.Page.Locator(".watched")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        Assert.Empty(page.Troubles);
    }

    [Theory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Pages_AtEverySizeAndLight_AreLegibleAndFitTheScreen(int width, bool dark)
    {
        var id = await portal.Broker.SendAsync();
        await portal.Broker.DraftAsync(id);
        await using var page = await portal.OpenAsync(width, dark);
        var troubles = new List<string>();
        async Task LookAtAsync(string path)
        {
            await page.GoAsync(path);
            troubles.AddRange((await page.LookAsync()).Select(trouble => $"{path}: {trouble}"));
        }

        await LookAtAsync("/sign-in");
        await page.SignInAsync();
        foreach (var path in new[] { "/", $"/?r={id}", $"/requests/{id}", "/mail", "/flights?from=KTEB&to=KASE&date=2026-12-18&time=21:30&pax=5", "/flights?from=KMIA&to=KHPN&date=2027-03-02&pax=6", "/drafts", "/settings", "/nothing-here" })
        {
            await LookAtAsync(path);
        }

        var client = (await portal.Broker.RequestAsync(id)).GetProperty("proposals").EnumerateArray().Last().GetProperty("clientUrl").GetString()!;
        await LookAtAsync(client);
        Assert.True(troubles.Count == 0, string.Join(Environment.NewLine, troubles));
        Assert.DoesNotContain(page.Troubles, trouble => trouble.StartsWith("another host", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/requests/0190a000-0000-7000-8000-000000000009")]
    [InlineData("/mail")]
    [InlineData("/flights")]
    [InlineData("/settings")]
    public async Task Page_SignedOut_LeadsToSignIn(string path)
    {
        using var anybody = portal.Server.NewClient(null);

        var answer = await anybody.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Found, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_SayHowTheMarketplacesWebHooksStand()
    {
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        var market = page.Page.Locator(".in-use-list li", new() { HasText = "Practice marketplace" });

        // A server that has just begun may still be asking the marketplace to call it.
        await Eventually.TrueAsync(
            async () =>
            {
                await page.GoAsync("/settings");
                await Expect(market).ToBeVisibleAsync(Patient);
                return (await market.TextContentAsync())!.Contains("Web hooks are on", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(60),
            () => portal.Server.Log);
    }

    [Fact]
    public async Task Settings_WrongMargin_IsToldAndNotSaved_RightOneIs()
    {
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        await page.GoAsync("/settings");

        await page.Page.GetByLabel("Round the client's price up to").FillAsync("-5");
        await page.Page.ClickAsync("button[type=submit]:has-text('Save')");
        await Expect(page.Page.Locator(".settings-foot [role=alert]")).ToBeVisibleAsync(Patient);
        await page.Page.GetByLabel("Round the client's price up to").FillAsync("100");
        await page.Page.ClickAsync("button[type=submit]:has-text('Save')");
        await Expect(page.Page.Locator(".mud-snackbar", new() { HasText = "Saved" })).ToBeVisibleAsync(Patient);

        await page.GoAsync("/settings");
        await Expect(page.Page.GetByLabel("Round the client's price up to")).ToHaveValueAsync("100");
        Assert.Empty(page.Troubles);
    }
}
