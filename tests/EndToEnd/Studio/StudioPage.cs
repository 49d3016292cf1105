using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>A page of the designer, signed in as the admin.</summary>
internal sealed class StudioPage : IAsyncDisposable
{
    // WebAssembly on a busy machine takes its time; a page that never comes is a failure all the same.
    private const float Patience = 60_000;
    private readonly PortalPage _portal;

    private StudioPage(PortalPage portal)
    {
        _portal = portal;
        Page.Context.SetDefaultTimeout(Patience);
    }

    public IPage Page => _portal.Page;

    public static async Task<StudioPage> SignInAsync(PortalBrowser browser)
    {
        var portal = await browser.OpenAsync();
        await portal.SignInAsync();
        return new StudioPage(portal);
    }

    /// <summary>Opens a process and waits until its diagram can be worked on.</summary>
    public async Task OpenDefinitionAsync(string definitionId)
    {
        await Page.GotoAsync("/designer/definitions/" + definitionId);
        await Expect(Page.Locator(".x6-graph-svg").First).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    public Task PictureAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(JetVisionServer.RepositoryRoot(), "artifacts", "studio", name + ".png") });

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    public static async Task<JsonObject> GetAsync(JetVisionServer server, string path) =>
        JsonNode.Parse(await server.Http.GetStringAsync(new Uri("/elsa/api" + path, UriKind.Relative)))!.AsObject();
}
