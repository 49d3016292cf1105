using JetVision.Workflows.Authoring;
using JetVision.Workflows.Runtime.Alterations;

namespace JetVision.Workflows.Execution;

/// <summary>A container whose children a person may schedule out of turn.</summary>
internal interface ISchedulesAny
{
    /// <summary>Schedules a child as if its turn had come; what follows it follows then.</summary>
    void ScheduleAny(ActivityExecutionContext context, Activity child);
}

/// <content>What a person changes in a run from outside. Whether it can be done was looked at before.</content>
internal sealed partial class WorkflowRun
{
    private async ValueTask<bool> AlterAsync(IReadOnlyList<Alteration> alterations)
    {
        var wasFaulted = State is { Status: WorkflowStatus.Finished, SubStatus: WorkflowSubStatus.Faulted };
        foreach (var alteration in alterations)
        {
            switch (alteration)
            {
                case Alteration.Migrate migrate when Root is { } root:
                    Write(root, "Migrated", $"The run goes on by version {migrate.TargetVersion}.");
                    Touch(root);
                    break;
                case Alteration.ModifyVariable modify:
                    var (holder, variable, value) = VariableAlteration.Find(Graph, State, modify) ?? throw new InvalidOperationException($"There is no variable '{modify.VariableId}' in the run.");
                    holder.Variables[variable.Name] = value;
                    Write(_open[holder.Id], "VariableModified", $"'{variable.Name}' was set from outside.");
                    Touch(_open[holder.Id]);
                    break;
                case Alteration.CancelActivity cancel:
                    foreach (var execution in OpenOf(cancel.ActivityId, cancel.ActivityInstanceId))
                    {
                        State.Incidents.RemoveAll(incident => incident.ActivityInstanceId == execution.Id);
                        await CancelAsync(execution, parentFirst: false);
                    }

                    break;
                case Alteration.ScheduleActivity schedule:
                    await ScheduleAsync(schedule);
                    break;
                case Alteration.Cancel:
                    return Cancel();
            }
        }

        // A run that a fault ended goes on when there is something to do in it, or when what had faulted is gone.
        if (wasFaulted && (_queue.Count > 0 || State.Incidents.Count == 0))
        {
            State.Status = WorkflowStatus.Running;
            State.FinishedAt = null;
        }

        return true;
    }

    private ActivityExecutionContext? Root => _open.Values.FirstOrDefault(execution => execution.ParentActivityExecutionContext is null);

    private List<ActivityExecutionContext> OpenOf(string? activityId, string? activityInstanceId) => [.. _open.Values.Where(execution =>
        (activityInstanceId is null ? execution.Activity.Id == activityId : execution.Id == activityInstanceId)
        && execution.Status is not (ActivityStatus.Completed or ActivityStatus.Canceled))];

    private async ValueTask ScheduleAsync(Alteration.ScheduleActivity schedule)
    {
        if (schedule.ActivityInstanceId is { } id && _open.TryGetValue(id, out var execution))
        {
            foreach (var child in execution.Children.ToArray())
            {
                await CancelAsync(child, parentFirst: false);
            }

            State.Incidents.RemoveAll(incident => incident.ActivityInstanceId == id);
            BurnAll(bookmark => bookmark.ActivityInstanceId == id);
            execution.Exception = null;
            execution.State.FaultedResumption = null;
            execution.State.Retries = 0;
            if (execution.Status != ActivityStatus.Pending)
            {
                execution.Status = ActivityStatus.Pending;
                _queue.Enqueue(execution);
            }

            Touch(execution);
            return;
        }

        var node = Graph.FindByActivityId(schedule.ActivityId ?? "") ?? throw new InvalidOperationException($"There is no activity '{schedule.ActivityId}' in the run's version.");
        var container = _open.Values.First(candidate => candidate.Node == node.Parent && candidate.Status == ActivityStatus.Running);
        ((ISchedulesAny)container.Activity).ScheduleAny(container, node.Activity);
        await ApplyAsync(container, completesByItself: false);
    }
}
