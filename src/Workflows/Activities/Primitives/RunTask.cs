using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Activities.Primitives;

/// <summary>Asks somebody outside to do a task and waits for the result. Open tasks are the bookmarks of this type; completing one resumes the run.</summary>
[Activity("Elsa", "Primitives", "Requests a given task to be run and waits for its result.")]
public sealed class RunTask : Activity
{
    /// <summary>The stored type name: a task's completion is a stimulus for it.</summary>
    public const string TypeName = "Elsa.RunTask";

    /// <summary>The name under which a stimulus brings the result.</summary>
    public const string ResultKey = "Result";

    /// <summary>Gets or sets the task's name.</summary>
    public Input<string> TaskName { get; set; } = new((string)null!);

    /// <summary>Gets or sets what whoever does the task needs.</summary>
    [Input(UIHint = InputUIHints.DropDown)]
    public Input<IDictionary<string, object>?> Payload { get; set; } = new((IDictionary<string, object>?)null);

    /// <summary>Gets or sets where the task's id goes.</summary>
    public Output<string>? TaskId { get; set; }

    /// <summary>Gets or sets where the result goes.</summary>
    public Output<object?>? Result { get; set; }

    /// <summary>The stimulus that a task's completion is.</summary>
    /// <param name="taskId">The task's id.</param>
    /// <returns>The stimulus.</returns>
    public static object Stimulus(string taskId) => new { TaskId = taskId };

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context)
    {
        var taskId = Identifier.New();
        context.Set(TaskId, taskId);
        context.CreateBookmark(Stimulus(taskId), OnCompletedAsync, includeActivityInstanceId: false);
    }

    private ValueTask OnCompletedAsync(ActivityExecutionContext context)
    {
        context.Set(Result, context.WorkflowInput.TryGetValue(ResultKey, out var result) ? result : null);
        return context.CompleteActivityAsync();
    }
}
