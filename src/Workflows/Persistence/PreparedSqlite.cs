using Microsoft.Data.Sqlite;

namespace JetVision.Workflows.Persistence;

/// <summary>The commands of one connection, each prepared when it was first needed. The engine's statements are few and always the same.</summary>
internal sealed class PreparedSqlite(SqliteConnection connection) : IDisposable
{
    // Statements that are made of parts could be many; none of them comes often.
    private const int MaximumKept = 200;

    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(SqliteTransaction transaction, string sql, (string Name, object? Value)[] parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Prepare(sql, parameters);
        }

        command.Transaction = transaction;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = SqlScript.ToColumn(DatabaseKind.Sqlite, parameters[i].Value);
        }

        return command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
    }

    private SqliteCommand Prepare(string sql, (string Name, object? Value)[] parameters)
    {
        if (_commands.Count >= MaximumKept)
        {
            Dispose();
        }

        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is one of the engine's statements; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, _) in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
        }

        return _commands[sql] = command;
    }
}
