using JetVision.Workflows.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Fires what is due. The rows of waits and triggers say what that is; Quartz only wakes the wheel at the earliest of them, so that nothing needs to be rebuilt
/// after a start and a hundred thousand waiting runs cost one alarm. Singleton.
/// </summary>
public sealed class TimerWheel : IHostedService, IDisposable
{
    private static readonly JobKey Job = new("wake", "workflows");
    private static readonly TriggerKey Alarm = new("next", "workflows");

    private readonly IServiceScopeFactory _scopes;
    private readonly ISchedulerFactory _schedulers;
    private readonly OutboxSignal _signal;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _setting = new(1, 1);
    private readonly Lock _earliest = new();
    private DateTimeOffset? _next;
    private IScheduler? _scheduler;

    internal TimerWheel(IServiceScopeFactory scopes, ISchedulerFactory schedulers, OutboxSignal signal, TimeProvider time)
    {
        _scopes = scopes;
        _schedulers = schedulers;
        _signal = signal;
        _time = time;
    }

    /// <summary>Hands everything that is due now to the outbox, and sets the alarm to what is due next. What a test calls after it moved the clock.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How many waits and triggers were due.</returns>
    public async Task<int> FireDueAsync(CancellationToken cancellation = default)
    {
        lock (_earliest)
        {
            // A wait that is saved from here on sets the alarm itself; one saved before is found below.
            _next = null;
        }

        await using var scope = _scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DatabaseSession>();
        var fired = await TimerRows.FireAsync(session, _time.GetUtcNow(), cancellation);
        if (fired > 0)
        {
            _signal.Wake(runs: true);
        }

        if (await TimerRows.NextAsync(session, cancellation) is { } next)
        {
            await SetAlarmAsync(next, cancellation);
        }

        return fired;
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _scheduler = await _schedulers.GetScheduler(cancellationToken);
        await FireDueAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _scheduler = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _setting.Dispose();

    /// <summary>Hears of a wait that was saved.</summary>
    internal void WakeAt(DateTimeOffset due)
    {
        if (_scheduler is not null)
        {
            // Quartz's memory store only takes a lock: there is nothing to wait for, and the reconciler finds what this could miss.
            _ = SetAlarmAsync(due, CancellationToken.None);
        }
    }

    private async Task SetAlarmAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        lock (_earliest)
        {
            if (_scheduler is null || _next <= due)
            {
                return;
            }

            _next = due;
        }

        await _setting.WaitAsync(cancellation);
        try
        {
            DateTimeOffset? next;
            lock (_earliest)
            {
                next = _next;
            }

            if (_scheduler is not { } scheduler || next is not { } at)
            {
                return;
            }

            var now = _time.GetUtcNow();
            var trigger = TriggerBuilder.Create().WithIdentity(Alarm).ForJob(Job).StartAt(at > now ? at : now).Build();
            await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellation);
        }
        finally
        {
            _setting.Release();
        }
    }

    /// <summary>What Quartz runs at the alarm.</summary>
    [DisallowConcurrentExecution]
    internal sealed class WakeJob(TimerWheel wheel) : IJob
    {
        public static JobKey Key => Job;

        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await wheel.FireDueAsync(cancellationToken);
    }
}
