using System.Net;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd;

/// <summary>Who may sign in, and as what.</summary>
public sealed class PeopleTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Broker_InvitedByALink_SetsAPassword_SeesRequestsOnly_UntilShutOut()
    {
        await using var admin = await portal.OpenAsync();
        await admin.SignInAsync();
        await admin.GoAsync("/people");
        await admin.Page.ClickAsync("text=Add somebody");
        await admin.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Bea Broker");
        await admin.Page.GetByLabel("Mail address").FillAsync("nobody");
        await admin.Page.Locator(".mud-dialog").GetByText("Add", new() { Exact = true }).ClickAsync();
        await Expect(admin.Page.GetByText("Enter a mail address such as").First).ToBeVisibleAsync(Patient);
        await admin.Page.GetByLabel("Mail address").FillAsync("bea@example.com");
        await admin.Page.Locator(".mud-dialog").GetByText("Add", new() { Exact = true }).ClickAsync();
        var link = await admin.Page.Locator(".told code").TextContentAsync(new() { Timeout = 30_000 });
        Assert.Empty(await admin.LookAsync());

        await using var bea = await portal.OpenAsync(width: 390);
        await bea.Page.GotoAsync(link!);
        await Expect(bea.Page.Locator("h1")).ToHaveTextAsync("Set a password");
        Assert.Empty(await bea.LookAsync());
        await bea.Page.FillAsync("input[name=password]", "a long enough password");
        await bea.Page.ClickAsync("button[type=submit]");
        await Expect(bea.Page.Locator(".note.good")).ToBeVisibleAsync();
        await bea.GoAsync("/");
        Assert.Equal(0, await bea.Page.Locator("a[href='/people'], a[href='/settings']").CountAsync());
        var refused = await bea.Page.GotoAsync("/people");
        Assert.NotEqual("/people", new Uri(refused!.Url).AbsolutePath);
        await using var again = await portal.OpenAsync();
        await again.Page.GotoAsync(link!);
        await Expect(again.Page.Locator("#sign-in-error")).ToContainTextAsync("used before");

        var line = admin.Page.Locator(".people > li", new() { HasText = "bea@example.com" });
        await line.GetByText("Shut out").ClickAsync();
        await Expect(line.Locator(".chip.bad")).ToBeVisibleAsync(Patient);
        await again.Page.FillAsync("input[name=email]", "bea@example.com");
        await again.Page.FillAsync("input[name=password]", "a long enough password");
        await again.Page.ClickAsync("button[type=submit]");
        await Expect(again.Page.Locator("#sign-in-error")).ToBeVisibleAsync();
        Assert.Empty(admin.Troubles);
    }

    [Fact]
    public async Task Key_ActsAsItsAccount_UntilItIsRevoked()
    {
        await using var admin = await portal.OpenAsync();
        await admin.SignInAsync();
        await admin.GoAsync("/people");
        var line = admin.Page.Locator(".people > li", new() { HasText = JetVisionServer.AdminEmail });
        await line.GetByText("New key").ClickAsync();
        await admin.Page.GetByLabel("What it is for").FillAsync("the website");
        await admin.Page.ClickAsync("text=Make the key");
        var key = await admin.Page.Locator(".told code").TextContentAsync(new() { Timeout = 30_000 });
        using var program = portal.Server.NewClient(key);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(new Uri("/api/requests", UriKind.Relative))).StatusCode);

        await admin.Page.GetByLabel("Revoke the key the website").ClickAsync();
        await Expect(line.Locator(".person-key", new() { HasText = "the website" })).ToBeHiddenAsync(new() { Timeout = 30_000 });
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync(new Uri("/api/requests", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task LastAdmin_IsNeitherShutOutNorDemoted()
    {
        await using var admin = await portal.OpenAsync();
        await admin.SignInAsync();
        await admin.GoAsync("/people");
        var line = admin.Page.Locator(".people > li", new() { HasText = JetVisionServer.AdminEmail });

        await line.GetByText("Shut out").ClickAsync();
        await Expect(admin.Page.Locator(".note.bad")).ToContainTextAsync("last admin", new() { Timeout = 30_000 });
        await line.Locator("select").SelectOptionAsync("broker");

        await Expect(line.Locator("select")).ToHaveValueAsync("admin", new() { Timeout = 30_000 });
    }
}
