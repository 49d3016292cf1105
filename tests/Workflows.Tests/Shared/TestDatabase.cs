using JetVision.Tests.Shared;
using JetVision.Workflows.Persistence;
using Microsoft.Data.Sqlite;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>An empty database of one test, removed with it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _directory;

    private TestDatabase(string connectionString, string? directory)
    {
        ConnectionString = connectionString;
        _directory = directory;
    }

    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres)
        {
            return new TestDatabase(await (await PostgresServer.GetAsync()).CreateDatabaseAsync(), null);
        }

        var directory = Directory.CreateTempSubdirectory("jetvision-test-").FullName;
        return new TestDatabase(Path.Combine(directory, "jetvision.db"), directory);
    }

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
}
