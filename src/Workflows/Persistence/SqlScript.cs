using System.Data.Common;
using Npgsql;

namespace JetVision.Workflows.Persistence;

/// <summary>Statements that run in order within one transaction: one round trip on PostgreSQL, one after the other on SQLite.</summary>
internal sealed class SqlScript(DatabaseKind kind)
{
    private readonly List<Statement> _statements = [];

    public int Count => _statements.Count;

    /// <summary>Adds a statement; its parameters are written <c>@name</c>.</summary>
    /// <returns>The statement's place in the result of <see cref="ExecuteAsync"/>.</returns>
    public int Add(string sql, params (string Name, object? Value)[] parameters)
    {
        _statements.Add(new Statement(sql, parameters));
        return _statements.Count - 1;
    }

    /// <summary>Runs the statements.</summary>
    /// <returns>How many rows each changed.</returns>
    public async Task<int[]> ExecuteAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellation)
    {
        var changed = new int[_statements.Count];
        if (_statements.Count == 0)
        {
            return changed;
        }

        if (connection is NpgsqlConnection postgres)
        {
            await using var batch = new NpgsqlBatch(postgres, (NpgsqlTransaction?)transaction);
            foreach (var statement in _statements)
            {
                var command = new NpgsqlBatchCommand(statement.Sql);
                foreach (var (name, value) in statement.Parameters)
                {
                    command.Parameters.Add(new NpgsqlParameter(name, ToColumn(kind, value)));
                }

                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(cancellation);
            for (var i = 0; i < changed.Length; i++)
            {
                changed[i] = batch.BatchCommands[i].RecordsAffected;
            }

            return changed;
        }

        for (var i = 0; i < changed.Length; i++)
        {
            await using var command = connection.Command(transaction, _statements[i].Sql, _statements[i].Parameters);
            changed[i] = await command.ExecuteNonQueryAsync(cancellation);
        }

        return changed;
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
