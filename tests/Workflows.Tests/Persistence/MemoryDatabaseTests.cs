using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Persistence;

public sealed class MemoryDatabaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_InMemory_AreKeptWhileTheServerLives_AndNoOtherSeesThem()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        await one.GetRequiredService<DefinitionStore>().SaveAsync(Sequence("waits", Event("wait", "go")), publish: true, Cancellation);

        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => one.GetRequiredService<WorkflowRuntime>().StartAsync("waits", cancellation: Cancellation)));
        var list = await one.GetRequiredService<WorkflowInstances>().ListAsync(new InstanceFilter { SubStatuses = [WorkflowSubStatus.Suspended] }, Cancellation);

        Assert.Equal(20, list.TotalCount);
        Assert.Null(await other.GetRequiredService<WorkflowInstances>().FindAsync(runs[0]!.Id, Cancellation));
        Assert.Null(one.GetRequiredService<SqlDatabase>().FilePath);
    }

    private static async Task<ServiceProvider> StartAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddWorkflows(":memory:");
        var provider = services.BuildServiceProvider(validateScopes: true);
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(Cancellation);
        return provider;
    }
}
