using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd;

/// <summary>A changed workflow is tried on past requests before it is published.</summary>
public sealed class ReplayPageTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task Replay_OfTheSameProcess_FindsNothing_OfABrokenEdit_NamesTheStep()
    {
        var broker = portal.Broker;
        var id = await broker.SendAsync();
        await broker.DraftAsync(id);
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        await page.GoAsync("/process/rfp-intake/replay");
        await page.Page.ClickAsync("button:has-text('Replay')");
        await Expect(page.Page.Locator(".replay-sum")).ToContainTextAsync(" went.", Patient);

        await BreakAsync("rfp-intake");
        await page.Page.ClickAsync("button:has-text('Replay')");
        await Expect(page.Page.Locator(".replay-sum")).ToContainTextAsync("would have gone differently", Patient);
        await Expect(page.Page.Locator(".replays .differs").First).ToBeVisibleAsync();
        Assert.Empty(await page.LookAsync());
        Assert.Equal("awaitingApproval", await broker.StageAsync(id));
        Assert.Empty(page.Troubles);
    }

    /// <summary>Saves a draft whose decision is turned around: a complete request would be asked about instead of sourced.</summary>
    private async Task BreakAsync(string definitionId)
    {
        var model = (await portal.Server.Http.GetFromJsonAsync<JsonObject>($"/elsa/api/workflow-definitions/by-definition-id/{definitionId}?versionOptions=Latest"))!;
        foreach (var connection in model["root"]!["connections"]!.AsArray().Where(connection => (string?)connection!["source"]!["activity"] == "complete"))
        {
            connection!["source"]!["port"] = (string?)connection["source"]!["port"] == "True" ? "False" : "True";
        }

        using var saved = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = false });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
    }
}
