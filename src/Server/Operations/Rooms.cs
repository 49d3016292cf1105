using JetVision.Activities.Agents;
using JetVision.Activities.Airports;
using JetVision.Activities.Bookings;
using JetVision.Activities.Clients;
using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Proposals;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using NodaTime;

namespace JetVision.Server.Operations;

/// <summary>The rooms, their records, and how their promises reach the engine's outbox.</summary>
internal static class RoomsSetup
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IClock>(provider => new TimeProviderClock(provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddScoped<CurrentTenant>();
        builder.Services.AddSessionDb<JetVisionDb, SqliteJetVisionDb, PostgresJetVisionDb>("jetvision_migrations");
        builder.Services.AddHostedService<FirstBrokerage>();
        return builder;
    }

    public static WebApplicationBuilder AddRooms(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_ => AirportDirectory.Default);
        builder.Services.AddScoped<IEffects, RoomEffects>();
        builder.Services.AddSingleton<IScopedWork, ScopedWork>();
        builder.Services.AddRequests().AddClients().AddSourcing().AddQuotes().AddProposals().AddMail().AddBookings().AddProspecting().AddAgents();
        builder.Services.AddScoped<ICommitParticipant, RequestChanges>();
        // Every room's handler, known by its kind, becomes one of the engine's.
        foreach (var handler in builder.Services.Where(service => service.ServiceType == typeof(IEffectHandler)).Select(service => service.ImplementationType!).ToList())
        {
            builder.Services.AddScoped<IOutboxHandler>(provider => new RoomHandler(
                (IEffectHandler)ActivatorUtilities.GetServiceOrCreateInstance(provider, handler), provider.GetRequiredService<HeldEffects>()));
        }

        builder.Services.AddOptions<OutsideOptions>().BindConfiguration("Outside").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<HeldEffects>();
        builder.Services.AddScoped<IncidentDesk>();
        builder.Services.AddScoped<IOutboxHandler, RetryRun>();
        builder.Services.AddHostedService<MailWatch>();
        builder.Services.AddHostedService<SheetWatch>();
        return builder;
    }

    private sealed class TimeProviderClock(TimeProvider time) : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
    }

    private sealed class RoomHandler(IEffectHandler handler, HeldEffects held) : IOutboxHandler
    {
        public string Kind => handler.Kind;

        public Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation) => held.DeliverAsync(handler, message, attempt, cancellation);
    }
}

/// <summary>A scope and a commit for what lives as long as the server.</summary>
internal sealed class ScopedWork(IServiceScopeFactory scopes) : IScopedWork
{
    public async Task<T> CommitAsync<T>(Func<IServiceProvider, Task<T>> work, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var result = await work(scope.ServiceProvider);
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync(cancellation);
        return result;
    }
}

/// <summary>Reads mail for as long as the server runs.</summary>
internal sealed class MailWatch(Mailbox mailbox, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        await mailbox.WatchAsync(stoppingToken);
    }
}

/// <summary>The rooms' promises as messages of the engine's outbox.</summary>
internal sealed class RoomEffects(IOutbox outbox) : IEffects
{
    public void Promise(string kind, string key, object payload, Instant? dueAt = null) =>
        outbox.Enqueue(new OutboxMessage(kind, key, StoredJson.Write(payload), dueAt?.ToDateTimeOffset()));

    public void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null) =>
        outbox.Stimulate(key, activityType, stimulus, input);

    public void StartWorkflow(string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null) =>
        outbox.Start(key, definitionId, input, correlationId);
}
