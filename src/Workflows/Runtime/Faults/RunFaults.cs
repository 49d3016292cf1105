using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime.Faults;

/// <summary>A faulted step, with what a person can do about it.</summary>
/// <param name="ActivityInstanceId">The execution that faulted.</param>
/// <param name="ActivityId">The activity.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="RunsAgain">Whether it waits to run again by itself.</param>
/// <param name="Outcomes">The outcomes with which it can be skipped.</param>
public sealed record RunFault(string ActivityInstanceId, string ActivityId, string Message, bool RunsAgain, IReadOnlyList<string> Outcomes)
{
    /// <summary>Lists a run's faults, in the order in which they occurred.</summary>
    /// <param name="graph">The version that the run keeps.</param>
    /// <param name="run">The run.</param>
    /// <returns>The faults; empty when nothing of it can be retried or skipped.</returns>
    public static IReadOnlyList<RunFault> Of(WorkflowGraph graph, WorkflowState run) =>
    [
        .. FaultedSteps.Of(run).Select(step => new RunFault(
            step.ActivityInstanceId,
            step.ActivityId,
            run.Incidents.LastOrDefault(incident => incident.ActivityInstanceId == step.ActivityInstanceId)?.Message ?? "A passing failure.",
            step.RetryBookmarkId is not null,
            graph.FindByNodeId(step.ActivityNodeId) is { } node ? FaultedSteps.Ports(node) : [])),
    ];
}
