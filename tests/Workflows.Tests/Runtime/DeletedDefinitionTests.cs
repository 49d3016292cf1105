using JetVision.Tests.Shared;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Retention;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

/// <summary>What becomes of runs whose version somebody deletes.</summary>
public sealed class DeletedDefinitionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Run_WhoseDefinitionIsDeleted_GoesOnToItsEnd_AndNoneBegins(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));
        var run = (await engine.Runtime.StartAsync("waits", cancellation: Cancellation))!;

        Assert.Equal(1, await engine.Definitions.DeleteAsync("waits", Cancellation));
        Assert.Null(await engine.Definitions.FindVersionAsync(run.DefinitionVersionId, Cancellation));
        Assert.Null(await engine.Runtime.StartAsync("waits", cancellation: Cancellation));
        await engine.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(run.Id));
        Assert.Contains("after Completed", await engine.JournalAsync(run.Id));
    }

    [Theory, EveryDatabase]
    public async Task Run_WhoseVersionIsDeleted_IsCancelled_OrRetried(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));
        var cancelled = (await engine.Runtime.StartAsync("waits", cancellation: Cancellation))!;
        await engine.PublishAsync(Sequence("faults", Probe("one")));
        engine.Probes.Behaviour = _ => throw new InvalidOperationException("No.");
        var retried = (await engine.Runtime.StartAsync("faults", cancellation: Cancellation))!;
        engine.Probes.Behaviour = _ => Task.CompletedTask;
        Assert.True(await engine.Definitions.DeleteVersionAsync(cancelled.DefinitionVersionId, Cancellation));
        Assert.True(await engine.Definitions.DeleteVersionAsync(retried.DefinitionVersionId, Cancellation));

        await engine.Runtime.CancelAsync(cancelled.Id, Cancellation);
        await engine.Runtime.RetryAsync(retried.Id, cancellation: Cancellation);

        Assert.Equal(WorkflowSubStatus.Cancelled, await engine.StatusAsync(cancelled.Id));
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(retried.Id));
    }

    [Theory, EveryDatabase]
    public async Task Run_WaitingInAWorkflowUsedAsAnActivity_GoesOn_WhenThatIsDeleted(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var child = Sequence("child", Event("wait", "go"), Probe("inner"));
        var used = await engine.PublishAsync(child with { Options = child.Options with { UsableAsActivity = true } });
        var use = Step("use", "Child");
        (use["workflowDefinitionId"], use["workflowDefinitionVersionId"]) = ("child", used.Id);
        await engine.PublishAsync(Sequence("parent", use, Probe("after")));
        var run = (await engine.Runtime.StartAsync("parent", cancellation: Cancellation))!;
        Assert.Equal(WorkflowSubStatus.Suspended, await engine.StatusAsync(run.Id));

        await engine.Definitions.DeleteAsync("child", Cancellation);
        engine.Clock.Advance(TimeSpan.FromDays(2));
        await engine.Services.GetRequiredService<RetentionRound>().RunAsync(Cancellation);
        await engine.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(run.Id));
        Assert.Equal(["inner", "after"], engine.Probes.Ran.Select(probe => probe.ActivityId));
    }

    [Theory, EveryDatabase]
    public async Task Version_ImportedAgainAndDeletedAgain_IsKeptOnce(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var first = (await engine.Definitions.SaveAsync(Sequence("twice", Event("wait", "go")), publish: true, Cancellation)).Definition;
        await engine.Definitions.DeleteAsync("twice", Cancellation);

        var second = (await engine.Definitions.SaveAsync(first, publish: true, Cancellation)).Definition;
        Assert.Equal(first.Id, second.Id);
        await engine.Definitions.DeleteAsync("twice", Cancellation);

        Assert.Equal(1, await engine.QueryAsync(db => db.DeletedDefinitions.CountAsync(Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task Version_ThatNoRunNeeds_IsRemovedAtNight_AndOneThatARunNeedsStays(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("unused", Probe("one")));
        await engine.Definitions.DeleteAsync("unused", Cancellation);
        engine.Clock.Advance(TimeSpan.FromMinutes(1));
        await engine.PublishAsync(Sequence("waits", Event("wait", "go")));
        var run = (await engine.Runtime.StartAsync("waits", cancellation: Cancellation))!;
        await engine.Definitions.DeleteAsync("waits", Cancellation);
        engine.Clock.Advance(TimeSpan.FromDays(2));

        await engine.Services.GetRequiredService<RetentionRound>().RunAsync(Cancellation);

        Assert.Equal(run.DefinitionVersionId, Assert.Single(await engine.QueryAsync(db => db.DeletedDefinitions.Select(row => row.Id).ToListAsync(Cancellation))));
    }

    [Theory, EveryDatabase]
    public async Task Run_WhoseVersionIsGoneAltogether_IsToldOfOnce_AndGoesOnWhenTheVersionIsImported(DatabaseKind kind)
    {
        using var log = new LogLines();
        await using var engine = await TestEngine.StartAsync(kind, services => services.AddLogging(logging => logging.AddProvider(log)));
        var definition = await engine.PublishAsync(Sequence("crash", Probe("one"), Probe("two")));
        using var ends = new CancellationTokenSource();
        engine.Probes.Behaviour = context => context.Activity.Id == "two" ? ends.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.Runtime.StartAsync("crash", instanceId: "run-1", cancellation: ends.Token));
        engine.Probes.Behaviour = _ => Task.CompletedTask;
        await engine.Definitions.DeleteAsync("crash", Cancellation);
        await engine.QueryAsync(db => db.DeletedDefinitions.ExecuteDeleteAsync(Cancellation));
        var recovery = engine.Services.GetRequiredService<Recovery>();

        Assert.Equal(0, await recovery.RecoverAsync(Cancellation));
        Assert.Equal(0, await recovery.RecoverAsync(Cancellation));
        await engine.Definitions.ImportAsync(definition, publish: true, Cancellation);
        Assert.Equal(1, await recovery.RecoverAsync(Cancellation));

        Assert.Single(log.Lines, line => line.Contains("'run-1'", StringComparison.Ordinal) && line.Contains("Import it again", StringComparison.Ordinal));
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-1"));
    }
}
