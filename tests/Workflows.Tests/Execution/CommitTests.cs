using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
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

    [Theory]
    [InlineData(null, null, 2)]
    [InlineData("WorkflowExecuting", null, 3)]
    [InlineData("WorkflowExecuted", null, 2)]
    [InlineData("ActivityExecuting", null, 7)]
    [InlineData("ActivityExecuted", null, 5)]
    [InlineData("Periodic", null, 3)]
    [InlineData(null, "CommitAlways", 3)]
    [InlineData(null, "Executing", 3)]
    [InlineData(null, "Executed", 2)]
    [InlineData(null, "CommitNever", 1)]
    [InlineData("ActivityExecuted", "CommitNever", 4)]
    public async Task Strategy_OfTheWorkflowOrTheActivity_DecidesOnTheCommits(string? ofWorkflow, string? ofActivity, int commits)
    {
        var act = Act.Replace("}", $$$""","customProperties":{"commitStrategyName":{{{JsonSerializer.Serialize(ofActivity)}}}}}""", StringComparison.Ordinal);

        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Step("A"), act, Step("B")), Trace, $$""" "options":{"commitStrategyName":{{JsonSerializer.Serialize(ofWorkflow)}}}"""));

        Assert.Equal(commits, run.Commits.Count);
    }

    [Theory]
    [InlineData("WorkflowExecuting")]
    [InlineData("ActivityExecuting")]
    [InlineData("ActivityExecuted")]
    public async Task Recover_FromAnyCommitOfAStrategy_EndsAsTheRunWouldHave(string strategy)
    {
        var bench = new WorkflowBench();
        var graph = Compile(Definition(Sequence(Step("A"), Act, Step("B")), Trace, $$""" "options":{"commitStrategyName":"{{strategy}}"}"""));
        var whole = await bench.StartAsync(graph);
        foreach (var commit in whole.Commits.SkipLast(1))
        {
            var recovered = new BenchRun(bench, graph) { State = JsonSerializer.Deserialize<WorkflowState>(commit, ValueJson.Options)! };

            await recovered.BurstAsync(new BurstRequest.Recover());

            Assert.Equal((whole["Trace"], whole.Status), (recovered["Trace"], recovered.Status));
        }
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(4, 3)]
    [InlineData(6, 3)]
    [InlineData(11, 5)]
    public async Task Periodic_CommitsAtTheBeginningAndEnd_AndWheneverItsIntervalIsOver(int secondsAStep, int commits)
    {
        var bench = new WorkflowBench();
        bench.Services.AddSingleton(bench.Clock);
        var step = $$"""{"type":"Test.TakesLong","id":"L","seconds":{{Literal(secondsAStep)}} }""";

        var run = await bench.StartAsync(Definition(Sequence([.. Enumerable.Range(1, 4).Select(number => step.Replace("\"L\"", $"\"L{number}\"", StringComparison.Ordinal))]), Trace, """ "options":{"commitStrategyName":"Periodic"}"""));

        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal(commits, run.Commits.Count);
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

/// <summary>An activity during which the clock moves on.</summary>
[Activity("Test", "Test", "Takes long.")]
public sealed class TakesLong : CodeActivity
{
    /// <summary>Gets or sets for how many seconds.</summary>
    public Input<int> Seconds { get; set; } = new(0);

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) => context.GetRequiredService<FakeTimeProvider>().Advance(TimeSpan.FromSeconds(context.Get(Seconds)));
}
