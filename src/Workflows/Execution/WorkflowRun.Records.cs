using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;

namespace JetVision.Workflows.Execution;

/// <content>What the run writes down: journal, execution records, outputs, bookmarks, commits.</content>
internal sealed partial class WorkflowRun
{
    private readonly BurstDelta _delta = new();
    private readonly HashSet<ActivityExecutionContext> _touched = [];

    /// <summary>The last value that an activity wrote to an output in this burst, seen from where it is asked for.</summary>
    public object? LastOutput(ActivityExecutionContext from, ActivityNode node, string outputName)
    {
        for (var i = _outputs.Count - 1; i >= 0; i--)
        {
            var output = _outputs[i];
            if (ReferenceEquals(output.Node, node) && output.Name == outputName && IsWithin(from, output.Container))
            {
                return output.Value;
            }
        }

        return null;
    }

    private static bool IsWithin(ActivityExecutionContext? context, ActivityExecutionContext? container)
    {
        for (; context is not null; context = context.ParentActivityExecutionContext)
        {
            if (ReferenceEquals(context, container))
            {
                return true;
            }
        }

        return false;
    }

    private void WriteOutput(ActivityExecutionContext execution, Output output, object? value)
    {
        execution.RecordedOutputs[output.Name] = value;
        Record(execution, output.Name, value);
        if (output.Variable is { } variable)
        {
            execution.WriteVariable(variable, value);
        }
        else if (output.MemoryReference is { Length: > 0 } name)
        {
            WriteWorkflowOutput(execution, name, value);
        }
    }

    /// <summary>Writes an output of the nearest workflow that declares it: of the run itself, or of the activity that stands for a workflow.</summary>
    private void WriteWorkflowOutput(ActivityExecutionContext execution, string name, object? value)
    {
        for (var context = execution; context is not null; context = context.ParentActivityExecutionContext)
        {
            if (context.Node.Workflow is not { } definition)
            {
                continue;
            }

            if (!definition.Outputs.Any(output => output.Name == name))
            {
                return;
            }

            if (context.ParentActivityExecutionContext is { } composite)
            {
                composite.State.Properties["Output:" + name] = value;
            }
            else
            {
                State.Output[name] = value;
            }

            return;
        }
    }

    /// <summary>Keeps an output readable by the activity's name until the burst ends.</summary>
    private void Record(ActivityExecutionContext execution, string name, object? value)
    {
        _outputs.Add(new RecordedOutput(execution.Node, execution.ParentActivityExecutionContext, name, value));
        if (name == "Result")
        {
            Context.LastResult = value;
        }
    }

    private void AddBookmark(ActivityExecutionContext execution, BookmarkWish wish) => State.Bookmarks.Add(new BookmarkState
    {
        Id = wish.Id,
        Name = execution.Activity.Type,
        Hash = StimulusHash.Of(wish.HashedName ?? execution.Activity.Type, wish.Stimulus, wish.IncludeActivityInstanceId ? execution.Id : null),
        Payload = JsonSerializer.SerializeToElement(wish.Stimulus, ValueJson.Options),
        ActivityId = execution.Activity.Id,
        ActivityNodeId = execution.Node.NodeId,
        ActivityInstanceId = execution.Id,
        CallbackMethodName = wish.CallbackMethodName,
        DueAt = wish.DueAt,
        CreatedAt = Now,
    });

    private void Burn(BookmarkState bookmark)
    {
        if (bookmark.AutoBurn)
        {
            BurnAll(candidate => candidate.Id == bookmark.Id);
        }
    }

    private void BurnAll(Predicate<BookmarkState> which)
    {
        for (var i = State.Bookmarks.Count - 1; i >= 0; i--)
        {
            if (which(State.Bookmarks[i]))
            {
                _delta.BurnedBookmarkIds.Add(State.Bookmarks[i].Id);
                State.Bookmarks.RemoveAt(i);
            }
        }
    }

    public void Write(
        ActivityExecutionContext execution, string eventName, string? message = null, Exception? exception = null, IReadOnlyList<string>? outcomes = null) =>
        _delta.Journal.Add(new JournalEntry
        {
            Id = Identifier.New(),
            Sequence = State.NextSequence++,
            ActivityInstanceId = execution.Id,
            ParentActivityInstanceId = execution.ParentActivityExecutionContext?.Id,
            ActivityId = execution.Activity.Id,
            ActivityType = execution.Activity.Type,
            ActivityTypeVersion = execution.Activity.Version,
            ActivityName = execution.Activity.Name,
            NodeId = execution.Node.NodeId,
            Timestamp = Now,
            EventName = eventName,
            Message = message,
            Payload = TakeStart(execution) ?? Payload(execution, exception, outcomes),
        });

