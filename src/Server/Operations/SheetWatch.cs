using JetVision.Activities.Clients.Sheets;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;

namespace JetVision.Server.Operations;

/// <summary>
/// Starts the workflow that syncs the client sheet, at the interval that is set. Each stretch of time has one key, so of several servers one starts it. What is done then, and
/// what follows from it, is the workflow's.
/// </summary>
internal sealed partial class SheetWatch(IScopedWork work, IOptions<SheetsOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SheetWatch> logger) : BackgroundService
{
    public const string Workflow = "sync-clients";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn)
        {
            return;
        }

        var started = new TaskCompletionSource();
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            try
            {
                var slot = time.GetUtcNow().UtcTicks / options.Value.Interval.Ticks;
                await work.CommitAsync(
                    services =>
                    {
                        services.GetRequiredService<IEffects>().StartWorkflow($"sheet:{slot}", Workflow, new Dictionary<string, object?>());
                        return Task.FromResult(true);
                    },
                    stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 4301, EventName = "SheetSyncNotStarted", Level = LogLevel.Error, Message = "The sync of the client sheet could not be started; it comes again at the next interval.")]
    private partial void LogFailed(Exception failure);
}
