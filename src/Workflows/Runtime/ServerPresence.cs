using JetVision.Workflows.Persistence;
using Medallion.Threading.Postgres;
using Microsoft.Extensions.Hosting;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Shows the others on a PostgreSQL that this server lives: it holds a lock that the database gives up the moment the process is gone, however it went. On
/// SQLite, where the file belongs to one server, every other name is a dead one's. Singleton.
/// </summary>
internal sealed class ServerPresence(SqlDatabase database, ServerIdentity server) : IHostedService, IAsyncDisposable
{
    private PostgresDistributedLockHandle? _handle;

    public Task StartAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes the lock, or takes it again when its connection was lost.</summary>
    public async Task ShowAsync(CancellationToken cancellation)
    {
        if (database.Kind != DatabaseKind.Postgres || _handle is { HandleLostToken.IsCancellationRequested: false })
        {
            return;
        }

        if (_handle is not null)
        {
            await _handle.ReleaseAsync();
        }

        _handle = await LockOf(server.Id).TryAcquireAsync(TimeSpan.Zero, cancellation);
    }

    /// <summary>Whether a server is known to be gone.</summary>
    public async Task<bool> IsGoneAsync(string serverId, CancellationToken cancellation)
    {
        if (serverId == server.Id)
        {
            return false;
        }

        if (database.Kind != DatabaseKind.Postgres)
        {
            return true;
        }

        await using var handle = await LockOf(serverId).TryAcquireAsync(TimeSpan.Zero, cancellation);
        return handle is not null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_handle is not null)
        {
            await _handle.ReleaseAsync();
            _handle = null;
        }
    }

    private PostgresDistributedLock LockOf(string serverId) => new(
        new PostgresAdvisoryLockKey("wf-server:" + serverId, allowHashing: true), database.ConnectionString, options => options.KeepaliveCadence(TimeSpan.FromMinutes(1)));
}
