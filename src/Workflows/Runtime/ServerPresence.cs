using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using JetVision.Workflows.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Shows the others on a PostgreSQL that this server lives: a connection of its own holds an advisory lock, which the database gives up the moment the process is
/// gone, however it went. The connection must be idle for that (a backend in the middle of a query does not notice that its client died), so it does nothing but
/// answer a ping now and then. On SQLite, where the file belongs to one server, every other name is a dead one's. Singleton.
/// </summary>
internal sealed class ServerPresence(SqlDatabase database, ServerIdentity server, IServiceScopeFactory scopes) : IHostedService, IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DbConnection? _connection;

    public Task StartAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes the lock, makes sure that it is still held, or takes it again when its connection was lost.</summary>
    public async Task ShowAsync(CancellationToken cancellation)
    {
        if (database.Kind != DatabaseKind.Postgres)
        {
            return;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            if (_connection is not null && await AnswersAsync(_connection, cancellation))
            {
                return;
            }

            await CloseAsync();
            _connection = database.CreateOwnConnection();
            await _connection.OpenAsync(cancellation);
            await using var command = _connection.Command(null, "SELECT pg_try_advisory_lock(@key)", ("key", KeyOf(server.Id)));
            await command.ExecuteScalarAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
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

        await using var scope = scopes.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<DatabaseSession>().BeginAsync(cancellation);
        await using var command = transaction.Connection.Command(transaction.Transaction, "SELECT pg_try_advisory_xact_lock(@key)", ("key", KeyOf(serverId)));
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _turn.Dispose();
    }

    private static long KeyOf(string serverId) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes("wf-server:" + serverId)));

    private static async Task<bool> AnswersAsync(DbConnection connection, CancellationToken cancellation)
    {
        try
        {
            if (connection.State != ConnectionState.Open)
            {
                return false;
            }

            await using var ping = connection.Command(null, "SELECT 1");
            await ping.ExecuteScalarAsync(cancellation);
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private async Task CloseAsync()
    {
        if (_connection is { State: ConnectionState.Open })
        {
            try
            {
                // Given back by word: a pooled connection would keep it until it is used again.
                await using var command = _connection.Command(null, "SELECT pg_advisory_unlock_all()");
                await command.ExecuteNonQueryAsync();
            }
            catch (DbException)
            {
                // The connection is lost, and the lock with it.
            }
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }
    }
}
