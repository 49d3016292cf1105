using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Authoring;

/// <content>What the runner gives to the execution and what it takes from it afterwards.</content>
public sealed partial class ActivityExecutionContext
{
    private readonly object?[] _inputs;

    internal ActivityExecutionContext(Activity activity, WorkflowExecutionContext workflow, ActivityExecutionState state, object?[] inputs)
    {
        Activity = activity;
        WorkflowExecutionContext = workflow;
        State = state;
        _inputs = inputs;
    }

    /// <summary>The outcomes of the completion that was asked for; null when the activity did not complete.</summary>
    internal IReadOnlyList<string>? CompletedWith { get; private set; }

    /// <summary>The waits that were asked for.</summary>
    internal List<BookmarkWish> BookmarkWishes { get; } = [];

    /// <summary>The values that were written, in order.</summary>
    internal List<OutputWish> OutputWishes { get; } = [];

    private object? ReadInput(Input input) => input.Slot >= 0 && input.Slot < _inputs.Length ? _inputs[input.Slot] : null;

    private void WriteOutput(Output output, object? value) => OutputWishes.Add(new OutputWish(output, value));

    private void AddBookmark(object stimulus, ExecuteActivityDelegate? callback, bool includeActivityInstanceId) =>
        BookmarkWishes.Add(new BookmarkWish(stimulus, callback?.Method.Name, includeActivityInstanceId));

    private void Complete(IReadOnlyList<string> outcomes) => CompletedWith = outcomes;
}

internal sealed record BookmarkWish(object Stimulus, string? CallbackMethodName, bool IncludeActivityInstanceId);

internal sealed record OutputWish(Output Output, object? Value);
