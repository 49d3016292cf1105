using System.Globalization;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime.Alterations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Runtime.Retention;

/// <summary>
/// Removes what is old enough, in small transactions, once a night. The night's round is a promise in the outbox under the night's date: several servers do it once, one
/// that dies in it is followed by another, and one that was off at the hour does it when it starts. Singleton.
/// </summary>
internal sealed partial class RetentionRound(
    IServiceScopeFactory scopes, SqlDatabase database, BurstRunner bursts, TimeProvider time, IOptions<RetentionOptions> options, ILogger<RetentionRound> logger)
{
    public const string Kind = "retention";

    private readonly RetentionOptions _options = options.Value;
    private DateTimeOffset _promised;

    /// <summary>Promises the next night's round, unless it is.</summary>
    public async Task PromiseAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var today = new DateTimeOffset(DateOnly.FromDateTime(now.UtcDateTime).ToDateTime(_options.At), TimeSpan.Zero);
        var next = today > now ? today : today.AddDays(1);
        if (next == _promised)
        {
            return;
        }

        var script = new SqlScript(database.Kind);
        OutboxStore.Insert(script, new OutboxMessage(Kind, "retention:" + next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "{}", next), now);
        await ExecuteAsync(script, cancellation);
        _promised = next;
    }

    /// <summary>Removes what is old enough now.</summary>
    /// <returns>How many effects and runs.</returns>
    public async Task<(int Effects, int Runs)> RunAsync(CancellationToken cancellation)
    {
        var (effects, runs, now) = (0, 0, time.GetUtcNow());
        if (_options.DeliveredEffects is { } kept)
        {
            // A run that may go on, or be retried, may promise again what it promised before: the keys outlive it, their contents do not.
            var before = await OldestOpenRunAsync(cancellation) is { } oldest && oldest < now - kept ? oldest : now - kept;
            effects += await RepeatAsync(script => script.Add(
                "DELETE FROM wf_outbox WHERE id IN (SELECT id FROM wf_outbox WHERE delivered_at < @before ORDER BY delivered_at LIMIT @batch)",
                ("before", before), ("batch", _options.Batch)));
            await RepeatAsync(script => script.Add(
                "UPDATE wf_outbox SET payload = '{}' WHERE id IN (SELECT id FROM wf_outbox WHERE delivered_at < @before AND payload <> '{}' ORDER BY delivered_at LIMIT @batch)",
                ("before", now - kept), ("batch", _options.Batch)));
            effects += await RepeatAsync(script => script.Add(
                "DELETE FROM wf_outbox WHERE id IN (SELECT id FROM wf_outbox WHERE failed_at < @before AND kind = @kind LIMIT @batch)",
                ("before", now - kept), ("kind", AlterationPlans.JobKind), ("batch", _options.Batch)));
        }

        if (_options.FinishedRuns is { } finished)
        {
            runs += await RemoveRunsAsync(WorkflowSubStatus.Finished, now - finished, cancellation) + await RemoveRunsAsync(WorkflowSubStatus.Cancelled, now - finished, cancellation);
        }

        if (_options.FaultedRuns is { } faulted)
        {
            runs += await RemoveRunsAsync(WorkflowSubStatus.Faulted, now - faulted, cancellation);
        }

        await using (var scope = scopes.CreateAsyncScope())
        {
            await DeletedDefinitions.RemoveUnneededAsync(scope.ServiceProvider.GetRequiredService<WorkflowsDb>(), now, cancellation);
        }

        LogRound(effects, runs);
        return (effects, runs);

        async Task<int> RepeatAsync(Action<SqlScript> write)
        {
            var removed = 0;
            for (var last = _options.Batch; last == _options.Batch; removed += last)
            {
                var script = new SqlScript(database.Kind);
                write(script);
                last = await ExecuteAsync(script, cancellation);
            }

            return removed;
        }
    }

    private async Task<DateTimeOffset?> OldestOpenRunAsync(CancellationToken cancellation)
    {
        var (running, faulted) = (WorkflowStatus.Running.ToString(), WorkflowSubStatus.Faulted.ToString());
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Instances.Where(row => row.Status == running || row.SubStatus == faulted)
            .MinAsync(row => (DateTimeOffset?)row.CreatedAt, cancellation);
    }

    private async Task<int> RemoveRunsAsync(WorkflowSubStatus how, DateTimeOffset before, CancellationToken cancellation)
    {
        var removed = 0;
        while (true)
        {
            List<string> ids;
            await using (var scope = scopes.CreateAsyncScope())
            {
                var word = how.ToString();
                ids = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Instances.AsNoTracking()
                    .Where(row => row.SubStatus == word && row.FinishedAt < before).OrderBy(row => row.CreatedAt).Take(_options.Batch).Select(row => row.Id).ToListAsync(cancellation);
            }

            if (how == WorkflowSubStatus.Faulted)
            {
                // Somebody may retry one at this moment: each is removed in its turn.
                foreach (var id in ids)
                {
                    await bursts.DeleteAsync(id, cancellation);
                }
            }
            else
            {
                var script = new SqlScript(database.Kind);
                ids.ForEach(id => RunStore.Delete(script, id));
                await ExecuteAsync(script, cancellation);
            }

            removed += ids.Count;
            if (ids.Count < _options.Batch)
            {
                return removed;
            }
        }
    }

    private async Task<int> ExecuteAsync(SqlScript script, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<DatabaseSession>().BeginAsync(cancellation);
        var changed = (await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation)).Sum();
        await transaction.CommitAsync(cancellation);
        return changed;
    }

    [LoggerMessage(EventId = 2601, EventName = "RetentionDone", Level = LogLevel.Information, Message = "Removed {Effects} delivered effects and {Runs} runs that were kept long enough.")]
    private partial void LogRound(int effects, int runs);
}

/// <summary>Does the night's round when its promise is due.</summary>
internal sealed class RetentionHandler(RetentionRound round) : IOutboxHandler
{
    public string Kind => RetentionRound.Kind;

    public Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation) => round.RunAsync(cancellation);
}
