using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;

namespace JetVision.Workflows.Execution;

/// <content>How executions and the run end: completion, cancellation, faults, waits.</content>
internal sealed partial class WorkflowRun
{
    /// <summary>Completes an execution, ends what is open below it, and tells its container, which may complete in turn.</summary>
    public async ValueTask CompleteAsync(ActivityExecutionContext execution, IReadOnlyList<string>? outcomes)
    {
        if (execution.Status != ActivityStatus.Running)
        {
            return;
        }

        foreach (var child in execution.Children.ToArray())
        {
            await CancelAsync(child, parentFirst: true);
        }

        execution.Status = ActivityStatus.Completed;
        execution.CompletedAt = Now;
        execution.FinalOutcomes = outcomes;
        Touch(execution);
        Write(execution, "Completed", outcomes: outcomes);
        if (!_callbacksCleared && !Context.IsLate && execution.ParentActivityExecutionContext is { Status: ActivityStatus.Running } parent)
        {
            if (execution.State.CompletionCallback is { } callback)
            {
                await parent.Node.Type.Complete(callback, parent.Activity, new ActivityCompletedContext(parent, execution, outcomes));
                await ApplyAsync(parent, completesByItself: false);
            }
        }

        BurnAll(bookmark => bookmark.ActivityInstanceId == execution.Id);
        Close(execution);
    }

    /// <summary>Cancels an execution and all below it.</summary>
    /// <param name="execution">The execution; one that has ended stays as it is.</param>
    /// <param name="parentFirst">Whether the journal names it before what is below it.</param>
    public async ValueTask CancelAsync(ActivityExecutionContext execution, bool parentFirst)
    {
        if (execution.Status is ActivityStatus.Completed or ActivityStatus.Canceled)
        {
            return;
        }

        // What had not begun leaves no trace.
        if (execution.Status == ActivityStatus.Pending)
        {
            execution.Status = ActivityStatus.Canceled;
            Close(execution);
            return;
        }

        var children = execution.Children.ToArray();
        if (!parentFirst)
        {
            foreach (var child in children)
            {
                await CancelAsync(child, parentFirst);
            }
        }

        execution.Status = ActivityStatus.Canceled;
        execution.CompletedAt = Now;
        BurnAll(bookmark => bookmark.ActivityInstanceId == execution.Id);
        Touch(execution);
        Write(execution, "Canceled");
        if (execution.ParentActivityExecutionContext is { Status: ActivityStatus.Running } parent && parent.Activity is IHearsOfCancellation container)
        {
            container.OnChildCanceled(parent, execution);
            await ApplyAsync(parent, completesByItself: false);
        }

        if (parentFirst)
        {
            foreach (var child in children)
            {
                await CancelAsync(child, parentFirst);
            }
        }

        Close(execution);
    }

    /// <summary>Completes the nearest workflow around an execution; the loops in between are cancelled.</summary>
    public async ValueTask CompleteCompositeAsync(ActivityExecutionContext sender, IReadOnlyList<string> outcomes)
    {
        for (var context = sender; context is not null; context = context.ParentActivityExecutionContext)
        {
            if (context.Activity is ILoop)
            {
                await CancelAsync(context, parentFirst: false);
            }
            else if (context.Node.Workflow is not null)
            {
                CompositeOutcomes = outcomes;
                await CompleteAsync(sender, null);
                await CompleteAsync(context, outcomes);
                return;
            }
        }
    }

    /// <summary>Ends the run at once: nothing more runs, nothing waits; the open containers stay as they are.</summary>
    public void Finish()
    {
        foreach (var pending in _queue)
        {
            pending.Status = ActivityStatus.Canceled;
            Close(pending);
        }

        _queue.Clear();
        _callbacksCleared = true;
        BurnAll(_ => true);
        End(WorkflowSubStatus.Finished);
    }

    /// <summary>Ends a run whose request has no time left: the step under way was the last, whatever its outcome.</summary>
    private void GiveUp()
    {
        if (State.Status == WorkflowStatus.Finished)
        {
            return;
        }

        foreach (var pending in _queue.Where(execution => execution.Status == ActivityStatus.Pending))
        {
            pending.Status = ActivityStatus.Canceled;
            Close(pending);
        }

        _queue.Clear();
        BurnAll(_ => true);
        var root = _open.Values.First(execution => execution.ParentActivityExecutionContext is null);
        Write(root, "Workflow cancelled", "The request took longer than its endpoint's RequestTimeout allows; make that longer, or answer before the long part begins.");
        End(WorkflowSubStatus.Cancelled);
    }

    private void Fault(ActivityExecutionContext execution, Exception exception)
    {
        execution.ClearWishes();
        Write(execution, "Faulted", exception.Message, exception);
        execution.Status = ActivityStatus.Faulted;
        execution.Exception = Faults.Describe(exception);
        for (var context = execution; context is not null; context = context.ParentActivityExecutionContext)
        {
            context.State.FaultCount++;
            Touch(context);
        }

        // A fault in a container's answer to a completion is the child's, which is closed by then: it is open again, so that it can be retried.
        if (_open.TryAdd(execution.Id, execution))
        {
            execution.ParentActivityExecutionContext?.Children.Add(execution);
        }

        State.Incidents.Add(new IncidentState
        {
            ActivityId = execution.Activity.Id,
            ActivityNodeId = execution.Node.NodeId,
            ActivityType = execution.Activity.Type,
            ActivityInstanceId = execution.Id,
            Message = exception.Message,
            Exception = execution.Exception,
            IsTransient = Faults.IsTransient(exception),
            Retries = execution.State.Retries,
            Timestamp = Now,
        });
        if (!ContinuesWithIncidents)
        {
            End(WorkflowSubStatus.Faulted);
        }
    }

