using System.Data.Common;
using JetVision.Workflows.Persistence;
using Medallion.Threading.Postgres;

namespace JetVision.Workflows.Runtime;

/// <summary>Lets one burst at a time work on a run, within this server and, on PostgreSQL, among all. Singleton.</summary>
internal sealed class RunLocks(SqlDatabase database)
{
    private readonly Dictionary<string, Turns> _turns = [];

    /// <summary>Waits for the turn within this server; the turn among all is taken by <see cref="RunLock.TakeAmongServersAsync"/>.</summary>
    public async Task<RunLock> TakeHereAsync(string instanceId, CancellationToken cancellation)
    {
        Turns turns;
        lock (_turns)
        {
            if (!_turns.TryGetValue(instanceId, out turns!))
            {
                _turns[instanceId] = turns = new Turns();
            }

            turns.Users++;
        }

        try
        {
            await turns.Semaphore.WaitAsync(cancellation);
        }
        catch
        {
            Leave(instanceId, turns, entered: false);
            throw;
        }

        return new RunLock(database, instanceId, () => Leave(instanceId, turns, entered: true));
    }

    private void Leave(string instanceId, Turns turns, bool entered)
    {
        if (entered)
        {
            turns.Semaphore.Release();
        }

        lock (_turns)
        {
            if (--turns.Users == 0)
            {
                _turns.Remove(instanceId);
                turns.Semaphore.Dispose();
            }
        }
    }

    private sealed class Turns
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }
}

/// <summary>
/// The turn to work on a run; given back when disposed. A turn that is lost with its connection is not watched for: the watching keeps the connection busy, and
/// then the database does not notice the death of this process for minutes. Whoever takes up the run meanwhile makes this burst's next commit fail by its revision.
/// </summary>
internal sealed class RunLock(SqlDatabase database, string instanceId, Action leave) : IAsyncDisposable
{
    private PostgresDistributedLockHandle? _handle;

    /// <summary>Waits for the turn among all servers; at once on SQLite, and when it is held already.</summary>
    public async Task TakeAmongServersAsync(CancellationToken cancellation) => await TryTakeAmongServersAsync(Timeout.InfiniteTimeSpan, cancellation);

    /// <summary>Waits for the turn among all servers.</summary>
    /// <returns>Whether it came in time.</returns>
    public async Task<bool> TryTakeAmongServersAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        if (database.Kind != DatabaseKind.Postgres || _handle is not null)
        {
            return true;
        }

        var key = new PostgresAdvisoryLockKey("wf-run:" + instanceId, allowHashing: true);
        _handle = await new PostgresDistributedLock(key, database.ConnectionString).TryAcquireAsync(atMost, cancellation);
        return _handle is not null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_handle is not null)
            {
                await _handle.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the database gave the lock back with it.
        }
        finally
        {
            leave();
        }
    }
}
