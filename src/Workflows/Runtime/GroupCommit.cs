using System.Data.Common;
using System.Threading.Channels;
using JetVision.Workflows.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Saves what is to be saved at the same moment in one transaction, since a commit costs much the same for one run as for thirty. Each caller hears when its own
/// part is durable. When any part of a group fails, nothing of the group is saved together: each part is saved, or fails, in a transaction of its own. Singleton.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable, IDisposable
{
    private const int LargestGroup = 64;
    private const int SqliteBusy = 5;

    // While one group is flushed to the disk, the next is on its way. SQLite has one writer.
    private const int PostgresWriters = 2;

    private readonly SqlDatabase _database;
    private readonly Channel<Part> _parts = Channel.CreateUnbounded<Part>(new UnboundedChannelOptions { SingleWriter = false });
    private readonly Task _writers;

    public GroupCommit(SqlDatabase database)
    {
        _database = database;
        _writers = Task.WhenAll(Enumerable.Range(0, database.Kind == DatabaseKind.Postgres ? PostgresWriters : 1).Select(_ => Task.Run(WriteAsync)));
    }

    /// <summary>Saves a script.</summary>
    /// <param name="script">The statements.</param>
    /// <param name="check">Throws when the numbers of changed rows mean that nothing of the script may be saved; may be asked twice.</param>
    /// <param name="cancellation">Ends the attempt while its turn has not come; nothing is saved then.</param>
    /// <returns>A task that ends when the script is durable.</returns>
    public Task CommitAsync(SqlScript script, Action<int[]>? check, CancellationToken cancellation)
    {
        var part = new Part(script, check, cancellation);
        return _parts.Writer.TryWrite(part) ? part.Done : Task.FromException(new ObjectDisposedException(nameof(GroupCommit)));
    }

    /// <summary>Saves what was given until now, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _parts.Writer.TryComplete();
        await _writers;
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        _parts.Writer.TryComplete();
        _writers.GetAwaiter().GetResult();
    }

    private async Task WriteAsync()
    {
        await using IGroupWriter writer = _database.Kind == DatabaseKind.Postgres ? new PostgresWriter(_database) : new SqliteWriter(_database);
        var group = new List<Part>(LargestGroup);
        while (await _parts.Reader.WaitToReadAsync())
        {
            while (group.Count < LargestGroup && _parts.Reader.TryRead(out var part))
            {
                if (!part.IsCancelled())
                {
                    group.Add(part);
                }
            }

            await CommitAsync(writer, group);
            group.Clear();
        }
    }

    private static async Task CommitAsync(IGroupWriter writer, List<Part> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            await writer.CommitAsync(group);
        }
        catch (Exception exception) when (group.Count == 1 || exception is CommitInDoubtException || IsNobodysFault(exception))
        {
            // In doubt, what was saved may not be written a second time: each caller hears it, and looks. A database that is away is not asked once for each.
            group.ForEach(part => part.Fail(exception));
            return;
        }
        catch (Exception)
        {
            foreach (var part in group)
            {
                await CommitAsync(writer, [part]);
            }

            return;
        }

        group.ForEach(part => part.Succeed());
    }

    /// <summary>Whether the database could not be reached or was held by another process: then every part would fail in the same way.</summary>
    private static bool IsNobodysFault(Exception exception) =>
        exception is (NpgsqlException and not PostgresException) or TimeoutException or IOException or SqliteException { SqliteErrorCode: SqliteBusy };

    /// <summary>What one caller saves.</summary>
    private sealed class Part(SqlScript script, Action<int[]>? check, CancellationToken cancellation)
    {
        // The writer goes on with the next group, not with what the caller does now.
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SqlScript Script => script;

        public Task Done => _done.Task;

        public void Check(int[] changed) => check?.Invoke(changed);

        public bool IsCancelled() => cancellation.IsCancellationRequested && _done.TrySetCanceled(cancellation);

        public void Succeed() => _done.TrySetResult();

        public void Fail(Exception exception) => _done.TrySetException(exception is CommitInDoubtException { InnerException: { } cause } ? cause : exception);
    }

    /// <summary>The connection broke while the database was asked to commit: nobody knows whether it has.</summary>
    private sealed class CommitInDoubtException(Exception cause) : Exception(cause.Message, cause);

    private interface IGroupWriter : IAsyncDisposable
    {
        /// <summary>Saves all parts, or none and throws.</summary>
        Task CommitAsync(List<Part> group);
    }

    private sealed class PostgresWriter(SqlDatabase database) : IGroupWriter
    {
        public async Task CommitAsync(List<Part> group)
        {
            await using var connection = (NpgsqlConnection)database.CreateConnection();
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var changed = await SqlScript.ExecuteAsync(group.ConvertAll(part => part.Script), connection, transaction, CancellationToken.None);
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Check(changed[i]);
            }

            await EndAsync(() => transaction.CommitAsync());
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Keeps its connection, and on it the prepared statements.</summary>
    private sealed class SqliteWriter(SqlDatabase database) : IGroupWriter
    {
        private SqliteConnection? _connection;
        private PreparedSqlite? _prepared;

        public async Task CommitAsync(List<Part> group)
        {
            using var turn = await database.TakeWriteTurnAsync(CancellationToken.None);
            if (_connection is null || _prepared is null)
            {
                _connection = (SqliteConnection)database.CreateConnection();
                await _connection.OpenAsync();
                _prepared = new PreparedSqlite(_connection);
            }

            // The write lock at once (BEGIN IMMEDIATE), as everywhere.
            await using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var part in group)
            {
                part.Check(part.Script.Execute(_prepared, transaction));
            }

            await EndAsync(() => transaction.CommitAsync());
        }

        public async ValueTask DisposeAsync()
        {
            _prepared?.Dispose();
            if (_connection is not null)
            {
                await _connection.DisposeAsync();
            }
        }
    }

    private static async Task EndAsync(Func<Task> commit)
    {
        try
        {
            await commit();
        }
        catch (Exception exception) when (exception is DbException or IOException)
        {
            throw new CommitInDoubtException(exception);
        }
    }
}
