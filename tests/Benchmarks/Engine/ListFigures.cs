using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace JetVision.Benchmarks.Engine;

/// <summary>A page of the list of runs, as Studio asks for it, when there are very many.</summary>
internal static class ListFigures
{
    public const string Head = "| database | page of 25 of the list of runs | first ms | median ms | worst ms |";

    private const int Repeats = 40;

    private static readonly (string Name, string Query)[] Pages =
    [
        ("newest first", ""),
        ("page 200", "&page=200"),
        ("last moved first", "&orderBy=LastExecuted&orderDirection=Descending"),
        ("last ended first", "&orderBy=Finished&orderDirection=Descending"),
        ("by name", "&orderBy=Name&orderDirection=Ascending"),
        ("by name, backwards", "&orderBy=Name&orderDirection=Descending"),
        ("one definition", "&definitionIds=bench-3"),
        ("running", "&statuses=Running"),
        ("faulted", "&subStatuses=Faulted"),
        ("with incidents", "&hasIncidents=true"),
        ("one correlation id", "&correlationId=c4321"),
    ];

    public static async Task<string> MeasureAsync(BenchDatabase database, EngineBenchWishes wishes)
    {
        // The host makes the tables; the rows are made in the database, which is a hundred times as quick as running them.
        await using (await HostProcess.StartAsync(database.Connection))
        {
        }

        await FillAsync(database, wishes.Rows);
        await using var host = await HostProcess.StartAsync(database.Connection);
        // A server's first request of all pays for its web server, whatever it asks for.
        await host.GetAsync("/figures?collect=false");
        var lines = new List<string>();
        foreach (var (name, query) in Pages)
        {
            var times = new List<double>();
            for (var i = 0; i < Repeats; i++)
            {
                var clock = Stopwatch.StartNew();
                var page = await host.GetAsync("/elsa/api/workflow-instances?pageSize=25" + query);
                times.Add(clock.Elapsed.TotalMilliseconds);
                if (page.GetProperty("items").GetArrayLength() == 0)
                {
                    throw new InvalidOperationException($"The list '{name}' is empty.");
                }
            }

            lines.Add($"| {database.Title} | {wishes.Rows:N0} rows: {name} | {times[0]:0.0} | {times.Order().ElementAt(Repeats / 2):0.0} | {times.Skip(1).Max():0.0} |");
        }

        return string.Join('\n', lines);
    }

    private static async Task FillAsync(BenchDatabase database, int rows)
    {
        var postgres = database.Name == "postgres";
        await using DbConnection connection = postgres ? new NpgsqlConnection(database.Connection) : new SqliteConnection("Data Source=" + database.Connection);
        await connection.OpenAsync();
        var (source, time, state) = postgres
            ? ($"generate_series(1, {rows}) AS s(n)", "timestamptz '2026-01-01' + n * interval '1 second'", "repeat('s', 600)")
            : ($"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows}) SELECT n FROM s)",
                "strftime('%Y-%m-%dT%H:%M:%S.000000Z', 1767225600 + n, 'unixepoch')", "hex(zeroblob(300))");
        var insert =
            $"""
            INSERT INTO wf_instances (id, definition_id, definition_version_id, version, name, status, sub_status, correlation_id, incident_count, created_at, updated_at, finished_at, revision, state)
            SELECT 'run' || n, 'bench-' || (n % 10), 'version-' || (n % 10), 1, CASE WHEN n % 2 = 0 THEN 'Request ' || (n % 1000) END,
                   CASE WHEN n % 100 = 0 THEN 'Running' ELSE 'Finished' END,
                   CASE WHEN n % 100 = 0 THEN 'Suspended' WHEN n % 50 = 1 THEN 'Faulted' ELSE 'Finished' END, 'c' || (n % 100000), CASE WHEN n % 50 = 1 THEN 1 ELSE 0 END,
                   {time}, {time}, CASE WHEN n % 100 = 0 THEN NULL ELSE {time} END, 1, {state}
            FROM {source}
            """;
        // The journals have a table of their own, which a list never reads.
        foreach (var sql in (string[])[insert, postgres ? "VACUUM ANALYZE wf_instances" : "ANALYZE"])
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (sql, 0);
            await command.ExecuteNonQueryAsync();
        }
    }
}
