using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace JetVision.Workflows.Persistence;

/// <summary>Which database holds everything.</summary>
public enum DatabaseKind
{
    /// <summary>One SQLite file, one server.</summary>
    Sqlite,

    /// <summary>PostgreSQL, any number of servers.</summary>
    Postgres,
}

/// <summary>The database that this server works on: makes connections, and lets one writer at a time through on SQLite. Singleton.</summary>
public sealed class SqlDatabase : IDisposable, IAsyncDisposable
{
    private const string InMemory = ":memory:";

    private readonly NpgsqlDataSource? _postgres;
    private readonly SemaphoreSlim? _writers;

    // A database in memory lives as long as a connection to it.
    private readonly SqliteConnection? _memory;

    /// <summary>Takes the connection string of the database.</summary>
    /// <param name="connectionString">
    /// Starting with <c>Host=</c> for PostgreSQL; otherwise a SQLite connection string, the path of a file, or <c>:memory:</c> for one that ends with this process.
    /// </param>
    public SqlDatabase(string connectionString)
    {
        if (connectionString.StartsWith("Host=", StringComparison.OrdinalIgnoreCase))
        {
            Kind = DatabaseKind.Postgres;
            var postgres = new NpgsqlConnectionStringBuilder(connectionString);
            // The commit path runs the same few statements for every run: planned once a connection, unless the operator (a pooler in between) said otherwise.
            if (!postgres.ShouldSerialize("Max Auto Prepare"))
            {
                postgres.MaxAutoPrepare = 64;
            }

            ConnectionString = postgres.ConnectionString;
            // Nothing is left behind on a connection that goes back: whoever needs a session's locks or subscriptions has a connection of their own.
            _postgres = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { NoResetOnClose = true });
            return;
        }

        Kind = DatabaseKind.Sqlite;
        var sqlite = connectionString.Contains('=', StringComparison.Ordinal)
            ? new SqliteConnectionStringBuilder(connectionString)
            : new SqliteConnectionStringBuilder { DataSource = connectionString };
        sqlite.ForeignKeys = true;
        _writers = new SemaphoreSlim(1, 1);
        if (sqlite.DataSource == InMemory)
        {
            // A name of its own, which all connections of this process share; they are ordinary ones, with ordinary locks.
            sqlite.DataSource = $"file:/jetvision-{Guid.NewGuid():n}?vfs=memdb";
            ConnectionString = sqlite.ConnectionString;
            _memory = new SqliteConnection(ConnectionString);
            _memory.Open();
            return;
        }

        FilePath = Path.GetFullPath(sqlite.DataSource);
        ConnectionString = sqlite.ConnectionString;
    }

    /// <summary>Gets which database it is.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>Gets the connection string as completed from what was configured; it may hold a password.</summary>
    public string ConnectionString { get; }

    /// <summary>Gets the file of a SQLite database; null on PostgreSQL and in memory.</summary>
    public string? FilePath { get; }

    /// <summary>Makes a closed connection; the caller disposes it.</summary>
    /// <returns>The connection.</returns>
    public DbConnection CreateConnection()
    {
        if (_postgres is not null)
        {
            return _postgres.CreateConnection();
        }

        var connection = new SqliteConnection(ConnectionString);
        connection.StateChange += OnSqliteStateChange;
        return connection;
    }

    /// <summary>Makes a closed connection to PostgreSQL that nobody gets afterwards: what it holds, such as locks, ends when it is closed. The caller disposes it.</summary>
    internal NpgsqlConnection CreateOwnConnection() => new(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);

    /// <summary>Waits for the turn to write; on PostgreSQL, which arbitrates writers itself, at once.</summary>
    internal async ValueTask<WriteTurn> TakeWriteTurnAsync(CancellationToken cancellation)
    {
        if (_writers is not null)
        {
            await _writers.WaitAsync(cancellation);
        }

        return new WriteTurn(_writers);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _postgres?.Dispose();
        _writers?.Dispose();
        _memory?.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _writers?.Dispose();
        _memory?.Dispose();
    }

    private static void OnSqliteStateChange(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState != ConnectionState.Open)
        {
            return;
        }

        // In WAL mode NORMAL writes the log at every commit and leaves only its flush to the disk for later: a killed process loses nothing, which is
        // the promise; a power cut may lose the last commits, never the file's consistency. busy_timeout covers a second process, such as a backup.
        using var command = ((SqliteConnection)sender).CreateCommand();
        command.CommandText = "PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;";
        command.ExecuteNonQuery();
    }

    /// <summary>The turn to write, given back when disposed.</summary>
    internal readonly struct WriteTurn(SemaphoreSlim? writers) : IDisposable
    {
        public void Dispose() => writers?.Release();
    }
}
