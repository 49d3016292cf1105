using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class ActivationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Singleton_WhileARunGoesOn_StartsNoOther_AndOnceItHasEndedDoes(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Waiting("one", "Singleton"));
        var first = await engine.Runtime.StartAsync("one", correlationId: "a", cancellation: Cancellation);

        Assert.Null(await engine.Runtime.StartAsync("one", correlationId: "b", cancellation: Cancellation));
        Assert.Equal(1, (await engine.Instances.ListAsync(new InstanceFilter(), Cancellation)).TotalCount);
        await engine.Runtime.CancelAsync(first!.Id, Cancellation);
        Assert.NotNull(await engine.Runtime.StartAsync("one", correlationId: "b", cancellation: Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task CorrelatedSingleton_ComparesRunsOfItsOwnWorkflow(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Waiting("one", "Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Runtime"));
        await engine.PublishAsync(Waiting("other", null));
        await engine.Runtime.StartAsync("other", correlationId: "a", cancellation: Cancellation);

        Assert.NotNull(await engine.Runtime.StartAsync("one", correlationId: "a", cancellation: Cancellation));
        Assert.NotNull(await engine.Runtime.StartAsync("one", correlationId: "b", cancellation: Cancellation));
        Assert.Null(await engine.Runtime.StartAsync("one", correlationId: "a", cancellation: Cancellation));
        Assert.NotNull(await engine.Runtime.StartAsync("one", cancellation: Cancellation));
        Assert.Null(await engine.Runtime.StartAsync("one", cancellation: Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task Correlation_ComparesRunsOfAnyWorkflow_AndNothingWithoutACorrelationId(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Waiting("one", "Correlation"));
        await engine.PublishAsync(Waiting("other", null));
        await engine.Runtime.StartAsync("other", correlationId: "a", cancellation: Cancellation);

        Assert.Null(await engine.Runtime.StartAsync("one", correlationId: "a", cancellation: Cancellation));
        Assert.NotNull(await engine.Runtime.StartAsync("one", cancellation: Cancellation));
        Assert.NotNull(await engine.Runtime.StartAsync("one", cancellation: Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task Singleton_StartedManyTimesAtOnce_OnTwoServersWhereThereMayBeTwo_StartsOneRun(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var one = await TestEngine.StartAsync(database);
        await one.PublishAsync(Waiting("one", "Singleton"));
        var two = kind == DatabaseKind.Postgres ? await TestEngine.StartAsync(database) : one;

        var starts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? one : two).Runtime.StartAsync("one", cancellation: Cancellation)));

        Assert.Single(starts, state => state is not null);
    }

    [Theory, EveryDatabase]
    public async Task Singleton_DispatchedOrTriggered_StartsOneRun_AndNothingIsLeftToDeliver(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var definition = Sequence("one", Event("start", "begin").AsTrigger(), Event("wait", "go"), Probe("after"));
        await engine.PublishAsync(definition with { Options = new WorkflowOptions { ActivationStrategyType = "Singleton" } });

        await engine.Runtime.DispatchAsync(new RunRequest("one") { TriggerActivityId = "start" }, cancellation: Cancellation);
        await engine.DrainAsync();
        await engine.Runtime.PublishEventAsync("begin", cancellation: Cancellation);
        await engine.DrainAsync();
        Assert.Equal(1, (await engine.Instances.ListAsync(new InstanceFilter(), Cancellation)).TotalCount);

        await engine.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await engine.DrainAsync();
        await engine.Runtime.PublishEventAsync("begin", cancellation: Cancellation);
        await engine.DrainAsync();
        Assert.Equal(2, (await engine.Instances.ListAsync(new InstanceFilter(), Cancellation)).TotalCount);
    }

    [Theory, EveryDatabase]
    public async Task Refused_DispatchedChild_LetsTheParentGoOn(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Waiting("child", "Singleton"));
        await engine.PublishAsync(Sequence("parent", Step("start", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)), Probe("after")));
        await engine.Runtime.StartAsync("child", cancellation: Cancellation);

        var parent = await engine.Runtime.StartAsync("parent", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(parent!.Id));
    }

    private static WorkflowDefinition Waiting(string definitionId, string? strategy) =>
        Sequence(definitionId, Event("wait", "go-" + definitionId)) with { Options = new WorkflowOptions { ActivationStrategyType = strategy } };
}
