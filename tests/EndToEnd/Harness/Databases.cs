using JetVision.Tests.Shared;

namespace JetVision.EndToEnd.Harness;

/// <summary>A database that we promise to run on.</summary>
public sealed record Database(string Name)
{
    public async Task<JetVisionServer> StartServerAsync(IReadOnlyDictionary<string, string>? settings = null) => await JetVisionServer.StartAsync(await ConnectionStringAsync(), settings);

    private async Task<string?> ConnectionStringAsync()
    {
        if (Name == "SQLite")
        {
            return null;
        }

        Assert.SkipWhen(PostgresServer.MissingBecause is not null, PostgresServer.MissingBecause ?? "");
        return await (await PostgresServer.GetAsync()).CreateDatabaseAsync();
    }

    public override string ToString() => Name;
}

/// <summary>A row a database.</summary>
public sealed class Databases : TheoryData<string>
{
    public Databases()
    {
        Add("SQLite");
        Add("PostgreSQL");
    }
}
