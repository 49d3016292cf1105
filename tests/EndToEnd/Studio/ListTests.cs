using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>The lists of processes and runs, by mouse and keyboard.</summary>
[Collection(StudioCollection.Name)]
public sealed class ListTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Definitions_AreImported_Exported_Published_Unpublished_AndDeleted()
    {
        var id = NewId("list");
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.OpenAsync("definitions");

        var model = Samples.OneLine(id, "imported");
        model["$schema"] = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
        model["id"] = NewId("version");
        await desk.Page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload
        {
            Name = "imported.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(model.ToJsonString()),
        });
        var row = desk.Page.Locator("tbody tr", new() { HasText = id });
        await Expect(row).ToBeVisibleAsync(Patient);
        await desk.ShotAsync("list");

        await BulkAsync(desk, row, "Publish");
        await desk.UntilStoredAsync(id, stored => (bool)stored["isPublished"]!);
        await desk.OpenAsync("definitions");
        await BulkAsync(desk, row, "Unpublish");
        await desk.UntilStoredAsync(id, stored => !(bool)stored["isPublished"]!);

        await desk.OpenAsync("definitions");
        await row.Locator("button").Last.ClickAsync();
        await desk.Page.Locator(".mud-popover-open").GetByText("Export").ClickAsync();
        var download = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());
        await Expect(desk.Page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        Assert.Contains(id, await File.ReadAllTextAsync((await download.PathAsync())!), StringComparison.Ordinal);

        await desk.OpenAsync("definitions");
        await row.Locator("button").Last.ClickAsync();
        await desk.Page.Locator(".mud-popover-open").GetByText("Delete", new() { Exact = true }).ClickAsync();
        await desk.Page.Locator(".mud-dialog, .mud-message-box").GetByRole(AriaRole.Button, new() { NameRegex = new("yes|delete", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).Last.ClickAsync();
        await Expect(row).ToBeHiddenAsync(new() { Timeout = 30_000 });
        Assert.Equal(HttpStatusCode.NotFound, (await portal.Server.Http.GetAsync(new Uri($"/elsa/api/workflow-definitions/by-definition-id/{id}?versionOptions=Latest", UriKind.Relative))).StatusCode);
        Assert.Empty(page.Failures);
    }

    [Fact]
    public async Task Runs_AreFoundOpenedFollowedLive_AndEnd()
    {
        var id = NewId("waits");
        var run = await StartAsync(id, "go-" + id);
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.OpenAsync("instances");
        await Expect(desk.Page.Locator("tbody tr", new() { HasText = id }).First).ToBeVisibleAsync(Patient);
        await desk.ShotAsync("runs");

        await desk.OpenAsync($"instances/{run}");
        await Expect(desk.Page.Locator(".x6-node")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Expect(desk.Page.GetByText("Suspended").First).ToBeVisibleAsync(Patient);
        using var fired = await portal.Server.Http.PostAsJsonAsync($"/elsa/api/events/go-{id}/trigger", new { });
        Assert.True(fired.IsSuccessStatusCode);

        // The page is told by the hub; nobody reloads it.
        await Expect(desk.Page.GetByText("Finished").First).ToBeVisibleAsync(Patient);
        await desk.ShotAsync("run-live");
        Assert.Empty(page.Failures);
    }

    [Fact]
    public async Task Run_ThatWaits_IsCancelledAndDeletedFromItsRow()
    {
        var id = NewId("cancelled");
        var run = await StartAsync(id, "never-" + id);
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.OpenAsync("instances");
        var row = desk.Page.Locator("tbody tr", new() { HasText = run });

        await RowAsync(desk, row, "Cancel");
        await Eventually.TrueAsync(
            async () => (string?)(await portal.Server.Http.GetFromJsonAsync<JsonObject>($"/elsa/api/workflow-instances/{run}"))!["subStatus"] == "Cancelled",
            TimeSpan.FromSeconds(20),
            () => "The run goes on.");
        await RowAsync(desk, row, "Delete");
        await Eventually.TrueAsync(
            async () => (await portal.Server.Http.GetAsync(new Uri($"/elsa/api/workflow-instances/{run}", UriKind.Relative))).StatusCode == HttpStatusCode.NotFound,
            TimeSpan.FromSeconds(20),
            () => "The run is still there.");
        Assert.Empty(page.Failures);
    }

    private static string NewId(string word) => $"{word}-{Guid.CreateVersion7():n}";

    private static async Task BulkAsync(StudioDesk desk, ILocator row, string action)
    {
        await row.Locator("input[type=checkbox]").First.CheckAsync(new() { Force = true });
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Bulk actions" }).ClickAsync();
        await desk.Page.Locator(".mud-popover-open").GetByText(action, new() { Exact = true }).ClickAsync();
        await ConfirmAsync(desk);
    }

    private static async Task RowAsync(StudioDesk desk, ILocator row, string action)
    {
        await row.Locator("button").Last.ClickAsync();
        await desk.Page.Locator(".mud-popover-open").GetByText(action, new() { Exact = true }).ClickAsync();
        await ConfirmAsync(desk);
    }

    private static async Task ConfirmAsync(StudioDesk desk)
    {
        var yes = desk.Page.Locator(".mud-dialog, .mud-message-box").GetByRole(AriaRole.Button, new() { NameRegex = new("yes|ok|delete|publish|cancel the", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).Last;
        await Expect(yes).ToBeVisibleAsync();
        await yes.ClickAsync();
        await Expect(desk.Page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await Expect(desk.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
    }

    private async Task<string> StartAsync(string id, string eventName)
    {
        using var saved = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions", new { model = Samples.Waiting(id, eventName), publish = true });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        using var started = await portal.Server.Http.PostAsJsonAsync($"/elsa/api/workflow-definitions/{id}/execute", new { });
        return (string)(await started.Content.ReadFromJsonAsync<JsonObject>())!["workflowState"]!["id"]!;
    }
}
