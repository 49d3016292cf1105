using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd.Studio;

/// <summary>Every kind of editor that our activities' inputs ask for, used by mouse and keyboard; what it wrote is read from what is stored.</summary>
[Collection(StudioCollection.Name)]
public sealed class HintTests(PortalBrowser portal) : IClassFixture<PortalBrowser>
{
    private const string Cases =
        """[{"label":"Jets","condition":{"type":"JavaScript","value":"getTail() > 5"},"activity":null},{"label":"Props","condition":{"type":"JavaScript","value":"true"},"activity":null}]""";

    private static readonly Dictionary<string, Edit> Edits = new()
    {
        ["singleline"] = new("JetVision.ExplainFault", "Kind", TypeAsync("typed"), ShowsAsync("typed"), "Literal", "typed"),
        ["multiline"] = new("JetVision.NotifyBroker", "Message", TypeAsync("two\nlines"), ShowsAsync("two lines"), "Literal", "two\nlines"),
        ["checkbox"] = new("JetVision.SyncClientSheet", "PutsBack", TickAsync(null), IsTickedAsync(null), "Literal", "True"),
        ["checklist"] = new("JetVision.RequestQuotes", "Channels", TickAsync("Email"), IsTickedAsync("Email"), "Object", "[\"Email\"]"),
        ["dropdown"] = new("Elsa.FlowJoin", "Mode", ChooseAsync("WaitAll"), ShowsAsync("WaitAll"), "Literal", "WaitAll"),
        ["dynamic-outcomes"] = new("Elsa.FlowFork", "Branches", ChipsAsync("Left", "Right"), ShowsAsync("Left", "Right"), "Object", "[\"Left\",\"Right\"]"),
        ["multitext"] = new("Elsa.HttpEndpoint", "AllowedFileExtensions", ChipsAsync(".pdf", ".txt"), ShowsAsync(".pdf", ".txt"), "Object", "[\".pdf\",\".txt\"]"),
        ["workflow-definition-picker"] = new(
            "Elsa.DispatchWorkflow", "WorkflowDefinitionId", ChooseAsync("1 · Take in a request"), ShowsAsync("1 · Take in a request"), "Literal", "rfp-intake"),
        ["outcome-picker"] = new("Elsa.Complete", "Outcomes", ChooseAsync("Won"), ShowsAsync("Won"), "Literal", "Won"),
        ["output-picker"] = new("Elsa.SetOutput", "OutputName", ChooseAsync("Answer"), ShowsAsync("Answer"), "Literal", "Answer"),
        ["json-editor"] = new(
            "Elsa.WriteHttpResponse", "ResponseHeaders", WriteAsync("{ \"X-By\": \"hand\" }"), ShowsAsync("{ \"X-By\": \"hand\" }"), "Literal", "{ \"X-By\": \"hand\" }"),
        ["code-editor"] = new("Elsa.RunJavaScript", "Script", WriteAsync("return 1"), ShowsAsync("return 1"), "Literal", "return 1"),
        ["variable-picker"] = new(
            "Elsa.SetVariable", "Variable", ChooseAsync("Tail"), ShowsAsync("Tail"), null,
            """{"id":"tail","name":"Tail","typeName":"String","isArray":false,"value":null,"storageDriverTypeName":null}"""),
        ["http-status-codes"] = new(
            "Elsa.SendHttpRequest", "ExpectedStatusCodes", ChipsAsync("404", "503"), ShowsAsync("404", "503"), null,
            """[{"statusCode":404,"activity":null},{"statusCode":503,"activity":null}]"""),
        ["switch-editor"] = new("Elsa.Switch", "Cases", AddCasesAsync, ShowsCasesAsync, null, Cases),
        ["flow-switch-editor"] = new("Elsa.FlowSwitch", "Cases", AddCasesAsync, ShowsCasesAsync, null, Cases),
    };

