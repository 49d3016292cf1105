using System.Collections.Concurrent;
using System.Data.Common;
using JetVision.Activities.Agents;
using JetVision.Activities.Airports;
using JetVision.Activities.Bookings;
using JetVision.Activities.Clients;
using JetVision.Activities.Mail;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>A brokerage on a database of its own, with the engine's real outbox at work, on a loopback port where the marketplace reaches it.</summary>
internal sealed class House : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-tests-1";

    private readonly WebApplication _app;
    private readonly bool _ownsFolder;

    private House(WebApplication app, string folder, bool ownsFolder) => (_app, Folder, _ownsFolder) = (app, folder, ownsFolder);

    public string Folder { get; }

    public string Maildir => Path.Combine(Folder, "maildir");

    public Uri Address => new(_app.Urls.First());

    public ShiftedTime Time => (ShiftedTime)_app.Services.GetRequiredService<TimeProvider>();

    public Commits Commits => _app.Services.GetRequiredService<Commits>();

    /// <summary>The stimuli that were promised, by key.</summary>
    public ConcurrentDictionary<string, object> Stimuli => _app.Services.GetRequiredService<Stimulated>().ByKey;

    /// <summary>The effects that were given up.</summary>
    public ConcurrentQueue<FailedEffect> Failed => _app.Services.GetRequiredService<Failures>().All;

    public static async Task<House> StartAsync(string? market = null, string? folder = null, Action<IServiceCollection>? configure = null, params (string Name, string Value)[] settings)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("jetvision-").FullName;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["JetVision:DataDirectory"] = folder,
            ["JetVision:BaseUrl"] = "https://broker.example",
            ["Workflows:Directory"] = "",
            ["Workflows:Poll"] = "00:00:00.050",
            ["Workflows:RetryDelay"] = "00:00:00.050",
            ["Workflows:EffectAttempts"] = "5",
            ["Avinode:BaseAddress"] = market is null ? null : market + "/api",
            ["Avinode:ApiToken"] = "sandbox-api-token",
            ["Avinode:AuthenticationToken"] = "sandbox-bearer",
            ["Avinode:WebhookSecret"] = Secret,
        });
        builder.Configuration.AddInMemoryCollection(settings.GroupBy(setting => setting.Name).Select(same => KeyValuePair.Create(same.Key, (string?)same.Last().Value)));
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(new ShiftedTime());
        services.AddSingleton<IClock, TimeClock>();
        services.AddSingleton<Commits>().AddSingleton<Stimulated>().AddSingleton<Failures>();
        services.AddScoped<CurrentTenant>();
        services.AddScoped<IEffects, OutboxEffects>();
        services.AddSingleton<IScopedWork, ScopedWork>();
        services.AddScoped<ICommitParticipant, CommitSignal>();
        services.AddScoped<IFailedEffectObserver, FailureNote>();
        services.AddActivitiesOf(typeof(RequestQuotes).Assembly);
        services.AddWorkflows(builder.Configuration.GetConnectionString("JetVision") ?? Path.Combine(folder, "jetvision.db"));
        services.AddSessionDb<JetVisionDb, SqliteJetVisionDb, PostgresJetVisionDb>("jetvision_migrations");
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddSingleton(_ => AirportDirectory.Default);
        services.AddRequests().AddClients().AddMail().AddSourcing().AddBookings().AddProspecting().AddAgents();
        foreach (var handler in services.Where(service => service.ServiceType == typeof(IEffectHandler)).Select(service => service.ImplementationType!).ToList())
        {
            services.AddScoped<IOutboxHandler>(provider => new RoomHandler((IEffectHandler)ActivatorUtilities.CreateInstance(provider, handler)));
        }

        configure?.Invoke(services);
        var app = builder.Build();
        app.MapPost("/webhooks/avinode/{secret}/{eventType}", TakeHookAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var house = new House(app, folder, ownsFolder);
        if (ownsFolder)
        {
            await house.FoundAsync();
        }

        return house;
    }

    /// <summary>Adds the brokerage, to a database that is new.</summary>
    public Task FoundAsync() => WriteAsync(services =>
    {
        services.GetRequiredService<JetVisionDb>().Brokerages.Add(new Brokerage { Id = Brokerage.FirstId, Name = "Example Charter", Email = "desk@broker.example" });
        return Task.FromResult(true);
    });

    /// <summary>Has the marketplace call this house.</summary>
    public Task<int?> SubscribeAsync() => ReadAsync(services => services.GetRequiredService<AvinodeWebhooks>().EnsureAsync(Address, TestContext.Current.CancellationToken));

    public async Task<CharterRequest> AddRequestAsync(params Leg[] legs)
    {
        var today = Instant.FromDateTimeOffset(Time.GetUtcNow()).InUtc().Date;
        var request = new CharterRequest
        {
            Id = Guid.CreateVersion7(),
            Number = $"R-{Guid.NewGuid():N}"[..12],
            Channel = "chat",
            ContactName = "Jane Doe",
            ContactEmail = "jane@client.example",
            Text = "Please fly me.",
            Stage = RequestStage.Received,
            CreatedAt = Instant.FromDateTimeOffset(Time.GetUtcNow()),
            Legs = legs.Length > 0 ? legs : [new Leg("KTEB", "KOPF", today.PlusDays(14), new LocalTime(9, 0), new LocalTime(10, 0), false, 6)],
        };
        await WriteAsync(services =>
        {
            services.GetRequiredService<JetVisionDb>().Requests.Add(request);
            return Task.FromResult(true);
        });
        return request;
    }

    public Task<bool> AskAsync(Guid request, params string[] channels) =>
        WriteAsync(services => services.GetRequiredService<QuoteRequests>().AskAsync(request, channels, Guid.NewGuid().ToString("N"), TestContext.Current.CancellationToken));

    /// <summary>Does something in a scope and commits.</summary>
    public async Task<T> WriteAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var result = await work(scope.ServiceProvider);
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync(TestContext.Current.CancellationToken);
        return result;
    }

    public async Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task<T> QueryAsync<T>(Func<JetVisionDb, Task<T>> query) => ReadAsync(services => query(services.GetRequiredService<JetVisionDb>()));

    /// <summary>Waits, commit by commit, until the records are as wanted.</summary>
    public async Task UntilAsync(Func<JetVisionDb, Task<bool>> wanted, int seconds = 30)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            var next = Commits.Next;
            if (await QueryAsync(wanted))
            {
                return;
            }

            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                var timeline = await QueryAsync(db => db.Timeline.OrderBy(entry => entry.At).Select(entry => entry.Text).ToListAsync());
                throw new TimeoutException($"It did not come to that. Timeline:\n{string.Join('\n', timeline)}\nFailed: {string.Join('\n', Failed)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static async Task<IResult> TakeHookAsync(string secret, string eventType, HttpRequest request, MarketHooks hooks, IUnitOfWork unit)
    {
        if (!hooks.IsFromMarket(secret, request.Headers.Authorization))
        {
            return Results.NotFound();
        }

        using var reader = new StreamReader(request.Body);
        if (hooks.Receive(eventType, await reader.ReadToEndAsync()) is { } refusal)
        {
            return Results.BadRequest(refusal.Message);
        }

        await unit.CommitAsync();
        return Results.Ok();
    }

    private sealed class TimeClock(TimeProvider time) : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
    }

    private sealed class RoomHandler(IEffectHandler handler) : IOutboxHandler
    {
        public string Kind => handler.Kind;

        public Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation) =>
            handler.DeliverAsync(new EffectDelivery(message.Kind, message.Key, message.Payload, attempt), cancellation);
    }

    private sealed class OutboxEffects(IOutbox outbox, Stimulated stimulated) : IEffects
    {
        public void Promise(string kind, string key, object payload, Instant? dueAt = null) =>
            outbox.Enqueue(new OutboxMessage(kind, key, StoredJson.Write(payload), dueAt?.ToDateTimeOffset()));

        public void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null)
        {
            stimulated.ByKey[key] = stimulus;
            outbox.Stimulate(key, activityType, stimulus, input);
        }

        public void StartWorkflow(string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null) =>
            outbox.Start(key, definitionId, input, correlationId);
    }

    private sealed class ScopedWork(IServiceScopeFactory scopes) : IScopedWork
    {
        public async Task<T> CommitAsync<T>(Func<IServiceProvider, Task<T>> work, CancellationToken cancellation)
        {
            await using var scope = scopes.CreateAsyncScope();
            var result = await work(scope.ServiceProvider);
            await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync(cancellation);
            return result;
        }
    }

    private sealed class CommitSignal(Commits commits) : ICommitParticipant
    {
        public Task SaveAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation) => Task.CompletedTask;

        public void Committed() => commits.Signal();
    }

    private sealed class FailureNote(Failures failures, Commits commits) : IFailedEffectObserver
    {
        public Task ObserveAsync(FailedEffect effect, CancellationToken cancellation)
        {
            failures.All.Enqueue(effect);
            commits.Signal();
            return Task.CompletedTask;
        }
    }
}

/// <summary>The real time, moved forward as a test likes.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _shift;

    public void Advance(TimeSpan by) => _shift += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
}

/// <summary>Tells of commits, so that a test waits for one instead of for a while.</summary>
internal sealed class Commits
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => _next.Task;

    public void Signal() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

internal sealed class Stimulated
{
    public ConcurrentDictionary<string, object> ByKey { get; } = new();
}

internal sealed class Failures
{
    public ConcurrentQueue<FailedEffect> All { get; } = new();
}
