using System.Net;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>Brokers look at the process; only operations change it.</summary>
public sealed class RoleTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    [Fact]
    public async Task Broker_SeesTheDiagram_WithoutAWayToChangeIt()
    {
        var link = await portal.InviteBrokerAsync("studio-broker@example.com");

        await using var broker = await portal.OpenAsync(width: 1600);
        await broker.Page.GotoAsync(link);
        var desk = new StudioDesk(broker, portal.Server);
        await desk.OpenAsync("definitions");
        await Expect(desk.Page.Locator("tbody tr", new() { HasText = "rfp-intake" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await desk.ShotAsync("broker-list");
        await Expect(desk.Page.GetByRole(AriaRole.Button, new() { Name = "Create workflow" })).ToBeDisabledAsync();
        await desk.OpenAsync("definitions/rfp-intake");
        await Expect(desk.Page.Locator(".x6-node").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(desk.Publish).ToHaveCountAsync(0);
        await Expect(desk.Page.GetByText("Replay on past runs")).ToHaveCountAsync(0);
        await desk.ShotAsync("broker");

        var refused = await desk.Page.EvaluateAsync<int>("async () => (await fetch('/elsa/api/workflow-definitions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).status");
        Assert.Equal((int)HttpStatusCode.Forbidden, refused);
    }
}
