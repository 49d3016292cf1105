using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Execution;

public sealed class FaultTests
{
    private const string Trace = """[{"name":"Trace","typeName":"String"}]""";
    private const string Continue = """ "options":{"incidentStrategyType":"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core"} """;
    private const string Fault = """{"type":"Elsa.Fault","id":"F","message":{"typeName":"String","expression":{"type":"Literal","value":"no aircraft"}}}""";
    private const string Fails = """{"type":"Test.FailsAtFirst","id":"F"}""";

    [Fact]
    public async Task Fault_EndsTheRun_ButABranchThatWasScheduledStillRuns()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Flow(string.Join(',', Step("S"), Fault, Step("B")), "S>F", "S>B"), Trace));

        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Equal("SB", run["Trace"]);
        var incident = Assert.Single(run.State.Incidents);
        Assert.Equal(("F", "no aircraft"), (incident.ActivityId, incident.Message));
        Assert.Equal("Workflow1+ Flow+ S+ S- F+ F! B+ B-", run.Story);
    }

    [Fact]
    public async Task Fault_WithContinue_LeavesItsBranchDeadAndTheOthersResumable()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Flow(string.Join(',', Step("S"), Fault, Wait("E"), Step("Z")), "S>F", "S>E", "E>Z"), Trace, Continue));
        Assert.Equal("Running/Suspended", run.Status);

        await run.ResumeAsync("E");

        Assert.Equal("SZ", run["Trace"]);
        Assert.Equal("Running/Suspended", run.Status);
        Assert.Single(run.State.Incidents);
    }

    [Fact]
    public async Task InputThatThrows_IsAnIncidentThatNamesTheInput()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence($$"""{"type":"Elsa.WriteLine","id":"W","text":{{Input("JavaScript", "missing.thing")}}}""")));

        var incident = Assert.Single(run.State.Incidents);
        Assert.Equal("Failed to evaluate activity input 'Text'", incident.Message);
        Assert.Equal("missing is not defined", incident.Exception?.InnerException?.Message);
    }

    [Fact]
    public async Task UnknownActivity_FaultsWhenItIsReached()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Step("A"), """{"type":"Acme.Nope","id":"N"}"""), Trace));

        Assert.Equal("A", run["Trace"]);
        Assert.Contains("Acme.Nope", Assert.Single(run.State.Incidents).Message);
    }

    [Fact]
    public async Task Retry_OfTheFaultedStep_GoesOnFromThere()
    {
        var run = await StartFailingAsync();

        await run.BurstAsync(new BurstRequest.Retry(run.State.Incidents[0].ActivityInstanceId));

        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal("AZ", run["Trace"]);
        Assert.Empty(run.State.Incidents);
    }

    [Fact]
    public async Task Skip_OfTheFaultedStep_FollowsTheOutcome()
    {
        var run = await StartFailingAsync();

        await run.BurstAsync(new BurstRequest.Skip(run.State.Incidents[0].ActivityInstanceId, "Other"));

        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal("AO", run["Trace"]);
    }

    [Fact]
    public async Task Retry_OfAStepThatFaultedWhenItsStimulusCame_HearsTheStimulusAgain()
    {
        var bench = new WorkflowBench();
        bench.Services.AddSingleton(new FailsAtFirst.Memory());
        var run = await bench.StartAsync(Definition(Sequence("""{"type":"Test.AwaitsVerdict","id":"V","result":{"memoryReference":{"id":"vTrace"}}}"""), Trace));
        await run.ResumeAsync("V", new { Verdict = "approved" });
        Assert.Equal("Finished/Faulted", run.Status);

        await run.BurstAsync(new BurstRequest.Retry(run.State.Incidents[0].ActivityInstanceId));

        Assert.Equal("approved", run["Trace"]);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public async Task Incident_OfAPassingFailure_SaysSo()
    {
        var run = await StartFailingAsync();

        Assert.True(run.State.Incidents[0].IsTransient);
    }

    private static Task<BenchRun> StartFailingAsync()
    {
        var bench = new WorkflowBench();
        bench.Services.AddSingleton(new FailsAtFirst.Memory());
        return bench.StartAsync(Definition(Flow(string.Join(',', Step("A"), Fails, Step("Z"), Step("O")), "A>F", "F>Z", "F:Other>O"), Trace));
    }
}

/// <summary>An activity of a room whose first run fails in a way that may pass.</summary>
[Activity("Test", "Test", "Fails once.")]
public sealed class FailsAtFirst : Activity
{
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) =>
        context.GetRequiredService<Memory>().Calls++ == 0 ? throw new TimeoutException("The market did not answer.") : context.CompleteActivityAsync();

    internal sealed class Memory
    {
        public int Calls { get; set; }
    }
}

/// <summary>An activity of a room that waits, and whose service fails when the answer comes.</summary>
[Activity("Test", "Test", "Waits for a verdict.")]
public sealed class AwaitsVerdict : Activity
{
    public Output<string>? Result { get; set; }

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.CreateBookmark(new { Wanted = "verdict" }, OnVerdictAsync);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnVerdictAsync(ActivityExecutionContext context)
    {
        if (context.GetRequiredService<FailsAtFirst.Memory>().Calls++ == 0)
        {
            throw new TimeoutException("The mail server did not answer.");
        }

        context.Set(Result, context.GetWorkflowInput<string>("Verdict"));
        return context.CompleteActivityAsync();
    }
}
