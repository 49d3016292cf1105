using System.Data.Common;
using System.Text.Json;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class OutboxTests
{
    private readonly RecordingHandler _handler = new();

    [Theory, EveryDatabase]
    public async Task Effect_OfACommit_IsDeliveredOnce(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);

        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", """{"to":"a"}""")));
        await engine.DrainAsync();
        await engine.DrainAsync();

        Assert.Equal([("mail:1", """{"to":"a"}""", 1)], _handler.Delivered);
        Assert.NotNull((await engine.QueryAsync(db => db.Outbox.SingleAsync())).DeliveredAt);
    }

    [Theory, EveryDatabase]
    public async Task Effect_WithAKeyThatWasSeen_IsDropped(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);

        await engine.CommitAsync(outbox =>
        {
            outbox.Enqueue(new OutboxMessage("test", "mail:1", "1"));
            outbox.Enqueue(new OutboxMessage("test", "mail:1", "2"));
        });
        await engine.DrainAsync();
        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "3")));
        await engine.DrainAsync();

        Assert.Equal(["1"], _handler.Delivered.Select(effect => effect.Payload));
    }

    [Theory, EveryDatabase]
    public async Task Effect_NotYetDue_WaitsForItsTime(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);
        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1", engine.Clock.GetUtcNow().AddMinutes(5))));

        await engine.DrainAsync();
        Assert.Empty(_handler.Delivered);

        engine.Clock.Advance(TimeSpan.FromMinutes(5));
        await engine.DrainAsync();
        Assert.Single(_handler.Delivered);
    }

    [Theory, EveryDatabase]
    public async Task Effect_WhoseHandlerFailsTransiently_IsTriedAgainLater(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);
        _handler.Behaviour = (_, attempt) => attempt < 3 ? throw new IOException("away") : Task.CompletedTask;

        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1")));
        await engine.DrainAsync();
        await engine.DrainAsync();
        Assert.Single(_handler.Delivered);

        engine.Clock.Advance(TimeSpan.FromSeconds(3));
        await engine.DrainAsync();
        engine.Clock.Advance(TimeSpan.FromSeconds(6));
        await engine.DrainAsync();

        Assert.Equal([1, 2, 3], _handler.Delivered.Select(effect => effect.Attempt));
        var row = await engine.QueryAsync(db => db.Outbox.SingleAsync());
        Assert.NotNull(row.DeliveredAt);
        Assert.Equal("IOException: away", row.LastError);
    }

    [Theory, EveryDatabase]
    public async Task Effect_WhoseHandlerRefuses_FailsAndIsObserved(DatabaseKind kind)
    {
        var observer = new RecordingObserver();
        await using var engine = await StartAsync(kind, services => services.AddSingleton<IFailedEffectObserver>(observer));
        _handler.Behaviour = (_, _) => throw new ArgumentException("no such address");

        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1")));
        await engine.DrainAsync();

        Assert.Equal(new FailedEffect("test", "mail:1", "1", 1, "ArgumentException: no such address"), Assert.Single(observer.Seen, effect => effect.Kind == "test"));
        var row = await engine.QueryAsync(db => db.Outbox.SingleAsync(message => message.Key == "mail:1"));
        Assert.NotNull(row.FailedAt);
        var report = await engine.QueryAsync(db => db.Outbox.SingleAsync(message => message.Key == "error-monitor:mail:1"));
        var input = JsonDocument.Parse(report.Payload).RootElement.GetProperty("input");
        Assert.Equal("effect", input.GetProperty("Source").GetString());
        Assert.Equal("ArgumentException: no such address", input.GetProperty("Message").GetString());
    }

    [Theory, EveryDatabase]
    public async Task Effect_ThatNeverSucceeds_FailsAfterTheLastAttempt(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind, services => services.Configure<WorkflowsOptions>(options => options.EffectAttempts = 3));
        _handler.Behaviour = (_, _) => throw new TimeoutException();

        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1")));
        for (var i = 0; i < 5; i++)
        {
            await engine.DrainAsync();
            engine.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(3, _handler.Delivered.Count);
        Assert.NotNull((await engine.QueryAsync(db => db.Outbox.SingleAsync(message => message.Key == "mail:1"))).FailedAt);
    }

    [Theory, EveryDatabase]
    public async Task Effect_ThatWasGivenUp_GetsAnotherChance(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);
        _handler.Behaviour = (_, _) => throw new ArgumentException("refused");
        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1")));
        await engine.DrainAsync();
        var effects = engine.Services.GetRequiredService<OutboxEffects>();
        Assert.Equal("mail:1", Assert.Single((await effects.ListFailedAsync(cancellation: TestContext.Current.CancellationToken)).Items).Key);

        _handler.Behaviour = (_, _) => Task.CompletedTask;
        Assert.True(await effects.RetryAsync("mail:1", TestContext.Current.CancellationToken));
        await engine.DrainAsync();

        Assert.Equal([1, 1], _handler.Delivered.Select(effect => effect.Attempt));
        Assert.Equal(new OutboxHealth(0, 0, null), await effects.GetHealthAsync(TestContext.Current.CancellationToken));
        Assert.False(await effects.RetryAsync("mail:1", TestContext.Current.CancellationToken));
    }

    [Theory, EveryDatabase]
    public async Task Effect_OfAServerThatDied_IsDeliveredWhenItsClaimRunsOut(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);
        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1")));
        await engine.InScopeAsync(services => OutboxStore.ClaimAsync(
            services.GetRequiredService<DatabaseSession>(), services.GetRequiredService<SqlDatabase>(), "dead", false, 1, engine.Clock.GetUtcNow(),
            engine.Clock.GetUtcNow().AddSeconds(30), TestContext.Current.CancellationToken));

        await engine.DrainAsync();
        Assert.Empty(_handler.Delivered);

        engine.Clock.Advance(TimeSpan.FromSeconds(30));
        await engine.DrainAsync();
        Assert.Equal(2, Assert.Single(_handler.Delivered).Attempt);
    }

    [Theory, EveryDatabase]
    public async Task Handler_WhatItEnqueues_IsDeliveredToo(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind, services => services.AddScoped<IOutboxHandler, ChainingHandler>());

        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("chain", "first", "1")));
        await engine.DrainAsync();

        Assert.Equal("second", Assert.Single(_handler.Delivered).Key);
    }

    [Theory, EveryDatabase]
    public async Task Commit_WhoseParticipantThrows_SavesNothing(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind, services => services.AddScoped<ICommitParticipant, ThrowingParticipant>());

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1"))));

        Assert.Equal(0, await engine.QueryAsync(db => db.Outbox.CountAsync()));
    }

    [Theory, EveryDatabase]
    public async Task Commit_OfAContextOfTheScope_IsOneTransactionWithTheOutbox(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);
        var stimulus = new StimulusRow { Id = "s", Name = "n", Hash = "h", Input = "{}", CreatedAt = engine.Clock.GetUtcNow() };

        await engine.InScopeAsync(async services =>
        {
            services.GetRequiredService<WorkflowsDb>().Add(stimulus);
            services.GetRequiredService<IOutbox>().Enqueue(new OutboxMessage("test", "mail:1", "1"));
            Assert.True(services.GetRequiredService<IUnitOfWork>().HasPending);
            await services.GetRequiredService<IUnitOfWork>().CommitAsync(TestContext.Current.CancellationToken);
            Assert.False(services.GetRequiredService<IUnitOfWork>().HasPending);
        });

        Assert.Equal(engine.Clock.GetUtcNow(), (await engine.QueryAsync(db => db.Stimuli.SingleAsync())).CreatedAt);
        Assert.Equal(1, await engine.QueryAsync(db => db.Outbox.CountAsync()));
    }

    [Theory, EveryDatabase]
    public async Task Discard_ForgetsRecordsAndEffects(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);

        await engine.InScopeAsync(async services =>
        {
            services.GetRequiredService<WorkflowsDb>().Add(
                new StimulusRow { Id = "s", Name = "n", Hash = "h", Input = "{}", CreatedAt = engine.Clock.GetUtcNow() });
            services.GetRequiredService<IOutbox>().Enqueue(new OutboxMessage("test", "mail:1", "1"));
            services.GetRequiredService<IUnitOfWork>().Discard();
            await services.GetRequiredService<IUnitOfWork>().CommitAsync(TestContext.Current.CancellationToken);
        });

        Assert.Equal((0, 0), await engine.QueryAsync(async db => (await db.Stimuli.CountAsync(), await db.Outbox.CountAsync())));
    }

    [Theory, EveryDatabase]
    public async Task Commits_OfManyAtOnce_AllSucceed(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", $"mail:{i}", "1")))));
        await engine.DrainAsync();

        Assert.Equal(60, _handler.Delivered.Select(effect => effect.Key).Distinct().Count());
    }

    [Theory, EveryDatabase]
    public async Task Host_WakesAtACommit(DatabaseKind kind)
    {
        await using var engine = await StartAsync(kind);
        var arrived = new TaskCompletionSource();
        _handler.Behaviour = (_, _) =>
        {
            arrived.TrySetResult();
            return Task.CompletedTask;
        };
        var dispatcher = engine.Services.GetRequiredService<OutboxDispatcher>();
        await dispatcher.StartAsync(TestContext.Current.CancellationToken);

        // The clock stands still, so no poll comes: only the commit can wake.
        await engine.CommitAsync(outbox => outbox.Enqueue(new OutboxMessage("test", "mail:1", "1")));
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await dispatcher.StopAsync(TestContext.Current.CancellationToken);

        Assert.NotNull((await engine.QueryAsync(db => db.Outbox.SingleAsync())).DeliveredAt);
    }

    [Fact]
    public async Task TwoServers_OnOnePostgres_ShareTheWorkWithoutOverlap()
    {
        Assert.SkipWhen(JetVision.Tests.Shared.PostgresServer.MissingBecause is not null, JetVision.Tests.Shared.PostgresServer.MissingBecause ?? "");
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var first = await TestEngine.StartAsync(database, services => services.AddSingleton<IOutboxHandler>(_handler));
        await using var second = await TestEngine.StartAsync(database, services => services.AddSingleton<IOutboxHandler>(_handler));
        await first.CommitAsync(outbox =>
        {
            for (var i = 0; i < 100; i++)
            {
                outbox.Enqueue(new OutboxMessage("test", $"mail:{i}", "1"));
            }
        });

        await Task.WhenAll(first.DrainAsync(), second.DrainAsync());

        Assert.Equal(100, _handler.Delivered.Count);
        Assert.Equal(100, _handler.Delivered.Select(effect => effect.Key).Distinct().Count());
    }

    private Task<TestEngine> StartAsync(DatabaseKind kind, Action<IServiceCollection>? configure = null) => TestEngine.StartAsync(kind, services =>
    {
        services.AddSingleton<IOutboxHandler>(_handler);
        configure?.Invoke(services);
    });

    private sealed class ChainingHandler(IOutbox outbox) : IOutboxHandler
    {
        public string Kind => "chain";

        public Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
        {
            outbox.Enqueue(new OutboxMessage("test", "second", "2"));
            return Task.CompletedTask;
        }
    }

    private sealed class RecordingObserver : IFailedEffectObserver
    {
        public List<FailedEffect> Seen { get; } = [];

        public Task ObserveAsync(FailedEffect effect, CancellationToken cancellation)
        {
            Seen.Add(effect);
            return Task.CompletedTask;
        }
    }

    private sealed class ThrowingParticipant : ICommitParticipant
    {
        public Task SaveAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation) => throw new InvalidOperationException("refused");
    }
}
