using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class RecoveryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Run_WhoseServerDiedInTheMiddle_GoesOnFromItsLastCommit_AndTheDeadSaveNothingMore(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var first = await TestEngine.StartAsync(database);
        await first.PublishAsync(Sequence("crash", Probe("one"), Probe("two"), Probe("three")));
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        first.Probes.Behaviour = context =>
        {
            if (context.Activity.Id != "two")
            {
                return Task.CompletedTask;
            }

            reached.SetResult();
            return goOn.Task;
        };
        var dying = first.Runtime.StartAsync("crash", instanceId: "run-1", cancellation: Cancellation);
        await reached.Task;
        await first.CrashAsync();

        await using var second = await TestEngine.StartAsync(database, clock: first.Clock);
        var recovered = await second.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation);

        Assert.Equal(1, recovered);
        Assert.Equal(["two", "three"], second.Probes.Ran.Select(ran => ran.ActivityId));
        Assert.Equal(WorkflowSubStatus.Finished, await second.StatusAsync("run-1"));
        goOn.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => dying);
        var journal = await second.JournalAsync("run-1");
        Assert.Single(journal, "one Completed");
        Assert.Single(journal, "two Completed");
        Assert.Single(journal, "three Completed");
    }

    [Theory, EveryDatabase]
    public async Task Run_WhoseBurstFailedInThisServer_IsTakenUpAgain(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("crash", Probe("one"), Probe("two")));
        using var ends = new CancellationTokenSource();
        engine.Probes.Behaviour = context => context.Activity.Id == "two" ? ends.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.Runtime.StartAsync("crash", instanceId: "run-1", cancellation: ends.Token));

        engine.Probes.Behaviour = _ => Task.CompletedTask;
        Assert.Equal(1, await engine.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation));

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-1"));
        Assert.Equal(["one", "two", "two"], engine.Probes.Ran.Select(ran => ran.ActivityId));
        Assert.Equal(0, await engine.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task Messages_OfAServerThatDied_AreTakenOverAtOnce(DatabaseKind kind)
    {
        var handler = new RecordingHandler();
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var first = await TestEngine.StartAsync(database);
        await first.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1")));
        await first.InScopeAsync(services => OutboxStore.ClaimAsync(
            services.GetRequiredService<DatabaseSession>(), services.GetRequiredService<SqlDatabase>(), services.GetRequiredService<ServerIdentity>().Id, false, 1,
            first.Clock.GetUtcNow(), first.Clock.GetUtcNow().AddHours(1), Cancellation));
        await first.CrashAsync();

        await using var second = await TestEngine.StartAsync(database, services => services.AddSingleton<IOutboxHandler>(handler), clock: first.Clock);
        await second.DrainAsync();
        Assert.Empty(handler.Delivered);
        await second.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation);
        await second.DrainAsync();

        Assert.Single(handler.Delivered);
    }

    [Theory, EveryDatabase]
    public async Task Waits_OfAServerThatDied_AreFoundFromTheirRows(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var first = await TestEngine.StartAsync(database);
        await first.PublishAsync(Sequence("delays", Delay("wait", TimeSpan.FromHours(4)), Probe("after")));
        await first.Runtime.StartAsync("delays", cancellation: Cancellation);
        await first.CrashAsync();

        await using var second = await TestEngine.StartAsync(database, clock: first.Clock);
        await second.AdvanceAsync(TimeSpan.FromHours(5));

        Assert.Single(second.Probes.Ran);
    }

    [Theory, EveryDatabase]
    public async Task LongBurst_KeepsItsLease_AndGivesItBackAtItsEnd(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("long", Probe("one"), Probe("two")));
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Probes.Behaviour = context =>
        {
            if (context.Activity.Id != "two")
            {
                return Task.CompletedTask;
            }

            reached.SetResult();
            return goOn.Task;
        };
        var running = engine.Runtime.StartAsync("long", instanceId: "run-1", cancellation: Cancellation);
        await reached.Task;
        var before = await LeaseAsync();

        engine.Clock.Advance(TimeSpan.FromSeconds(20));
        await engine.Services.GetRequiredService<BurstRunner>().RenewLeasesAsync(Cancellation);
        var renewed = await LeaseAsync();
        engine.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await engine.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation));
        goOn.SetResult();
        await running;

        Assert.Equal(TimeSpan.FromSeconds(20), renewed - before);
        Assert.Null(await LeaseAsync());
        Assert.Equal(2, engine.Probes.Ran.Count);

        Task<DateTimeOffset?> LeaseAsync() => engine.QueryAsync(db => db.Instances.Where(row => row.Id == "run-1").Select(row => row.LeaseUntil).SingleAsync(Cancellation));
    }

    [Fact]
    public async Task LiveServer_IsNotRobbedOfItsRuns()
    {
        Assert.SkipWhen(JetVision.Tests.Shared.PostgresServer.MissingBecause is not null, JetVision.Tests.Shared.PostgresServer.MissingBecause ?? "");
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var first = await TestEngine.StartAsync(database);
        await using var second = await TestEngine.StartAsync(database, clock: first.Clock);
        await first.PublishAsync(Sequence("long", Probe("one"), Probe("two")));
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        first.Probes.Behaviour = context =>
        {
            if (context.Activity.Id != "two")
            {
                return Task.CompletedTask;
            }

            reached.SetResult();
            return goOn.Task;
        };
        var running = first.Runtime.StartAsync("long", cancellation: Cancellation);
        await reached.Task;

        Assert.Equal(0, await second.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation));
        goOn.SetResult();

        Assert.Equal(WorkflowSubStatus.Finished, (await running)!.SubStatus);
        Assert.Empty(second.Probes.Ran);
    }
}
