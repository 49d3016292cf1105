using JetVision.Workflows.Activities.ControlFlow;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime.Faults;

/// <summary>Why a faulted step is not skipped.</summary>
/// <param name="Reason">For a person: what is wrong, and what may be said instead.</param>
public abstract record SkipRefusal(string Reason)
{
    /// <summary>There is no such run, or it has been cancelled.</summary>
    /// <param name="InstanceId">The run.</param>
    public sealed record NoSuchRun(string InstanceId) : SkipRefusal($"There is no run '{InstanceId}' with a step that could be skipped.");

    /// <summary>The step did not fault.</summary>
    /// <param name="Faulted">The executions that did.</param>
    public sealed record NotFaulted(IReadOnlyList<FaultedStep> Faulted)
        : SkipRefusal(Faulted.Count == 0 ? "No step of the run has faulted." : $"That step has not faulted. These have: {FaultedStep.List(Faulted)}.");

    /// <summary>Several steps faulted, and none was named.</summary>
    /// <param name="Faulted">The executions that did.</param>
    public sealed record SeveralFaulted(IReadOnlyList<FaultedStep> Faulted) : SkipRefusal($"Several steps have faulted. Name one by its activityInstanceId: {FaultedStep.List(Faulted)}.");

    /// <summary>The activity has no such port.</summary>
    /// <param name="ActivityId">The activity.</param>
    /// <param name="Outcome">What was asked for; null when nothing was.</param>
    /// <param name="Ports">What the activity has.</param>
    public sealed record UnknownOutcome(string ActivityId, string? Outcome, IReadOnlyList<string> Ports) : SkipRefusal(
        Outcome is null
            ? $"The step '{ActivityId}' has no outcome 'Done'. Name one of: {string.Join(", ", Ports)}."
            : $"The step '{ActivityId}' has no outcome '{Outcome}'. It has: {string.Join(", ", Ports)}.");

    /// <summary>The activity has no such output.</summary>
    /// <param name="ActivityId">The activity.</param>
    /// <param name="Output">What was given.</param>
    /// <param name="Outputs">What the activity has.</param>
    public sealed record UnknownOutput(string ActivityId, string Output, IReadOnlyList<string> Outputs) : SkipRefusal(
        $"The step '{ActivityId}' has no output '{Output}'. It has: {(Outputs.Count == 0 ? "none" : string.Join(", ", Outputs))}.");
}

/// <summary>The answer to a skip: the run as it was saved, or why nothing was done.</summary>
/// <param name="Run">The run; null when it was refused.</param>
/// <param name="Refusal">Why not; null when it was done.</param>
public sealed record SkipResult(WorkflowState? Run, SkipRefusal? Refusal);

/// <summary>A step that faulted, or that failed in passing and waits to run again.</summary>
/// <param name="ActivityInstanceId">The execution.</param>
/// <param name="ActivityId">The activity.</param>
/// <param name="ActivityNodeId">The activity's place in the graph.</param>
/// <param name="RetryBookmarkId">The wait of one that will run again by itself; null for an incident.</param>
public sealed record FaultedStep(string ActivityInstanceId, string ActivityId, string ActivityNodeId, string? RetryBookmarkId)
{
    internal static string List(IEnumerable<FaultedStep> steps) => string.Join(", ", steps.Select(step => $"{step.ActivityInstanceId} ({step.ActivityId})"));
}

/// <summary>What a person can do about the faults of a run.</summary>
internal static class FaultedSteps
{
    /// <summary>The faulted steps, in the order in which they faulted, before those that wait to run again.</summary>
    public static List<FaultedStep> Of(WorkflowState run) => run.SubStatus == WorkflowSubStatus.Cancelled
        ? []
        : [
            .. run.Incidents.DistinctBy(incident => incident.ActivityInstanceId)
                .Select(incident => new FaultedStep(incident.ActivityInstanceId, incident.ActivityId, incident.ActivityNodeId, null)),
            .. run.Bookmarks.Where(bookmark => bookmark.CallbackMethodName == WorkflowRun.RetryCallback)
                .Select(bookmark => new FaultedStep(bookmark.ActivityInstanceId, bookmark.ActivityId, bookmark.ActivityNodeId, bookmark.Id)),
        ];

    /// <summary>Whether a step of a run is one of them.</summary>
    public static bool Has(WorkflowState run, string activityInstanceId) => Of(run).Exists(step => step.ActivityInstanceId == activityInstanceId);

    /// <summary>Finds the step that is to be skipped, and says when it cannot be.</summary>
    public static (FaultedStep? Step, SkipRefusal? Refusal) ForSkip(
        WorkflowGraph graph, WorkflowState run, string? activityInstanceId, string? outcome, IReadOnlyDictionary<string, object?> outputs)
    {
        var faulted = Of(run);
        if (activityInstanceId is null && faulted.Count > 1)
        {
            return (null, new SkipRefusal.SeveralFaulted(faulted));
        }

        var step = activityInstanceId is null ? faulted.FirstOrDefault() : faulted.Find(candidate => candidate.ActivityInstanceId == activityInstanceId);
        if (step is null || graph.FindByNodeId(step.ActivityNodeId) is not { } node)
        {
            return (null, new SkipRefusal.NotFaulted(faulted));
        }

        var ports = Ports(node);
        if (!ports.Contains(outcome ?? "Done"))
        {
            return (null, new SkipRefusal.UnknownOutcome(step.ActivityId, outcome, ports));
        }

        var unknown = outputs.Keys.FirstOrDefault(name => !node.HasOutput(name));
        return unknown is null
            ? (step, null)
            : (null, new SkipRefusal.UnknownOutput(step.ActivityId, unknown, [.. node.Outputs.Select(output => output.Name)]));
    }

    /// <summary>The outcomes with which an activity can complete: those of its type, and those that lead on in the diagram, since an author can name ports of some types freely.</summary>
    public static List<string> Ports(ActivityNode node)
    {
        var ports = node.Descriptor.Ports.Where(port => port.Type == PortType.Flow).Select(port => port.Name).ToList();
        if (node.Parent?.Activity is Flowchart flowchart)
        {
            ports.AddRange(flowchart.Connections.Where(connection => connection.Source == node.Activity).Select(connection => connection.Port));
        }

        return ports.Count == 0 ? ["Done"] : [.. ports.Distinct()];
    }
}
