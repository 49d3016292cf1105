using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Xunit;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>
/// An engine without its background services: nothing happens but what a test asks for, so no test waits for a clock or a thread.
/// Several engines on one database are several servers.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly TestDatabase? _owned;
    private readonly ServiceProvider _services;

    private TestEngine(TestDatabase? owned, ServiceProvider services)
    {
        _owned = owned;
        _services = services;
    }

    public FakeTimeProvider Clock => (FakeTimeProvider)_services.GetRequiredService<TimeProvider>();

    public IServiceProvider Services => _services;

    public WorkflowRuntime Runtime => _services.GetRequiredService<WorkflowRuntime>();

    public WorkflowInstances Instances => _services.GetRequiredService<WorkflowInstances>();

    public DefinitionStore Definitions => _services.GetRequiredService<DefinitionStore>();

    public Probes Probes => _services.GetRequiredService<Probes>();

    /// <summary>Starts an engine on a database of its own.</summary>
    public static async Task<TestEngine> StartAsync(DatabaseKind kind, Action<IServiceCollection>? configure = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        return await StartAsync(database, configure, owned: database);
    }

    /// <summary>Starts a further engine on a database.</summary>
    public static async Task<TestEngine> StartAsync(
        TestDatabase database, Action<IServiceCollection>? configure = null, TestDatabase? owned = null, FakeTimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero)));
        configure?.Invoke(services);
        services.AddSingleton<Probes>();
        services.AddActivitiesOf(typeof(Probe).Assembly);
        services.AddWorkflows(database.ConnectionString);
        var engine = new TestEngine(owned, services.BuildServiceProvider(validateScopes: true));
        await engine._services.GetRequiredService<DatabaseMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
        await engine._services.GetRequiredService<ServerPresence>().ShowAsync(TestContext.Current.CancellationToken);
        return engine;
    }

    /// <summary>What the end of the process would do, and no more: its connections break and its file is free. Whatever was under way stays under way.</summary>
    public async Task CrashAsync()
    {
        var database = _services.GetRequiredService<SqlDatabase>();
        _services.GetRequiredService<DatabaseMigrator>().Dispose();
        if (database.Kind == DatabaseKind.Postgres)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Does something in a scope of its own.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>Does something in a scope of its own.</summary>
    public async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = _services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    /// <summary>Asks the engine's tables.</summary>
    public Task<T> QueryAsync<T>(Func<WorkflowsDb, Task<T>> query) => InScopeAsync(services => query(services.GetRequiredService<WorkflowsDb>()));

    /// <summary>Commits effects.</summary>
    public Task CommitAsync(Action<IOutbox> fill) => InScopeAsync(async services =>
    {
        fill(services.GetRequiredService<IOutbox>());
        await services.GetRequiredService<IUnitOfWork>().CommitAsync(TestContext.Current.CancellationToken);
    });

    /// <summary>Publishes a definition.</summary>
    public async Task<WorkflowDefinition> PublishAsync(WorkflowDefinition definition)
    {
        var saved = await Definitions.SaveAsync(definition, publish: true, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(saved.Errors, error => !error.IsWarning);
        return saved.Definition;
    }

    /// <summary>Moves the clock, fires what is due then, and delivers all that follows.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        await _services.GetRequiredService<TimerWheel>().FireDueAsync(TestContext.Current.CancellationToken);
        await DrainAsync();
    }

    /// <summary>How a run stands, as saved.</summary>
    public async Task<WorkflowSubStatus?> StatusAsync(string instanceId) =>
        (await Instances.FindAsync(instanceId, TestContext.Current.CancellationToken))?.SubStatus;

    /// <summary>The journal of a run, as "activity event".</summary>
    public async Task<string[]> JournalAsync(string instanceId) =>
        [.. (await Instances.GetJournalAsync(instanceId, TestContext.Current.CancellationToken)).Select(entry => $"{entry.ActivityId} {entry.EventName}")];

    /// <summary>Delivers all that is due.</summary>
    public Task DrainAsync() => _services.GetRequiredService<OutboxDispatcher>().DrainAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();

        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }
    }
}
