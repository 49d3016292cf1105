using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Execution;

public sealed class CommitTests
{
    private const string Trace = """[{"name":"Trace","typeName":"String"}]""";
    private const string Act = """{"type":"Test.ActsOutside","id":"Act"}""";

    [Fact]
    public async Task Burst_CommitsAfterAnActWithAnEffectOutside_AndAtItsEnd()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Step("A"), Act, Step("B")), Trace));

        Assert.Equal(2, run.Commits.Count);
        Assert.Contains("\"trace\":\"A\"", run.Commits[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"scheduled\":[{", run.Commits[0]);
    }

    [Fact]
    public async Task Recover_FromTheCommitInTheMiddle_EndsAsTheRunWouldHave()
    {
        var bench = new WorkflowBench();
        var graph = Compile(Definition(Flow(string.Join(',', Step("S"), Act, Step("A"), Step("B"), Step("Z")), "S>Act", "S>A", "Act>B", "A>Z", "B>Z"), Trace));
        var whole = await bench.StartAsync(graph);
        var recovered = new BenchRun(bench, graph) { State = JsonSerializer.Deserialize<WorkflowState>(whole.Commits[0], ValueJson.Options)! };

        await recovered.BurstAsync(new BurstRequest.Recover());

        Assert.Equal(whole["Trace"], recovered["Trace"]);
        Assert.Equal(whole.Status, recovered.Status);
        Assert.EndsWith(recovered.Story, whole.Story);
    }

    [Fact]
    public async Task State_OfARunThatEnded_HoldsOnlyTheWorkflowsOwnVariables()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Step("A"), Step("B")), Trace));

        Assert.Single(run.State.Executions);
        Assert.Empty(run.State.Scheduled);
    }
}

/// <summary>An activity with an effect on the outside.</summary>
[Activity("Test", "Test", "Acts outside.", Kind = ActivityKind.Task)]
public sealed class ActsOutside : CodeActivity;
