using System.Net;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>A run that another site would start, and a tab whose session has ended; who may use which route is in <see cref="RouteAccessTests"/>.</summary>
public sealed class StudioAccessTests(PortalBrowser browser) : IClassFixture<PortalBrowser>
{
    [Fact]
    public async Task Run_StartedByALinkOnAnotherSite_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/elsa/api/workflow-definitions/error-monitor/execute");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await browser.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
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
}
