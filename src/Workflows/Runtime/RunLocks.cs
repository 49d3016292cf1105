using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using JetVision.Workflows.Persistence;
using Medallion.Threading.Postgres;

namespace JetVision.Workflows.Runtime;

/// <summary>Lets one burst at a time work on a run, within this server and, on PostgreSQL, among all. Singleton.</summary>
internal sealed class RunLocks(SqlDatabase database) : IAsyncDisposable
{
    private readonly AdvisoryLocks? _amongServers = database.Kind == DatabaseKind.Postgres ? new AdvisoryLocks(database) : null;
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

        return new RunLock(database, _amongServers, instanceId, () => Leave(instanceId, turns, entered: true));
    }

    /// <summary>Gives back what is still held.</summary>
    public ValueTask DisposeAsync() => _amongServers?.DisposeAsync() ?? ValueTask.CompletedTask;

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
internal sealed class RunLock(SqlDatabase database, AdvisoryLocks? amongServers, string instanceId, Action leave) : IAsyncDisposable
{
    // Two runs whose ids share their first bytes of the hash take turns across servers; that costs time, nothing else.
    private readonly long _key = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes("wf-run:" + instanceId)));
    private int? _session;
    private PostgresDistributedLockHandle? _handle;

    /// <summary>Waits for the turn among all servers; at once on SQLite, and when it is held already.</summary>
    public async Task TakeAmongServersAsync(CancellationToken cancellation)
    {
        if (amongServers is null || _session is not null || _handle is not null)
        {
            return;
        }

        // Most often no other server has the run. One that does is waited for on a connection of its own, since a waiting connection can do nothing else.
        _session = await amongServers.TryTakeAsync(_key);
        _handle = _session is null ? await new PostgresDistributedLock(new PostgresAdvisoryLockKey(_key), database.ConnectionString).AcquireAsync(null, cancellation) : null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_session is { } session)
            {
                amongServers?.GiveBack(_key, session);
            }

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
