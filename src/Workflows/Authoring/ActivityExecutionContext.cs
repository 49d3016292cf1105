using System.Text.Json;
using JetVision.Workflows.Execution;
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
    public Activity Activity { get; }

    /// <summary>Gets the run.</summary>
    public WorkflowExecutionContext WorkflowExecutionContext { get; }

    /// <summary>Gets the token that ends the burst.</summary>
    public CancellationToken CancellationToken => WorkflowExecutionContext.CancellationToken;

    /// <summary>Gets the inputs of the run.</summary>
    public IDictionary<string, object?> WorkflowInput => WorkflowExecutionContext.Input;

    /// <summary>Gets what the activity adds to its journal entry; keep it small and free of clients' words.</summary>
    public IDictionary<string, object?> JournalData { get; } = new Dictionary<string, object?>();

    internal ActivityExecutionState State { get; }

    /// <summary>Gets a service of the burst's scope.</summary>
    /// <typeparam name="T">The service.</typeparam>
    /// <returns>The service.</returns>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    public T GetRequiredService<T>()
        where T : notnull => WorkflowExecutionContext.ServiceProvider.GetRequiredService<T>();

    /// <summary>Gets the value of an input, evaluated before the activity ran.</summary>
    /// <typeparam name="T">The input's type.</typeparam>
    /// <param name="input">One of the activity's inputs; null when the definition gives none.</param>
    /// <returns>The value; the type's default when the definition gives none.</returns>
    public T? Get<T>(Input<T>? input) => input is null ? default : (T?)ReadInput(input);

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

    /// <summary>Waits for a stimulus. The run is saved and takes no thread until the stimulus comes.</summary>
    /// <param name="stimulus">What is awaited; a stimulus with equal content of the same activity type resumes.</param>
    /// <param name="callback">A named method of the activity that continues; null when the activity is complete on resumption.</param>
    /// <param name="includeActivityInstanceId">Whether the stimulus must also name this execution.</param>
    public void CreateBookmark(object stimulus, ExecuteActivityDelegate? callback, bool includeActivityInstanceId = true) =>
        AddBookmark(stimulus, callback, includeActivityInstanceId);

    /// <summary>Completes the activity with the outcome <c>Done</c>.</summary>
    /// <returns>A completed task.</returns>
    public ValueTask CompleteActivityAsync() => CompleteActivityWithOutcomesAsync("Done");

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

    private static T? ConvertInput<T>(object? value) => value switch
    {
        null => default,
        T typed => typed,
        JsonElement json => json.Deserialize<T>(ValueJson.Options),
        _ => JsonSerializer.SerializeToElement(value, ValueJson.Options).Deserialize<T>(ValueJson.Options),
    };
}
