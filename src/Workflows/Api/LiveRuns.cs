using System.Collections.Concurrent;
using System.Threading.Channels;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;

namespace JetVision.Workflows.Api;

/// <summary>Passes on to Studio's open instance viewers that their run was saved. A run that moves faster than its viewers are told is told of once.</summary>
internal sealed class LiveRuns(WorkflowEvents events, WorkflowInstances instances, IHubContext<WorkflowInstanceHub> hub) : BackgroundService
{
    private readonly ConcurrentDictionary<string, int> _observers = new();
    private readonly ConcurrentDictionary<string, bool> _pending = new();
    private readonly Channel<string> _moved = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    public void Observe(string instanceId) => _observers.AddOrUpdate(instanceId, 1, (_, count) => count + 1);

    public void Leave(string instanceId)
    {
        if (_observers.AddOrUpdate(instanceId, 0, (_, count) => count - 1) <= 0)
        {
            _observers.TryRemove(new KeyValuePair<string, int>(instanceId, 0));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = events.Subscribe(change =>
        {
            if (_observers.ContainsKey(change.InstanceId) && _pending.TryAdd(change.InstanceId, true))
            {
                _moved.Writer.TryWrite(change.InstanceId);
            }
        });
        await foreach (var instanceId in _moved.Reader.ReadAllAsync(stoppingToken))
        {
            // Forgotten before it is read: a move that comes meanwhile is told of again.
            _pending.TryRemove(instanceId, out _);
            await TellAsync(instanceId, stoppingToken);
        }
    }

    private async Task TellAsync(string instanceId, CancellationToken cancellation)
    {
        var viewers = hub.Clients.Group(WorkflowInstanceHub.GroupOf(instanceId));
        // The workflow itself is no node of the diagram.
        var executions = await instances.GetExecutionsAsync(instanceId, cancellation);
        var stats = ExecutionStats.Of(executions.Where(execution => execution.CallStackDepth > 0));
        await viewers.SendAsync("ActivityExecutionLogUpdatedAsync", new { stats }, cancellation);
        await viewers.SendAsync("WorkflowExecutionLogUpdatedAsync", new { }, cancellation);
        await viewers.SendAsync("WorkflowInstanceUpdatedAsync", new { workflowInstanceId = instanceId }, cancellation);
    }
}
