using System.Text.Json.Nodes;
using Xunit;

namespace JetVision.Workflows.Tests.Api;

public sealed class DescriptorsApiTests(ElsaHost host) : IClassFixture<ElsaHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Activities_HoldWhatStudioCannotDoWithout()
    {
        var activities = (await host.GetAsync("descriptors/activities?Refresh=True"))["items"]!.AsArray();

        Assert.Equal(activities.Count, activities.Select(activity => ((string?)activity!["typeName"], (int)activity["version"]!)).Distinct().Count());
        Assert.All(activities, activity =>
        {
            Assert.All((string[])["typeName", "name", "category", "displayName", "kind"], name => Assert.False(string.IsNullOrEmpty((string?)activity![name]), $"{activity["typeName"]} {name}"));
            Assert.All((string[])["ports", "inputs", "outputs"], name => Assert.IsType<JsonArray>(activity![name]));
            Assert.IsType<JsonObject>(activity!["customProperties"]);
            Assert.All(activity["inputs"]!.AsArray(), input => Assert.False(string.IsNullOrEmpty((string?)input!["uiHint"]), $"{activity["typeName"]} {input["name"]}"));
        });
        Assert.Contains(activities, activity => (string?)activity!["typeName"] == "Elsa.NotFoundActivity" && !(bool)activity["isBrowsable"]!);
        Assert.Contains(activities, activity => (string?)activity!["typeName"] == "Elsa.Flowchart");
    }

    [Theory]
    [InlineData("expression-descriptors")]
    [InlineData("variables")]
    [InlineData("storage-drivers")]
    [InlineData("incident-strategies")]
    [InlineData("workflow-activation-strategies")]
    [InlineData("log-persistence-strategies")]
    [InlineData("commit-strategies/workflows")]
    [InlineData("commit-strategies/activities")]
    [InlineData("output-converters?sourceType=String&destinationType=Int32")]
    public async Task List_ThatStudioAsksFor_IsThere(string path) => Assert.IsType<JsonArray>((await host.GetAsync("descriptors/" + path))["items"]);

    [Fact]
    public async Task UsableAsActivity_WrittenBesideTheOptions_AsOldDefinitionsDo_Counts_AndItsInsideIsASubgraph()
    {
        var name = "Old" + Guid.NewGuid().ToString("n")[..8];
        var inner = ElsaHost.Definition(name.ToLowerInvariant(), ElsaHost.WriteLine("inside", "1"));
        inner["name"] = name;
        inner["usableAsActivity"] = true;
        await host.SaveAsync(inner);
        var outer = await host.SaveAsync(ElsaHost.Definition(
            name.ToLowerInvariant() + "-user", new JsonObject { ["id"] = "used", ["type"] = name, ["version"] = 1, ["workflowDefinitionId"] = name.ToLowerInvariant() }));
        var root = (string)outer["root"]!["nodeId"]!;
        Assert.StartsWith("Workflow2:", root, StringComparison.Ordinal);

        var subgraph = await host.GetAsync($"workflow-definitions/subgraph/{outer["id"]}?parentNodeId={root}:used");
        var inside = subgraph["activity"]!["root"]!["root"]!["activities"]![0]!;
        var segments = await host.GetAsync($"workflow-definitions/subgraph/segments/{outer["id"]}?childNodeId={inside["nodeId"]}");

        Assert.Equal($"{root}:used", (string?)subgraph["nodeId"]);
        Assert.Equal("Elsa.Workflow", (string?)subgraph["activity"]!["root"]!["type"]);
        Assert.Equal("Elsa.WriteLine", (string?)inside["type"]);
        Assert.Equal("inside", (string?)segments["childNode"]!["activity"]!["id"]);
        Assert.Contains(segments["pathSegments"]!.AsArray(), segment => (string?)segment!["activityId"] == "used");
        Assert.DoesNotContain(segments["pathSegments"]!.AsArray(), segment => (string?)segment!["activityType"] == "Elsa.Workflow");
    }

    [Fact]
    public async Task UsableAsActivity_JoinsTheToolboxOnPublication()
    {
        var id = "w" + Guid.NewGuid().ToString("n")[..12];
        var definition = ElsaHost.Definition(id, ElsaHost.WriteLine("a", "1"));
        definition["options"] = new JsonObject { ["usableAsActivity"] = true, ["activityCategory"] = "Ours" };
        definition["inputs"] = new JsonArray(new JsonObject { ["type"] = "String", ["name"] = "Who", ["displayName"] = "Who", ["isArray"] = false });
        definition["outcomes"] = new JsonArray("Yes", "No");
        var saved = await host.SaveAsync(definition, publish: false);
        Assert.False((bool)(await FindAsync(id))!["isBrowsable"]!);

        await host.PostAsync($"workflow-definitions/{id}/publish", []);
        var activity = (await FindAsync(id))!;

        Assert.True((bool)activity["isBrowsable"]!);
        Assert.Equal("Ours", (string?)activity["category"]);
        Assert.Equal((string?)saved["id"], (string?)activity["constructionProperties"]!["WorkflowDefinitionVersionId"]);
        Assert.Equal(["Yes", "No"], activity["ports"]!.AsArray().Select(port => (string?)port!["name"]));
        Assert.Equal("Who", (string?)Assert.Single(activity["inputs"]!.AsArray())!["name"]);
    }

    [Fact]
    public async Task TypeDefinitions_NameTheVariablesInputsAndOutputsOfTheWorkflow()
    {
        var id = "s" + Guid.NewGuid().ToString("n")[..12];
        var definition = ElsaHost.Definition(id, ElsaHost.Activity("Ask", "Elsa.Event", ("eventName", "x")));
        definition["variables"] = new JsonArray(new JsonObject { ["id"] = "v1", ["name"] = "seats", ["typeName"] = "Int32", ["isArray"] = true });
        definition["inputs"] = new JsonArray(new JsonObject { ["type"] = "String", ["name"] = "Customer" });
        await host.SaveAsync(definition, publish: false);

        using var response = await host.Ops.PostAsync(new Uri($"scripting/javascript/type-definitions/{id}", UriKind.Relative), null, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("declare function getSeats(): number[];", text, StringComparison.Ordinal);
        Assert.Contains("declare function setSeats(value: number[]): void;", text, StringComparison.Ordinal);
        Assert.Contains("declare function getCustomer(): string;", text, StringComparison.Ordinal);
        Assert.Contains("declare function getResultFromAsk(): any;", text, StringComparison.Ordinal);
        Assert.Contains("declare const variables: { seats: number[]; };", text, StringComparison.Ordinal);
    }

    private async Task<JsonNode?> FindAsync(string definitionId) => (await host.GetAsync("descriptors/activities"))["items"]!.AsArray()
        .FirstOrDefault(activity => (string?)activity!["customProperties"]!["WorkflowDefinitionId"] == definitionId);
}
