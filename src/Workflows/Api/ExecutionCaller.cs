using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;

namespace JetVision.Workflows.Api;

/// <summary>The execution, in another run, that started a run.</summary>
/// <param name="InstanceId">The run that it belongs to.</param>
/// <param name="ExecutionId">Its own id.</param>
/// <param name="CallStackDepth">How many led to it, in its run and in those that started that one.</param>
internal sealed record ExecutionCaller(string InstanceId, string ExecutionId, int CallStackDepth)
{
    /// <summary>Finds who started a run.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="instances">The runs.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The execution; null when the run was not started by another, or that one is no longer kept.</returns>
    public static async Task<ExecutionCaller?> FindAsync(string instanceId, WorkflowInstances instances, CancellationToken cancellation)
    {
        if ((await instances.FindAsync(instanceId, cancellation))?.ParentInstanceId is not { } parentId)
        {
            return null;
        }

        var siblings = (await instances.ListAsync(new InstanceFilter { ParentInstanceId = parentId, Take = 1 }, cancellation)).TotalCount;
        var caller = (await instances.GetExecutionsAsync(parentId, cancellation)).FirstOrDefault(execution => ChildWorkflow.IsStartedBy(instanceId, execution.Id, siblings));
        return caller is null ? null : new ExecutionCaller(parentId, caller.Id, DepthIn(await FindAsync(parentId, instances, cancellation), caller));
    }

    /// <summary>How many led to an execution.</summary>
    /// <param name="caller">Who started its run; null for nobody.</param>
    /// <param name="execution">The execution.</param>
    /// <returns>The number, those in the runs above counted too.</returns>
    public static int DepthIn(ExecutionCaller? caller, ActivityExecutionRecord execution) =>
        caller is null ? execution.CallStackDepth : caller.CallStackDepth + 1 + execution.CallStackDepth;
}
