using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace JetVision.Benchmarks.Engine;

/// <summary>As many rows as the engine writes (a run and its journal), of the same sizes, each pair in a transaction of its own, into tables with nothing but a key: the limit.</summary>
internal static class BareInsert
{
    private const int StateBytes = 900;
    private const int JournalBytes = 1000;

    public static async Task<double> PerSecondAsync(string database, string connection, int count)
    {
        var postgres = database == "postgres";
        await using (var first = await OpenAsync(postgres, connection))
        {
            await ExecuteAsync(first, null, $"CREATE TABLE bare_runs (id text PRIMARY KEY, state text NOT NULL)");
            await ExecuteAsync(first, null, $"CREATE TABLE bare_journals (id text PRIMARY KEY, data {(postgres ? "bytea" : "blob")} NOT NULL)");
        }

        var next = -1;
        var clock = Stopwatch.StartNew();
        // SQLite has one writer.
        await Task.WhenAll(Enumerable.Range(0, postgres ? HttpLoad.Connections : 1).Select(_ => Task.Run(WriteAsync)));
        return count / clock.Elapsed.TotalSeconds;

        async Task WriteAsync()
        {
            await using var own = await OpenAsync(postgres, connection);
            await using var run = Insert(own, "bare_runs (id, state)", new string('s', StateBytes));
            await using var journal = Insert(own, "bare_journals (id, data)", new byte[JournalBytes]);
            while (Interlocked.Increment(ref next) < count)
            {
                var id = Guid.NewGuid().ToString("n");
                await using var transaction = await own.BeginTransactionAsync();
                foreach (var command in (DbCommand[])[run, journal])
                {
                    command.Transaction = transaction;
                    command.Parameters[0].Value = id;
                    await command.ExecuteNonQueryAsync();
                }

                await transaction.CommitAsync();
            }
        }
    }

    private static DbCommand Insert(DbConnection connection, string table, object value)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} VALUES (@id, @value)";
        foreach (var (name, content) in ((string, object)[])[("id", ""), ("value", value)])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, content);
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }

    private static async Task<DbConnection> OpenAsync(bool postgres, string connection)
    {
        DbConnection opened = postgres ? new NpgsqlConnection(connection) : new SqliteConnection("Data Source=" + connection);
        await opened.OpenAsync();
        if (!postgres)
        {
            await ExecuteAsync(opened, null, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;");
        }

        return opened;
    }

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        await command.ExecuteNonQueryAsync();
    }
}
