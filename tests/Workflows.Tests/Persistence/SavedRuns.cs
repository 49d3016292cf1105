using JetVision.Workflows.Definitions;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;
using Steps = JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Persistence;

/// <summary>What a release's fixture holds: a run of every kind that can be found in a database, left in the middle. Definitions and ids are read by <see cref="SavedStateTests"/>.</summary>
internal static class SavedRuns
{
    /// <summary>The clock of the runs; a server that opens the fixture starts a day later.</summary>
    public static readonly DateTimeOffset Began = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    private const string Trace = """[{"name":"Trace","typeName":"String"}]""";

    /// <summary>Leaves runs of every kind in a database.</summary>
    public static async Task LeaveAsync(TestDatabase database, CancellationToken cancellation)
    {
        await using var engine = await TestEngine.StartAsync(database);
        engine.Probes.Behaviour = context => context.Activity.Id switch
        {
            "asks" => Do(() => context.GetRequiredService<IOutbox>().Enqueue(new OutboxMessage("test", "asked:" + context.WorkflowExecutionContext.Id, "{\"words\":\"hello\"}"))),
            "fails" => throw new TimeoutException("The market did not answer."),
            _ => Task.CompletedTask,
        };
        foreach (var definition in Definitions())
        {
            await engine.PublishAsync(definition);
        }

        foreach (var id in (string[])["event", "delay", "fault", "continue", "done", "parent", "flow", "loop", "machine", "effect"])
        {
            await engine.Runtime.StartAsync(
                new RunRequest(id) { InstanceId = "run-" + id, CorrelationId = "request-" + id, Input = new Dictionary<string, object?> { ["Seats"] = 6L } }, cancellation);
        }

        await ResumeAsync(engine, "run-flow", "Left", cancellation);
        await ResumeAsync(engine, "run-loop", "turn", cancellation);
        // The child of the parent has begun and waits; what the effect asks for and an event that nobody awaits are still in the outbox.
        await engine.InScopeAsync(async services => await services.GetRequiredService<WorkflowRuntime>().StartAsync(
            new RunRequest("event") { InstanceId = Execution.ChildOf(await engine.Instances.FindAsync("run-parent", cancellation)), ParentInstanceId = "run-parent" }, cancellation));
        await engine.Runtime.PublishEventAsync("landed", "request-late", "LSGG", "event:landed", cancellation);
        await engine.Runtime.DispatchAsync(new RunRequest("done") { InstanceId = "run-promised" }, "promise:1", cancellation);
        await InterruptAsync(engine, cancellation);
        await engine.CrashAsync();
    }

    private static IEnumerable<WorkflowDefinition> Definitions()
    {
        yield return Whole("event", Sequence(Step("A"), Wait("go"), Step("Z")));
        yield return Steps.Sequence("delay", Steps.Delay("wait", TimeSpan.FromHours(4)), Steps.Probe("after"));
        yield return Steps.Sequence("fault", Steps.Probe("before"), Steps.Probe("fails"), Steps.Probe("after"));
        yield return Whole(
            "continue", Flow(string.Join(',', Step("S"), """{"type":"Test.Probe","id":"fails"}""", Wait("E"), Step("Z")), "S>fails", "S>E", "E>Z"),
            """ "options":{"incidentStrategyType":"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core"} """);
        yield return Whole("done", Sequence(Step("A"), Script("Out", "setTrace(getTrace() + 'Z')")));
        yield return Steps.Sequence("parent", Steps.Step("child", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "event"), ("waitForCompletion", true)), Steps.Probe("after"));
        yield return Whole("flow", Flow(
            string.Join(',', Step("S"), Wait("Left"), Wait("Right"), Step("L"), Step("R"), $$"""{"type":"Elsa.FlowJoin","id":"Join","mode":{{Literal("WaitAll")}} }""", Step("Z")),
            "S>Left", "S>Right", "Left>L", "Right>R", "L>Join", "R>Join", "Join>Z"));
        yield return Whole("loop", $$"""
            {"type":"Elsa.ForEach","id":"each","items":{{Input("JavaScript", "['a','b','c']")}},
             "body":{"type":"Elsa.Sequence","id":"body","activities":[{{Script("Note", "setTrace((getTrace() || '') + getCurrentValue())")}},{{Wait("turn")}}]} }
            """);
        yield return Whole("machine", $$"""
            {"type":"Elsa.StateMachine","id":"M","initialState":"Draft","states":[{"name":"Draft"},{"name":"Sent","entry":{{Step("S")}} },{"name":"Lost"}],
             "transitions":[{"from":"Draft","to":"Sent","trigger":{{Wait("Approve")}} },{"from":"Draft","to":"Lost","trigger":{{Wait("Reject")}} }]}
            """);
        yield return Steps.Sequence("effect", Steps.Probe("asks"), Steps.Event("wait", "answer"), Steps.Probe("after"));
        yield return Steps.Sequence("interrupted", Steps.Probe("one"), Steps.Probe("two"), Steps.Probe("three"));
        yield return Steps.Sequence("timer", Steps.Step("tick", "Elsa.Timer", ("interval", "01:00:00")).AsTrigger(), Steps.Probe("ticked"));
        yield return Steps.Sequence("triggered", Steps.Event("start", "begin").AsTrigger(), Steps.Probe("begun"));
    }

    private static WorkflowDefinition Whole(string definitionId, string root, string more = "") => Steps.Whole(definitionId, root, Trace, more);

    private static Task Do(Action work)
    {
        work();
        return Task.CompletedTask;
    }

    private static async Task ResumeAsync(TestEngine engine, string run, string activity, CancellationToken cancellation)
    {
        var state = await engine.Instances.FindAsync(run, cancellation);
        Assert.NotNull(await engine.Runtime.ResumeBookmarkAsync(run, state!.Bookmarks.First(bookmark => bookmark.ActivityId == activity).Id, cancellation: cancellation));
    }

    /// <summary>A burst that ends between two commits, as by the death of its process.</summary>
    private static async Task InterruptAsync(TestEngine engine, CancellationToken cancellation)
    {
        using var dies = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        engine.Probes.Behaviour = context => context.Activity.Id == "two" ? dies.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.Runtime.StartAsync("interrupted", instanceId: "run-interrupted", cancellation: dies.Token));
    }

    private static class Execution
    {
        public static string ChildOf(Workflows.Execution.WorkflowState? parent) =>
            Workflows.Execution.ChildWorkflow.InstanceId(parent!.Bookmarks.Single().ActivityInstanceId);
    }
}
