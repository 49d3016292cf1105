using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime.Faults;
using JetVision.Workflows.Tests.Execution;
using JetVision.Workflows.Tests.Shared;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime.Faults;

public sealed class FaultedRunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Skip_GoesOnAlongTheOutcome_AndWritesTheGivenOutputs(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        engine.Probes.Behaviour = context => context.Activity.Id == "asks" ? throw new InvalidOperationException("No answer.") : Task.CompletedTask;
        await engine.PublishAsync(Forked());
        var run = (await engine.Runtime.StartAsync("forked", instanceId: "run-1", cancellation: Cancellation))!;

        var skipped = await engine.Runtime.SkipAsync("run-1", run.Incidents[0].ActivityInstanceId, "No", new Dictionary<string, object?> { ["Result"] = "none" }, Cancellation);

        Assert.Null(skipped.Refusal);
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-1"));
        Assert.Equal(["asks", "no"], engine.Probes.Ran.Select(ran => ran.ActivityId));
        Assert.Equal("none", (await engine.Instances.FindAsync("run-1", Cancellation))!.Executions[0].Variables["Answer"]);
        Assert.Contains("asks Skipped", await engine.JournalAsync("run-1"));
    }

    [Fact]
    public async Task Skip_ByAnOutcomeThatTheStepDoesNotHave_IsRefused_AndTheRunStaysAsItIs()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        engine.Probes.Behaviour = _ => throw new InvalidOperationException("No answer.");
        await engine.PublishAsync(Forked());
        await engine.Runtime.StartAsync("forked", instanceId: "run-1", cancellation: Cancellation);

        var wrong = await engine.Runtime.SkipAsync("run-1", outcome: "Maybe", cancellation: Cancellation);
        var none = await engine.Runtime.SkipAsync("run-1", cancellation: Cancellation);
        var output = await engine.Runtime.SkipAsync("run-1", outcome: "Yes", outputs: new Dictionary<string, object?> { ["Price"] = 1 }, cancellation: Cancellation);

        Assert.Equal("The step 'asks' has no outcome 'Maybe'. It has: Yes, No.", wrong.Refusal?.Reason);
        Assert.Equal("The step 'asks' has no outcome 'Done'. Name one of: Yes, No.", none.Refusal?.Reason);
        Assert.Equal("The step 'asks' has no output 'Price'. It has: Result.", output.Refusal?.Reason);
        Assert.Equal(WorkflowSubStatus.Faulted, await engine.StatusAsync("run-1"));
        Assert.IsType<SkipRefusal.NoSuchRun>((await engine.Runtime.SkipAsync("nobody", cancellation: Cancellation)).Refusal);
        Assert.IsType<SkipRefusal.NotFaulted>((await engine.Runtime.SkipAsync("run-1", "another", cancellation: Cancellation)).Refusal);
    }

    [Theory, EveryDatabase]
    public async Task SeveralFaults_AreEachRetriedOrSkippedByName_AndTheRunEndsWithTheLast(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        engine.Probes.Behaviour = context => context.Activity.Id is "left" or "right" ? throw new InvalidOperationException("Down.") : Task.CompletedTask;
        await engine.PublishAsync(Both());
        var run = (await engine.Runtime.StartAsync("both", instanceId: "run-1", cancellation: Cancellation))!;
        var (left, right) = (Incident("left"), Incident("right"));

        Assert.IsType<SkipRefusal.SeveralFaulted>((await engine.Runtime.SkipAsync("run-1", cancellation: Cancellation)).Refusal);
        engine.Probes.Behaviour = _ => Task.CompletedTask;
        await engine.Runtime.RetryAsync("run-1", left, Cancellation);

        // One step is still faulted and nothing waits: the run stands as a faulted one does.
        Assert.Equal(WorkflowSubStatus.Faulted, await engine.StatusAsync("run-1"));
        Assert.Null((await engine.Runtime.SkipAsync("run-1", right, cancellation: Cancellation)).Refusal);
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-1"));
        Assert.Equal(["left", "right", "left", "last"], engine.Probes.Ran.Select(ran => ran.ActivityId));

        string Incident(string activity) => run.Incidents.Single(incident => incident.ActivityId == activity).ActivityInstanceId;
    }

    [Theory, EveryDatabase]
    public async Task FaultedRun_ThatIsCancelled_IsRetriedNoMore(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        engine.Probes.Behaviour = _ => throw new InvalidOperationException("Down.");
        await engine.PublishAsync(Sequence("one", Probe("step")));
        await engine.Runtime.StartAsync("one", instanceId: "run-1", cancellation: Cancellation);

        Assert.NotNull(await engine.Runtime.CancelAsync("run-1", Cancellation));

        Assert.Equal(WorkflowSubStatus.Cancelled, await engine.StatusAsync("run-1"));
        Assert.Null(await engine.Runtime.RetryAsync("run-1", cancellation: Cancellation));
        Assert.Null(await engine.Runtime.CancelAsync("run-1", Cancellation));
    }

    private static Workflows.Definitions.WorkflowDefinition Forked() => Flowchart(
        "forked",
        """{"type":"Test.Asks","id":"asks","result":{"typeName":"String","memoryReference":{"id":"vAnswer"}}},{"type":"Test.Probe","id":"yes"},{"type":"Test.Probe","id":"no"}""",
        ["asks:Yes>yes", "asks:No>no"]);

    private static Workflows.Definitions.WorkflowDefinition Both() => Flowchart(
        "both",
        $$"""{{WorkflowBench.Step("start")}},{"type":"Test.Probe","id":"left"},{"type":"Test.Probe","id":"right"},{"type":"Test.Probe","id":"last"}""",
        ["start>left", "start>right", "left>last", "right>last"]);

    private static Workflows.Definitions.WorkflowDefinition Flowchart(string id, string activities, string[] connections) => Whole(
        id, WorkflowBench.Flow(activities, connections), """[{"name":"Answer","typeName":"String"},{"name":"Trace","typeName":"String"}]""");
}
