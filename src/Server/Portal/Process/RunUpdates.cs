using JetVision.Server.Portal.Live;
using JetVision.Workflows.Runtime;

namespace JetVision.Server.Portal.Process;

/// <summary>Tells open pages when a run of their request was saved, on this server or another.</summary>
internal sealed class RunUpdates(WorkflowEvents events, LiveUpdates live) : IHostedService, IDisposable
{
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = events.Subscribe(change =>
        {
            if (Guid.TryParse(change.CorrelationId, out var request))
            {
                live.Publish(request);
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();
}
