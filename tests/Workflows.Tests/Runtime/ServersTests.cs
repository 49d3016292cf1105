using JetVision.Tests.Shared;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class ServersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoServers_ResumeEachRunOnce()
    {
        SkipWithoutPostgres();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var first = await TestEngine.StartAsync(database);
        await using var second = await TestEngine.StartAsync(database, clock: first.Clock);
        await first.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));
        await Parallel.ForAsync(0, 40, Cancellation, async (i, cancellation) => await (i % 2 == 0 ? first : second).Runtime.StartAsync("waits", cancellation: cancellation));

        await first.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await Task.WhenAll(first.DrainAsync(), second.DrainAsync());
        await first.DrainAsync();

        var ran = first.Probes.Ran.Concat(second.Probes.Ran).Select(ran => ran.InstanceId).ToList();
        Assert.Equal((40, 40), (ran.Count, ran.Distinct().Count()));
    }

    [Fact]
    public async Task TwoServers_ResumingOneWaitAtOnce_RunItOnce()
    {
        SkipWithoutPostgres();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var first = await TestEngine.StartAsync(database);
        await using var second = await TestEngine.StartAsync(database, clock: first.Clock);
        await first.PublishAsync(Sequence("waits", Event("wait", "go"), Probe("after")));
        var state = await first.Runtime.StartAsync("waits", cancellation: Cancellation);
        var bookmark = state!.Bookmarks.Single().Id;

        var results = await Task.WhenAll(
            new[] { first, second, first, second }.Select(engine => engine.Runtime.ResumeBookmarkAsync(state.Id, bookmark, cancellation: Cancellation)));

        Assert.Single(results, result => result is not null);
        Assert.Single(first.Probes.Ran.Concat(second.Probes.Ran));
    }

    [Fact]
    public async Task SecondServer_HearsOfRuns_AndOfDefinitionsThatChanged()
    {
        SkipWithoutPostgres();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var first = await TestEngine.StartAsync(database, services => services.AddSingleton(TimeProvider.System));
        await using var second = await TestEngine.StartAsync(database, services => services.AddSingleton(TimeProvider.System));
        await first.PublishAsync(Sequence("one", Probe("old")));
        await second.Runtime.StartAsync("one", cancellation: Cancellation);
        var (listening, changed, heard) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource<InstanceChanged>());
        second.Definitions.Changed += id => (id is null ? listening : changed).TrySetResult();
        second.Services.GetRequiredService<WorkflowEvents>().Subscribe(change => heard.TrySetResult(change));
        foreach (var engine in new[] { first, second })
        {
            await engine.Services.GetRequiredService<PostgresRelay>().StartAsync(Cancellation);
        }

        await listening.Task.WaitAsync(Patience, Cancellation);
        await first.PublishAsync(Sequence("one", Probe("new")));
        await changed.Task.WaitAsync(Patience, Cancellation);
        var state = await first.Runtime.StartAsync("one", cancellation: Cancellation);
        var change = await heard.Task.WaitAsync(Patience, Cancellation);
        await second.Runtime.StartAsync("one", cancellation: Cancellation);

        Assert.Equal((state!.Id, WorkflowSubStatus.Finished), (change.InstanceId, change.SubStatus));
        Assert.Equal(["old", "new"], second.Probes.Ran.Select(ran => ran.ActivityId));
        foreach (var engine in new[] { first, second })
        {
            await engine.Services.GetRequiredService<PostgresRelay>().StopAsync(Cancellation);
        }
    }

    [Theory, EveryDatabase]
    public async Task Host_WithEverythingOn_FiresADelayAndAnEvent(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:JetVision"] = database.ConnectionString, ["Workflows:Directory"] = "",
        });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddSingleton<Probes>().AddActivitiesOf(typeof(Probe).Assembly);
        builder.AddWorkflows();
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        await host.Services.GetRequiredService<DefinitionStore>().SaveAsync(
            Sequence("both", Delay("soon", TimeSpan.FromMilliseconds(300)), Event("wait", "go"), Probe("after")), publish: true, Cancellation);
        var finished = new TaskCompletionSource();
        using var subscription = host.Services.GetRequiredService<WorkflowEvents>().Subscribe(change =>
        {
            if (change.Status == WorkflowStatus.Finished)
            {
                finished.TrySetResult();
            }
        });
        var runtime = host.Services.GetRequiredService<WorkflowRuntime>();

        // Nobody waits for the event yet: it is kept until the delay is over. The next round of reconciliation is half a minute away, so only the alarm can wake the delay.
        await runtime.StartAsync("both", cancellation: Cancellation);
        await runtime.PublishEventAsync("go", cancellation: Cancellation);
        await finished.Task.WaitAsync(TimeSpan.FromSeconds(15), Cancellation);

        Assert.Single(host.Services.GetRequiredService<Probes>().Ran);
        await host.StopAsync(Cancellation);
    }

    private static void SkipWithoutPostgres() => Assert.SkipWhen(PostgresServer.MissingBecause is not null, PostgresServer.MissingBecause ?? "");
}
