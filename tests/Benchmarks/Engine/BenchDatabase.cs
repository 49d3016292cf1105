using JetVision.Tests.Shared;

namespace JetVision.Benchmarks.Engine;

/// <summary>An empty database of one of the three kinds.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string? _folder;

    private BenchDatabase(string name, string connection, string? folder)
    {
        (Name, Connection, _folder) = (name, connection, folder);
    }

    public string Name { get; }

    public string Title => Name switch { "sqlite" => "SQLite", "postgres" => "PostgreSQL", _ => "in memory" };

    public string Connection { get; }

    public static async Task<BenchDatabase> CreateAsync(string name)
    {
        switch (name)
        {
            case "postgres":
                // Every commit is flushed to the disk, as in production; the tests' cluster does not.
                return new BenchDatabase(name, await (await PostgresServer.GetAsync(durable: true)).CreateDatabaseAsync(), null);
            case "sqlite":
                var folder = Directory.CreateTempSubdirectory("jetvision-bench-").FullName;
                return new BenchDatabase(name, Path.Combine(folder, "bench.db"), folder);
            default:
                return new BenchDatabase(name, EngineBench.MemoryConnection, null);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}
