using System.Net;
using System.Net.Http.Json;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>Brokers look at the process; only operations change it.</summary>
[Collection(StudioCollection.Name)]
public sealed class RoleTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    [Fact]
    public async Task Broker_SeesTheDiagram_WithoutAWayToChangeIt()
    {
        var link = await portal.InviteAsync("studio-broker@example.com");

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

    [Fact]
    public async Task Ops_ChangesAndPublishes_WithoutBeingAdmin()
    {
        var id = "ops-" + Guid.CreateVersion7().ToString("n");
        using var saved = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions", new { model = Samples.OneLine(id, "before"), publish = true });
        Assert.True(saved.IsSuccessStatusCode);
        var link = await portal.InviteAsync("studio-ops@example.com", "ops");
        await using var ops = await portal.OpenAsync(width: 1600);
        await ops.Page.GotoAsync(link);

        var desk = new StudioDesk(ops, portal.Server);
        await desk.EditAsync(id, nodes: 1);
        await desk.SelectAsync("WriteLine1");
        await desk.Field("Text").FillAsync("after");
        await desk.Field("Text").PressAsync("Tab");
        await desk.UntilStoredAsync(id, stored => (string?)stored["root"]!["activities"]![0]!["text"]!["expression"]!["value"] == "after" && !(bool)stored["isPublished"]!);
        await desk.Publish.ClickAsync();

        await desk.UntilStoredAsync(id, stored => (int)stored["version"]! == 2 && (bool)stored["isPublished"]!);
        await Expect(desk.Page.GetByText("Replay on past runs")).ToBeVisibleAsync();
        await desk.ShotAsync("ops");
        await desk.Page.GotoAsync("/people");
        await Expect(desk.Page.GetByText("Add somebody")).ToHaveCountAsync(0);
        Assert.Empty(ops.Failures);
    }
}
