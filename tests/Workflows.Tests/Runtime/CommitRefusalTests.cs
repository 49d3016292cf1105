using System.Data.Common;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

/// <summary>What the database will never take ends in an incident, not in a loop.</summary>
public sealed class CommitRefusalTests
{
    private const string Refused = "unsaveable";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Step_WhoseCommitIsRefused_FaultsTheRunForGood_AndCanBeRetried(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var engine = await TestEngine.StartAsync(database);
        await RefuseAsync(engine, kind);
        await engine.PublishAsync(Sequence("refused", Probe("one"), Probe("two"), Probe("three")));
        engine.Probes.Behaviour = context =>
        {
            if (context.Activity.Id == "two")
            {
                context.WorkflowExecutionContext.State.Properties["note"] = Refused;
            }

            return Task.CompletedTask;
        };

        var answer = await engine.Runtime.StartAsync("refused", instanceId: "run-1", cancellation: Cancellation);

        Assert.Equal(WorkflowSubStatus.Faulted, answer!.SubStatus);
        await engine.CrashAsync();
        await using var restarted = await TestEngine.StartAsync(database, clock: engine.Clock);
        Assert.Equal(0, await restarted.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation));
        var run = await restarted.Instances.FindAsync("run-1", Cancellation);
        var incident = Assert.Single(run!.Incidents);
        Assert.Equal("two", incident.ActivityId);
        Assert.StartsWith("The run could not be saved after the step 'two': ", incident.Message, StringComparison.Ordinal);
        Assert.False(incident.IsTransient);
        Assert.Null(await restarted.QueryAsync(db => db.Instances.Select(row => row.LeaseOwner).SingleAsync(Cancellation)));
        Assert.Equal(["one", "two"], engine.Probes.Ran.Select(ran => ran.ActivityId));

        var retried = await restarted.Runtime.RetryAsync("run-1", cancellation: Cancellation);
        Assert.Equal(WorkflowSubStatus.Finished, retried!.SubStatus);
        Assert.Equal(["two", "three"], restarted.Probes.Ran.Select(ran => ran.ActivityId));
    }

    [Theory, EveryDatabase]
    public async Task Start_WhoseInputIsRefused_LeavesAFaultedRunWithoutIt(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await RefuseAsync(engine, kind);
        await engine.PublishAsync(Sequence("refused", Probe("one")));

        await engine.Runtime.DispatchAsync(
            new RunRequest("refused") { InstanceId = "run-1", Input = new Dictionary<string, object?> { ["text"] = Refused } }, cancellation: Cancellation);
        await engine.DrainAsync();

        var run = await engine.Instances.FindAsync("run-1", Cancellation);
        Assert.Equal(WorkflowSubStatus.Faulted, run!.SubStatus);
        Assert.Empty(run.Input);
        Assert.Contains("could not be saved", Assert.Single(run.Incidents).Message, StringComparison.Ordinal);
        Assert.Equal(0, await engine.QueryAsync(db => db.Outbox.CountAsync(row => row.DeliveredAt == null, Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task Event_WhosePayloadIsRefused_FaultsTheStepThatWaited(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await RefuseAsync(engine, kind);
        await engine.PublishAsync(Sequence("refused", Event("wait", "answer"), Probe("one")));
        await engine.Runtime.StartAsync("refused", instanceId: "run-1", cancellation: Cancellation);
        engine.Probes.Behaviour = context =>
        {
            context.WorkflowExecutionContext.State.Properties["note"] = Refused;
            return Task.CompletedTask;
        };

        await engine.Runtime.PublishEventAsync("answer", payload: "yes", cancellation: Cancellation);
        await engine.DrainAsync();

        var run = await engine.Instances.FindAsync("run-1", Cancellation);
        Assert.Equal(WorkflowSubStatus.Faulted, run!.SubStatus);
        Assert.Equal("wait", Assert.Single(run.Incidents).ActivityId);
        engine.Probes.Behaviour = _ => Task.CompletedTask;
        Assert.Equal(WorkflowSubStatus.Finished, (await engine.Runtime.RetryAsync("run-1", cancellation: Cancellation))!.SubStatus);
    }

    [Theory, EveryDatabase]
    public async Task Commit_ThatFailsInPassingAgainAndAgain_IsTriedABoundedNumberOfTimes(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(
            kind, services => services.AddScoped<SlowRecords>().AddScoped<ICommitParticipant>(scope => scope.GetRequiredService<SlowRecords>()));
        await engine.PublishAsync(Sequence("slow", Probe("one"), Probe("two"), Probe("three")));
        engine.Probes.Behaviour = context =>
        {
            context.GetRequiredService<SlowRecords>().HasPending = context.Activity.Id == "two";
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<TimeoutException>(() => engine.Runtime.StartAsync("slow", instanceId: "run-1", cancellation: Cancellation));
        var rounds = 0;
        for (; rounds < 50 && await engine.StatusAsync("run-1") != WorkflowSubStatus.Faulted; rounds++)
        {
            await engine.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation);
        }

        Assert.Equal(9, rounds);
        var run = await engine.Instances.FindAsync("run-1", Cancellation);
        Assert.Contains("The records take too long.", Assert.Single(run!.Incidents).Message, StringComparison.Ordinal);
        Assert.Equal(10, engine.Probes.Ran.Count(ran => ran.ActivityId == "two"));
    }

    [Theory, EveryDatabase]
    public async Task Run_WhoseIncidentIsRefusedToo_IsLeftAlone(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("refused", Probe("one"), Probe("two")));
        engine.Probes.Behaviour = context => context.Activity.Id == "two" ? RefuseAsync(engine, kind, "run-1") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<DbException>(() => engine.Runtime.StartAsync("refused", instanceId: "run-1", cancellation: Cancellation));

        await engine.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation);

        Assert.Single(engine.Probes.Ran, ran => ran.ActivityId == "two");
    }

    /// <summary>From now on the database refuses runs with a certain text in their state.</summary>
    private static Task<int> RefuseAsync(TestEngine engine, DatabaseKind kind, string text = Refused) => engine.QueryAsync(db => db.Database.ExecuteSqlRawAsync(
        kind == DatabaseKind.Postgres
            ? $"ALTER TABLE wf_instances ADD CONSTRAINT readable CHECK (state NOT LIKE '%{text}%') NOT VALID"
            : string.Concat(new[] { "INSERT", "UPDATE" }.Select(verb =>
                $"CREATE TRIGGER readable_{verb} BEFORE {verb} ON wf_instances WHEN NEW.state LIKE '%{text}%' BEGIN SELECT RAISE(ABORT, 'not readable'); END;")),
        Cancellation));

    /// <summary>Records whose writing always runs out of time.</summary>
    private sealed class SlowRecords : ICommitParticipant
    {
        public bool HasPending { get; set; }

        public bool TakesPart => HasPending;

        public Task SaveAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation) => throw new TimeoutException("The records take too long.");
    }
}
