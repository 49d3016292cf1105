using System.Globalization;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Runtime.Alterations;

/// <summary>Finds what a variable's alteration means in a run.</summary>
internal static class VariableAlteration
{
    /// <summary>The execution that holds the variable, the variable, and the value in its type; null when no open execution has it.</summary>
    public static (ActivityExecutionState Holder, CompiledVariable Variable, object? Value)? Find(WorkflowGraph graph, WorkflowState state, Alteration.ModifyVariable modify)
    {
        var variables = state.Executions
            .Select(execution => (Execution: execution, Node: graph.FindByNodeId(execution.NodeId)))
            .SelectMany(open => (open.Node?.Variables ?? []).Select(variable => (open.Execution, Variable: variable))).ToList();
        foreach (var matches in (Func<CompiledVariable, bool>[])[variable => variable.Id == modify.VariableId, variable => variable.Name == modify.VariableId])
        {
            if (variables.FirstOrDefault(candidate => matches(candidate.Variable)) is { Variable: not null } found)
            {
                return (found.Execution, found.Variable, Convert(modify.Value, found.Variable.Type));
            }
        }

        return null;
    }

    /// <summary>In a workflow a text that is no number becomes 0, as in Elsa; a person who writes one by hand is told.</summary>
    private static object? Convert(object? value, Type type)
    {
        if (value is string text && (type.IsPrimitive || type == typeof(decimal)) && type != typeof(bool) && type != typeof(char)
            && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            throw new FormatException($"'{text}' is no number.");
        }

        return ValueConverter.Convert(value, type);
    }
}

/// <summary>Looks at a run before it is altered: moves a copy of its state to the version that is asked for, and says what would be done, what would be lost, and what cannot be.</summary>
internal sealed class AlterationCheck(WorkflowGraph graph, WorkflowState state)
{
    private readonly List<AlterationLine> _log = [];

    /// <summary>The version by which the run goes on.</summary>
    public WorkflowGraph Graph { get; private set; } = graph;

    public IReadOnlyList<AlterationLine> Log => _log;

    /// <summary>Whether the run moves on by it.</summary>
    public bool HasScheduledWork { get; private set; }

    /// <summary>Whether the run is as it is wanted already.</summary>
    public bool IsDone { get; private set; }

    public bool IsRefused => _log.Exists(line => line.Level == AlterationLevel.Error);

    /// <summary>Looks at alterations in order; the state is moved in place.</summary>
    /// <param name="alterations">The alterations.</param>
    /// <param name="findVersion">Finds a version of the run's definition; null when there is none.</param>
    public async Task LookAsync(IReadOnlyList<Alteration> alterations, Func<int, Task<WorkflowGraph?>> findVersion)
    {
        if (state is { Status: WorkflowStatus.Finished, SubStatus: not WorkflowSubStatus.Faulted })
        {
            IsDone = alterations.All(alteration => alteration is Alteration.Cancel);
            (IsDone ? Say : (Action<string, string?>)Refuse)($"The run has ended ({state.SubStatus}).", null);
            return;
        }

        foreach (var alteration in alterations)
        {
            switch (alteration)
            {
                case Alteration.Migrate migrate:
                    await MigrateAsync(migrate, findVersion);
                    break;
                case Alteration.ModifyVariable modify:
                    Modify(modify);
                    break;
                case Alteration.CancelActivity cancel:
                    CancelActivity(cancel);
                    break;
                case Alteration.ScheduleActivity schedule:
                    Schedule(schedule);
                    break;
                case Alteration.Cancel:
                    Say("The run is cancelled.");
                    break;
            }

            if (IsRefused)
            {
                return;
            }
        }
    }

    private async Task MigrateAsync(Alteration.Migrate migrate, Func<int, Task<WorkflowGraph?>> findVersion)
    {
        if (await findVersion(migrate.TargetVersion) is not { } target)
        {
            Refuse($"The definition '{state.DefinitionId}' has no version {migrate.TargetVersion}.");
            return;
        }

        new Migration(Graph, target, state, _log).Move();
        Graph = target;
    }

    private void Modify(Alteration.ModifyVariable modify)
    {
        try
        {
            if (VariableAlteration.Find(Graph, state, modify) is var (holder, variable, value))
            {
                Say($"The variable '{variable.Name}' is set.", Graph.FindByNodeId(holder.NodeId)!.Activity.Id);
                if (!variable.SurvivesWaits && state.SubStatus == WorkflowSubStatus.Suspended)
                {
                    Warn($"The variable '{variable.Name}' has no storage: it is back at its default after the next wait.");
                }

                return;
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException or OverflowException or System.Text.Json.JsonException)
        {
            Refuse($"The value does not fit the variable '{modify.VariableId}': {exception.Message}");
            return;
        }

        Refuse($"There is no variable '{modify.VariableId}' in what is open of the run.");
    }

    private void CancelActivity(Alteration.CancelActivity cancel)
    {
        var open = state.Executions.Where(execution => Is(execution, cancel.ActivityId, cancel.ActivityInstanceId)).ToList();
        if (open.Count == 0)
        {
            Refuse($"Nothing is open of the activity '{cancel.ActivityInstanceId ?? cancel.ActivityId}'.", cancel.ActivityId);
            return;
        }

        foreach (var execution in open)
        {
            Say($"'{ActivityId(execution)}' is cancelled; what follows it in a flowchart is passed by.", ActivityId(execution));
        }

        HasScheduledWork = true;
    }

    private void Schedule(Alteration.ScheduleActivity schedule)
    {
        HasScheduledWork = true;
        if (schedule.ActivityInstanceId is { } id && state.Executions.Find(execution => execution.Id == id) is { } existing)
        {
            Say($"'{ActivityId(existing)}' runs again.", ActivityId(existing));
            return;
        }

        if (schedule.ActivityId is null)
        {
            Refuse($"Nothing is open of the execution '{schedule.ActivityInstanceId}'.");
            return;
        }

        if (Graph.FindByActivityId(schedule.ActivityId) is not { } node)
        {
            Refuse($"There is no activity '{schedule.ActivityId}' in version {Graph.Definition.Version}.", schedule.ActivityId);
        }
        else if (node.Parent is not { Activity: ISchedulesAny } container)
        {
            Refuse($"'{schedule.ActivityId}' lies in '{node.Parent?.Activity.Id}', which schedules what it holds itself.", schedule.ActivityId);
        }
        else if (!state.Executions.Exists(execution => execution.NodeId == container.NodeId && execution.Status == ActivityStatus.Running))
        {
            Refuse($"'{schedule.ActivityId}' lies in '{container.Activity.Id}', which is not open in the run.", schedule.ActivityId);
        }
        else
        {
            Say($"'{schedule.ActivityId}' runs.", schedule.ActivityId);
        }
    }

    private bool Is(ActivityExecutionState execution, string? activityId, string? activityInstanceId) =>
        execution.Status is not (ActivityStatus.Completed or ActivityStatus.Canceled)
        && (activityInstanceId is null ? ActivityId(execution) == activityId : execution.Id == activityInstanceId);

    private string? ActivityId(ActivityExecutionState execution) => Graph.FindByNodeId(execution.NodeId)?.Activity.Id;

    private void Say(string message, string? activityId = null) => _log.Add(new AlterationLine(AlterationLevel.Information, message, activityId));

    private void Warn(string message) => _log.Add(new AlterationLine(AlterationLevel.Warning, message));

    private void Refuse(string message, string? activityId = null) => _log.Add(new AlterationLine(AlterationLevel.Error, message, activityId));
}
