using System.Diagnostics;
using System.IO.Compression;
using JetVision.Tests.Shared;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Xunit;

namespace JetVision.Workflows.Tests.Persistence;

/// <summary>Databases that earlier releases left, in <c>Fixtures/{version}</c>: added to, never made again.</summary>
public sealed class SavedStateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string, DatabaseKind>> Releases() =>
        from directory in Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Fixtures"))
        from kind in (DatabaseKind[])[DatabaseKind.Sqlite, DatabaseKind.Postgres]
        select new TheoryDataRow<string, DatabaseKind>(Path.GetFileName(directory), kind) { Skip = kind == DatabaseKind.Postgres ? PostgresServer.MissingBecause : null };

    [Theory, MemberData(nameof(Releases))]
    public async Task Database_OfAnOlderRelease_Opens_AndItsRunsEndAsTheyWouldHave(string release, DatabaseKind kind)
    {
        await using var database = await OpenAsync(release, kind);
        var handler = new RecordingHandler();
        await using var engine = await TestEngine.StartAsync(
            database, services => services.AddSingleton<IOutboxHandler>(handler), clock: new FakeTimeProvider(SavedRuns.Began.AddHours(2)));

        // Before anything goes on: what had ended is as it was.
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-done"));
        Assert.Equal("AZ", await VariableAsync(engine, "run-done", "Trace"));
        Assert.Equal(["Workflow1", "Seq", "A", "Out"], (await engine.Instances.GetExecutionsAsync("run-done", Cancellation)).Select(execution => execution.ActivityId));
        Assert.Equal("The market did not answer.", Assert.Single((await engine.Instances.FindAsync("run-fault", Cancellation))!.Incidents).Message);
        Assert.Equal("request-event", (await engine.Instances.FindAsync("run-event", Cancellation))!.CorrelationId);

        Assert.Equal(1, await engine.Services.GetRequiredService<Recovery>().RecoverAsync(Cancellation));
        await engine.DrainAsync();
        Assert.Equal(["asked:run-effect"], handler.Delivered.Select(delivered => delivered.Key));
        Assert.Equal(["two", "three"], RanIn(engine, "run-interrupted"));
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-promised"));

        await engine.Runtime.RetryAsync("run-fault", cancellation: Cancellation);
        Assert.Equal(["fails", "after"], RanIn(engine, "run-fault"));
        foreach (var name in (string[])["E", "Right", "Approve", "turn", "answer", "go", "begin"])
        {
            await engine.Runtime.PublishEventAsync(name, cancellation: Cancellation);
            await engine.DrainAsync();
        }

        await engine.Runtime.PublishEventAsync("turn", cancellation: Cancellation);
        await engine.DrainAsync();
        await engine.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(
            ("AZ", "SZ", "SLRZ", "abc", "S"),
            (await VariableAsync(engine, "run-event", "Trace"), await VariableAsync(engine, "run-continue", "Trace"), await VariableAsync(engine, "run-flow", "Trace"),
                await VariableAsync(engine, "run-loop", "Trace"), await VariableAsync(engine, "run-machine", "Trace")));
        Assert.Equal(["after"], RanIn(engine, "run-delay"));
        Assert.Equal(["after"], RanIn(engine, "run-parent"));
        Assert.Equal(["after"], RanIn(engine, "run-effect"));
        Assert.Contains(engine.Probes.Ran, ran => ran.ActivityId == "ticked");
        Assert.Single(engine.Probes.Ran, ran => ran.ActivityId == "begun");
        var open = await engine.QueryAsync(db => db.Instances.Where(row => row.Status != "Finished").Select(row => row.Id).ToListAsync(Cancellation));
        // Its faulted branch stays as it was; nobody retried it.
        Assert.Equal(["run-continue"], open);
    }

    /// <summary>
    /// Makes the fixture of the version that is checked out: <c>-explicit only -method "*SavedStateTests.Make*"</c>, with the new directory in <c>JETVISION_FIXTURE</c>, and from
    /// a build without its <c>.pdb</c> files, or the stacks of the faults tell where it was made.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task MakeFixture()
    {
        var directory = Environment.GetEnvironmentVariable("JETVISION_FIXTURE") ?? throw new InvalidOperationException("Name the new directory in JETVISION_FIXTURE.");
        Directory.CreateDirectory(directory);
        await using (var sqlite = await TestDatabase.CreateAsync(DatabaseKind.Sqlite))
        {
            await SavedRuns.LeaveAsync(sqlite, Cancellation);
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={sqlite.ConnectionString};Pooling=false"))
            {
                await connection.OpenAsync(Cancellation);
                await using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE); VACUUM;";
                await command.ExecuteNonQueryAsync(Cancellation);
            }

            await using var packed = new GZipStream(File.Create(Path.Combine(directory, "sqlite.db.gz")), CompressionLevel.SmallestSize);
            await using var file = File.OpenRead(sqlite.ConnectionString);
            await file.CopyToAsync(packed, Cancellation);
        }

        await using var postgres = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await SavedRuns.LeaveAsync(postgres, Cancellation);
        var address = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        var dump = new ProcessStartInfo("pg_dump", ["--inserts", "--no-owner", "--no-privileges", "-h", address.Host!, "-p", $"{address.Port}", "-U", address.Username!, address.Database!])
        {
            RedirectStandardOutput = true,
        };
        dump.Environment["PGPASSWORD"] = address.Password;
        using var process = Process.Start(dump)!;
        var text = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
        await using var script = new StreamWriter(new GZipStream(File.Create(Path.Combine(directory, "postgres.sql.gz")), CompressionLevel.SmallestSize));
        // Lines with a backslash are for psql alone.
        foreach (var line in text.Split('\n').Where(line => !line.StartsWith('\\')))
        {
            await script.WriteAsync(line + "\n");
        }
    }

    private static async Task<TestDatabase> OpenAsync(string release, DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        var directory = Path.Combine(AppContext.BaseDirectory, "Fixtures", release);
        if (kind == DatabaseKind.Sqlite)
        {
            await using var packed = new GZipStream(File.OpenRead(Path.Combine(directory, "sqlite.db.gz")), CompressionMode.Decompress);
            await using var file = File.Create(database.ConnectionString);
            await packed.CopyToAsync(file, Cancellation);
            return database;
        }

        using var script = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(directory, "postgres.sql.gz")), CompressionMode.Decompress));
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(await script.ReadToEndAsync(Cancellation), connection);
        await command.ExecuteNonQueryAsync(Cancellation);
        return database;
    }

    private static string[] RanIn(TestEngine engine, string run) => [.. engine.Probes.Ran.Where(ran => ran.InstanceId == run).Select(ran => ran.ActivityId)];

    private static async Task<object?> VariableAsync(TestEngine engine, string run, string name) =>
        (await engine.Instances.FindAsync(run, Cancellation))!.Executions[0].Variables.GetValueOrDefault(name);
}
