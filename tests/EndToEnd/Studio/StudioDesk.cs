using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>Elsa Studio on a page, used by mouse and keyboard as a person of operations does; what came of it is read from the API.</summary>
internal sealed class StudioDesk(PortalPage page, JetVisionServer server)
{
    private static readonly string Shots = Path.Combine(JetVisionServer.RepositoryRoot(), "artifacts", "studio");

    public IPage Page => page.Page;

    /// <summary>The toolbar over the diagram.</summary>
    public ILocator Publish => Page.Locator("button.mud-icon-button.mud-primary-text").First;

    public ILocator Run => Page.Locator("button.mud-icon-button.mud-success-text").First;

    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync($"/designer/{path}");
        await Expect(Page.Locator(path.Contains('/', StringComparison.Ordinal) ? ".x6-graph" : "tbody tr, .mud-table-empty-row").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    /// <summary>Opens the editor on a definition and waits until its nodes are drawn.</summary>
    public async Task EditAsync(string definitionId, int nodes)
    {
        await OpenAsync($"definitions/{definitionId}");
        await Expect(Page.Locator(".mud-expand-panel").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(Page.Locator(".x6-node")).ToHaveCountAsync(nodes, new() { Timeout = 30_000 });
        if (nodes > 0)
        {
            // Where a node is at that moment is where it stays.
            await Expect(Page.Locator(".jv-studio[data-drawn]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        }
    }

    public ILocator Node(string name) => Page.Locator(".x6-node", new() { HasText = name });

    /// <summary>Drags an activity out of the toolbox onto the diagram.</summary>
    public async Task DropAsync(string activity, int x, int y)
    {
        await Page.GetByPlaceholder("Search").FillAsync(activity);
        var item = Page.Locator("[draggable=true]", new() { HasText = activity }).First;
        await Expect(Page.Locator(".mud-expand-panel")).ToHaveCountAsync(1);
        if (!await item.IsVisibleAsync())
        {
            await Page.Locator(".mud-expand-panel-header").First.ClickAsync();
        }

        await Expect(item).ToBeVisibleAsync();
        var before = await Page.Locator(".x6-node").CountAsync();
        await item.DragToAsync(Page.Locator(".x6-graph").First, new() { TargetPosition = new() { X = x, Y = y } });
        await Expect(Page.Locator(".x6-node")).ToHaveCountAsync(before + 1);
    }

    /// <summary>Draws a connection from a port to an activity.</summary>
    public async Task ConnectAsync(string from, string port, string to)
    {
        var start = await Center(Node(from).Locator($".x6-port-body[port='{port}']"));
        var end = await Center(Node(to).Locator(".x6-port-body[port='In']"));
        await Page.Mouse.MoveAsync(start.X, start.Y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(start.X + 40, start.Y + 6, new() { Steps = 6 });
        await Page.Mouse.MoveAsync(end.X, end.Y, new() { Steps = 12 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>Takes a node elsewhere.</summary>
    public async Task MoveAsync(string node, float byX, float byY)
    {
        var at = await Center(Node(node));
        await Page.Mouse.MoveAsync(at.X, at.Y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(at.X + byX, at.Y + byY, new() { Steps = 10 });
        await Page.Mouse.UpAsync();
    }

    public async Task SelectAsync(string node)
    {
        var at = await Center(Node(node));
        await Page.Mouse.ClickAsync(at.X, at.Y);
    }

    /// <summary>The part of a form that a label names.</summary>
    public ILocator Control(string label) => Page.Locator(".mud-input-control", new() { Has = Page.Locator($"label:text-is(\"{label}\")") }).Last;

    public ILocator Field(string label) => Control(label).Locator("input:not([type=hidden]), textarea").First;

    /// <summary>Changes the language of an input's expression.</summary>
    public async Task SyntaxAsync(string label, string syntax)
    {
        await Control(label).Locator("xpath=ancestor::*[.//button[contains(@class,'mud-menu-icon-button-activator')]][1]").Locator("button.mud-menu-icon-button-activator").First.ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText(syntax, new() { Exact = true }).ClickAsync();
    }

    /// <summary>Changes an input's language to JavaScript and goes into its editor. A page that is drawn anew in between does not hear the choice: it is made again.</summary>
    public async Task ScriptAsync(string label)
    {
        var editor = Page.Locator(".monaco-editor:visible").First;
        for (var choices = 1; ; choices++)
        {
            await SyntaxAsync(label, "JavaScript");
            try
            {
                await editor.ClickAsync(new() { Timeout = 12_000 });
                return;
            }
            catch (TimeoutException) when (choices < 3)
            {
                // Chosen again.
            }
        }
    }

    public Task TabAsync(string name) =>
        Page.Locator(".mud-tab", new() { HasTextRegex = new($@"^\s*{System.Text.RegularExpressions.Regex.Escape(name)}\s*[0-9]*\s*$", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).First.ClickAsync();

    /// <summary>The newest version as it is stored.</summary>
    public async Task<JsonObject> StoredAsync(string definitionId) =>
        (await server.Http.GetFromJsonAsync<JsonObject>($"/elsa/api/workflow-definitions/by-definition-id/{definitionId}?versionOptions=Latest"))!;

    /// <summary>Waits until what is stored is so.</summary>
    public async Task<JsonObject> UntilStoredAsync(string definitionId, Func<JsonObject, bool> isSo)
    {
        JsonObject? stored = null;
        await Eventually.TrueAsync(
            async () => isSo(stored = await StoredAsync(definitionId)), TimeSpan.FromSeconds(60), () => $"What is stored is otherwise: {stored}");
        return stored!;
    }

    /// <summary>Keeps a picture among the artefacts.</summary>
    public Task ShotAsync(string name)
    {
        Directory.CreateDirectory(Shots);
        return Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, name + ".png") });
    }

    /// <summary>Presses a button until what it opens is there: a page that is just drawn may not hear the first click.</summary>
    public static async Task PressUntilAsync(ILocator button, ILocator opened)
    {
        for (var presses = 1; ; presses++)
        {
            await button.ClickAsync();
            try
            {
                await opened.WaitForAsync(new() { Timeout = 10_000 });
                return;
            }
            catch (TimeoutException) when (presses < 4)
            {
                // Pressed again.
            }
        }
    }

    /// <summary>Keeps what the page asked of the API among the artefacts, a line a request with the answer's status.</summary>
    public Task LogAsync(string name)
    {
        Directory.CreateDirectory(Shots);
        return File.WriteAllLinesAsync(Path.Combine(Shots, name + ".requests.txt"), page.Answers.Where(answer => answer.Contains(" /elsa/", StringComparison.Ordinal)));
    }

    private static async Task<(float X, float Y)> Center(ILocator locator)
    {
        var box = await locator.BoundingBoxAsync() ?? throw new InvalidOperationException($"{locator} is not drawn.");
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }
}
