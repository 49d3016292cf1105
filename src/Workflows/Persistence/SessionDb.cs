using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JetVision.Workflows.Persistence;

/// <summary>A context whose migrations are applied at start.</summary>
/// <param name="Sqlite">The context that holds the SQLite migrations.</param>
/// <param name="Postgres">The context that holds the PostgreSQL migrations.</param>
internal sealed record MigratedContext(Type Sqlite, Type Postgres);

/// <summary>Registers EF contexts on the scope's <see cref="DatabaseSession"/>.</summary>
public static class SessionDb
{
    /// <summary>
    /// Adds a context that lives on the scope's connection: its migrations are applied at start, and what it tracks is saved by the scope's
    /// <see cref="Runtime.IUnitOfWork"/> or, in an activity, by the run's commit, in one transaction with everything else. Ask for <typeparamref name="TContext"/>.
    /// </summary>
    /// <typeparam name="TContext">What the rooms ask for.</typeparam>
    /// <typeparam name="TSqlite">Its form on SQLite, with the migrations for it.</typeparam>
    /// <typeparam name="TPostgres">Its form on PostgreSQL, with the migrations for it.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="migrationsTable">The table that lists the applied migrations; one of its own.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSessionDb<TContext, TSqlite, TPostgres>(this IServiceCollection services, string migrationsTable)
        where TContext : DbContext
        where TSqlite : TContext
        where TPostgres : TContext
    {
        services.AddDbContext<TSqlite>(
            (provider, options) => provider.GetRequiredService<DatabaseSession>().Configure(options, migrationsTable), optionsLifetime: ServiceLifetime.Scoped);
        services.AddDbContext<TPostgres>(
            (provider, options) => provider.GetRequiredService<DatabaseSession>().Configure(options, migrationsTable), optionsLifetime: ServiceLifetime.Scoped);
        services.TryAddScoped<TContext>(provider =>
        {
            var session = provider.GetRequiredService<DatabaseSession>();
            TContext context = session.Kind == DatabaseKind.Postgres ? provider.GetRequiredService<TPostgres>() : provider.GetRequiredService<TSqlite>();
            session.Join(context);
            return context;
        });
        services.AddSingleton(new MigratedContext(typeof(TSqlite), typeof(TPostgres)));
        return services;
    }
}
