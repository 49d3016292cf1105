using JetVision.Tests.Shared;
using JetVision.Workflows.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>A database of one test, removed with it: a copy of one that was migrated once, or an empty one.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<TestDatabase>> MigratedSqlite = new(() => MigrateAsync(DatabaseKind.Sqlite));
    private static readonly Lazy<Task<TestDatabase>> MigratedPostgres = new(() => MigrateAsync(DatabaseKind.Postgres));

    private readonly string? _directory;

    private TestDatabase(string connectionString, string? directory)
    {
        ConnectionString = connectionString;
        _directory = directory;
    }

    public string ConnectionString { get; }

    /// <summary>Makes a database with the engine's tables.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres)
        {
            var template = await MigratedPostgres.Value;
            return new TestDatabase(await (await PostgresServer.GetAsync()).CreateDatabaseAsync(template.ConnectionString), null);
        }

        var copy = CreateFile();
        File.Copy((await MigratedSqlite.Value).ConnectionString, copy.ConnectionString);
        return copy;
    }

    /// <summary>Makes a database without tables.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseKind kind) =>
        kind == DatabaseKind.Postgres ? new TestDatabase(await (await PostgresServer.GetAsync()).CreateDatabaseAsync(), null) : CreateFile();

    public async ValueTask DisposeAsync()
    {
        if (_directory is null)
        {
            await (await PostgresServer.GetAsync()).DropDatabaseAsync(ConnectionString);
        }
        else
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static TestDatabase CreateFile()
    {
        var directory = Directory.CreateTempSubdirectory("jetvision-test-").FullName;
        return new TestDatabase(Path.Combine(directory, "jetvision.db"), directory);
    }

    private static async Task<TestDatabase> MigrateAsync(DatabaseKind kind)
    {
        var database = await CreateEmptyAsync(kind);
        // Without pools nobody is connected afterwards, and the file is whole: both may be copied.
        if (kind == DatabaseKind.Postgres)
        {
            var options = new DbContextOptionsBuilder<PostgresWorkflowsDb>()
                .UseNpgsql(database.ConnectionString + ";Pooling=false", postgres => postgres.MigrationsHistoryTable(WorkflowsDb.MigrationsTable)).Options;
            await using var context = new PostgresWorkflowsDb(options);
            await context.Database.MigrateAsync();
        }
        else
        {
            var options = new DbContextOptionsBuilder<SqliteWorkflowsDb>()
                .UseSqlite($"Data Source={database.ConnectionString};Pooling=false", sqlite => sqlite.MigrationsHistoryTable(WorkflowsDb.MigrationsTable)).Options;
            await using var context = new SqliteWorkflowsDb(options);
            await context.Database.MigrateAsync();
            await context.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(database._directory!, recursive: true);
        }

        return database;
    }
}
