using System.Net.Http.Json;
using System.Web;
using JetVision.Activities.Accounts;
using JetVision.Activities.Clients;
using JetVision.Activities.Clients.Sheets;
using JetVision.Activities.Shared;
using JetVision.Activities.Tests.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Activities.Tests.Clients;

/// <summary>The client sheet by a person's consent, at the Sandbox's Google over real HTTP.</summary>
public sealed class SheetConsentTests : IAsyncLifetime
{
    private static readonly Uri Callback = new("https://broker.example/settings/sheets/callback");

    private readonly HttpClient _person = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private PracticeMarket _google = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _google = await PracticeMarket.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _google.DisposeAsync();
        _person.Dispose();
    }

    [Fact]
    public async Task Sheet_WithoutConsent_IsRefusedWithTheCure_AndOpensOnceItIsGiven()
    {
        await using var house = await StartAsync();
        Assert.Contains("Connect one under Settings, Client sheet", (await SyncAsync(house)).Refusal!.Message, StringComparison.Ordinal);

        Assert.Null(await ConnectAsync(house));

        Assert.Equal(2, (await SyncAsync(house)).Sync!.Added);
        var account = await house.QueryAsync(db => db.OutsideAccounts.SingleAsync());
        Assert.Equal(("sheets", "desk@sheet.example"), (account.Service, account.Name));
        Assert.DoesNotContain("1//", account.ProtectedKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_CountsBeforeTheConfigurationsKey_AndDisconnectedTheKeyCountsAgain()
    {
        var key = Path.Combine(Path.GetTempPath(), $"key-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(key, await _person.GetStringAsync(At("/sandbox/google/service-account"), Cancellation), Cancellation);
        await using var house = await StartAsync(("Sheets:ServiceAccountFile", key));
        Assert.NotNull((await SyncAsync(house)).Sync);

        // With the key gone, only the consent can open the sheet.
        File.Move(key, key + ".away");
        Assert.Null(await ConnectAsync(house));
        Assert.NotNull((await SyncAsync(house)).Sync);

        File.Move(key + ".away", key);
        Assert.Null(await AccountAsync(house, account => account.ForgetAsync(Cancellation)));
        Assert.Null(await AccountAsync(house, account => account.FindAsync(Cancellation)));
        Assert.NotNull((await SyncAsync(house)).Sync);
        File.Delete(key);
    }

    [Fact]
    public async Task RefreshToken_OfTheConfiguration_StillOpensTheSheet()
    {
        await using var first = await StartAsync();
        var code = await ConsentAsync(first);
        using var answer = await _person.PostAsync(At("/google/token"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Callback.AbsoluteUri, ["code_verifier"] = "the-verifier", ["client_id"] = "sandbox-google-client",
            ["client_secret"] = "sandbox-google-secret",
        }), Cancellation);
        var token = (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancellation)).GetProperty("refresh_token").GetString()!;

        await using var house = await StartAsync(("Sheets:RefreshToken", token));

        Assert.NotNull((await SyncAsync(house)).Sync);
    }

    [Fact]
    public async Task Consent_TakenBack_IsOneIncidentThatNamesTheCure_UntilTheAccountIsConnectedAgain()
    {
        await using var house = await StartAsync();
        Assert.Null(await ConnectAsync(house));
        using var revoked = await _person.PostAsync(At("/sandbox/google/revoke"), null, Cancellation);

        var refused = await SyncAsync(house);
        var again = await SyncAsync(house);

        Assert.Contains("desk@sheet.example has run out or was taken back. Connect the account again under Settings, Client sheet", refused.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Refusal.Message, again.Refusal!.Message);
        var incident = await house.QueryAsync(db => db.Incidents.SingleAsync());
        Assert.StartsWith(refused.Refusal.Message, incident.Message, StringComparison.Ordinal);
        Assert.Equal("JetVision.SyncClientSheet", incident.Kind);
        Assert.Null(incident.SettledAt);

        Assert.Null(await ConnectAsync(house));
        Assert.NotNull((await SyncAsync(house)).Sync);
        Assert.NotNull((await house.QueryAsync(db => db.Incidents.SingleAsync())).SettledAt);
    }

    [Fact]
    public async Task Token_RunOut_IsMadeAnew()
    {
        await using var house = await StartAsync();
        Assert.Null(await ConnectAsync(house));
        Assert.NotNull((await SyncAsync(house)).Sync);
        using var expired = await _person.PostAsync(At("/sandbox/google/expire"), null, Cancellation);

        Assert.NotNull((await SyncAsync(house)).Sync);
    }

    [Fact]
    public async Task Consent_WithItsBoxLeftEmpty_IsNotTaken()
    {
        await using var house = await StartAsync();
        using var ordered = await _person.PutAsJsonAsync(At("/sandbox/google/consent"), new { withholds = SheetsClient.Scope }, Cancellation);

        var refusal = await ConnectAsync(house);

        Assert.Contains("tick it", refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(0, await house.QueryAsync(db => db.OutsideAccounts.CountAsync()));
    }

    [Fact]
    public async Task Consent_WithAWrongClientSecret_NamesTheSetting()
    {
        await using var house = await StartAsync(("Sheets:ClientSecret", "another"));

        Assert.Contains("Check Sheets:ClientId and Sheets:ClientSecret", (await ConnectAsync(house))!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the-verifier", "https://broker.example/settings/gmail/callback")]
    [InlineData("another", "https://broker.example/settings/sheets/callback")]
    public async Task Consent_WithAnotherSecretOrAddress_IsNotTaken(string verifier, string callback)
    {
        await using var house = await StartAsync();
        var code = await ConsentAsync(house);

        Assert.NotNull(await AccountAsync(house, account => account.ConnectAsync(code, new Uri(callback), verifier, "Ann", Cancellation)));
        Assert.Equal(0, await house.QueryAsync(db => db.OutsideAccounts.CountAsync()));
    }

    [Fact]
    public async Task Consent_ForTheSheet_AsksForNoMail()
    {
        await using var house = await StartAsync();

        var address = await AccountAsync(house, account => Task.FromResult(account.Consent(Callback, "the-state", "the-verifier")));

        Assert.Contains(Uri.EscapeDataString(SheetsClient.Scope), address.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("mail.google.com", address.Query, StringComparison.Ordinal);
    }

    private Task<House> StartAsync(params (string Name, string Value)[] settings) => House.StartAsync(settings:
    [
        ("Sheets:SpreadsheetId", "practice-clients"), ("Sheets:BaseAddress", _google.Address + "/google/"), ("Sheets:ClientId", "sandbox-google-client"),
        ("Sheets:ClientSecret", "sandbox-google-secret"), ("Sheets:Authorize", _google.Address + "/google/auth"), ("Sheets:Token", _google.Address + "/google/token"), .. settings,
    ]);

    private Uri At(string path) => new(_google.Address + path);

    private static Task<(SheetSync? Sync, Refusal? Refusal)> SyncAsync(House house) =>
        house.ReadAsync(services => services.GetRequiredService<SheetDesk>().SyncAsync("", false, Cancellation));

    private async Task<Refusal?> ConnectAsync(House house)
    {
        var code = await ConsentAsync(house);
        return await AccountAsync(house, account => account.ConnectAsync(code, Callback, "the-verifier", "Ann", Cancellation));
    }

    /// <summary>What a person's browser does.</summary>
    private async Task<string> ConsentAsync(House house)
    {
        var address = await AccountAsync(house, account => Task.FromResult(account.Consent(Callback, "the-state", "the-verifier")));
        using var answer = await _person.GetAsync(new Uri($"{address.AbsoluteUri}&login_hint=desk%40sheet.example"), Cancellation);
        var back = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        Assert.Equal("the-state", back["state"]);
        return back["code"]!;
    }

    private static Task<T> AccountAsync<T>(House house, Func<GoogleAccount, Task<T>> act) =>
        house.ReadAsync(services => act(services.GetRequiredKeyedService<GoogleAccount>(ClientsServices.Sheets)));
}
