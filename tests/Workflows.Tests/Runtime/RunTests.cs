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

public sealed class RunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Start_ARunThatDoesNotWait_IsSavedFinishedWithItsJournal(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("plain", Probe("one"), Probe("two")));

        var state = await engine.Runtime.StartAsync("plain", correlationId: "request-1", cancellation: Cancellation);

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(state!.Id));
        var journal = await engine.JournalAsync(state.Id);
        Assert.Contains("one Completed", journal);
        Assert.Equal(journal.Length, journal.Distinct().Count());
        Assert.Contains(await engine.Instances.GetExecutionsAsync(state.Id, Cancellation), execution => execution is { ActivityId: "two", Status: ActivityStatus.Completed });
        var summary = Assert.Single((await engine.Instances.ListAsync(new InstanceFilter { CorrelationIds = ["request-1"] }, Cancellation)).Items);
        Assert.Equal((state.Id, WorkflowStatus.Finished), (summary.Id, summary.Status));
    }

    [Theory, EveryDatabase]
    public async Task Start_OfADefinitionThatIsNotPublished_IsNull(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.Definitions.SaveAsync(Sequence("draft", Probe("one")), publish: false, Cancellation);

        Assert.Null(await engine.Runtime.StartAsync("draft", cancellation: Cancellation));
        Assert.Null(await engine.Runtime.StartAsync("unknown", cancellation: Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task Start_TwiceWithOneId_RunsOnce(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("plain", Event("wait", "go"), Probe("one")));

        var first = await engine.Runtime.StartAsync("plain", instanceId: "run-1", cancellation: Cancellation);
        var second = await engine.Runtime.StartAsync("plain", instanceId: "run-1", cancellation: Cancellation);

        Assert.Equal(first!.Bookmarks.Single().Id, second!.Bookmarks.Single().Id);
        Assert.Equal(1, await engine.QueryAsync(db => db.Bookmarks.CountAsync(Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task Dispatch_TwiceWithOneKey_RunsOnce(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("plain", Probe("one")));

        var first = await engine.Runtime.DispatchAsync(new RunRequest("plain"), "request-1", Cancellation);
        var second = await engine.Runtime.DispatchAsync(new RunRequest("plain"), "request-1", Cancellation);
        await engine.DrainAsync();

        Assert.Equal(first, second);
        Assert.Equal((first, "one"), Assert.Single(engine.Probes.Ran));
    }

    [Theory, EveryDatabase]
    public async Task Event_ResumesTheRunThatWaits_AndIsUsedUp(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));
        var state = await engine.Runtime.StartAsync("waits", cancellation: Cancellation);
        Assert.Equal(WorkflowSubStatus.Suspended, await engine.StatusAsync(state!.Id));

        await engine.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(state.Id));
        Assert.Equal((0, 0), await engine.QueryAsync(async db => (await db.Bookmarks.CountAsync(Cancellation), await db.Stimuli.CountAsync(Cancellation))));
    }

    [Theory, EveryDatabase]
    public async Task Event_ThatNobodyAwaits_IsKeptForTheOneWhoComesLater(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));

        await engine.Runtime.PublishEventAsync("go", payload: 42, cancellation: Cancellation);
        await engine.DrainAsync();
        Assert.Equal(1, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));
        var first = await engine.Runtime.StartAsync("waits", cancellation: Cancellation);
        var second = await engine.Runtime.StartAsync("waits", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(first!.Id));
        Assert.Equal(WorkflowSubStatus.Suspended, await engine.StatusAsync(second!.Id));
        Assert.Equal(0, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task Event_ThatNobodyAwaitsForADay_IsDropped(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await engine.DrainAsync();
        var recovery = engine.Services.GetRequiredService<Recovery>();

        engine.Clock.Advance(TimeSpan.FromHours(23));
        await recovery.CleanAsync(Cancellation);
        Assert.Equal(1, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));

        engine.Clock.Advance(TimeSpan.FromHours(2));
        await recovery.CleanAsync(Cancellation);
        Assert.Equal(0, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task Events_ThatMeetTheirWaits_AreNeverLost(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        for (var i = 0; i < 20; i++)
        {
            await engine.PublishAsync(Sequence($"waits-{i}", Event("wait", $"go-{i}"), Probe("after")));
        }

        // Each event is delivered while its wait is being saved, now a little before, now a little after.
        await Parallel.ForAsync(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = Cancellation }, async (i, cancellation) =>
        {
            var starting = engine.Runtime.StartAsync($"waits-{i}", cancellation: cancellation);
            await engine.Runtime.PublishEventAsync($"go-{i}", cancellation: cancellation);
            await engine.DrainAsync();
            await starting;
        });
        await engine.DrainAsync();

        Assert.Equal(20, engine.Probes.Ran.Count);
        Assert.Equal(0, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task Event_WithACorrelationId_ReachesOnlyRunsWithTheSame(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));
        var ours = await engine.Runtime.StartAsync("waits", correlationId: "a", cancellation: Cancellation);
        var theirs = await engine.Runtime.StartAsync("waits", correlationId: "b", cancellation: Cancellation);

        await engine.Runtime.PublishEventAsync("go", "a", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(ours!.Id));
        Assert.Equal(WorkflowSubStatus.Suspended, await engine.StatusAsync(theirs!.Id));
    }

    [Theory, EveryDatabase]
    public async Task Event_GivenTwiceUnderOneKey_CountsOnce(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("waits", Event("first", "go"), Event("second", "go")));
        var state = await engine.Runtime.StartAsync("waits", cancellation: Cancellation);

        for (var i = 0; i < 3; i++)
        {
            await engine.Runtime.PublishEventAsync("go", key: "delivery-1", cancellation: Cancellation);
            await engine.DrainAsync();
        }

        Assert.Equal("second", (await engine.Instances.FindAsync(state!.Id, Cancellation))!.Bookmarks.Single().ActivityId);
    }

    [Theory, EveryDatabase]
    public async Task Resume_TwiceAtOnce_RunsTheStepOnce(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));
        var state = await engine.Runtime.StartAsync("waits", cancellation: Cancellation);
        var bookmark = state!.Bookmarks.Single().Id;

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.Runtime.ResumeBookmarkAsync(state.Id, bookmark, cancellation: Cancellation)));

        Assert.Single(results, result => result is not null);
        Assert.Single(engine.Probes.Ran);
    }

    [Theory, EveryDatabase]
    public async Task Trigger_OfAPublishedVersion_StartsARun_AndARetractedOneDoesNot(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("started", Event("start", "go").AsTrigger(), Probe("after")));

        await engine.Runtime.PublishEventAsync("go", "request-1", cancellation: Cancellation);
        await engine.DrainAsync();
        var run = Assert.Single((await engine.Instances.ListAsync(new InstanceFilter(), Cancellation)).Items);
        Assert.Equal(("request-1", WorkflowSubStatus.Finished), (run.CorrelationId, run.SubStatus));

        await engine.Definitions.RetractAsync("started", Cancellation);
        await engine.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await engine.DrainAsync();
        Assert.Single(engine.Probes.Ran);
    }

    [Theory, EveryDatabase]
    public async Task Cancel_ARunThatWaits_EndsItsWait(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));
        var state = await engine.Runtime.StartAsync("waits", cancellation: Cancellation);

        Assert.Equal(WorkflowSubStatus.Cancelled, (await engine.Runtime.CancelAsync(state!.Id, Cancellation))!.SubStatus);

        Assert.Equal(0, await engine.QueryAsync(db => db.Bookmarks.CountAsync(Cancellation)));
        Assert.Null(await engine.Runtime.CancelAsync(state.Id, Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task Commit_OfABurstWhoseParticipantThrows_SavesNothing(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind, services => services.AddScoped<ICommitParticipant, ThrowingParticipant>());
        await engine.PublishAsync(Sequence("plain", Probe("one"), Event("wait", "go")));
        engine.Probes.Behaviour = context =>
        {
            context.GetRequiredService<IOutbox>().Enqueue(new OutboxMessage("test", "mail", "1"));
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Runtime.StartAsync("plain", cancellation: Cancellation));

        Assert.Equal(
            (0, 0, 0, 0),
            await engine.QueryAsync(async db => (
                await db.Instances.CountAsync(Cancellation), await db.Journals.CountAsync(Cancellation), await db.Bookmarks.CountAsync(Cancellation),
                await db.Outbox.CountAsync(Cancellation))));
    }

    [Theory, EveryDatabase]
    public async Task Fault_OfAStep_StartsTheErrorMonitor(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("error-monitor", Event("wait", "never")));
        await engine.PublishAsync(Sequence("faults", Probe("one")));
        engine.Probes.Behaviour = _ => throw new InvalidOperationException("no such airport");

        var state = await engine.Runtime.StartAsync("faults", correlationId: "request-1", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Faulted, state!.SubStatus);
        var monitor = Assert.Single((await engine.Instances.ListAsync(new InstanceFilter { DefinitionIds = ["error-monitor"] }, Cancellation)).Items);
        Assert.Equal("request-1", monitor.CorrelationId);
        var row = await engine.QueryAsync(db => db.Outbox.SingleAsync(message => message.Key.StartsWith("error-monitor:"), Cancellation));
        Assert.Contains("no such airport", row.Payload, StringComparison.Ordinal);
        Assert.NotNull(row.DeliveredAt);
    }

    [Theory, EveryDatabase]
    public async Task Fault_OfAStep_ForgetsWhatItAskedFor_AndNothingElse(DatabaseKind kind)
    {
        var handler = new RecordingHandler();
        await using var engine = await TestEngine.StartAsync(kind, services => services.AddSingleton<IOutboxHandler>(handler));
        await engine.PublishAsync(Sequence("faults", Probe("one"), Probe("two")));
        engine.Probes.Behaviour = context =>
        {
            context.GetRequiredService<IOutbox>().Enqueue(new OutboxMessage("test", context.Activity.Id, ""));
            context.GetRequiredService<WorkflowsDb>().Add(
                new StimulusRow { Id = context.Activity.Id, Name = "n", Hash = "h", Input = "{}", CreatedAt = engine.Clock.GetUtcNow() });
            return context.Activity.Id == "two" ? throw new InvalidOperationException("away") : Task.CompletedTask;
        };

        var state = await engine.Runtime.StartAsync("faults", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Faulted, state!.SubStatus);
        Assert.Equal("one", Assert.Single(handler.Delivered).Key);
        Assert.Equal("one", (await engine.QueryAsync(db => db.Stimuli.SingleAsync(Cancellation))).Id);
    }

    [Theory, EveryDatabase]
    public async Task Retry_OfAFaultedStep_GoesOnFromIt(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("faults", Probe("one"), Probe("two"), Probe("three")));
        engine.Probes.Behaviour = context => context.Activity.Id == "two" ? throw new InvalidOperationException("away") : Task.CompletedTask;
        var state = await engine.Runtime.StartAsync("faults", cancellation: Cancellation);
        Assert.Equal(WorkflowSubStatus.Faulted, await engine.StatusAsync(state!.Id));

        engine.Probes.Behaviour = _ => Task.CompletedTask;
        var retried = await engine.Runtime.RetryAsync(state.Id, cancellation: Cancellation);

        Assert.Equal(WorkflowSubStatus.Finished, retried!.SubStatus);
        Assert.Equal(["one", "two", "two", "three"], engine.Probes.Ran.Select(ran => ran.ActivityId));
    }

    [Theory, EveryDatabase]
    public async Task Effect_OfAStep_IsDeliveredAfterTheCommit(DatabaseKind kind)
    {
        var handler = new RecordingHandler();
        await using var engine = await TestEngine.StartAsync(kind, services => services.AddSingleton<IOutboxHandler>(handler));
        await engine.PublishAsync(Sequence("mails", Probe("one")));
        engine.Probes.Behaviour = context =>
        {
            context.GetRequiredService<IOutbox>().Enqueue(new OutboxMessage("test", context.Id, "hello"));
            return Task.CompletedTask;
        };

        await engine.Runtime.StartAsync("mails", cancellation: Cancellation);
        Assert.Empty(handler.Delivered);
        await engine.DrainAsync();

        Assert.Equal("hello", Assert.Single(handler.Delivered).Payload);
    }

    private sealed class ThrowingParticipant : ICommitParticipant
    {
        public Task SaveAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation) => throw new InvalidOperationException("refused");
    }
}
