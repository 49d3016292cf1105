using JetVision.Workflows.Expressions;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Authoring;

/// <summary>
/// One execution of one activity in one run: what it was given, and what it wants to happen. The runner applies the wishes after the activity returned,
/// so an activity that throws half-way has asked for nothing.
/// </summary>
public sealed partial class ActivityExecutionContext
{
    /// <summary>Gets the id of this execution; effects use it as their idempotency key.</summary>
    public string Id => State.Id;

    /// <summary>Gets the activity that runs.</summary>
    public Activity Activity => Node.Activity;

    /// <summary>Gets the run.</summary>
    public WorkflowExecutionContext WorkflowExecutionContext => Run.Context;

    /// <summary>Gets the execution of the container; null for the workflow itself.</summary>
    public ActivityExecutionContext? ParentActivityExecutionContext { get; }

    /// <summary>Gets the token that ends the burst.</summary>
    public CancellationToken CancellationToken => WorkflowExecutionContext.CancellationToken;

    /// <summary>Gets the inputs of the run.</summary>
    public IDictionary<string, object?> WorkflowInput => WorkflowExecutionContext.Input;

    /// <summary>Gets what the activity adds to its journal entry; keep it small and free of clients' words.</summary>
    public IDictionary<string, object?> JournalData { get; } = new Dictionary<string, object?>();

    /// <summary>Gets what the activity remembers over a wait; values come back with their types.</summary>
    public IDictionary<string, object?> Properties => State.Properties;

    /// <summary>Gets a service of the burst's scope.</summary>
    /// <typeparam name="T">The service.</typeparam>
    /// <returns>The service.</returns>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    public T GetRequiredService<T>()
        where T : notnull => WorkflowExecutionContext.ServiceProvider.GetRequiredService<T>();

    /// <summary>Gets a service of the burst's scope.</summary>
    /// <typeparam name="T">The service.</typeparam>
    /// <returns>The service; null when it is not registered.</returns>
    public T? GetService<T>() => WorkflowExecutionContext.ServiceProvider.GetService<T>();

    /// <summary>Gets the value of an input, evaluated before the activity ran.</summary>
    /// <typeparam name="T">The input's type.</typeparam>
    /// <param name="input">One of the activity's inputs; null when the definition gives none.</param>
    /// <returns>The value; the type's default when the definition gives none.</returns>
    public T? Get<T>(Input<T>? input) => input is not null && ReadInput(input) is T value ? value : default;

    /// <summary>Writes an output to the variable or workflow output that it is bound to, and keeps it readable by the activity's name.</summary>
    /// <typeparam name="T">The output's type.</typeparam>
    /// <param name="output">One of the activity's outputs; null when the definition does not bind it, then nothing happens.</param>
    /// <param name="value">The value.</param>
    public void Set<T>(Output<T>? output, T? value)
    {
        if (output is not null)
        {
            WriteOutput(output, value);
        }
    }

    /// <summary>Writes the output <c>Result</c>; nothing happens when the activity has none.</summary>
    /// <param name="value">The value.</param>
    public void SetResult(object? value)
    {
        if (Node.Outputs.FirstOrDefault(output => output.Name == "Result") is { } result)
        {
            WriteOutput(result, value);
        }
    }

    /// <summary>Adds an entry to the run's journal.</summary>
    /// <param name="eventName">What happened, in a word.</param>
    /// <param name="message">Words for a person; null when the event says all.</param>
    public void AddExecutionLogEntry(string eventName, string? message = null) => Run.Write(this, eventName, message);

    /// <summary>Whether this activity is the trigger that started the run in this burst; then it has nothing to wait for.</summary>
    /// <returns>Whether it is.</returns>
    public bool IsTriggerOfWorkflow() => WorkflowExecutionContext.TriggerActivityId is { } id && id == Activity.Id;

    /// <summary>Gets what the activity remembers under a name.</summary>
    /// <typeparam name="T">The type to convert to.</typeparam>
    /// <param name="key">The name.</param>
    /// <returns>The value; the type's default when there is none.</returns>
    public T? GetProperty<T>(string key) => State.Properties.TryGetValue(key, out var value) ? ConvertInput<T>(value) : default;

    /// <summary>Remembers a value over a wait.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    public void SetProperty<T>(string key, T? value) => State.Properties[key] = value;

    /// <summary>Gets the value of a variable in scope: the nearest container's of that name.</summary>
    /// <typeparam name="T">The type to convert to.</typeparam>
    /// <param name="name">The variable's name.</param>
    /// <returns>The value; the type's default when no variable has the name.</returns>
    public T? GetVariable<T>(string name) => ConvertInput<T>(ReadVariable(name));

    /// <summary>Sets a variable in scope, converted to its type; one that is not declared is made in the nearest container.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">The value.</param>
    public void SetVariable(string name, object? value) => WriteVariable(name, value);

    /// <summary>Schedules a child; it runs when its turn comes, after this activity returned.</summary>
    /// <param name="activity">A child of this activity; when null the callback is as if it had completed at once.</param>
    /// <param name="completionCallback">A named method of this activity that hears of the completion; null when it does not matter.</param>
    /// <returns>A completed task.</returns>
    public ValueTask ScheduleActivityAsync(Activity? activity, ActivityCompletionCallback? completionCallback = null)
    {
        Schedule(activity, completionCallback);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for a stimulus. The run is saved and takes no thread until the stimulus comes.</summary>
    /// <param name="stimulus">What is awaited; a stimulus with equal content of the same activity type resumes.</param>
    /// <param name="callback">A named method of the activity that continues; null when the activity is complete on resumption.</param>
    /// <param name="includeActivityInstanceId">Whether the stimulus must also name this execution.</param>
    /// <returns>The wait, whose id a link can carry.</returns>
    public Bookmark CreateBookmark(object stimulus, ExecuteActivityDelegate? callback, bool includeActivityInstanceId = true) =>
        AddBookmark(stimulus, callback, includeActivityInstanceId);

    /// <summary>Waits until a moment; the engine itself resumes it then.</summary>
    /// <param name="dueAt">When.</param>
    /// <param name="callback">A named method of the activity that continues; null when the activity is complete on resumption.</param>
    public void CreateTimer(DateTimeOffset dueAt, ExecuteActivityDelegate? callback = null) => AddTimer(dueAt, callback);

    /// <summary>Completes the activity without naming an outcome, which stands for <c>Done</c>.</summary>
    /// <returns>A completed task.</returns>
    public ValueTask CompleteActivityAsync()
    {
        Complete(null);
        return ValueTask.CompletedTask;
    }

    /// <summary>Completes the activity; in a flowchart the connections from the named ports are followed.</summary>
    /// <param name="outcomes">The ports' names.</param>
    /// <returns>A completed task.</returns>
    public ValueTask CompleteActivityWithOutcomesAsync(params string[] outcomes)
    {
        Complete(outcomes);
        return ValueTask.CompletedTask;
    }

    /// <summary>Gets what the run was started with or the stimulus brought, by name.</summary>
    /// <typeparam name="T">The type to convert to.</typeparam>
    /// <param name="key">The name.</param>
    /// <returns>The value; the type's default when none of that name was given.</returns>
    public T? GetWorkflowInput<T>(string key) => WorkflowInput.TryGetValue(key, out var value) ? ConvertInput<T>(value) : default;

    private static T? ConvertInput<T>(object? value) => ValueConverter.Convert<T>(value);
}

/// <summary>A wait that an activity has asked for.</summary>
/// <param name="Id">The id under which it can be resumed, once the run is saved.</param>
public sealed record Bookmark(string Id);
