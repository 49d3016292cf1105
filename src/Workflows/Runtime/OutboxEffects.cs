using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Runtime;

/// <summary>An effect, as operations sees it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its key.</param>
/// <param name="CreatedAt">When it was promised.</param>
/// <param name="DueAt">When it may be tried next.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="FailedAt">When it was given up; null while it is tried.</param>
/// <param name="LastError">What the last failed attempt ended with; null when none failed.</param>
public sealed record EffectSummary(
    string Kind, string Key, DateTimeOffset CreatedAt, DateTimeOffset DueAt, int Attempts, DateTimeOffset? FailedAt, string? LastError);

/// <summary>How the outbox stands.</summary>
/// <param name="Pending">How many effects are to be delivered, now or later.</param>
/// <param name="Failed">How many were given up.</param>
/// <param name="OldestDueAt">Since when the oldest that is due waits; null when none is due.</param>
public sealed record OutboxHealth(int Pending, int Failed, DateTimeOffset? OldestDueAt);

/// <summary>Looks into the outbox and gives effects another chance. Singleton.</summary>
public sealed class OutboxEffects
{
    private readonly IServiceScopeFactory _scopes;
    private readonly OutboxSignal _signal;
    private readonly TimeProvider _time;

    internal OutboxEffects(IServiceScopeFactory scopes, OutboxSignal signal, TimeProvider time)
    {
        _scopes = scopes;
        _signal = signal;
        _time = time;
    }

    /// <summary>Lists the effects that were given up, the latest first.</summary>
    /// <param name="skip">How many to leave out at the front.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The part of the list that was asked for.</returns>
    public async Task<Page<EffectSummary>> ListFailedAsync(int skip = 0, int take = 50, CancellationToken cancellation = default)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var failed = scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Outbox.AsNoTracking().Where(row => row.FailedAt != null);
        var items = await failed.OrderByDescending(row => row.FailedAt).ThenByDescending(row => row.Id).Skip(skip).Take(take)
            .Select(row => new EffectSummary(row.Kind, row.Key, row.CreatedAt, row.DueAt, row.Attempts, row.FailedAt, row.LastError)).ToListAsync(cancellation);
        return new Page<EffectSummary>(items, await failed.CountAsync(cancellation));
    }

    /// <summary>Tells how the outbox stands.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The numbers.</returns>
    public async Task<OutboxHealth> GetHealthAsync(CancellationToken cancellation = default)
    {
        var now = _time.GetUtcNow();
        await using var scope = _scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Outbox;
        // The next night's round is always there, and nothing that anybody waits for.
        var pending = outbox.Where(row => row.DeliveredAt == null && row.FailedAt == null && row.Kind != RetentionRound.Kind);
        return new OutboxHealth(
            await pending.CountAsync(cancellation),
            await outbox.CountAsync(row => row.FailedAt != null, cancellation),
            await pending.Where(row => row.DueAt <= now).OrderBy(row => row.DueAt).Select(row => (DateTimeOffset?)row.DueAt).FirstOrDefaultAsync(cancellation));
    }

    /// <summary>Tries an effect that was given up again, from its first attempt on.</summary>
    /// <param name="key">The effect's key.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether there was such an effect.</returns>
    public async Task<bool> RetryAsync(string key, CancellationToken cancellation = default)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DatabaseSession>();
        await using var transaction = await session.BeginAsync(cancellation);
        var script = new SqlScript(session.Kind);
        script.Add("UPDATE wf_outbox SET failed_at = NULL, attempts = 0, due_at = @now WHERE key = @key AND failed_at IS NOT NULL", ("key", key), ("now", _time.GetUtcNow()));
        var changed = (await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation))[0];
        await transaction.CommitAsync(cancellation);
        _signal.Wake(runs: true);
        _signal.Wake(runs: false);
        return changed == 1;
    }
}
