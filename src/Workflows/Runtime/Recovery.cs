using System.Collections.Concurrent;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Runtime;

/// <summary>Takes up what dead servers left, at start and from time to time, and keeps what this server works on. Singleton.</summary>
internal sealed partial class Recovery(
    IServiceScopeFactory scopes,
    SqlDatabase database,
    ServerIdentity server,
    ServerPresence presence,
    WorkflowRuntime runtime,
    BurstRunner bursts,
    OutboxDispatcher dispatcher,
    TimerWheel timers,
    RetentionRound retention,
    OutboxSignal signal,
    TimeProvider time,
    IOptions<WorkflowsOptions> options,
    ILogger<Recovery> logger) : BackgroundService
{
    private static readonly TimeSpan ResumesAreKept = TimeSpan.FromDays(1);

    private readonly WorkflowsOptions _options = options.Value;

    /// <summary>Runs of which was told that their version is missing.</summary>
    private readonly ConcurrentDictionary<string, string> _orphans = new();

    /// <summary>Takes up what dead servers left: gives their messages back, and carries on the runs that they left in the middle of a burst.</summary>
    /// <returns>How many runs were carried on.</returns>
    public async Task<int> RecoverAsync(CancellationToken cancellation)
    {
        var gone = await FindGoneServersAsync(cancellation);
        if (gone.Count > 0 && await ReleaseClaimsAsync(gone, cancellation) > 0)
        {
            signal.Wake(runs: true);
            signal.Wake(runs: false);
        }

        var recovered = 0;
        foreach (var id in await FindAbandonedAsync(gone, cancellation))
        {
            try
            {
                if (await runtime.RecoverAsync(id, cancellation) is not null)
                {
                    recovered++;
                    LogRecovered(id);
                }
            }
            catch (VersionMissingException missing)
            {
                // Only somebody who brings the version can help it; until then each round looks, and only the first one tells.
                if (_orphans.TryAdd(id, missing.Message))
                {
                    LogOrphan(missing.Message);
                }
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                // One run that cannot go on must not keep the others; it stays as it is and is tried again.
                LogNotRecovered(exception, id);
            }
        }

        return recovered;
    }

    /// <summary>Drops what is no longer needed: stimuli that nobody came to await, and delivered resumptions, which their bookmark's id keeps from happening twice.</summary>
    public async Task CleanAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<DatabaseSession>().BeginAsync(cancellation);
        var script = new SqlScript(database.Kind);
        StimulusScript.DropOlderThan(script, now - _options.StimulusRetention);
        script.Add("DELETE FROM wf_outbox WHERE kind = 'resume' AND delivered_at < @time", ("time", now - ResumesAreKept));
        await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(
            RepeatAsync(_options.Reconcile, ReconcileAsync, first: true, stoppingToken),
            RepeatAsync(_options.Lease / 3, RenewAsync, first: false, stoppingToken));
    }

    private async Task RepeatAsync(TimeSpan period, Func<CancellationToken, Task> work, bool first, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (first || await timer.WaitForNextTickAsync(stopping))
            {
                first = false;
                try
                {
                    await work(stopping);
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    LogRoundFailed(exception);
                }
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The server stops, and what a round needs may be gone already.
        }
    }

    private async Task ReconcileAsync(CancellationToken cancellation)
    {
        await timers.FireDueAsync(cancellation);
        await RecoverAsync(cancellation);
        await CleanAsync(cancellation);
        await retention.PromiseAsync(cancellation);
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        await presence.ShowAsync(cancellation);
        await bursts.RenewLeasesAsync(cancellation);
        await dispatcher.RenewClaimsAsync(cancellation);
    }

    private async Task<List<string>> FindGoneServersAsync(CancellationToken cancellation)
    {
        List<string> named;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
            named = await db.Outbox.Where(row => row.DeliveredAt == null && row.FailedAt == null && row.ClaimedBy != null).Select(row => row.ClaimedBy!)
                .Union(db.Instances.Where(row => row.LeaseOwner != null).Select(row => row.LeaseOwner!))
                .ToListAsync(cancellation);
        }

        var gone = new List<string>();
        foreach (var id in named)
        {
            if (await presence.IsGoneAsync(id, cancellation))
            {
                gone.Add(id);
            }
        }

        return gone;
    }

    private async Task<int> ReleaseClaimsAsync(List<string> gone, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<DatabaseSession>().BeginAsync(cancellation);
        var script = new SqlScript(database.Kind);
        foreach (var id in gone)
        {
            OutboxStore.ReleaseAllOf(script, id);
        }

        var released = (await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation)).Sum();
        await transaction.CommitAsync(cancellation);
        return released;
    }

    private async Task<List<string>> FindAbandonedAsync(List<string> gone, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var leased = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Instances
            .Where(row => row.LeaseOwner != null && (row.LeaseOwner == server.Id || row.LeaseUntil <= now || gone.Contains(row.LeaseOwner)))
            .OrderBy(row => row.UpdatedAt).Select(row => row.Id).ToListAsync(cancellation);
        // One that this server leases and does not work on is one whose burst ended with a failure of the database or was cancelled.
        return leased.FindAll(id => !bursts.IsRunning(id) && !bursts.IsGivenUp(id));
    }

    [LoggerMessage(EventId = 2301, EventName = "RunRecovered", Level = LogLevel.Information, Message = "Run {InstanceId} was left in the middle of a burst and has gone on from its last commit.")]
    private partial void LogRecovered(string instanceId);

    [LoggerMessage(EventId = 2302, EventName = "RunNotRecovered", Level = LogLevel.Error, Message = "Run {InstanceId} was left in the middle of a burst and cannot go on; it is tried again.")]
    private partial void LogNotRecovered(Exception exception, string instanceId);

    [LoggerMessage(EventId = 2304, EventName = "RunOrphaned", Level = LogLevel.Error, Message = "{Reason} Until then it stands still.")]
    private partial void LogOrphan(string reason);

    [LoggerMessage(EventId = 2303, EventName = "ReconcileFailed", Level = LogLevel.Error, Message = "A round of reconciliation failed; the next one tries again.")]
    private partial void LogRoundFailed(Exception exception);
}
