using JetVision.Workflows.Tests.Execution;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Definitions;

public sealed class WorkflowCompilerTests
{
    [Fact]
    public void Compile_GivesNodesTheirPaths()
    {
        var graph = Compile(Definition(Flow(string.Join(',', Step("A"), Sequence(Step("B"))), "A>Seq")));

        Assert.Equal(["Workflow1", "Workflow1:Flow", "Workflow1:Flow:A", "Workflow1:Flow:Seq", "Workflow1:Flow:Seq:B"], graph.Nodes.Select(node => node.NodeId));
        Assert.Equal("activities", graph.FindByNodeId("Workflow1:Flow:A")!.Port);
        Assert.Same(graph.FindByNodeId("Workflow1:Flow:Seq:B"), graph.FindByActivityId("B"));
        Assert.Empty(graph.Errors);
    }

    [Theory]
    [InlineData("""{"type":"Elsa.WriteLine","id":"X","text":{"typeName":"String","expression":{"type":"JavaScript","value":"1 +"}}}""", "cannot be parsed", true)]
    [InlineData("""{"type":"Elsa.RunJavaScript","id":"X","script":{"typeName":"String","expression":{"type":"Literal","value":"let let"}}}""", "cannot be parsed", true)]
    [InlineData("""{"type":"Elsa.WriteLine","id":"X","text":{"typeName":"String","expression":{"type":"Ruby","value":"1"}}}""", "no expression type 'Ruby'", true)]
    [InlineData("""{"type":"Acme.Nope","id":"X"}""", "no activity type 'Acme.Nope'", true)]
    [InlineData("""{"type":"Elsa.SetVariable","id":"X","variable":{"id":"nope","name":"Nope"}}""", "does not exist", true)]
    [InlineData("""{"type":"Elsa.HttpEndpoint","id":"X"}""", "no path", false)]
    [InlineData("""{"type":"Elsa.Cron","id":"X","customProperties":{"canStartWorkflow":true},"cronExpression":{"typeName":"String","expression":{"type":"Literal","value":"often"}}}""", "no cron expression", false)]
    public void Compile_OfAMistake_NamesTheActivityAndSaysWhatIsWrong(string activity, string words, bool isWarning)
    {
        var error = Assert.Single(Compile(Definition(Sequence(activity))).Errors);

        Assert.Equal("X", error.ActivityId);
        Assert.Contains(words, error.Message);
        Assert.Equal(isWarning, error.IsWarning);
    }

    [Fact]
    public void Compile_OfAnActivityThatTheStartCannotReach_Warns()
    {
        var warning = Assert.Single(Compile(Definition(Flow(string.Join(',', Step("A"), Step("B"), Step("X")), "A>B"))).Errors);

        Assert.Equal(("X", true), (warning.ActivityId, warning.IsWarning));
    }

    [Fact]
    public void Compile_OfAWorkflowThatUsesItself_WarnsInsteadOfNeverEnding()
    {
        var bench = new WorkflowBench();
        var definition = """{"definitionId":"loop","name":"Loop","options":{"usableAsActivity":true},"root":{"type":"Loop","id":"Again","workflowDefinitionId":"loop"}}""";
        bench.Publish(definition);

        Assert.Contains("uses itself", Assert.Single(Compile(definition, bench).Errors).Message);
    }

    [Fact]
    public void Triggers_OfAnEndpoint_AreOneAMethod()
    {
        var endpoint = """
            {"type":"Elsa.HttpEndpoint","id":"E","customProperties":{"canStartWorkflow":true},"path":{"typeName":"String","expression":{"type":"Literal","value":"/orders/{id}/"}},
             "supportedMethods":{"typeName":"List<String>","expression":{"type":"Object","value":"[\"GET\",\"POST\"]"}}}
            """;
        var triggers = Compile(Definition(Flow(endpoint))).Triggers;

        Assert.Equal(["get", "post"], triggers.Select(trigger => trigger.Payload.GetProperty("method").GetString()));
        Assert.All(triggers, trigger => Assert.Equal("orders/{id}", trigger.Payload.GetProperty("path").GetString()));
    }

    [Fact]
    public void Compile_Of500Activities_IsQuickEnoughToPublish()
    {
        var ids = Enumerable.Range(0, 500).Select(number => $"n{number}").ToArray();
        var graph = Compile(Definition(Flow(string.Join(',', ids.Select(Step)), [.. ids.Zip(ids.Skip(1), (from, to) => $"{from}>{to}")])));

        Assert.Equal(502, graph.Nodes.Count);
        Assert.Empty(graph.Errors);
    }
}
