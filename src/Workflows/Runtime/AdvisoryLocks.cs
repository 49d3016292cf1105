using System.Data.Common;
using System.Threading.Channels;
using JetVision.Workflows.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// This server's advisory locks on PostgreSQL, all held by one connection: those that are asked for and given back at the same moment share a round trip, and a
/// run that waits for nothing holds no connection of its own. The locks end with the connection, and so with this process. Singleton.
/// </summary>
internal sealed class AdvisoryLocks(SqlDatabase database) : IAsyncDisposable
{
    private const int LargestGroup = 64;

    private readonly Channel<Wish> _wishes = Channel.CreateUnbounded<Wish>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _worker;
    private NpgsqlConnection? _connection;
    private int _session;

    /// <summary>Takes a lock if no other server has it. Within this server the caller sees to it that one at a time asks.</summary>
    /// <returns>The session that holds it; null when another server has it.</returns>
    public async Task<int?> TryTakeAsync(long key)
    {
        var wish = new Wish(key, null);
        Send(wish);
        return await wish.Done.Task;
    }

    /// <summary>Gives a lock back; later, and only if the connection that held it still does.</summary>
    public void GiveBack(long key, int session) => Send(new Wish(key, session));

    /// <summary>Gives everything back.</summary>
    public async ValueTask DisposeAsync()
    {
        _wishes.Writer.TryComplete();
        if (_worker is not null)
        {
            await _worker;
        }

        await DisconnectAsync();
    }

    private void Send(Wish wish)
    {
        if (!_wishes.Writer.TryWrite(wish))
        {
            wish.Done.TrySetException(new ObjectDisposedException(nameof(AdvisoryLocks)));
            return;
        }

        if (_worker is null)
        {
            lock (_starting)
            {
                _worker ??= Task.Run(WorkAsync);
            }
        }
    }

    private async Task WorkAsync()
    {
        var group = new List<Wish>(LargestGroup);
        while (await _wishes.Reader.WaitToReadAsync())
        {
            while (group.Count < LargestGroup && _wishes.Reader.TryRead(out var wish))
            {
                group.Add(wish);
            }

            try
            {
                await GrantAsync(group);
            }
            catch (Exception exception)
            {
                group.ForEach(wish => wish.Done.TrySetException(exception));
            }

            group.Clear();
        }
    }

    /// <summary>A connection that was lost while nobody used it is noticed only now, and asked for anew once. A lock that the lost one held is held by nobody.</summary>
    private async Task GrantAsync(List<Wish> group)
    {
        var fresh = _connection is null;
        try
        {
            await AskAsync(group);
        }
        catch (Exception exception) when (exception is DbException or IOException or InvalidOperationException)
        {
            await DisconnectAsync();
            if (fresh)
            {
                throw;
            }

            await AskAsync(group);
        }
    }

    private async Task AskAsync(List<Wish> group)
    {
        if (_connection is null)
        {
            var connection = database.CreateOwnConnection();
            await connection.OpenAsync();
            _connection = connection;
            _session++;
        }

        var back = group.Where(wish => wish.Session == _session).ToArray();
        var wanted = group.Where(wish => wish.Session is null).ToArray();
        await using var batch = _connection.CreateBatch();
        Add(batch, "SELECT pg_advisory_unlock(key) FROM unnest($1) AS key", back);
        Add(batch, "SELECT pg_try_advisory_lock(key) FROM unnest($1) AS key", wanted);
        if (batch.BatchCommands.Count > 0)
        {
            await using var reader = await batch.ExecuteReaderAsync();
            if (back.Length > 0)
            {
                await reader.NextResultAsync();
            }

            for (var i = 0; i < wanted.Length && await reader.ReadAsync(); i++)
            {
                wanted[i].Done.TrySetResult(reader.GetBoolean(0) ? _session : null);
            }
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, Wish[] wishes)
    {
        if (wishes.Length > 0)
        {
            var keys = Array.ConvertAll(wishes, wish => wish.Key);
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<long[]> { TypedValue = keys, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint } } });
        }
    }

    private async Task DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    /// <summary>A lock that is wanted, or, with the session that holds it, given back.</summary>
    private sealed record Wish(long Key, int? Session)
    {
        // The worker goes on with the next group, not with what the caller does now.
        public TaskCompletionSource<int?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
