using System.Text.Json.Nodes;
using CsCheck;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime.Faults;
using JetVision.Workflows.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime.Faults;

public sealed class RetryPolicyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task PassingFault_WaitsInARow_AndRunsAgainAfterTheServerDied(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var first = await TestEngine.StartAsync(database);
        first.Probes.Behaviour = Down;
        await first.PublishAsync(Sequence("asks", WithPolicy(Probe("market"), """{"maxRetryAttempts":3,"delay":"00:01:00"}"""), Probe("after")));
        var run = (await first.Runtime.StartAsync("asks", instanceId: "run-1", cancellation: Cancellation))!;
        Assert.Equal((WorkflowSubStatus.Suspended, 0), (run.SubStatus, run.Incidents.Count));
        await first.CrashAsync();

        await using var second = await TestEngine.StartAsync(database, clock: first.Clock);
        await second.AdvanceAsync(TimeSpan.FromSeconds(40));
        Assert.Empty(second.Probes.Ran);
        await second.AdvanceAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["market", "after"], second.Probes.Ran.Select(ran => ran.ActivityId));
        Assert.Equal(WorkflowSubStatus.Finished, await second.StatusAsync("run-1"));
        Assert.Contains("market Retrying", await second.JournalAsync("run-1"));
    }

    [Theory, EveryDatabase]
    public async Task PassingFault_ThatDoesNotPass_IsAnIncidentAfterTheLastAttempt(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        engine.Probes.Behaviour = Down;
        await engine.PublishAsync(Sequence("asks", WithPolicy(Probe("market"), """{"maxRetryAttempts":2,"delay":"00:00:10","useJitter":false}""")));
        await engine.Runtime.StartAsync("asks", instanceId: "run-1", cancellation: Cancellation);

        await engine.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Single(engine.Probes.Ran);
        await engine.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, engine.Probes.Ran.Count);
        await engine.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(3, engine.Probes.Ran.Count);
        Assert.Equal(WorkflowSubStatus.Faulted, await engine.StatusAsync("run-1"));
        var incident = Assert.Single((await engine.Instances.FindAsync("run-1", Cancellation))!.Incidents);
        Assert.Equal((true, 2), (incident.IsTransient, incident.Retries));
    }

    [Fact]
    public async Task Fault_ThatIsNotPassing_IsAnIncidentAtOnce()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        engine.Probes.Behaviour = _ => throw new InvalidOperationException("No such airport.");
        await engine.PublishAsync(Sequence("asks", WithPolicy(Probe("market"), """{"maxRetryAttempts":3}""")));

        var run = await engine.Runtime.StartAsync("asks", cancellation: Cancellation);

        Assert.Equal((WorkflowSubStatus.Faulted, 1), (run!.SubStatus, engine.Probes.Ran.Count));
    }

    [Theory, EveryDatabase]
    public async Task StepThatWaitsToRunAgain_IsRetriedNow_OrSkipped(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        engine.Probes.Behaviour = Down;
        await engine.PublishAsync(Sequence("asks", WithStrategy(Probe("market"), "patient"), Probe("after")));
        await engine.Runtime.StartAsync("asks", instanceId: "run-1", cancellation: Cancellation);
        await engine.Runtime.StartAsync("asks", instanceId: "run-2", cancellation: Cancellation);
        engine.Probes.Behaviour = _ => Task.CompletedTask;

        await engine.Runtime.RetryAsync("run-1", cancellation: Cancellation);
        Assert.Null((await engine.Runtime.SkipAsync("run-2", cancellation: Cancellation)).Refusal);
        await engine.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(["market", "market", "market", "after", "after"], engine.Probes.Ran.Select(ran => ran.ActivityId));
        Assert.Equal((WorkflowSubStatus.Finished, WorkflowSubStatus.Finished), (await engine.StatusAsync("run-1"), await engine.StatusAsync("run-2")));
    }

    [Fact]
    public async Task StepThatRunsAgain_SeesTheInputsThatItSawAtFirst()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        var seen = new List<object?>();
        engine.Probes.Behaviour = context =>
        {
            seen.Add(context.WorkflowInput["Seats"]);
            return seen.Count == 1 ? throw new TimeoutException() : Task.CompletedTask;
        };
        await engine.PublishAsync(Sequence("asks", WithStrategy(Probe("market"), "quick")));
        await engine.Runtime.StartAsync("asks", new Dictionary<string, object?> { ["Seats"] = 6L }, cancellation: Cancellation);

        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([6L, 6L], seen);
    }

    [Fact]
    public async Task DefaultStrategy_CoversStepsThatNameNone()
    {
        await using var engine = await TestEngine.StartAsync(
            DatabaseKind.Sqlite, services => services.Configure<RetryOptions>(options => options.DefaultStrategy = "quick"));
        engine.Probes.Behaviour = Down;
        await engine.PublishAsync(Sequence("asks", Probe("market")));

        var run = await engine.Runtime.StartAsync("asks", cancellation: Cancellation);

        Assert.Equal(WorkflowSubStatus.Suspended, run!.SubStatus);
    }

    [Fact]
    public async Task PassingFaultOfAResumption_HearsTheStimulusAgain()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.PublishAsync(Sequence("hears", WithStrategy(Step("hears", "Test.FailsWhenResumed"), "quick"), Probe("after")));
        var run = (await engine.Runtime.StartAsync("hears", cancellation: Cancellation))!;
        await engine.Runtime.ResumeBookmarkAsync(run.Id, run.Bookmarks.Single().Id, new Dictionary<string, object?> { ["Word"] = "yes" }, Cancellation);
        Assert.Equal(WorkflowSubStatus.Suspended, await engine.StatusAsync(run.Id));

        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("yes", FailsWhenResumed.Heard);
        Assert.Single(engine.Probes.Ran);
    }

    [Fact]
    public void Pause_NeverExceedsTheLongest_NorFallsBelowWhatWasAsked() =>
        Gen.Select(Gen.Int[1, 60], Gen.Double[0, 1], Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Enum<BackoffType>()).Sample((attempt, draw, delay, asked, backoff) =>
        {
            var policy = new RetryPolicy { Delay = TimeSpan.FromSeconds(delay), MaxDelay = TimeSpan.FromSeconds(3600), BackoffType = backoff };
            var pause = policy.Pause(attempt, draw, TimeSpan.FromSeconds(asked));
            return pause <= policy.MaxDelay * 1.2 && pause >= TimeSpan.FromSeconds(Math.Min(asked, 3600));
        });

    private static Task Down(Authoring.ActivityExecutionContext context) => context.Activity.Id == "market" ? throw new TimeoutException("No answer.") : Task.CompletedTask;

    private static JsonObject WithPolicy(JsonObject step, string policy) => With(step, "retryPolicy", JsonNode.Parse(policy)!);

    private static JsonObject WithStrategy(JsonObject step, string id) =>
        With(step, "resilienceStrategy", new JsonObject { ["mode"] = "Identifier", ["strategyId"] = id });

    private static JsonObject With(JsonObject step, string name, JsonNode value)
    {
        step["customProperties"] = new JsonObject { [name] = value };
        return step;
    }
}
