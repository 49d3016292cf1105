using JetVision.Workflows.Activities.ControlFlow;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Runtime.Alterations;

/// <summary>Moves the state of a run to another version: each open execution goes to the activity with its id; one that has none there refuses the move.</summary>
internal sealed class Migration(WorkflowGraph from, WorkflowGraph to, WorkflowState state, List<AlterationLine> log)
{
    private readonly Dictionary<string, ActivityNode> _placed = [];

    /// <summary>Moves the state, or adds to the log why it cannot be moved.</summary>
    public void Move()
    {
        foreach (var execution in state.Executions)
        {
            Place(execution);
        }

        if (log.Exists(line => line.Level == AlterationLevel.Error))
        {
            return;
        }

        foreach (var execution in state.Executions)
        {
            var (node, before) = (_placed[execution.Id], from.FindByNodeId(execution.NodeId));
            MoveVariables(execution, node, before);
            MoveContainer(execution, node, before);
            execution.NodeId = node.NodeId;
        }

        state.Bookmarks = state.Bookmarks.ConvertAll(bookmark => bookmark with { ActivityNodeId = _placed[bookmark.ActivityInstanceId].NodeId });
        state.Incidents = state.Incidents.ConvertAll(incident =>
            _placed.TryGetValue(incident.ActivityInstanceId, out var node) ? incident with { ActivityNodeId = node.NodeId } : incident);
        log.Add(new AlterationLine(AlterationLevel.Information, $"Moves from version {state.DefinitionVersion} to version {to.Definition.Version}."));
        foreach (var error in to.Errors.Where(error => !error.IsWarning))
        {
            log.Add(new AlterationLine(AlterationLevel.Warning, $"The version has an error that a run meets where it comes: {error.Message}", error.ActivityId));
        }

        state.DefinitionVersionId = to.Definition.Id;
        state.DefinitionVersion = to.Definition.Version;
    }

    private void Place(ActivityExecutionState execution)
    {
        var before = from.FindByNodeId(execution.NodeId);
        var activityId = before?.Activity.Id ?? execution.NodeId[(execution.NodeId.LastIndexOf(':') + 1)..];
        var node = to.FindByNodeId(execution.NodeId) ?? Only(to.Nodes.Where(candidate => candidate.Activity.Id == activityId));
        if (node is null)
        {
            Refuse(activityId, $"{How(execution)} '{Name(before, activityId)}', which version {to.Definition.Version} does not have.");
        }
        else if (before is not null && node.Activity.Type != before.Activity.Type)
        {
            Refuse(activityId, $"{How(execution)} '{Name(before, activityId)}', which is a {node.Activity.Type} in version {to.Definition.Version} and was a {before.Activity.Type}.");
        }
        else if (execution.ParentId is { } parent && _placed.TryGetValue(parent, out var container) && node.Parent != container)
        {
            Refuse(activityId, $"{How(execution)} '{Name(before, activityId)}', which lies in another container in version {to.Definition.Version}.");
        }
        else
        {
            _placed[execution.Id] = node;
        }
    }

    private string How(ActivityExecutionState execution) =>
        state.Bookmarks.Exists(bookmark => bookmark.ActivityInstanceId == execution.Id) ? "The run waits at"
        : execution.Status == ActivityStatus.Faulted ? "The run has faulted at"
        : "The run is at";

    private void MoveVariables(ActivityExecutionState execution, ActivityNode node, ActivityNode? before)
    {
        foreach (var variable in node.Variables)
        {
            if (!execution.Variables.TryGetValue(variable.Name, out var value))
            {
                execution.Variables[variable.Name] = variable.FreshDefault();
            }
            else if (Array.Find(before?.Variables ?? [], candidate => candidate.Name == variable.Name) is { } old && old.Type != variable.Type)
            {
                execution.Variables[variable.Name] = ValueConverter.Convert(value, variable.Type);
                log.Add(new AlterationLine(AlterationLevel.Warning, $"The variable '{variable.Name}' changes its type; its value is converted.", node.Activity.Id));
            }
        }

        foreach (var gone in (before?.Variables ?? []).Where(old => !Array.Exists(node.Variables, variable => variable.Name == old.Name)))
        {
            if (execution.Variables.Remove(gone.Name, out var value) && value is not null)
            {
                log.Add(new AlterationLine(AlterationLevel.Warning, $"The variable '{gone.Name}' is gone in version {to.Definition.Version}; its value is lost.", node.Activity.Id));
            }
        }
    }

    private void MoveContainer(ActivityExecutionState execution, ActivityNode node, ActivityNode? before)
    {
        switch (node.Activity)
        {
            case Flowchart flowchart:
                FlowMigration.Move(execution, flowchart, log);
                break;
            case Sequence sequence when OpenChild(execution) is { } child:
                sequence.GoOnBehind(execution, child.Activity);
                break;
            case StateMachine machine when before?.Activity is StateMachine old && machine.Shape != old.Shape:
                Refuse(node.Activity.Id, $"The run is in the middle of '{node.Activity.Id}', whose states or transitions are others in version {to.Definition.Version}.");
                break;
            case Activities.ControlFlow.Parallel or Fork when before is not null && !node.Children.Select(child => child.Activity.Id).SequenceEqual(before.Children.Select(child => child.Activity.Id)):
                Refuse(node.Activity.Id, $"The run is in the middle of '{node.Activity.Id}', whose branches are others in version {to.Definition.Version}.");
                break;
        }
    }

    private ActivityNode? OpenChild(ActivityExecutionState execution) =>
        state.Executions.Find(candidate => candidate.ParentId == execution.Id) is { } child ? _placed[child.Id] : null;

    private void Refuse(string activityId, string message) => log.Add(new AlterationLine(AlterationLevel.Error, message, activityId));

    private static string Name(ActivityNode? node, string activityId) => node?.Activity.Name is { Length: > 0 } name && name != activityId ? $"{name} ({activityId})" : activityId;

    private static ActivityNode? Only(IEnumerable<ActivityNode> nodes) => nodes.Take(2).ToList() is [var only] ? only : null;
}