    [Fact]
    public async Task Input_OfEachHintThatOurActivitiesUse_IsEdited_AndStored_AndShownAgain()
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
            Assert.Equal(hint, (string?)Input(descriptors, edit)["uiHint"]);
            await SelectAsync(desk, hint);
            await edit.UseAsync(desk, DisplayName(descriptors, edit));
            await desk.UntilStoredAsync(id, stored => edit.IsIn(Activity(stored, hint)));
            await edit.IsShownAsync(desk, DisplayName(descriptors, edit));
            await desk.ShotAsync("hint-" + hint);
        }

        await desk.EditAsync(id, Edits.Count);
        foreach (var (hint, edit) in Edits)
        {
            await SelectAsync(desk, hint);
            await edit.IsShownAsync(desk, DisplayName(descriptors, edit));
            await desk.ShotAsync($"hint-{hint}-again");
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
        var choice = desk.Page.Locator(".mud-popover-open").GetByText(option, new() { Exact = true }).First;
        await StudioDesk.PressUntilAsync(desk.Control(label).Locator(".mud-input").First, choice);
        await choice.ClickAsync();
    };

    private static Func<StudioDesk, string, Task> ChipsAsync(params string[] texts) => async (desk, label) =>
    {
        foreach (var text in texts)
        {
            await desk.Field(label).FillAsync(text);
            await desk.Page.Keyboard.PressAsync("Enter");
            await Expect(desk.Control(label).Locator(".mud-chip-content").Filter(new() { HasText = text })).ToHaveCountAsync(1);
            await DrawnAsync(desk);
        }
    };

    private static Func<StudioDesk, string, Task> WriteAsync(string text) => async (desk, label) =>
    {
        await desk.Control(label).Locator(".monaco-editor:visible").First.ClickAsync();
        await desk.Page.Keyboard.PressAsync("Control+A");
        await desk.Page.Keyboard.InsertTextAsync(text);
    };

    // The second must not take the place of the first.
    private static async Task AddCasesAsync(StudioDesk desk, string label)
    {
        foreach (var (name, condition) in (IEnumerable<(string, string)>)[("Jets", "getTail() > 5"), ("Props", "true")])
        {
            await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Add case" }).ClickAsync();
            var row = desk.Page.Locator("tbody tr", new() { Has = desk.Page.Locator("td[data-label=Label] input") }).Last;
            await row.Locator("td[data-label=Label] input").First.FillAsync(name);
            await row.Locator("td[data-label=Condition] input").First.FillAsync(condition);
            await desk.Page.Keyboard.PressAsync("Tab");
            await row.Locator("button").First.ClickAsync();
            await Expect(desk.Page.Locator("td[data-label=Label]", new() { HasText = name })).ToHaveCountAsync(1);
            await DrawnAsync(desk);
        }
    }

    // While Studio's inputs are drawn anew they hear nobody.
    private static Task DrawnAsync(StudioDesk desk) => Expect(desk.Page.Locator(".mud-tabs[inert]")).ToHaveCountAsync(0);

    private static async Task ShowsCasesAsync(StudioDesk desk, string label)
    {
        var rows = desk.Page.Locator("tbody tr", new() { Has = desk.Page.Locator("td[data-label=Condition]") });
        await Expect(rows).ToHaveTextAsync([new Regex(@"^\s*Jets\s*getTail\(\) > 5\s*JavaScript\s*$"), new Regex(@"^\s*Props\s*true\s*JavaScript\s*$")]);
    }

    /// <summary>The texts are in the editor: as its text, or in a field of it.</summary>
    private static Func<StudioDesk, string, Task> ShowsAsync(params string[] texts) => async (desk, label) =>
    {
        var shown = "";
        await Eventually.TrueAsync(
            async () =>
            {
                shown = await desk.Control(label).EvaluateAsync<string>(
                    """control => [control.innerText, ...[...control.querySelectorAll('input, textarea')].map(field => field.value)].join(' ')""");
                // Monaco draws its spaces as ones that do not break.
                shown = Regex.Replace(shown, @"\s+", " ");
                return texts.All(text => shown.Contains(text, StringComparison.Ordinal));
            },
            TimeSpan.FromSeconds(30),
            () => $"'{label}' shows: {shown}");
    };

    private static Func<StudioDesk, string, Task> IsTickedAsync(string? item) => (desk, label) =>
        Expect(desk.Page.Locator("label.mud-checkbox", new() { HasText = item ?? label }).Locator("input")).ToBeCheckedAsync();

    // By its caption: the middle of a node with slots is a slot.
    private static Task SelectAsync(StudioDesk desk, string hint) => desk.Node(Caption(hint)).GetByText(Caption(hint)).First.ClickAsync();

    private static JsonNode Input(JsonArray descriptors, Edit edit) =>
        descriptors.Single(descriptor => (string?)descriptor!["typeName"] == edit.Activity)!["inputs"]!.AsArray().Single(input => (string?)input!["name"] == edit.Input)!;

    private static string DisplayName(JsonArray descriptors, Edit edit) => (string)Input(descriptors, edit)["displayName"]!;

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
                        ["position"] = new JsonObject { ["x"] = index % 3 * 560, ["y"] = index / 3 * 160 }, ["size"] = new JsonObject { ["width"] = 200, ["height"] = 54 },
                    },
                },
            })]),
        },
    };

    // No caption is part of another.
    private static string Caption(string hint) => "Node " + (char)('A' + Edits.Keys.ToList().IndexOf(hint));

    private static JsonNode Activity(JsonObject stored, string hint) => stored["root"]!["activities"]!.AsArray().Single(activity => (string?)activity!["id"] == hint)!;

    /// <summary>How an editor is used, what is stored afterwards, and how that is seen; a value without a syntax is stored bare, as JSON.</summary>
    private sealed record Edit(string Activity, string Input, Func<StudioDesk, string, Task> UseAsync, Func<StudioDesk, string, Task> IsShownAsync, string? Syntax, string Value)
    {
        public bool IsIn(JsonNode activity)
        {
            var stored = activity[char.ToLowerInvariant(Input[0]) + Input[1..]];
            return Syntax is null
                ? JsonNode.DeepEquals(stored, JsonNode.Parse(Value))
                : stored?["expression"] is { } expression && (string?)expression["type"] == Syntax && (string?)expression["value"] == Value;
        }
    }
}
