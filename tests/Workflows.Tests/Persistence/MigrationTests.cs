using JetVision.Workflows.Persistence;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Workflows.Tests.Persistence;

public sealed class MigrationTests
{
    [Theory, EveryDatabase]
    public async Task Model_HasNoChangeWithoutAMigration(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);

        Assert.False(await engine.QueryAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));
    }

    [Theory, EveryDatabase]
    public async Task Migrate_ASecondTime_ChangesNothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        await using var engine = await TestEngine.StartAsync(database);

        await engine.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await engine.QueryAsync(db => db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task SecondServer_OnOneSqliteFile_IsToldTheCure()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var first = await TestEngine.StartAsync(database);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestEngine.StartAsync(database));

        Assert.Contains("JetVision:DataDirectory", refusal.Message, StringComparison.Ordinal);
    }
}
