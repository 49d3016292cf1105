using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>Several definitions at once, by mouse: out as a zip, and back in.</summary>
[Collection(StudioCollection.Name)]
public sealed class SeveralTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Definitions_ExportedTogether_ComeBackFromTheirZip()
    {
        string[] ids = [await SaveAsync(Samples.OneLine(NewId("zip"), "one")), await SaveAsync(Samples.OneLine(NewId("zip"), "two"))];
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.OpenAsync("definitions");
        foreach (var id in ids)
        {
            await desk.Page.Locator("tbody tr", new() { HasText = id }).Locator("input[type=checkbox]").First.CheckAsync(new() { Force = true });
        }

        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Bulk actions" }).ClickAsync();
        await desk.Page.Locator(".mud-popover-open").GetByText("Export", new() { Exact = true }).ClickAsync();
        var download = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());
        var zip = await File.ReadAllBytesAsync((await download.PathAsync())!);
        using (var archive = new ZipArchive(new MemoryStream(zip)))
        {
            Assert.Equal(2, archive.Entries.Count);
        }

        foreach (var id in ids)
        {
            using var deleted = await portal.Server.Http.DeleteAsync(new Uri($"/elsa/api/workflow-definitions/{id}", UriKind.Relative));
            Assert.True(deleted.IsSuccessStatusCode);
        }

        await desk.OpenAsync("definitions");
        await desk.Page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "both.zip", MimeType = "application/zip", Buffer = zip });
        foreach (var id in ids)
        {
            await Expect(desk.Page.Locator("tbody tr", new() { HasText = id })).ToBeVisibleAsync(Patient);
        }

        await desk.ShotAsync("imported-zip");
        Assert.Empty(page.Failures);
    }

    private static string NewId(string word) => $"{word}-{Guid.CreateVersion7():n}";

    private async Task<string> SaveAsync(JsonObject model)
    {
        var id = (string)model["definitionId"]!;
        using var saved = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions", new { model, publish = true });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        return id;
    }
}
