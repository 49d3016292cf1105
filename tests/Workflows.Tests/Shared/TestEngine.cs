using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
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
        services.AddWorkflows(database.ConnectionString);
        var engine = new TestEngine(owned, services.BuildServiceProvider(validateScopes: true));
        await engine._services.GetRequiredService<DatabaseMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
        return engine;
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