    private bool ContinuesWithIncidents => Strategies.IsNamed(Graph.Definition.Options.IncidentStrategyType, "ContinueWithIncidents");

    private void End(WorkflowSubStatus how)
    {
        if (State.Status == WorkflowStatus.Finished)
        {
            return;
        }

        State.Status = WorkflowStatus.Finished;
        State.SubStatus = how;
        State.FinishedAt = Now;
    }

    /// <summary>The queue is empty: the run has ended, or waits.</summary>
    private void Settle()
    {
        if (State.Status == WorkflowStatus.Finished)
        {
            return;
        }

        if (_open.Values.All(execution => execution.Status is ActivityStatus.Completed or ActivityStatus.Canceled))
        {
            End(WorkflowSubStatus.Finished);
            return;
        }

        // One of several faulted steps was retried or skipped, and nothing else can move the run: it stands as it did.
        if (State.Bookmarks.Count == 0 && !ContinuesWithIncidents && _open.Values.Any(execution => execution.Status == ActivityStatus.Faulted))
        {
            End(WorkflowSubStatus.Faulted);
            return;
        }

        State.SubStatus = WorkflowSubStatus.Suspended;
        // A step that runs again finds what it found the first time: a retry is no wait.
        if (!HasPostponed)
        {
            ForgetWhatDoesNotSurviveWaits();
        }
    }

    /// <summary>Variables and inputs without storage are back at their default after a wait, whether or not the run leaves memory.</summary>
    private void ForgetWhatDoesNotSurviveWaits()
    {
        foreach (var execution in _open.Values)
        {
            foreach (var variable in execution.Node.Variables)
            {
                if (!variable.SurvivesWaits)
                {
                    execution.State.Variables[variable.Name] = variable.FreshDefault();
                }
            }
        }

        var kept = Graph.Definition.Inputs
            .Where(input => StorageDrivers.SurvivesWaits(input.StorageDriverType))
            .Select(input => input.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in State.Input.Keys.Where(name => !kept.Contains(name)).ToList())
        {
            State.Input.Remove(name);
        }
    }

    private bool Cancel()
    {
        if (State.Status == WorkflowStatus.Finished)
        {
            // A run that a fault ended can be given up for good: nothing in it is retried any more.
            if (State.SubStatus != WorkflowSubStatus.Faulted)
            {
                return false;
            }

            State.Status = WorkflowStatus.Running;
        }

        _queue.Clear();
        BurnAll(_ => true);
        End(WorkflowSubStatus.Cancelled);
        return true;
    }

    private ActivityExecutionContext? Revive(string activityInstanceId)
    {
        if (!_open.TryGetValue(activityInstanceId, out var execution) || execution.Status != ActivityStatus.Faulted)
        {
            return null;
        }

        State.Status = WorkflowStatus.Running;
        State.SubStatus = WorkflowSubStatus.Executing;
        State.FinishedAt = null;
        State.Incidents.RemoveAll(incident => incident.ActivityInstanceId == activityInstanceId);
        for (var context = execution; context is not null; context = context.ParentActivityExecutionContext)
        {
            context.State.FaultCount = Math.Max(0, context.State.FaultCount - 1);
            Touch(context);
        }

        return execution;
    }

    /// <summary>Runs a faulted execution again. One that faulted when a stimulus came hears the stimulus again: it does not come twice.</summary>
    private async ValueTask<bool> RetryAsync(ActivityExecutionContext execution)
    {
        execution.Exception = null;
        if (execution.State.FaultedResumption is not { } resumption)
        {
            execution.Status = ActivityStatus.Pending;
            _queue.Enqueue(execution);
            return true;
        }

        execution.State.FaultedResumption = null;
        execution.Status = ActivityStatus.Running;
        Context.Bring(resumption.Input);
        await StepAsync(execution, new BookmarkState
        {
            Id = "", Hash = "", Name = execution.Activity.Type, ActivityId = execution.Activity.Id, ActivityNodeId = execution.Node.NodeId,
            ActivityInstanceId = execution.Id, CallbackMethodName = resumption.CallbackMethodName,
        });
        await CommitEffectsAsync(execution);
        return true;
    }

    private async ValueTask<bool> SkipAsync(ActivityExecutionContext execution, BurstRequest.Skip skip)
    {
        execution.Exception = null;
        execution.State.FaultedResumption = null;
        execution.Status = ActivityStatus.Running;
        Write(execution, "Skipped", skip.Outcome is null ? null : $"Gone on with {skip.Outcome}.");
        foreach (var output in execution.Node.Outputs.Where(output => skip.Outputs.ContainsKey(output.Name)))
        {
            WriteOutput(execution, output, skip.Outputs[output.Name]);
        }

        await CompleteAsync(execution, skip.Outcome is null ? null : [skip.Outcome]);
        return true;
    }

    /// <summary>An ended execution leaves the open ones; the root stays, because the workflow's variables are read from it.</summary>
    private void Close(ActivityExecutionContext execution)
    {
        if (execution.ParentActivityExecutionContext is not null)
        {
            _open.Remove(execution.Id);
            execution.ParentActivityExecutionContext.Children.Remove(execution);
        }
    }
}

/// <summary>Is told when one of its children was cancelled.</summary>
internal interface IHearsOfCancellation
{
    void OnChildCanceled(ActivityExecutionContext context, ActivityExecutionContext child);
}

/// <summary>Runs its body several times, until Break.</summary>
internal interface ILoop;