    /// <summary>The first entry of a run says what it was begun with.</summary>
    private JsonElement? TakeStart(ActivityExecutionContext execution)
    {
        if (_start is null || execution.ParentActivityExecutionContext is not null)
        {
            return null;
        }

        var start = _start;
        _start = null;
        return execution.Node.LogPersistence is { } persistence && !persistence.KeepsState(execution) ? null : start;
    }

    private static JsonElement? Payload(ActivityExecutionContext execution, Exception? exception, IReadOnlyList<string>? outcomes)
    {
        if (exception is null && outcomes is null && execution.JournalData.Count == 0)
        {
            return null;
        }

        var payload = new Dictionary<string, object?>(execution.JournalData);
        if (outcomes is not null)
        {
            payload["Outcomes"] = outcomes;
        }

        if (exception is not null)
        {
            payload["Exception"] = exception.GetType().FullName;
            payload["Message"] = exception.Message;
            payload["StackTrace"] = exception.StackTrace;
            payload["InnerException"] = exception.InnerException?.GetType().FullName;
        }

        return JsonSerializer.SerializeToElement(payload, ValueJson.Options);
    }

    /// <summary>Notes that an execution changed since the last commit.</summary>
    private void Touch(ActivityExecutionContext execution) => _touched.Add(execution);

    private async Task CommitAsync()
    {
        foreach (var execution in _touched)
        {
            _delta.Executions[execution.Id] = RecordOf(execution);
        }

        State.Executions = [.. Open(_open.Values.FirstOrDefault(execution => execution.ParentActivityExecutionContext is null))];
        State.Scheduled = [.. _queue.Where(execution => execution.Status == ActivityStatus.Pending).Select(execution => new ScheduledWork(execution.Id))];
        State.UpdatedAt = Now;
        await _sink.CommitAsync(State, _delta, Context.HostCancellation);
        _touched.Clear();
        _delta.Journal.Clear();
        _delta.Executions.Clear();
        _delta.BurnedBookmarkIds.Clear();
    }

    /// <summary>The executions worth keeping, parents before children. Of a run that ended well only the root, whose variables are read.</summary>
    private IEnumerable<ActivityExecutionState> Open(ActivityExecutionContext? execution)
    {
        if (execution is null)
        {
            yield break;
        }

        yield return execution.State;
        if (State is { Status: WorkflowStatus.Finished, SubStatus: WorkflowSubStatus.Finished })
        {
            yield break;
        }

        foreach (var below in execution.Children.SelectMany(Open))
        {
            yield return below;
        }
    }

    private ActivityExecutionRecord RecordOf(ActivityExecutionContext execution)
    {
        var inputs = execution.State.Inputs;
        var outputs = execution.Node.Outputs.ToDictionary(output => output.Name, output => execution.RecordedOutputs.GetValueOrDefault(output.Name));
        var keepsState = true;
        if (execution.Node.LogPersistence is { } persistence)
        {
            inputs = persistence.Inputs(execution, inputs);
            outputs = persistence.Outputs(execution, outputs);
            keepsState = persistence.KeepsState(execution);
        }

        return new ActivityExecutionRecord
        {
            Id = execution.Id,
            ActivityId = execution.Activity.Id,
            ActivityNodeId = execution.Node.NodeId,
            ActivityType = execution.Activity.Type,
            ActivityTypeVersion = execution.Activity.Version,
            ActivityName = execution.Activity.Name,
            ActivityState = inputs,
            Outputs = outputs,
            Properties = keepsState ? new Dictionary<string, object?>(execution.State.Properties) : [],
            Outcomes = execution.FinalOutcomes ?? [],
            JournalData = keepsState ? new Dictionary<string, object?>(execution.JournalData) : [],
            Exception = execution.Exception,
            HasBookmarks = State.Bookmarks.Exists(bookmark => bookmark.ActivityInstanceId == execution.Id),
            Status = execution.Status,
            AggregateFaultCount = execution.State.FaultCount,
            SchedulingActivityExecutionId = execution.State.SchedulingId,
            SchedulingActivityId = execution.State.SchedulingActivityId,
            CallStackDepth = execution.State.CallStackDepth,
            StartedAt = execution.State.StartedAt,
            CompletedAt = execution.CompletedAt,
        };
    }

    private sealed record RecordedOutput(ActivityNode Node, ActivityExecutionContext? Container, string Name, object? Value);
}
