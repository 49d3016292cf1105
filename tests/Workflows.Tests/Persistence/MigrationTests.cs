using JetVision.Workflows.Persistence;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
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

    [Theory, EveryDatabase]
    public async Task Migrate_WithRunsThatWaitForARequest_KeepsThemFindable(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(kind);
        await using var engine = await TestEngine.StartAsync(database);
        await engine.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<WorkflowsDb>();
            await db.GetService<IMigrator>().MigrateAsync("BookmarkPayload", TestContext.Current.CancellationToken);
            foreach (var (id, name, payload) in new[]
            {
                ("literal", "Elsa.HttpEndpoint", """{"path":"Orders/7","method":"post","authorize":false}"""),
                ("open", "Elsa.HttpEndpoint", """{"path":"orders/{id}","method":"get","authorize":false}"""),
                ("event", "Elsa.Event", """{"eventName":"go"}"""),
            })
            {
                await db.Database.ExecuteSqlAsync(
                    $"INSERT INTO wf_bookmarks (id, instance_id, name, hash, activity_id, activity_instance_id, payload, created_at) VALUES ({id}, 'run', {name}, 'h', 'a', 'x', {payload}, '2026-03-01T09:30:00.000000Z')",
                    TestContext.Current.CancellationToken);
            }

            await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
        });

        Assert.Equal(
            [("event", null), ("literal", "post orders/7"), ("open", "get {}")],
            await engine.QueryAsync(async db => (await db.Bookmarks.OrderBy(row => row.Id).ToListAsync(TestContext.Current.CancellationToken)).ConvertAll(row => (row.Id, row.Route))));
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
