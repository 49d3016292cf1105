using System.Reflection;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime.Alterations;
using JetVision.Workflows.Runtime.Faults;
using JetVision.Workflows.Runtime.Replay;
using JetVision.Workflows.Runtime.Retention;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

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

    /// <summary>Offers the public activities of an assembly to definitions.</summary>
    /// <param name="services">The services.</param>
    /// <param name="assembly">The assembly.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddActivitiesOf(this IServiceCollection services, Assembly assembly) => services.AddSingleton(new ActivityAssembly(assembly));

    /// <summary>Adds the engine on a database.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">Starting with <c>Host=</c> for PostgreSQL; otherwise a SQLite connection string or the path of a file.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddWorkflows(this IServiceCollection services, string connectionString)
    {
        services.AddOptions<WorkflowsOptions>().BindConfiguration("Workflows").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetryOptions>().BindConfiguration("Workflows:Resilience").Validate(
            options => RetryPolicies.Refusal(options) is null, "Give each of Workflows:Resilience:Strategies an Id, and name one of them in DefaultStrategy, or none.").ValidateOnStart();
        services.TryAddSingleton<RetryPolicies>();
        services.AddOptions<RetentionOptions>().BindConfiguration("Workflows:Retention").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);

        services.TryAddSingleton(_ => new SqlDatabase(connectionString));
        services.TryAddScoped<DatabaseSession>();
        services.AddSessionDb<WorkflowsDb, SqliteWorkflowsDb, PostgresWorkflowsDb>(WorkflowsDb.MigrationsTable);
        services.TryAddSingleton<DatabaseMigrator>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseMigrator>());

        services.TryAddSingleton<ServerIdentity>();
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<GroupCommit>();
        services.TryAddScoped<ScopedOutbox>();
        services.TryAddScoped<IOutbox>(provider => provider.GetRequiredService<ScopedOutbox>());
        services.TryAddScoped<UnitOfWork>();
        services.TryAddScoped<IUnitOfWork>(provider => provider.GetRequiredService<UnitOfWork>());
        services.AddScoped<IOutboxHandler, StartHandler>();
        services.AddScoped<IOutboxHandler, ResumeHandler>();
        services.TryAddSingleton<OutboxDispatcher>();

        services.AddQuartz(quartz => quartz.AddJob<TimerWheel.WakeJob>(job => job.WithIdentity(TimerWheel.WakeJob.Key).StoreDurably()));
        services.TryAddSingleton(provider => new TimerWheel(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<ISchedulerFactory>(), provider.GetRequiredService<OutboxSignal>(),
            provider.GetRequiredService<TimeProvider>()));

        services.TryAddSingleton(provider => new ActivityTypeRegistry(provider.GetServices<ActivityAssembly>()));
        services.TryAddSingleton<WorkflowCompiler>();
        services.TryAddSingleton<WorkflowRunner>();
        services.TryAddSingleton<IChildWorkflows, ChildWorkflows>();
        services.AddOptions<OutboundHttpOptions>().BindConfiguration("Workflows:OutboundHttp");
        services.TryAddSingleton(provider => new OutboundHttp(provider.GetRequiredService<IOptions<OutboundHttpOptions>>().Value));
        services.TryAddSingleton(provider => new DefinitionStore(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<WorkflowCompiler>(), provider.GetRequiredService<TimerWheel>(),
            provider.GetRequiredService<TimeProvider>()));

        services.TryAddSingleton<WorkflowEvents>();
        services.TryAddSingleton<RunLocks>();
        services.TryAddSingleton(provider => new RunCommitServices(
            provider.GetRequiredService<SqlDatabase>(), provider.GetRequiredService<ServerIdentity>(), provider.GetRequiredService<OutboxSignal>(),
            provider.GetRequiredService<WorkflowEvents>(), provider.GetRequiredService<TimerWheel>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<WorkflowsOptions>>().Value, provider.GetRequiredService<ILogger<RunCommit>>()));
        services.TryAddSingleton<BurstRunner>();
        services.TryAddSingleton(provider => new WorkflowRuntime(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<DefinitionStore>(), provider.GetRequiredService<BurstRunner>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new WorkflowAlterations(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<DefinitionStore>(), provider.GetRequiredService<BurstRunner>()));
        services.TryAddSingleton(provider => new WorkflowReplay(
            provider.GetRequiredService<WorkflowInstances>(), provider.GetRequiredService<DefinitionStore>(), provider.GetRequiredService<IServiceScopeFactory>()));
        services.TryAddSingleton(provider => new AlterationPlans(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddScoped<IOutboxHandler, AlterationPlanHandler>();
        services.AddScoped<IOutboxHandler, AlterationJobHandler>();
        services.TryAddSingleton(provider => new WorkflowInstances(provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new OutboxEffects(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<OutboxSignal>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<WorkflowFiles>();
        services.TryAddSingleton<ServerPresence>();
        services.TryAddSingleton<RetentionRound>();
        services.AddScoped<IOutboxHandler, RetentionHandler>();
        services.TryAddSingleton<Recovery>();
        services.TryAddSingleton<PostgresRelay>();

        // In this order: the server shows that it lives before it takes anything, and the definitions are there before the first run.
        services.AddHostedService(provider => provider.GetRequiredService<ServerPresence>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresRelay>());
        services.AddHostedService(provider => provider.GetRequiredService<WorkflowFiles>());
        services.AddHostedService<FirstAnswers>();
        services.AddQuartzHostedService();
        services.AddHostedService(provider => provider.GetRequiredService<TimerWheel>());
        services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>());
        services.AddHostedService(provider => provider.GetRequiredService<Recovery>());
        return services;
    }
}
