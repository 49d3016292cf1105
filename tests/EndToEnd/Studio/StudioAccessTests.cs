using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>Every route of Elsa's API as the host itself lists them: nobody gets in unsigned, a broker changes nothing; and what a session that ended leaves behind.</summary>
public sealed class StudioAccessTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    // Elsa asks by POST what other APIs ask by GET: nothing is changed by these.
    private static readonly string[] Questions =
    [
        "/elsa/api/descriptors/activities/{typeName}/options/{propertyName}",
        "/elsa/api/scripting/javascript/type-definitions/{definitionId}",
        "/elsa/api/workflow-definitions/{definitionId}/export",
        "/elsa/api/bulk-actions/export/workflow-definitions",
        "/elsa/api/bulk-actions/export/workflow-instances",
        "/elsa/api/workflow-instances",
        "/elsa/api/workflow-instances/{id}/journal",
        "/elsa/api/workflow-instances/{id}/export",
        "/elsa/api/activity-executions/report",
    ];

    // The one GET that does something: Elsa starts a run by it.
    private const string StartsByGet = "/elsa/api/workflow-definitions/{definitionId}/execute";

    [Fact]
    public async Task Run_StartedByALinkOnAnotherSite_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/elsa/api/workflow-definitions/error-monitor/execute");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await browser.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Routes_NobodySignedIn_AreRefused_AndABrokerChangesNothing()
    {
        var routes = await RoutesAsync();
        Assert.True(routes.Count > 60, $"{routes.Count} routes");
        await using var bea = await BrokerAsync("routes@example.com");
        using var broker = await ProgramOfAsync(bea);
        using var nobody = browser.Server.NewClient(null);

        var open = new List<string>();
        foreach (var (method, path) in routes)
        {
            if (await StatusAsync(nobody, method, path) != HttpStatusCode.Unauthorized)
            {
                open.Add($"nobody: {method} {path}");
            }

            var changes = method != HttpMethod.Get ? !Questions.Contains(path) : path == StartsByGet;
            if (changes && await StatusAsync(broker, method, path) is var status && status != HttpStatusCode.Forbidden)
            {
                open.Add($"broker: {method} {path} {status}");
            }
        }

        Assert.Empty(open);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(nobody, HttpMethod.Post, "/elsa/hubs/workflow-instance/negotiate"));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(nobody, HttpMethod.Get, "/designer/definitions"));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(nobody, HttpMethod.Get, "/designer/_framework/dotnet.js"));
    }

    [Fact]
    public async Task Tab_LeftOpenAfterSignOut_SaysThatNothingIsSaved()
    {
        await using var page = await browser.OpenAsync();
        await page.SignInAsync();
        var studio = new StudioDesk(page, browser.Server);
        await studio.OpenAsync("definitions/follow-up");
        await Expect(studio.Page.Locator(".x6-node").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(studio.Page.Locator(".jv-signed-out")).ToBeHiddenAsync();
        var other = await studio.Page.Context.NewPageAsync();
        await other.GotoAsync("/designer/definitions");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await other.WaitForURLAsync("**/sign-in*");

        var name = studio.Page.Locator(".mud-input-control", new() { HasText = "The name of the workflow." }).Locator("input").First;
        await name.FillAsync("Changed after the sign-out");
        await name.PressAsync("Tab");

        await Expect(studio.Page.Locator(".jv-signed-out")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await studio.ShotAsync("signed-out");
        var stored = await studio.StoredAsync("follow-up");
        Assert.NotEqual("Changed after the sign-out", (string?)stored["name"]);
        await studio.Page.Locator(".jv-signed-out a").ClickAsync();
        await Expect(studio.Page.Locator("input[name=password]")).ToBeVisibleAsync();
    }

    private async Task<List<(HttpMethod Method, string Path)>> RoutesAsync()
    {
        var document = JsonNode.Parse(await browser.Server.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        return
        [
            .. document["paths"]!.AsObject().Where(path => path.Key.StartsWith("/elsa/api/", StringComparison.Ordinal))
                .SelectMany(path => path.Value!.AsObject().Select(operation => (HttpMethod.Parse(operation.Key), path.Key))),
        ];
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path.Replace("{version}", "1", StringComparison.Ordinal).Replace('{', 'x').Replace('}', 'x'));
        if (method != HttpMethod.Get && method != HttpMethod.Delete)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>A program that carries the cookie of a page.</summary>
    private async Task<HttpClient> ProgramOfAsync(PortalPage page)
    {
        var client = browser.Server.NewClient(null);
        var cookies = await page.Page.Context.CookiesAsync();
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")));
        return client;
    }

    private async Task<PortalPage> BrokerAsync(string email)
    {
        var link = await browser.InviteAsync(email);
        var bea = await browser.OpenAsync();
        await bea.Page.GotoAsync(link);
        await Expect(bea.Page.Locator("h1")).ToHaveTextAsync("Set a password");
        await bea.Page.FillAsync("input[name=password]", "a long enough password");
        await bea.Page.ClickAsync("button[type=submit]");
        await Expect(bea.Page.Locator(".note.good")).ToBeVisibleAsync();
        return bea;
    }
}
