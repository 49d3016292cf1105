using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd;

/// <summary>What operations does about a run that is held up.</summary>
public sealed class ProcessTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task HeldUpStep_IsRetriedThenSkipped_AndTheRunEnds()
    {
        var run = await FaultAsync("held-up");
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        await page.GoAsync("/process");
        var step = page.Page.Locator(".held-up li", new() { Has = page.Page.Locator($"a[href$='{run}']") });
        await Expect(step).ToContainTextAsync("Divide the fees");
        await Expect(step).ToContainTextAsync("nobodyKnowsThis");

        await step.GetByText("Retry").ClickAsync();
        await Expect(step.GetByText("Retry")).ToBeEnabledAsync();
        Assert.Equal("Faulted", await SubStatusAsync(run));

        await step.GetByText("Skip …").ClickAsync();
        await page.Page.GetByText("Skip the step").ClickAsync();
        await Expect(step).ToBeHiddenAsync(new() { Timeout = 30_000 });
        Assert.Equal("Finished", await SubStatusAsync(run));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task HeldUpRun_GivenUp_IsCancelled()
    {
        var run = await FaultAsync("given-up");
        await using var page = await portal.OpenAsync(width: 390);
        await page.SignInAsync();
        await page.GoAsync("/process");
        Assert.Empty(await page.LookAsync());
        var step = page.Page.Locator(".held-up li", new() { Has = page.Page.Locator($"a[href$='{run}']") });

        await step.GetByText("Give up …").ClickAsync();
        await page.Page.Locator(".mud-dialog").GetByText("Give up", new() { Exact = true }).ClickAsync();

        await Expect(step).ToBeHiddenAsync(new() { Timeout = 30_000 });
        Assert.Equal("Cancelled", await SubStatusAsync(run));
    }

    [Fact]
    public async Task Shelf_ListsTheProcess_AndLeadsToItsDiagram()
    {
        await using var page = await portal.OpenAsync(dark: true);
        await page.SignInAsync();
        await page.GoAsync("/process");

        await Expect(page.Page.Locator(".shelf li", new() { Has = page.Page.Locator("a[href='/designer/definitions/rfp-intake']") }).First).ToContainTextAsync("runs", new() { Timeout = 30_000 });
        Assert.Empty(await page.LookAsync());
    }

    /// <summary>Brings in a workflow whose script names what nobody knows, and runs it.</summary>
    private async Task<string> FaultAsync(string name)
    {
        var definition = new
        {
            definitionId = name, name, isLatest = true, isPublished = true, version = 1,
            root = new
            {
                id = "root", type = "Elsa.Sequence", version = 1, name = "Sequence1",
                activities = new[]
                {
                    new
                    {
                        id = "divide", type = "Elsa.RunJavaScript", version = 1, name = "RunJavaScript1", metadata = new { displayText = "Divide the fees" },
                        script = new { typeName = "String", expression = new { type = "Literal", value = "nobodyKnowsThis / 2" } },
                    },
                },
            },
        };
        using var saved = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions/import", definition);
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        using var published = await portal.Server.Http.PostAsJsonAsync($"/elsa/api/workflow-definitions/{name}/publish", new { });
        using var answer = await portal.Server.Http.PostAsJsonAsync($"/elsa/api/workflow-definitions/{name}/execute", new { });
        var run = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("workflowState");
        Assert.Equal("Faulted", run.GetProperty("subStatus").GetString());
        return run.GetProperty("id").GetString()!;
    }

    private async Task<string?> SubStatusAsync(string run) =>
        (await portal.Server.Http.GetFromJsonAsync<JsonElement>($"/elsa/api/workflow-instances/{run}")).GetProperty("subStatus").GetString();
}
