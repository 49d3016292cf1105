using System.Globalization;
using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Execution;

/// <content>A step that faulted in passing runs again by itself: it waits for a timer of its own, which is a row as any other, and so outlives the process.</content>
internal sealed partial class WorkflowRun
{
    /// <summary>What the wait of a step that will run again has in place of a method's name, which never begins so.</summary>
    public const string RetryCallback = "$Retry";

    /// <summary>The name of such a wait: none that an activity's stimulus could have.</summary>
    public const string RetryName = "Workflows.Retry";

    /// <summary>The word of the journal for such a wait.</summary>
    public const string RetryingEvent = "Retrying";

    /// <summary>The names of its number and its pause in the journal.</summary>
    public const string AttemptKey = "RetryAttempt";

    /// <inheritdoc cref="AttemptKey"/>
    public const string PauseKey = "RetryDelay";

    private bool HasPostponed => State.Bookmarks.Exists(bookmark => bookmark.CallbackMethodName == RetryCallback);

    /// <summary>Puts a step that failed in passing off until later, when its policy says so.</summary>
    /// <returns>Whether it did; otherwise the failure is a fault.</returns>
    private bool Postpone(ActivityExecutionContext execution, Exception exception)
    {
        // One that has completed failed in its container's answer: its work is done, and a person says whether to do it again.
        if (State.Status == WorkflowStatus.Finished || execution.Status is not (ActivityStatus.Pending or ActivityStatus.Running) || !Faults.IsTransient(exception)
            || FindPolicy(execution) is not { } policy || execution.State.Retries >= policy.MaxRetryAttempts)
        {
            return false;
        }

        var attempt = ++execution.State.Retries;
        var pause = policy.Pause(attempt, Random.Shared.NextDouble(), OutboxRetry.RetryAfter(exception));
        var due = Now + pause;
        execution.ClearWishes();
        execution.Status = ActivityStatus.Running;
        execution.Exception = Faults.Describe(exception);
        Touch(execution);
        WriteRetry(execution, policy, pause, exception.Message, exception);
        State.Bookmarks.Add(new BookmarkState
        {
            Id = Identifier.New(),
            Name = RetryName,
            Hash = StimulusHash.Of(RetryName, new { attempt }, execution.Id),
            Payload = JsonSerializer.SerializeToElement(new { Attempt = attempt, DueAt = due }, ValueJson.Options),
            ActivityId = execution.Activity.Id,
            ActivityNodeId = execution.Node.NodeId,
            ActivityInstanceId = execution.Id,
            CallbackMethodName = RetryCallback,
            DueAt = due,
            CreatedAt = Now,
        });
        return true;
    }

    /// <summary>Writes down that a step will try again, with the number of the attempt that its state counts.</summary>
    public void WriteRetry(ActivityExecutionContext execution, RetryPolicy policy, TimeSpan pause, string why, Exception? exception = null)
    {
        var attempt = execution.State.Retries;
        execution.JournalData[AttemptKey] = attempt;
        execution.JournalData[PauseKey] = pause.ToString("c", CultureInfo.InvariantCulture);
        Write(execution, RetryingEvent, $"{why} Retry {attempt} of {policy.MaxRetryAttempts} at {Now + pause:u}.", exception);
        execution.JournalData.Remove(AttemptKey);
        execution.JournalData.Remove(PauseKey);
    }

    /// <summary>The policy of a step; null when its faults are incidents at once.</summary>
    public RetryPolicy? FindPolicy(ActivityExecutionContext execution)
    {
        try
        {
            return Context.ServiceProvider.GetService<RetryPolicies>()?.For(execution);
        }
        catch (InvalidDataException exception)
        {
            Write(execution, "RetryPolicyUnknown", exception.Message);
            return null;
        }
    }

    private ValueTask<bool> ResumePostponedAsync(ActivityExecutionContext execution, BookmarkState bookmark)
    {
        State.SubStatus = WorkflowSubStatus.Executing;
        Burn(bookmark);
        Touch(execution);
        return RetryAsync(execution);
    }

    /// <summary>The execution that a person wants to skip or retry: one that faulted, or one that waits to run again.</summary>
    private ActivityExecutionContext? ReviveOrWake(string activityInstanceId)
    {
        if (State.Bookmarks.Find(bookmark => bookmark.CallbackMethodName == RetryCallback && bookmark.ActivityInstanceId == activityInstanceId) is { } waiting
            && State.Status != WorkflowStatus.Finished && _open.TryGetValue(activityInstanceId, out var postponed))
        {
            State.SubStatus = WorkflowSubStatus.Executing;
            Burn(waiting);
            Touch(postponed);
            return postponed;
        }

        if (Revive(activityInstanceId) is not { } faulted)
        {
            return null;
        }

        faulted.State.Retries = 0;
        return faulted;
    }
}
