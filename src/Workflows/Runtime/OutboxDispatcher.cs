using System.Collections.Concurrent;
using JetVision.Workflows.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Delivers what the outbox holds: in one lane what starts and resumes runs, in the other the effects on the outside, so that a slow mail server holds up no run.
/// Messages go several at once and in no promised order; each at least once, and its handler's records commit together with its end.
/// </summary>
internal sealed partial class OutboxDispatcher(
    IServiceScopeFactory scopes,
    SqlDatabase database,
    ServerIdentity server,
    OutboxSignal signal,
    TimeProvider time,
    IOptions<WorkflowsOptions> options,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private readonly WorkflowsOptions _options = options.Value;
    private readonly ConcurrentDictionary<long, DateTimeOffset> _claims = new();

    /// <summary>Delivers everything that is due, and what follows from it, until nothing is due; for tests and tools that want to know when all is done.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var runs = await ClaimAsync(runs: true, _options.RunParallelism, cancellation);
            var effects = await ClaimAsync(runs: false, _options.EffectParallelism, cancellation);
            if (runs.Count + effects.Count == 0)
            {
                return;
            }

            await Task.WhenAll(runs.Concat(effects).Select(message => DeliverAsync(message, cancellation)));
        }
    }

    /// <summary>Keeps the claims of messages whose handlers take long.</summary>
    public async Task RenewClaimsAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var script = new SqlScript(database.Kind);
        foreach (var (id, until) in _claims)
        {
            if (until - now < _options.Lease * 2 / 3)
            {
                OutboxStore.Renew(script, id, server.Id, now + _options.Lease);
                _claims.TryUpdate(id, now + _options.Lease, until);
            }
        }

        await ExecuteAsync(script, cancellation);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RunLaneAsync(runs: true, _options.RunParallelism, stoppingToken), RunLaneAsync(runs: false, _options.EffectParallelism, stoppingToken));

    private async Task RunLaneAsync(bool runs, int parallelism, CancellationToken stopping)
    {
        using var slots = new SemaphoreSlim(parallelism, parallelism);
        while (!stopping.IsCancellationRequested)
        {
            var claimed = await TryClaimAsync(runs, slots.CurrentCount, stopping);
            foreach (var message in claimed)
            {
                // Free slots were counted and only this loop takes them, so none of these waits.
                await slots.WaitAsync(CancellationToken.None);
                _ = DeliverInSlotAsync(message, slots, stopping);
            }

            if (claimed.Count == 0 || slots.CurrentCount == 0)
            {
                await signal.WaitAsync(runs, _options.Poll, time, stopping);
            }
        }

        for (var i = 0; i < parallelism; i++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    private async Task DeliverInSlotAsync(ClaimedMessage message, SemaphoreSlim slots, CancellationToken stopping)
    {
        try
        {
            await DeliverAsync(message, stopping);
        }
        finally
        {
            slots.Release();
            signal.Wake(OutboxKinds.IsRun(message.Message.Kind));
        }
    }

    private async Task<List<ClaimedMessage>> TryClaimAsync(bool runs, int count, CancellationToken stopping)
    {
        try
        {
            return count == 0 ? [] : await ClaimAsync(runs, count, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception exception) when (OutboxRetry.IsTransient(exception))
        {
            LogDatabaseAway(exception);
            return [];
        }
    }

    private async Task<List<ClaimedMessage>> ClaimAsync(bool runs, int count, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DatabaseSession>();
        var now = time.GetUtcNow();
        var claimed = await OutboxStore.ClaimAsync(session, database, server.Id, runs, count, now, now + _options.Lease, cancellation);
        foreach (var message in claimed)
        {
            _claims[message.Id] = now + _options.Lease;
        }

        return claimed;
    }

    private async Task DeliverAsync(ClaimedMessage claimed, CancellationToken stopping)
    {
        try
        {
            await HandleAsync(claimed, stopping);
        }
        catch (Exception exception)
        {
            await EndAttemptAsync(claimed, exception, stopping);
        }
        finally
        {
            _claims.TryRemove(claimed.Id, out _);
        }
    }

    private async Task HandleAsync(ClaimedMessage claimed, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var message = claimed.Message;
        StimulusMessage? stimulus = null;
        if (message.Kind == OutboxKinds.Stimulus)
        {
            stimulus = OutboxPayload.Read<StimulusMessage>(message.Payload);
        }
        else
        {
            var handler = scope.ServiceProvider.GetServices<IOutboxHandler>().FirstOrDefault(candidate => candidate.Kind == message.Kind)
                ?? throw new InvalidOperationException($"No handler delivers messages of the kind '{message.Kind}'.");
            await handler.DeliverAsync(message, claimed.Attempt, stopping);
        }

        var (mark, now) = (0, time.GetUtcNow());
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.CommitAsync(
            script =>
            {
                mark = OutboxStore.Delivered(script, claimed.Id, server.Id, now);
                if (stimulus is not null)
                {
                    StimulusScript.Deliver(script, database.Kind, message.Key, stimulus, now);
                }
            },
            changed =>
            {
                if (changed[mark] != 1)
                {
                    throw new ClaimLostException(message.Key);
                }
            },
            // The outside has taken the effect: a server that stops now still notes it, or it would be sent again.
            CancellationToken.None);
        if (stimulus is not null)
        {
            signal.Wake(runs: true);
        }
    }

    private async Task EndAttemptAsync(ClaimedMessage claimed, Exception exception, CancellationToken stopping)
    {
        var message = claimed.Message;
        var (script, now) = (new SqlScript(database.Kind), time.GetUtcNow());
        try
        {
            if (exception is ClaimLostException)
            {
                LogClaimLost(message.Kind, message.Key);
            }
            else if (stopping.IsCancellationRequested)
            {
                OutboxStore.Release(script, claimed.Id, server.Id);
                await ExecuteAsync(script, CancellationToken.None);
            }
            else if (claimed.Attempt < _options.EffectAttempts && OutboxRetry.IsTransient(exception))
            {
                var delay = OutboxRetry.RetryAfter(exception) ?? OutboxRetry.Delay(claimed.Attempt, Random.Shared.NextDouble(), _options);
                LogRetrying(exception, message.Kind, message.Key, claimed.Attempt, delay);
                OutboxStore.Postpone(script, claimed.Id, server.Id, now + delay, Describe(exception));
                await ExecuteAsync(script, stopping);
            }
            else
            {
                LogFailed(exception, message.Kind, message.Key, claimed.Attempt);
                await FailAsync(claimed, Describe(exception), now, stopping);
            }
        }
        catch (Exception second)
        {
            // Nothing is lost: the claim runs out, and the message is anybody's again.
            LogMarkFailed(second, message.Kind, message.Key);
        }
    }

    private async Task FailAsync(ClaimedMessage claimed, string error, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var message = claimed.Message;
        var effect = new FailedEffect(message.Kind, message.Key, message.Payload, claimed.Attempt, error);
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        try
        {
            foreach (var observer in scope.ServiceProvider.GetServices<IFailedEffectObserver>())
            {
                await observer.ObserveAsync(effect, cancellation);
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // The mark of failure must be saved whatever an observer does; what it left half-done must not.
            LogObserverFailed(exception, message.Kind, message.Key);
            unit.Discard();
        }

        ErrorMonitor.Report(scope.ServiceProvider.GetRequiredService<ScopedOutbox>(), _options, effect);
        await unit.CommitAsync(script => OutboxStore.Failed(script, claimed.Id, server.Id, now, error), null, cancellation);
    }

    private async Task ExecuteAsync(SqlScript script, CancellationToken cancellation)
    {
        if (script.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<DatabaseSession>().BeginAsync(cancellation);
        await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static string Describe(Exception exception)
    {
        var text = $"{exception.GetType().Name}: {exception.Message}";
        return text.Length <= 2000 ? text : text[..2000];
    }

    [LoggerMessage(EventId = 2101, EventName = "EffectRetrying", Level = LogLevel.Warning, Message = "{Kind} {Key}: attempt {Attempt} failed, next in {Delay}.")]
    private partial void LogRetrying(Exception exception, string kind, string key, int attempt, TimeSpan delay);

    [LoggerMessage(EventId = 2102, EventName = "EffectFailed", Level = LogLevel.Error, Message = "{Kind} {Key}: given up after {Attempt} attempts.")]
    private partial void LogFailed(Exception exception, string kind, string key, int attempt);

    [LoggerMessage(EventId = 2103, EventName = "EffectClaimLost", Level = LogLevel.Warning, Message = "{Kind} {Key}: another server took it over; what was done here is not saved.")]
    private partial void LogClaimLost(string kind, string key);

    [LoggerMessage(EventId = 2104, EventName = "EffectMarkFailed", Level = LogLevel.Error, Message = "{Kind} {Key}: the end of the attempt could not be saved; it is tried again when its claim runs out.")]
    private partial void LogMarkFailed(Exception exception, string kind, string key);

    [LoggerMessage(EventId = 2105, EventName = "EffectObserverFailed", Level = LogLevel.Error, Message = "{Kind} {Key}: an observer of its failure failed itself.")]
    private partial void LogObserverFailed(Exception exception, string kind, string key);

    [LoggerMessage(EventId = 2106, EventName = "OutboxDatabaseAway", Level = LogLevel.Warning, Message = "The outbox could not be read; trying again.")]
    private partial void LogDatabaseAway(Exception exception);
}

/// <summary>The message belongs to another server by now.</summary>
internal sealed class ClaimLostException(string key) : Exception($"The claim on '{key}' is gone.");
