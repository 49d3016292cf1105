using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Workflows.Tests.Runtime;

/// <summary>Locks that servers share on PostgreSQL, each server's on one connection.</summary>
public sealed class AdvisoryLocksTests
{
    [Fact]
    public async Task TryTakeAsync_AnotherServerHasIt_ComesOnlyWhenThatGaveItBack()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Postgres);
        var database = engine.Services.GetRequiredService<SqlDatabase>();
        await using var here = new AdvisoryLocks(database);
        var there = new AdvisoryLocks(database);

        var held = await there.TryTakeAsync(7);
        var refused = await here.TryTakeAsync(7);
        var other = await here.TryTakeAsync(8);
        there.GiveBack(7, held!.Value);
        await there.DisposeAsync();

        Assert.Null(refused);
        Assert.NotNull(other);
        Assert.NotNull(await here.TryTakeAsync(7));
    }

    [Fact]
    public async Task TryTakeAsync_ManyAtOnce_EachIsHeldByOneServer()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Postgres);
        var database = engine.Services.GetRequiredService<SqlDatabase>();
        await using var here = new AdvisoryLocks(database);
        await using var there = new AdvisoryLocks(database);

        var taken = await Task.WhenAll(Enumerable.Range(0, 300).Select(async key => (await Task.WhenAll(here.TryTakeAsync(key), there.TryTakeAsync(key))).Count(held => held is not null)));

        Assert.All(taken, servers => Assert.Equal(1, servers));
    }

    [Fact]
    public async Task TryTakeAsync_TheConnectionWasLost_LocksEndWithItAndNewOnesAreTakenOnAnother()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Postgres);
        var database = engine.Services.GetRequiredService<SqlDatabase>();
        await using var here = new AdvisoryLocks(database);
        await using var there = new AdvisoryLocks(database);
        var lost = await here.TryTakeAsync(7);
        await engine.CrashAsync();

        Assert.NotNull(await there.TryTakeAsync(7));
        var again = await here.TryTakeAsync(9);
        here.GiveBack(7, lost!.Value);

        Assert.NotEqual(lost, again);
        Assert.Null(await here.TryTakeAsync(7));
    }
}
