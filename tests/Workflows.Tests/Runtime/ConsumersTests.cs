using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class ConsumersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Publish_OfAWorkflowThatUpdatesItsConsumers_PublishesThemAnew_AndThoseThatUseThem(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Usable(Sequence("grandchild", Probe("old"))));
        await engine.PublishAsync(Usable(Sequence("child", Use("inner", "grandchild"))));
        await engine.PublishAsync(Sequence("parent", Use("use", "child")));

        var saved = await engine.Definitions.SaveAsync(Usable(Sequence("grandchild", Probe("new"))), publish: true, Cancellation);

        Assert.Equal(["child", "parent"], saved.UpdatedConsumers.Distinct().Order());
        var child = await engine.Definitions.FindAsync("child", VersionOptions.Published, Cancellation);
        Assert.Equal(2, child!.Version);
        Assert.Contains(saved.Definition.Id, child.Root.GetRawText());
        await engine.Runtime.StartAsync("parent", cancellation: Cancellation);
        Assert.Equal("new", engine.Probes.Ran.Last().ActivityId);
    }

    [Theory, EveryDatabase]
    public async Task Publish_LeavesADraftThatUsesTheWorkflowADraft(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Usable(Sequence("child", Probe("old"))));
        await engine.Definitions.SaveAsync(Sequence("parent", Use("use", "child")), publish: false, Cancellation);

        var saved = await engine.Definitions.SaveAsync(Usable(Sequence("child", Probe("new"))), publish: true, Cancellation);

        var parent = await engine.Definitions.FindAsync("parent", VersionOptions.Latest, Cancellation);
        Assert.Equal((1, false), (parent!.Version, parent.IsPublished));
        Assert.Contains(saved.Definition.Id, parent.Root.GetRawText());
    }

    [Theory, EveryDatabase]
    public async Task Publish_OfAWorkflowThatDoesNotUpdateItsConsumers_LeavesTheirVersionPinned(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var first = await engine.PublishAsync(Usable(Sequence("child", Probe("old")), update: false));
        var use = Use("use", "child");
        use["workflowDefinitionVersionId"] = first.Id;
        await engine.PublishAsync(Sequence("parent", use));

        await engine.PublishAsync(Usable(Sequence("child", Probe("new")), update: false));
        await engine.Runtime.StartAsync("parent", cancellation: Cancellation);

        Assert.Equal("old", engine.Probes.Ran.Single().ActivityId);
    }

    [Theory, EveryDatabase]
    public async Task Publish_OfAnEndpointThatAnotherWorkflowHas_IsRefused_UntilThatIsRetracted(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Endpoint("first", "/Orders/{id}"));

        var refused = await engine.Definitions.SaveAsync(Endpoint("second", "orders/{id}"), publish: true, Cancellation);
        Assert.True(refused.IsRefused);
        Assert.Contains("'first'", Assert.Single(refused.Errors, error => !error.IsWarning).Message);

        await engine.Definitions.RetractAsync("first", Cancellation);
        Assert.False((await engine.Definitions.SaveAsync(Endpoint("second", "orders/{id}"), publish: true, Cancellation)).IsRefused);
    }

    private static WorkflowDefinition Endpoint(string definitionId, string path) => Sequence(definitionId, Step("endpoint", "Elsa.HttpEndpoint", ("path", path)).AsTrigger());

    private static WorkflowDefinition Usable(WorkflowDefinition definition, bool update = true) =>
        definition with { Options = new WorkflowOptions { UsableAsActivity = true, AutoUpdateConsumingWorkflows = update } };

    private static JsonObject Use(string id, string definitionId)
    {
        var node = Step(id, char.ToUpperInvariant(definitionId[0]) + definitionId[1..]);
        node["workflowDefinitionId"] = definitionId;
        return node;
    }
}
