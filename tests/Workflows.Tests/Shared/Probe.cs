using System.Collections.Concurrent;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>What the probes of one engine do and did.</summary>
public sealed class Probes
{
    public ConcurrentQueue<(string InstanceId, string ActivityId)> Ran { get; } = new();

    public Func<ActivityExecutionContext, Task> Behaviour { get; set; } = _ => Task.CompletedTask;
}

/// <summary>Does what the test says; it acts on the outside, so the run commits after it.</summary>
[Activity("Test", "Test", "Does what the test says.", Kind = ActivityKind.Task)]
public sealed class Probe : CodeActivity
{
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var probes = context.GetRequiredService<Probes>();
        probes.Ran.Enqueue((context.WorkflowExecutionContext.Id, context.Activity.Id));
        await probes.Behaviour(context);
    }
}
