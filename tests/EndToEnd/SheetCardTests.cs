using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd;

/// <summary>A portal whose client sheet is at a practice Google of the test's own, to be opened by a person's consent.</summary>
public sealed class SheetPortal : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetvision-google-").FullName;

    public PracticeProcess World { get; private set; } = null!;

    public PortalBrowser Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await PracticeProcess.StartAsync(_folder, new Dictionary<string, string>());
        Portal = new PortalBrowser(new Dictionary<string, string>
        {
            ["Sheets__SpreadsheetId"] = "practice-clients",
            ["Sheets__BaseAddress"] = new Uri(World.Address, "/google/").ToString(),
            ["Sheets__ClientId"] = "sandbox-google-client",
            ["Sheets__ClientSecret"] = "sandbox-google-secret",
            ["Sheets__Authorize"] = new Uri(World.Address, "/google/auth").ToString(),
            ["Sheets__Token"] = new Uri(World.Address, "/google/token").ToString(),
            ["Sheets__Interval"] = "1.00:00:00",
        });
        await Portal.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Portal is not null)
        {
            await Portal.DisposeAsync();
        }

        await World.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<List<List<string>>> RowsAsync() => (await World.Http.GetFromJsonAsync<List<List<string>>>("/sandbox/google/sheets/practice-clients/Clients", JsonSerializerOptions.Web))!;
}

/// <summary>The client sheet under Settings, by a person's consent.</summary>
public sealed class SheetCardTests(SheetPortal sheet) : IClassFixture<SheetPortal>
{
    [Fact]
    public async Task Sheet_IsConnectedByConsent_RefusedRevokedAndConnectedAgain()
    {
        await using var admin = await sheet.Portal.OpenAsync();
        await admin.SignInAsync();
        await admin.GoAsync("/settings");
        var card = admin.Page.Locator("section[aria-labelledby=sheet-title]");
        await Expect(card).ToContainTextAsync("No account is connected yet");
        Assert.Empty(await admin.LookAsync());

        // Refused at Google.
        await ConsentAsync(new { error = "access_denied" });
        await card.GetByText("Connect a Google account").ClickAsync();
        await Expect(card.Locator(".note.bad").First).ToContainTextAsync("refused at Google");
        await Expect(card.Locator(".note.bad").First).ToContainTextAsync("test users");
        Assert.Empty(await admin.LookAsync());

        // Given.
        await ConsentAsync(new { });
        await card.GetByText("Connect a Google account").ClickAsync();
        await Expect(card.Locator(".note.good")).ToHaveTextAsync("The account is connected.");
        await Expect(card).ToContainTextAsync("Signed in as broker@gmail.example");
        await Live(admin).WaitForAsync();
        await card.GetByText("Sync now").ClickAsync();
        await Expect(card).ToContainTextAsync("2 new clients");
        Assert.Empty(await admin.LookAsync());

        // Taken back.
        await sheet.World.PostAsync("/sandbox/google/revoke");
        await card.GetByText("Sync now").ClickAsync();
        await Expect(card).ToContainTextAsync("has run out or was taken back. Connect the account again under Settings");
        await admin.GoAsync("/settings");
        await Expect(card.GetByText("Connect again")).ToBeVisibleAsync();
        await card.GetByText("Connect again").ClickAsync();
        await Expect(card.Locator(".note.good")).ToHaveTextAsync("The account is connected.");
        await Live(admin).WaitForAsync();
        await card.GetByText("Sync now").ClickAsync();
        await Expect(card).ToContainTextAsync("Both sides are the same now");
    }

    [Fact]
    public async Task Consent_BegunByNobodyHere_IsNotTaken_AndOnlyAdminsReachIt()
    {
        using var nobody = sheet.Portal.Server.NewClient(null);
        using var begun = await nobody.GetAsync(new Uri("/settings/sheets/connect", UriKind.Relative));
        Assert.NotEqual(HttpStatusCode.OK, begun.StatusCode);
        Assert.DoesNotContain(sheet.World.Address.Authority, begun.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal);

        using var person = new Person(sheet.Portal.Server);
        await person.SignInAsync();
        Assert.Contains("not%20begun%20here", (await person.FollowAsync("/settings/sheets/callback?code=4%2Fstolen&state=guessed")).Query, StringComparison.Ordinal);
    }

    private async Task ConsentAsync(object order)
    {
        using var answer = await sheet.World.Http.PutAsJsonAsync("/sandbox/google/consent", order);
        answer.EnsureSuccessStatusCode();
    }

    private static ILocator Live(PortalPage page) => page.Page.Locator(".shell[data-live]");
}
