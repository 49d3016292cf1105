using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Execution;

/// <content>What a burst did can be refused by the database for good. Then the run, as it was saved last, faults at the step with which it would go on.</content>
internal sealed partial class WorkflowRun
{
    /// <summary>Ends the run with the incident, and saves it so. A retry of the step does again what could not be saved.</summary>
    public async Task RefuseAsync(BurstRequest.Refuse refusal)
    {
        Fault(Begun(refusal), refusal.Reason);
        End(WorkflowSubStatus.Faulted);
        await CommitAsync();
    }

    private ActivityExecutionContext Begun(BurstRequest.Refuse refusal)
    {
        switch (refusal.Of)
        {
            case BurstRequest.Start start:
                Begin(refusal.Bare ? new BurstRequest.Start(start.TriggerActivityId) : start);
                break;
            case BurstRequest.Resume resume when Awaited(resume.BookmarkId, refusal.Bare) is { } resumed:
                return resumed;
            case BurstRequest.Retry retry when ReviveOrWake(retry.ActivityInstanceId) is { } retried:
                return retried;
            case BurstRequest.Skip skip when ReviveOrWake(skip.ActivityInstanceId) is { } skipped:
                return skipped;
        }

        return _queue.TryDequeue(out var next) ? next : _open.Values.First(execution => execution.ParentActivityExecutionContext is null);
    }

    /// <summary>The execution that a stimulus reached; it hears the same again when it is retried.</summary>
    private ActivityExecutionContext? Awaited(string bookmarkId, bool bare)
    {
        if (State.Bookmarks.Find(bookmark => bookmark.Id == bookmarkId) is not { } wait || !_open.TryGetValue(wait.ActivityInstanceId, out var execution))
        {
            return null;
        }

        Burn(wait);
        if (wait.CallbackMethodName != RetryCallback)
        {
            execution.State.FaultedResumption = new FaultedResumption
            {
                CallbackMethodName = wait.CallbackMethodName, Input = bare ? [] : new Dictionary<string, object?>(Context.StimulusInput),
            };
        }

        return execution;
    }
}
