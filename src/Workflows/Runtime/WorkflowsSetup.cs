using JetVision.Workflows.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace JetVision.Workflows.Runtime;

/// <summary>Registers the engine.</summary>
public static class WorkflowsSetup
{
    /// <summary>
    /// Adds the engine to a host, on the database that <c>ConnectionStrings:JetVision</c> names: PostgreSQL when it starts with <c>Host=</c>, a SQLite file otherwise,
    /// by default <c>jetvision.db</c> in <c>JetVision:DataDirectory</c> (by default <c>.data</c> in the content root).
    /// </summary>
    /// <typeparam name="TBuilder">The host's builder.</typeparam>
    /// <param name="builder">The host's builder.</param>
    /// <returns>The builder.</returns>
    public static TBuilder AddWorkflows<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var connection = builder.Configuration.GetConnectionString("JetVision");
        if (string.IsNullOrWhiteSpace(connection))
        {
            var data = builder.Configuration["JetVision:DataDirectory"];
            connection = Path.Combine(builder.Environment.ContentRootPath, string.IsNullOrWhiteSpace(data) ? ".data" : data, "jetvision.db");
        }

        builder.Services.AddWorkflows(connection);
        return builder;
    }

    /// <summary>Adds the engine on a database.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">Starting with <c>Host=</c> for PostgreSQL; otherwise a SQLite connection string or the path of a file.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddWorkflows(this IServiceCollection services, string connectionString)
    {
        services.AddOptions<WorkflowsOptions>().BindConfiguration("Workflows").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);

        services.TryAddSingleton(_ => new SqlDatabase(connectionString));
        services.TryAddScoped<DatabaseSession>();
        services.AddSessionDb<WorkflowsDb, SqliteWorkflowsDb, PostgresWorkflowsDb>(WorkflowsDb.MigrationsTable);
        services.TryAddSingleton<DatabaseMigrator>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseMigrator>());

        services.TryAddSingleton<ServerIdentity>();
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddScoped<ScopedOutbox>();
        services.TryAddScoped<IOutbox>(provider => provider.GetRequiredService<ScopedOutbox>());
        services.TryAddScoped<UnitOfWork>();
        services.TryAddScoped<IUnitOfWork>(provider => provider.GetRequiredService<UnitOfWork>());
        services.TryAddSingleton<OutboxDispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>());
        return services;
    }
}
