using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>What the editor and the viewer offer beside drawing: code completion, the test of one activity, undo, incidents and executions, and workflows that others use.</summary>
[Collection(StudioCollection.Name)]
public sealed class TourTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Activity_IsTestedInTheEditor_AndItsScriptKnowsVariablesInputsAndFunctions()
    {
        var model = Samples.OneLine(NewId("tested"), "");
        model["variables"] = new JsonArray(new JsonObject { ["id"] = "tail", ["name"] = "TailNumber", ["typeName"] = "String" });
        model["inputs"] = new JsonArray(new JsonObject { ["name"] = "Passengers", ["displayName"] = "Passengers", ["type"] = "Int32" });
        model["root"]!["activities"]![0]!["text"]!["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "20 + 22" };
        var id = await SaveAsync(model);
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.EditAsync(id, nodes: 1);

        var types = await desk.Page.RunAndWaitForResponseAsync(() => desk.SelectAsync("WriteLine1"), response => response.Url.Contains("/scripting/javascript/type-definitions/", StringComparison.Ordinal));
        Assert.Contains("getTailNumber", await types.TextAsync(), StringComparison.Ordinal);
        await desk.Page.Locator(".monaco-editor:visible").First.ClickAsync();
        foreach (var (typed, offered) in (IEnumerable<(string, string)>)[("getTail", "getTailNumber"), ("getPass", "getPassengers"), ("newShortG", "newShortGuid")])
        {
            await desk.Page.Keyboard.PressAsync("End");
            await desk.Page.Keyboard.TypeAsync(" + " + typed);
            await desk.Page.Keyboard.PressAsync("Control+Space");
            await Expect(desk.Page.Locator(".suggest-widget.visible")).ToContainTextAsync(offered);
            await desk.ShotAsync("completion-" + offered);
            await desk.Page.Keyboard.PressAsync("Escape");
        }

        await desk.Page.Keyboard.PressAsync("Control+A");
        await desk.Page.Keyboard.InsertTextAsync("40 + 2");
        await desk.UntilStoredAsync(id, stored => (string?)stored["root"]!["activities"]![0]!["text"]!["expression"]!["value"] == "40 + 2");
        await desk.TabAsync("Test");
        var tested = await desk.Page.RunAndWaitForResponseAsync(
            () => desk.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync(), response => response.Url.EndsWith("/tests/activities", StringComparison.Ordinal));

        Assert.Equal("Completed", (string?)JsonNode.Parse(await tested.TextAsync())!["status"]);
        await Expect(desk.Page.GetByText("42", new() { Exact = true }).First).ToBeVisibleAsync(Patient);
        await desk.ShotAsync("activity-test");
        await desk.LogAsync("activity-test");
        Assert.Empty(page.Failures);
    }

    [Fact]
    public async Task Run_ThatFaulted_ShowsItsIncident_AndItsExecutions()
    {
        var model = Samples.OneLine(NewId("faulted"), "");
        model["root"]!["activities"]![0]!["text"]!["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "noAircraft.size" };
        var id = await SaveAsync(model);
        using var started = await portal.Server.Http.PostAsJsonAsync($"/elsa/api/workflow-definitions/{id}/execute", new { });
        var run = (string)(await started.Content.ReadFromJsonAsync<JsonObject>())!["workflowState"]!["id"]!;
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.OpenAsync($"instances/{run}");
        await Expect(desk.Page.Locator(".x6-node")).ToHaveCountAsync(1, new() { Timeout = 30_000 });

        await desk.TabAsync("Incidents");
        await Expect(desk.Page.GetByText("Failed to evaluate").First).ToBeVisibleAsync(Patient);
        await desk.ShotAsync("incidents");
        await desk.SelectAsync("WriteLine1");
        await desk.TabAsync("Executions");
        await Expect(desk.Page.Locator("tbody tr", new() { HasText = "Faulted" }).First).ToBeVisibleAsync(Patient);
        await desk.ShotAsync("executions");
        await desk.LogAsync("faulted-run");
        Assert.Empty(page.Failures);
    }

    [Fact]
    public async Task Step_OfARun_ShowsWhatItWasGiven_AndWhoCalledIt()
    {
        var id = await SaveAsync(Samples.OneLine(NewId("looked-into"), "what it was given"));
        using var started = await portal.Server.Http.PostAsJsonAsync($"/elsa/api/workflow-definitions/{id}/execute", new { });
        var run = (string)(await started.Content.ReadFromJsonAsync<JsonObject>())!["workflowState"]!["id"]!;
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.OpenAsync($"instances/{run}");
        await Expect(desk.Page.Locator(".jv-studio[data-drawn]")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await desk.SelectAsync("WriteLine1");
        await desk.TabAsync("Executions");
        await desk.Page.Locator("tbody tr", new() { HasText = "Completed" }).First.ClickAsync();
        await Expect(desk.Page.GetByText("what it was given").First).ToBeVisibleAsync(Patient);
        await desk.ShotAsync("execution");
        await desk.Page.Locator(".mud-overlay-drawer").ClickAsync(new() { Position = new() { X = 40, Y = 200 } });
        await Expect(desk.Page.Locator(".mud-overlay-drawer")).ToHaveCountAsync(0);
        await desk.TabAsync("Activity Call Stack");
        await Eventually.TrueAsync(
            () => Task.FromResult(page.Answers.Any(answer => answer.StartsWith("200", StringComparison.Ordinal) && answer.Contains("/call-stack", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(30),
            () => "Nobody asked who called the step.");
        await Expect(desk.Page.GetByText("Call stack (3)")).ToBeVisibleAsync(Patient);
        await desk.ShotAsync("call-stack");
        await desk.LogAsync("looked-into");
        Assert.Empty(page.Failures);
    }

    [Fact]
    public async Task Edit_IsUndone_AndDoneAgain()
    {
        var id = await SaveAsync(Samples.OneLine(NewId("undone"), "stays"));
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.EditAsync(id, nodes: 1);

        await desk.SelectAsync("WriteLine1");
        await desk.Page.Keyboard.PressAsync("Delete");
        await Expect(desk.Page.Locator(".x6-node")).ToHaveCountAsync(0);
        await desk.UntilStoredAsync(id, stored => Activities(stored) == 0);
        await desk.Page.Keyboard.PressAsync("Control+z");
        await Expect(desk.Page.Locator(".x6-node")).ToHaveCountAsync(1);
        await desk.UntilStoredAsync(id, stored => Activities(stored) == 1);
        await desk.ShotAsync("undone");
        await desk.Page.Keyboard.PressAsync("Control+y");
        await Expect(desk.Page.Locator(".x6-node")).ToHaveCountAsync(0);
        await desk.UntilStoredAsync(id, stored => Activities(stored) == 0);
        await desk.LogAsync("undone");
        Assert.Empty(page.Failures);
    }

    [Fact]
    public async Task Workflow_UsedByAnother_IsDroppedRun_AndExportedWithItsUser()
    {
        var part = Samples.OneLine(NewId("part"), "from the part");
        part["name"] = "Part " + Guid.CreateVersion7().ToString("n");
        part["options"] = new JsonObject { ["usableAsActivity"] = true };
        var partId = await SaveAsync(part);
        var whole = Samples.OneLine(NewId("whole"), "from the whole");
        whole["root"]!["activities"] = new JsonArray();
        var wholeId = await SaveAsync(whole);
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.EditAsync(wholeId, nodes: 0);
        await desk.DropAsync((string)part["name"]!, 200, 150);
        await desk.UntilStoredAsync(wholeId, stored => Activities(stored) == 1);
        await desk.ShotAsync("used-workflow");
        await desk.Publish.ClickAsync();
        await desk.UntilStoredAsync(wholeId, stored => (bool)stored["isPublished"]! && Activities(stored) == 1);

        await desk.Run.ClickAsync();
        await desk.Page.WaitForURLAsync("**/designer/instances/*", new() { Timeout = 60_000 });
        var executions = await portal.Server.Http.GetFromJsonAsync<JsonObject>($"/elsa/api/activity-executions/list?workflowInstanceId={desk.Page.Url.Split('/')[^1]}");
        Assert.Contains(executions!["items"]!.AsArray(), execution => (string?)execution!["activityState"]?["Text"] == "from the part");
        var consumers = await portal.Server.Http.GetFromJsonAsync<JsonObject>($"/elsa/api/workflow-definitions/{partId}/consumers");
        Assert.Equal(wholeId, (string?)Assert.Single(consumers!["consumingWorkflowDefinitionIds"]!.AsArray()));

        await desk.OpenAsync("definitions");
        await desk.Page.Locator("tbody tr", new() { HasText = partId }).Locator("button").Last.ClickAsync();
        await desk.Page.Locator(".mud-popover-open").GetByText("Export", new() { Exact = true }).ClickAsync();
        await desk.Page.Locator(".mud-dialog label.mud-checkbox").First.ClickAsync();
        await desk.ShotAsync("export-with-dependents");
        var download = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());
        using var archive = new ZipArchive(new MemoryStream(await File.ReadAllBytesAsync((await download.PathAsync())!)));
        Assert.Equal(2, archive.Entries.Count);
        await desk.LogAsync("consuming-workflows");
        Assert.Empty(page.Failures);
    }

    private static int Activities(JsonObject stored) => stored["root"]!["activities"]!.AsArray().Count;

    private static string NewId(string word) => $"{word}-{Guid.CreateVersion7():n}";

    private async Task<string> SaveAsync(JsonObject model)
    {
        var id = (string)model["definitionId"]!;
        using var saved = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions", new { model, publish = true });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        return id;
    }
}
