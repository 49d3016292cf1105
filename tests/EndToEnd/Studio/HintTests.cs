using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd.Studio;

/// <summary>Every kind of editor that our activities' inputs ask for, used by mouse and keyboard; what it wrote is read from what is stored.</summary>
public sealed class HintTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private static readonly Dictionary<string, Edit> Edits = new()
    {
        ["singleline"] = new("JetVision.ExplainFault", "Kind", TypeAsync("typed"), "Literal", "typed"),
        ["multiline"] = new("JetVision.NotifyBroker", "Message", TypeAsync("two\nlines"), "Literal", "two\nlines"),
        ["checkbox"] = new("JetVision.SyncClientSheet", "PutsBack", TickAsync(null), "Literal", "True"),
        ["checklist"] = new("JetVision.RequestQuotes", "Channels", TickAsync("Email"), "Object", "[\"Email\"]"),
        ["dropdown"] = new("Elsa.FlowJoin", "Mode", ChooseAsync("WaitAll"), "Literal", "WaitAll"),
        ["dynamic-outcomes"] = new("Elsa.FlowFork", "Branches", ChipsAsync("Left", "Right"), "Object", "[\"Left\",\"Right\"]"),
        ["multitext"] = new("Elsa.HttpEndpoint", "AllowedFileExtensions", ChipsAsync(".pdf", ".txt"), "Object", "[\".pdf\",\".txt\"]"),
        ["workflow-definition-picker"] = new("Elsa.DispatchWorkflow", "WorkflowDefinitionId", ChooseAsync("1 · Take in a request"), "Literal", "rfp-intake"),
        ["outcome-picker"] = new("Elsa.Complete", "Outcomes", ChooseAsync("Won"), "Literal", "Won"),
        ["output-picker"] = new("Elsa.SetOutput", "OutputName", ChooseAsync("Answer"), "Literal", "Answer"),
        ["json-editor"] = new("Elsa.WriteHttpResponse", "ResponseHeaders", WriteAsync("{ \"X-By\": \"hand\" }"), null, "X-By"),
        ["code-editor"] = new("Elsa.RunJavaScript", "Script", WriteAsync("return 1"), null, "return 1"),
        ["variable-picker"] = new("Elsa.SetVariable", "Variable", ChooseAsync("Tail"), null, "Tail"),
        ["http-status-codes"] = new("Elsa.SendHttpRequest", "ExpectedStatusCodes", ChipsAsync("404"), null, "404"),
        ["switch-editor"] = new("Elsa.Switch", "Cases", AddCaseAsync, null, "Jets"),
        ["flow-switch-editor"] = new("Elsa.FlowSwitch", "Cases", AddCaseAsync, null, "Jets"),
    };

    [Fact]
    public async Task Input_OfEachHintThatOurActivitiesUse_IsEdited_AndStored()
    {
        var descriptors = (await portal.Server.Http.GetFromJsonAsync<JsonObject>("/elsa/api/descriptors/activities"))!["items"]!.AsArray();
        var hints = descriptors.SelectMany(descriptor => descriptor!["inputs"]!.AsArray()).Where(input => (bool)input!["isBrowsable"]!).Select(input => (string)input!["uiHint"]!).Distinct();
        Assert.Empty(hints.Except(Edits.Keys));
        var id = $"hints-{Guid.CreateVersion7():n}";
        using var saved = await portal.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions", new { model = OneOfEach(id), publish = false });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        await using var page = await portal.OpenAsync(width: 1600);
        await page.SignInAsync();
        var desk = new StudioDesk(page, portal.Server);
        await desk.EditAsync(id, Edits.Count);

        foreach (var (hint, edit) in Edits)
        {
            var input = descriptors.Single(descriptor => (string?)descriptor!["typeName"] == edit.Activity)!["inputs"]!.AsArray().Single(input => (string?)input!["name"] == edit.Input)!;
            Assert.Equal(hint, (string?)input["uiHint"]);
            // By its caption: the middle of a node with slots is a slot.
            await desk.Node(Caption(hint)).GetByText(Caption(hint)).First.ClickAsync();
            await edit.UseAsync(desk, (string)input["displayName"]!);
            await desk.UntilStoredAsync(id, stored => edit.IsIn(Activity(stored, hint)));
            await desk.ShotAsync("hint-" + hint);
        }

        await desk.LogAsync("hints");
        Assert.Empty(page.Failures);
    }

    private static Func<StudioDesk, string, Task> TypeAsync(string text) => async (desk, label) =>
    {
        await desk.Field(label).FillAsync(text);
        await desk.Field(label).PressAsync("Tab");
    };

    private static Func<StudioDesk, string, Task> TickAsync(string? item) => (desk, label) =>
        desk.Page.Locator("label.mud-checkbox", new() { HasText = item ?? label }).Locator("input").ClickAsync();

    private static Func<StudioDesk, string, Task> ChooseAsync(string option) => async (desk, label) =>
    {
        await desk.Control(label).Locator(".mud-input").First.ClickAsync();
        await desk.Page.Locator(".mud-popover-open").GetByText(option, new() { Exact = true }).First.ClickAsync();
    };

    private static Func<StudioDesk, string, Task> ChipsAsync(params string[] texts) => async (desk, label) =>
    {
        foreach (var text in texts)
        {
            await desk.Field(label).FillAsync(text);
            await desk.Page.Keyboard.PressAsync("Enter");
        }
    };

    private static Func<StudioDesk, string, Task> WriteAsync(string text) => async (desk, label) =>
    {
        await desk.Control(label).Locator(".monaco-editor").First.ClickAsync();
        await desk.Page.Keyboard.PressAsync("Control+A");
        await desk.Page.Keyboard.InsertTextAsync(text);
    };

    private static async Task AddCaseAsync(StudioDesk desk, string label)
    {
        await desk.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Add case" }).ClickAsync();
        var row = desk.Page.Locator("tbody tr", new() { Has = desk.Page.Locator("td[data-label=Label] input") }).Last;
        await row.Locator("td[data-label=Label] input").First.FillAsync("Jets");
        await desk.Page.Keyboard.PressAsync("Tab");
        await row.Locator("button").First.ClickAsync();
    }

    private static JsonObject OneOfEach(string id) => new()
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["variables"] = new JsonArray(new JsonObject { ["id"] = "tail", ["name"] = "Tail", ["typeName"] = "String" }),
        ["outputs"] = new JsonArray(new JsonObject { ["name"] = "Answer", ["displayName"] = "Answer", ["type"] = "String" }),
        ["outcomes"] = new JsonArray("Won", "Lost"),
        ["root"] = new JsonObject
        {
            ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1", ["connections"] = new JsonArray(),
            ["activities"] = new JsonArray([.. Edits.Select((edit, index) => new JsonObject
            {
                ["id"] = edit.Key, ["name"] = Caption(edit.Key), ["type"] = edit.Value.Activity, ["version"] = 1,
                ["metadata"] = new JsonObject
                {
                    ["displayText"] = Caption(edit.Key),
                    ["designer"] = new JsonObject
                    {
                        ["position"] = new JsonObject { ["x"] = index % 4 * 400, ["y"] = index / 4 * 160 }, ["size"] = new JsonObject { ["width"] = 200, ["height"] = 54 },
                    },
                },
            })]),
        },
    };

    // No caption is part of another.
    private static string Caption(string hint) => "Node " + (char)('A' + Edits.Keys.ToList().IndexOf(hint));

    private static JsonNode Activity(JsonObject stored, string hint) => stored["root"]!["activities"]!.AsArray().Single(activity => (string?)activity!["id"] == hint)!;

    /// <summary>How an editor is used, and what is stored afterwards; a value without a syntax is stored bare.</summary>
    private sealed record Edit(string Activity, string Input, Func<StudioDesk, string, Task> UseAsync, string? Syntax, string Value)
    {
        public bool IsIn(JsonNode activity)
        {
            var stored = activity[char.ToLowerInvariant(Input[0]) + Input[1..]];
            return Syntax is null
                ? stored?.ToJsonString().Contains(Value, StringComparison.Ordinal) == true
                : stored?["expression"] is { } expression && (string?)expression["type"] == Syntax && (string?)expression["value"] == Value;
        }
    }
}
