using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class TimerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Delay_ResumesWhenItsTimeHasCome_AndNotBefore(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("delays", Delay("wait", TimeSpan.FromHours(4)), Probe("after")));
        var state = await engine.Runtime.StartAsync("delays", cancellation: Cancellation);

        await engine.AdvanceAsync(TimeSpan.FromHours(3.9));
        Assert.Equal(WorkflowSubStatus.Suspended, await engine.StatusAsync(state!.Id));

        await engine.AdvanceAsync(TimeSpan.FromHours(0.2));
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync(state.Id));
    }

    [Theory, EveryDatabase]
    public async Task Delay_FiredByTwoWheelsAtOnce_ResumesOnce(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("delays", Delay("wait", TimeSpan.FromHours(4)), Probe("after")));
        for (var i = 0; i < 20; i++)
        {
            await engine.Runtime.StartAsync("delays", cancellation: Cancellation);
        }

        engine.Clock.Advance(TimeSpan.FromHours(5));
        var wheel = engine.Services.GetRequiredService<TimerWheel>();
        var fired = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => wheel.FireDueAsync(Cancellation)));
        await engine.DrainAsync();

        Assert.Equal(20, fired.Sum());
        Assert.Equal(20, engine.Probes.Ran.Count);
    }

    [Theory, EveryDatabase]
    public async Task Delay_WhoseRunWasCancelled_FiresNothing(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("delays", Delay("wait", TimeSpan.FromHours(4)), Probe("after")));
        var state = await engine.Runtime.StartAsync("delays", cancellation: Cancellation);
        await engine.Runtime.CancelAsync(state!.Id, Cancellation);

        engine.Clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal(0, await engine.Services.GetRequiredService<TimerWheel>().FireDueAsync(Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task Timer_StartsARunAtEachTick_AndWhatWasMissedCountsOnce(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("ticks", Step("tick", "Elsa.Timer", ("interval", "00:10:00")).AsTrigger(), Probe("after")));

        await engine.AdvanceAsync(TimeSpan.FromMinutes(10));
        await engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Single(engine.Probes.Ran);

        await engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(2, engine.Probes.Ran.Count);

        await engine.AdvanceAsync(TimeSpan.FromMinutes(65));
        Assert.Equal(3, engine.Probes.Ran.Count);
        await engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(4, engine.Probes.Ran.Count);
    }

    [Theory, EveryDatabase]
    public async Task Cron_StartsARunAtItsTimes_UntilItIsRetracted(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("nightly", Step("at", "Elsa.Cron", ("cronExpression", "0 2 * * *")).AsTrigger(), Probe("after")));

        await engine.AdvanceAsync(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero) - engine.Clock.GetUtcNow());
        Assert.Single(engine.Probes.Ran);
        await engine.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, engine.Probes.Ran.Count);

        await engine.Definitions.RetractAsync("nightly", Cancellation);
        await engine.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, engine.Probes.Ran.Count);
    }

    [Theory, EveryDatabase]
    public async Task StartAt_StartsOneRun(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("once", Step("at", "Elsa.StartAt", ("dateTime", "2026-03-01T12:00:00Z")).AsTrigger(), Probe("after")));

        await engine.AdvanceAsync(TimeSpan.FromHours(3));
        await engine.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Single(engine.Probes.Ran);
        Assert.Equal(0, await engine.QueryAsync(db => db.Triggers.CountAsync(trigger => trigger.DueAt != null, Cancellation)));
    }

    [Fact]
    public void NextTick_IsTheFirstOneAfterNow()
    {
        var due = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

        CsCheck.Check.Sample(CsCheck.Gen.Select(CsCheck.Gen.Long[-1_000_000, 1_000_000_000], CsCheck.Gen.Int[1, 1_000_000]), (late, seconds) =>
        {
            var (now, interval) = (due.AddSeconds(late), TimeSpan.FromSeconds(seconds));
            var next = TimerRows.NextTick(due, interval, now);
            return next >= due && next >= now && (late < 0 ? next == due : next - now <= interval && (next - due).Ticks % interval.Ticks == 0);
        });
    }
}
