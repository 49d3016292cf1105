using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace JetVision.Sandbox.Hosting;

/// <summary>Ends this program when the process that started it is gone, however it went.</summary>
internal sealed partial class ParentWatch(IHostApplicationLifetime lifetime, IOptions<SandboxOptions> options, TimeProvider time, ILogger<ParentWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.ParentProcessId is not { } id)
        {
            return;
        }
        DateTime? startedAt = null;
        while (StartOf(id) is { } start && (startedAt ??= start) == start)
        {
            await Task.Delay(Interval, time, stoppingToken);
        }
        ParentGone(logger, id);
        lifetime.StopApplication();
    }

    /// <summary>When the process started, or null when it has ended. The number alone would not do: it is given again to another process.</summary>
    private static DateTime? StartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : process.StartTime;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 4301, EventName = "ParentGone", Level = LogLevel.Information, Message = "The parent process {ParentId} has ended; so does the practice market.")]
    private static partial void ParentGone(ILogger logger, int parentId);
}
