using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace JetVision.Workflows.Persistence;

/// <summary>
/// Statements that run in order within one transaction: one round trip on PostgreSQL, one after the other on SQLite. Before them all come the locks that they
/// need, in an order that every transaction shares, so that two never wait for each other.
/// </summary>
internal sealed class SqlScript(DatabaseKind kind)
{
    // An arbitrary number that keeps these advisory locks apart from others' in the same database.
    private const int LockSpace = 0x5EED_0001;

    private readonly List<Statement> _statements = [];
    private readonly List<int> _locks = [];

    public int Count => _statements.Count;

    /// <summary>Adds a statement; its parameters are written <c>@name</c>.</summary>
    /// <returns>The statement's place in the result of <see cref="ExecuteAsync(DbConnection, DbTransaction?, CancellationToken)"/>.</returns>
    public int Add(string sql, params (string Name, object? Value)[] parameters)
    {
        _statements.Add(new Statement(sql, parameters));
        return _statements.Count - 1;
    }

    /// <summary>Takes, on PostgreSQL and until the transaction ends, the lock of a number.</summary>
    public void Lock(int number)
    {
        if (kind == DatabaseKind.Postgres)
        {
            _locks.Add(number);
        }
    }

    /// <summary>Runs the statements.</summary>
    /// <returns>How many rows each changed.</returns>
    public async Task<int[]> ExecuteAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellation)
    {
        if (connection is NpgsqlConnection postgres)
        {
            return (await ExecuteAsync([this], postgres, (NpgsqlTransaction?)transaction, cancellation))[0];
        }

        var changed = new int[_statements.Count];
        for (var i = 0; i < changed.Length; i++)
        {
            await using var command = connection.Command(transaction, _statements[i].Sql, _statements[i].Parameters);
            changed[i] = await command.ExecuteNonQueryAsync(cancellation);
        }

        return changed;
    }

    /// <summary>Runs the statements by commands that were prepared for earlier ones.</summary>
    /// <returns>How many rows each changed.</returns>
    public int[] Execute(PreparedSqlite prepared, SqliteTransaction transaction)
    {
        var changed = new int[_statements.Count];
        for (var i = 0; i < changed.Length; i++)
        {
            changed[i] = prepared.Execute(transaction, _statements[i].Sql, _statements[i].Parameters);
        }

        return changed;
    }

    /// <summary>Runs several scripts in one round trip.</summary>
    /// <returns>For each script, how many rows each of its statements changed.</returns>
    public static async Task<int[][]> ExecuteAsync(
        IReadOnlyList<SqlScript> scripts, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var number in scripts.SelectMany(script => script._locks).Distinct().Order())
        {
            batch.BatchCommands.Add(Command("SELECT pg_advisory_xact_lock(@space, @hash)", ("space", LockSpace), ("hash", number)));
        }

        var locks = batch.BatchCommands.Count;
        foreach (var statement in scripts.SelectMany(script => script._statements))
        {
            batch.BatchCommands.Add(Command(statement.Sql, statement.Parameters));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        var (next, results) = (locks, new int[scripts.Count][]);
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = new int[scripts[i].Count];
            for (var place = 0; place < results[i].Length; place++)
            {
                results[i][place] = batch.BatchCommands[next++].RecordsAffected;
            }
        }

        return results;
    }

    /// <summary>A value as the database takes it.</summary>
    public static object ToColumn(DatabaseKind kind, object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time when kind == DatabaseKind.Sqlite => SqliteTime.Format(time),
        DateTimeOffset time => time.UtcDateTime,
        Enum name => name.ToString(),
        _ => value,
    };

    private static NpgsqlBatchCommand Command(string sql, params (string Name, object? Value)[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter(name, ToColumn(DatabaseKind.Postgres, value)));
        }

        return command;
    }

    private sealed record Statement(string Sql, (string Name, object? Value)[] Parameters);
}

/// <summary>Short ways to plain commands.</summary>
internal static class SqlCommands
{
    public static DatabaseKind Kind(this DbConnection connection) => connection is NpgsqlConnection ? DatabaseKind.Postgres : DatabaseKind.Sqlite;

    public static DbCommand Command(this DbConnection connection, DbTransaction? transaction, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = SqlScript.ToColumn(connection.Kind(), value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? Time(this DbDataReader reader, int column) => reader.IsDBNull(column)
        ? null
        : reader is NpgsqlDataReader
            ? new DateTimeOffset(reader.GetDateTime(column), TimeSpan.Zero)
            : SqliteTime.Parse(reader.GetString(column));
}
