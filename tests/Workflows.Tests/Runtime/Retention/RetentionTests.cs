using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Retention;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime.Retention;

public sealed class RetentionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task NightlyRound_RemovesWhatIsOldEnough_InBatches_AndNothingElse(DatabaseKind kind)
    {
        var handler = new RecordingHandler { Behaviour = (message, _) => message.Key == "failed" ? throw new InvalidOperationException("No.") : Task.CompletedTask };
        await using var engine = await StartAsync(kind, handler, options => (options.FinishedRuns, options.Batch) = (TimeSpan.FromDays(10), 2));
        engine.Probes.Behaviour = context => context.WorkflowExecutionContext.Id == "run-faulted" ? throw new InvalidOperationException("No.") : Task.CompletedTask;
        await engine.PublishAsync(Sequence("ends", Probe("one")));
        await engine.PublishAsync(Sequence("waits", Event("wait", "go")));
        await LeaveAsync(engine, "old");
        await engine.DrainAsync();
        engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await engine.Runtime.StartAsync("ends", instanceId: "run-faulted", cancellation: Cancellation);
        await engine.Runtime.StartAsync("waits", instanceId: "run-waiting", cancellation: Cancellation);
        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "failed", "{}")));
        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "later", "{}", engine.Clock.GetUtcNow().AddDays(100))));
        await engine.DrainAsync();
        engine.Clock.Advance(TimeSpan.FromDays(31));
        await LeaveAsync(engine, "new");
        await engine.DrainAsync();

        await engine.Services.GetRequiredService<RetentionRound>().PromiseAsync(Cancellation);
        await engine.AdvanceAsync(TimeSpan.FromDays(1));

        var runs = await engine.QueryAsync(db => db.Instances.Select(row => row.Id).Order().ToListAsync(Cancellation));
        Assert.Equal(["new-0", "new-1", "new-2", "new-3", "new-4", "run-faulted", "run-waiting"], runs);
        var journals = await engine.QueryAsync(db => db.Journals.Select(row => row.InstanceId).Distinct().Order().ToListAsync(Cancellation));
        Assert.Equal(runs, journals);
        var keys = await engine.QueryAsync(db => db.Outbox.Where(row => row.Kind == "test").Select(row => row.Key).Order().ToListAsync(Cancellation));
        Assert.Equal(["failed", "later", "new-0", "new-1", "new-2", "new-3", "new-4"], keys);
        Assert.Single((await engine.Instances.FindAsync("run-waiting", Cancellation))!.Bookmarks);
    }

    [Theory, EveryDatabase]
    public async Task Runs_AreKeptForEver_UnlessTheOptionsSayOtherwise(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind, new RecordingHandler(), _ => { });
        await engine.PublishAsync(Sequence("ends", Probe("one")));
        await LeaveAsync(engine, "old");
        await engine.DrainAsync();
        engine.Clock.Advance(TimeSpan.FromDays(1000));

        var removed = await engine.Services.GetRequiredService<RetentionRound>().RunAsync(Cancellation);

        Assert.Equal((5, 0), removed);
    }

    [Theory, EveryDatabase]
    public async Task FaultedRuns_GoOnlyByTheirOwnOption(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind, new RecordingHandler(), options => options.FaultedRuns = TimeSpan.FromDays(10));
        engine.Probes.Behaviour = _ => throw new InvalidOperationException("No.");
        await engine.PublishAsync(Sequence("ends", Probe("one")));
        await engine.Runtime.StartAsync("ends", instanceId: "run-faulted", cancellation: Cancellation);
        engine.Clock.Advance(TimeSpan.FromDays(11));

        Assert.Equal(1, (await engine.Services.GetRequiredService<RetentionRound>().RunAsync(Cancellation)).Runs);
        Assert.Null(await engine.StatusAsync("run-faulted"));
    }

    [Theory, EveryDatabase]
    public async Task Round_IsPromisedOnceANight_HoweverManyServersAndRestarts(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind, new RecordingHandler(), _ => { });
        var round = engine.Services.GetRequiredService<RetentionRound>();
        await round.PromiseAsync(Cancellation);
        await ActivatorUtilities.CreateInstance<RetentionRound>(engine.Services).PromiseAsync(Cancellation);
        Assert.Equal(0, (await engine.Services.GetRequiredService<OutboxEffects>().GetHealthAsync(Cancellation)).Pending);

        await engine.AdvanceAsync(TimeSpan.FromHours(18));
        await round.PromiseAsync(Cancellation);

        var nights = await engine.QueryAsync(db => db.Outbox.Where(row => row.Kind == RetentionRound.Kind).OrderBy(row => row.Id).Select(row => new { row.Key, Done = row.DeliveredAt != null }).ToListAsync(Cancellation));
        Assert.Equal([("retention:2026-03-02", true), ("retention:2026-03-03", false)], nights.Select(night => (night.Key, night.Done)));
    }

    [Theory, EveryDatabase]
    public async Task KeyOfAnEffect_OutlivesItsContent_AsLongAsItsRunMayPromiseItAgain(DatabaseKind kind)
    {
        var handler = new RecordingHandler();
        await using var engine = await StartAsync(kind, handler, _ => { });
        var round = engine.Services.GetRequiredService<RetentionRound>();
        await engine.PublishAsync(Sequence("waits", Event("wait", "go")));
        await engine.Runtime.StartAsync("waits", instanceId: "run-1", cancellation: Cancellation);
        await PromiseAsync();
        engine.Clock.Advance(TimeSpan.FromDays(100));

        Assert.Equal(0, (await round.RunAsync(Cancellation)).Effects);
        await PromiseAsync();

        Assert.Single(handler.Delivered);
        Assert.Equal("{}", await engine.QueryAsync(db => db.Outbox.Where(row => row.Key == "step-1").Select(row => row.Payload).SingleAsync(Cancellation)));
        await engine.Runtime.CancelAsync("run-1", Cancellation);
        Assert.Equal(1, (await round.RunAsync(Cancellation)).Effects);

        async Task PromiseAsync()
        {
            await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "step-1", """{"to":"client"}""")));
            await engine.DrainAsync();
        }
    }

    private static Task<TestEngine> StartAsync(DatabaseKind kind, RecordingHandler handler, Action<RetentionOptions> configure) =>
        TestEngine.StartAsync(kind, services => services.AddSingleton<IOutboxHandler>(handler).Configure(configure));

    /// <summary>Five runs that end, and five effects that are delivered.</summary>
    private static async Task LeaveAsync(TestEngine engine, string name)
    {
        for (var i = 0; i < 5; i++)
        {
            await engine.Runtime.StartAsync("ends", instanceId: $"{name}-{i}", cancellation: Cancellation);
            await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", $"{name}-{i}", "{}")));
        }
    }
}
