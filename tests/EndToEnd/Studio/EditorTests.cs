using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>A workflow is drawn, changed, published and run in the editor, by mouse and keyboard.</summary>
[Collection(StudioCollection.Name)]
public sealed class EditorTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    [Fact]
    public async Task Diagram_OfEachProcess_OpensWithAllOfItInView()
    {
        await using var page = await portal.OpenAsync(width: 1440);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(JetVisionServer.RepositoryRoot(), "workflows"), "*.json"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            await desk.OpenAsync($"definitions/{name}");
            await Expect(desk.Page.Locator(".jv-studio[data-drawn]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await desk.ShotAsync("diagram-" + name);
            await AssertAllInViewAsync(desk, name);
        }
    }

    [Fact]
    public async Task Run_OfAProcess_OpensWithAllOfItsDiagramInView()
    {
        await using var page = await portal.OpenAsync(width: 1440);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        using var ran = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions/rfp-intake/execute", new { input = new { RequestId = Guid.NewGuid() } }, TestContext.Current.CancellationToken);
        var run = (await ran.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["workflowState"]!["id"]!.GetValue<string>();

        await desk.OpenAsync($"instances/{run}");

        await Expect(desk.Page.Locator(".jv-studio[data-drawn]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await desk.ShotAsync("diagram-run");
        await AssertAllInViewAsync(desk, "The run");
    }

    [Fact]
    public async Task Workflow_DrawnByMouse_IsStored_Published_AndRuns()
    {
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        var id = await CreateAsync(desk, "Drawn by mouse");

        await desk.DropAsync("Write Line", 150, 120);
        await desk.DropAsync("Write Line", 450, 260);
        await desk.ConnectAsync("WriteLine1", "Done", "WriteLine2");
        await desk.UntilStoredAsync(id, stored => stored["root"]!["connections"]!.AsArray().Count == 1);

        await desk.SelectAsync("WriteLine1");
        await desk.Field("Text").FillAsync("in words");
        await desk.Field("Text").PressAsync("Tab");
        await desk.UntilStoredAsync(id, stored => Expression(stored, "WriteLine1") is ("Literal", "in words"));
        await desk.SelectAsync("WriteLine2");
        await desk.ScriptAsync("Text");
        await desk.Page.Keyboard.TypeAsync("2 + 2");
        await desk.UntilStoredAsync(id, stored => Expression(stored, "WriteLine2") is ("JavaScript", "2 + 2"));
        await desk.ShotAsync("editor");

        var before = Position(await desk.StoredAsync(id), "WriteLine2");
        await desk.MoveAsync("WriteLine2", -120, 90);
        await desk.UntilStoredAsync(id, stored => Position(stored, "WriteLine2") != before);

        await desk.DropAsync("Write Line", 300, 330);
        await desk.SelectAsync("WriteLine3");
        await desk.Page.Keyboard.PressAsync("Delete");
        await Expect(desk.Page.Locator(".x6-node")).ToHaveCountAsync(2);
        await desk.UntilStoredAsync(id, stored => stored["root"]!["activities"]!.AsArray().Count == 2);

        await desk.Publish.ClickAsync();
        await desk.UntilStoredAsync(id, stored => (bool)stored["isPublished"]!);
        await desk.Run.ClickAsync();
        await desk.Page.WaitForURLAsync("**/designer/instances/*", new() { Timeout = 30_000 });
        var run = desk.Page.Url.Split('/')[^1];
        await Expect(desk.Page.Locator(".x6-node")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
        await desk.ShotAsync("run");
        var state = await portal.Server.Http.GetFromJsonAsync<JsonObject>($"/elsa/api/workflow-instances/{run}");
        Assert.Equal("Finished", (string?)state!["subStatus"]);
        Assert.Equal(["in words", "4"], await LinesAsync(run));
        Assert.Empty(page.Failures);
    }

    [Fact]
    public async Task Properties_VariablesInputsAndOutputs_AreStored()
    {
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        var id = await CreateAsync(desk, "With properties");

        await desk.TabAsync("Variables");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Add variable" }).ClickAsync();
        // Studio names it by itself first, and would write over what was typed before.
        await Expect(desk.Field("Name")).ToHaveValueAsync("Variable1");
        await desk.Field("Name").FillAsync("Tail");
        await desk.Field("Name").PressAsync("Tab");
        await Expect(desk.Field("Name")).ToHaveValueAsync("Tail");
        await desk.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Ok" }).ClickAsync();
        await desk.UntilStoredAsync(id, stored => stored["variables"]!.AsArray().Any(variable => (string?)variable!["name"] == "Tail"));
        await desk.ShotAsync("variables");

        await desk.TabAsync("Input/output");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Add input" }).ClickAsync();
        await desk.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Ok" }).ClickAsync();
        await desk.UntilStoredAsync(id, stored => stored["inputs"]!.AsArray().Count == 1);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Add output" }).ClickAsync();
        await desk.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Ok" }).ClickAsync();
        await desk.UntilStoredAsync(id, stored => stored["outputs"]!.AsArray().Count == 1);
        await desk.ShotAsync("inputs-outputs");

        await desk.TabAsync("Code view");
        await Expect(desk.Page.Locator(".monaco-editor .view-lines").First).ToContainTextAsync("Tail", new() { Timeout = 30_000 });
        await desk.ShotAsync("code-view");
        Assert.Empty(page.Failures);
    }

    [Fact]
    public async Task Versions_AreListed_AndAnOldOneComesBack()
    {
        var id = "versions-" + Guid.CreateVersion7().ToString("n");
        foreach (var text in (string[])["first", "second"])
        {
            using var saved = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions", new { model = Samples.OneLine(id, text), publish = true });
            Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        }

        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.EditAsync(id, nodes: 1);
        await desk.TabAsync("Version history");
        var old = desk.Page.Locator("tr", new() { HasText = "1" }).Last;
        await old.Locator("button").Last.ClickAsync();
        await desk.ShotAsync("versions");
        await desk.Page.Locator(".mud-popover-open").GetByText("Rollback").ClickAsync();

        await desk.UntilStoredAsync(id, stored => (int)stored["version"]! == 3 && Expression(stored, "WriteLine1") is ("Literal", "first"));
        Assert.Empty(page.Failures);
    }

    /// <summary>Makes a workflow by the list's dialog.</summary>
    private static async Task<string> CreateAsync(StudioDesk desk, string name)
    {
        await desk.OpenAsync("definitions");
        var dialog = desk.Page.Locator(".mud-dialog");
        await StudioDesk.PressUntilAsync(desk.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).First, dialog);
        await dialog.Locator("input").First.FillAsync(name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Ok" }).ClickAsync();
        await desk.Page.WaitForURLAsync("**/designer/definitions/*", new() { Timeout = 30_000 });
        await Expect(desk.Page.Locator(".mud-expand-panel").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return desk.Page.Url.Split('/')[^1];
    }

    private static JsonNode? Activity(JsonObject stored, string name) => stored["root"]!["activities"]!.AsArray().FirstOrDefault(activity => (string?)activity!["name"] == name);

    private static (string? Type, string? Value) Expression(JsonObject stored, string name) =>
        Activity(stored, name)?["text"]?["expression"] is { } expression ? ((string?)expression["type"], (string?)expression["value"]) : default;

    private static string? Position(JsonObject stored, string name) => Activity(stored, name)?["metadata"]?["designer"]?["position"]?.ToJsonString();

    private async Task<string[]> LinesAsync(string run)
    {
        var executions = await portal.Server.Http.GetFromJsonAsync<JsonObject>($"/elsa/api/activity-executions/list?workflowInstanceId={run}");
        return [.. executions!["items"]!.AsArray().Where(execution => (string?)execution!["activityType"] == "Elsa.WriteLine").Select(execution => (string)execution!["activityState"]!["Text"]!)];
    }

    private static async Task AssertAllInViewAsync(StudioDesk desk, string name)
    {
        // What hangs over its pane is cut off.
        var pane = (await desk.Page.Locator(".rz-splitter-pane:has(> div > .elsa-flowchart-diagram-designer)").First.BoundingBoxAsync())!;
        var frame = (await desk.Page.Locator(".x6-graph-svg").First.BoundingBoxAsync())!;
        var drawn = (await desk.Page.Locator(".x6-graph-svg-viewport").First.BoundingBoxAsync())!;
        var bottom = Math.Min(pane.Y + pane.Height, frame.Y + frame.Height);
        Assert.True(
            drawn.X >= frame.X && drawn.X + drawn.Width <= frame.X + frame.Width && drawn.Y >= frame.Y && drawn.Y + drawn.Height <= bottom,
            $"{name} is drawn at {drawn.X:0},{drawn.Y:0} {drawn.Width:0}x{drawn.Height:0}, its frame is {frame.X:0},{frame.Y:0} {frame.Width:0}x{frame.Height:0} and is seen down to {bottom:0}");
    }
}
