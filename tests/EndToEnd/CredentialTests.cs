using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using JetVision.Tests.Shared;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd;

/// <summary>A portal with a credential that holds eight days more, one that has run out, and a mail server that refuses the password.</summary>
public sealed class CredentialPortal : IAsyncLifetime
{
    public static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public PortalBrowser Portal { get; private set; } = null!;

    internal SmtpServer Smtp { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Smtp.Accepts = shown => Task.FromResult(shown.EndsWith("fresh-password", StringComparison.Ordinal));
        Portal = new PortalBrowser(new Dictionary<string, string>
        {
            ["Avinode__ClientSecretHoldsUntil"] = Iso(Today.AddDays(8)),
            ["Sheets__ClientSecretHoldsUntil"] = Iso(Today.AddDays(-2)),
            ["Agents__ApiKeyHoldsUntil"] = Iso(Today.AddDays(200)),
            ["Mail__Transport"] = "Smtp",
            ["Mail__Smtp__Host"] = "127.0.0.1",
            ["Mail__Smtp__Port"] = Smtp.Port.ToString(CultureInfo.InvariantCulture),
            ["Mail__Smtp__Security"] = "None",
            ["Mail__Smtp__User"] = "desk",
            ["Mail__Smtp__Password"] = "stale-password",
            ["Outside__LookAgain"] = "01:00:00",
        });
        await Portal.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Smtp.DisposeAsync();
    }

    public static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>Incidents of outside systems, and credentials that run out: under Process, under Settings, and over HTTP.</summary>
public sealed class CredentialTests(CredentialPortal at) : IClassFixture<CredentialPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Credential_IsToldOfBeforeItRunsOut_AndAFreshOneSettlesIt()
    {
        var told = await IncidentAsync(incident => incident.GetProperty("key").GetString() == "Avinode:ClientSecret");
        Assert.Contains($"holds until {Words(CredentialPortal.Today.AddDays(8))}. Get a new one from the service", told.GetProperty("message").GetString(), StringComparison.Ordinal);
        var over = await IncidentAsync(incident => incident.GetProperty("key").GetString() == "Sheets:ClientSecret");
        Assert.Contains($"held until {Words(CredentialPortal.Today.AddDays(-2))}", over.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(await OpenAsync(), incident => incident.GetProperty("key").GetString() == "Agents:ApiKey");

        await using var admin = await at.Portal.OpenAsync();
        await admin.SignInAsync();
        await admin.GoAsync("/settings");
        var card = admin.Page.Locator("section[aria-labelledby=credentials-title]");
        await Expect(card.Locator("li").Filter(new() { HasText = "Avinode:ClientSecret" }).Locator(".chip.warn")).ToContainTextAsync("Holds until");
        await Expect(card.Locator("li").Filter(new() { HasText = "Sheets:ClientSecret" }).Locator(".chip.bad")).ToContainTextAsync("Held until");
        Assert.Empty(await admin.LookAsync());
        await card.GetByLabel("Credential").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Avinode:ClientSecret" });
        await card.GetByLabel("New value").FillAsync("a-new-secret");
        await card.GetByLabel("Holds until").FillAsync("tomorrow");
        await card.GetByText("Replace", new() { Exact = true }).ClickAsync();
        await Expect(card.Locator(".note.bad")).ToContainTextAsync("Write the last day as 2027-03-31");
        await card.GetByLabel("Holds until").FillAsync(CredentialPortal.Iso(CredentialPortal.Today.AddDays(365)));
        await card.GetByText("Replace", new() { Exact = true }).ClickAsync();
        await Expect(card.Locator(".note.good")).ToContainTextAsync("Avinode:ClientSecret is replaced");

        Assert.DoesNotContain(await OpenAsync(), incident => incident.GetProperty("key").GetString() == "Avinode:ClientSecret");
        var settled = (await ListAsync("?settled=true")).Single(incident => incident.GetProperty("key").GetString() == "Avinode:ClientSecret");
        Assert.NotEqual(JsonValueKind.Null, settled.GetProperty("settledBy").ValueKind);
        using var past = await at.Portal.Server.Http.PutAsJsonAsync(
            "/api/settings/credentials/Avinode:ClientSecret", new { value = "x", holdsUntil = CredentialPortal.Iso(CredentialPortal.Today.AddDays(-1)) }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, past.StatusCode);
        Assert.Equal("holdsUntil", (await past.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("field").GetString());
        using var wrong = await at.Portal.Server.Http.PutAsJsonAsync("/api/settings/credentials/Avinode:ClientSecret", new { value = "x", holdsUntil = "soon" }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("holdsUntil", (await wrong.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Incident_OfAnOutsideSystem_StandsUnderProcess_AndOpsSettlesIt()
    {
        var id = await at.Portal.Broker.SendAsync(key: "refused-password");
        await at.Portal.Broker.UntilAsync(id, "awaitingApproval");
        await at.Portal.Broker.ApproveAsync(await at.Portal.Broker.DraftAsync(id));
        var held = await IncidentAsync(incident => incident.GetProperty("requestId").ToString() == id.ToString());
        Assert.Contains("replace Mail:Smtp:Password under Settings", held.GetProperty("message").GetString(), StringComparison.Ordinal);

        await using var admin = await at.Portal.OpenAsync();
        await admin.SignInAsync();
        await admin.GoAsync("/process");
        var line = admin.Page.Locator("section[aria-labelledby=incidents-title] li").Filter(new() { HasText = held.GetProperty("request").GetString() });
        await Expect(line).ToContainTextAsync("replace Mail:Smtp:Password under Settings");
        Assert.Empty(await admin.LookAsync());
        await admin.Page.Locator(".shell[data-live]").WaitForAsync();
        await line.GetByText("Settle").ClickAsync();
        await Expect(line).ToHaveCountAsync(0);

        Assert.DoesNotContain(await OpenAsync(), incident => incident.GetProperty("id").GetGuid() == held.GetProperty("id").GetGuid());
        Assert.Contains("settled: Mail", (await at.Portal.Broker.TimelineAsync(id)).ToString(), StringComparison.Ordinal);
        using var again = await at.Portal.Server.Http.PostAsync(new Uri($"/api/incidents/{held.GetProperty("id").GetGuid()}/settle", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using var limit = await at.Portal.Server.Http.GetAsync(new Uri("/api/incidents?limit=0", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, limit.StatusCode);
    }

    private async Task<JsonElement> IncidentAsync(Func<JsonElement, bool> wanted)
    {
        JsonElement? found = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var open = (await OpenAsync()).Where(wanted).ToList();
                found = open.Count > 0 ? open[0] : null;
                return found is not null;
            },
            TimeSpan.FromSeconds(30),
            () => $"No such incident is listed:{Environment.NewLine}{at.Portal.Server.Log}");
        return found!.Value;
    }

    private Task<List<JsonElement>> OpenAsync() => ListAsync("");

    private async Task<List<JsonElement>> ListAsync(string query)
    {
        using var answer = await at.Portal.Server.Http.GetAsync(new Uri($"/api/incidents{query}", UriKind.Relative), Cancellation);
        answer.EnsureSuccessStatusCode();
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("items").EnumerateArray()];
    }

    private static string Words(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
