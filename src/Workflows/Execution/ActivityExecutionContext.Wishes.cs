using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Authoring;

/// <content>What the runner gives to the execution and what it takes from it afterwards.</content>
public sealed partial class ActivityExecutionContext
{
    private object?[]? _inputs;

    internal ActivityExecutionContext(WorkflowRun run, ActivityNode node, ActivityExecutionContext? parent, ActivityExecutionState state)
    {
        Run = run;
        Node = node;
        ParentActivityExecutionContext = parent;
        State = state;
        parent?.Children.Add(this);
    }

    internal WorkflowRun Run { get; }

    internal ActivityNode Node { get; }

    internal ActivityExecutionState State { get; }

    /// <summary>The executions below this one that have not ended.</summary>
    internal List<ActivityExecutionContext> Children { get; } = [];

    internal ActivityStatus Status
    {
        get => State.Status;
        set => State.Status = value;
    }

    /// <summary>Whether a completion was asked for.</summary>
    internal bool WantsCompletion { get; private set; }

    /// <summary>The outcomes of the completion that was asked for; null when it named none.</summary>
    internal IReadOnlyList<string>? Outcomes { get; private set; }

    /// <summary>The waits that were asked for.</summary>
    internal List<BookmarkWish> BookmarkWishes { get; } = [];

    /// <summary>The values that were written, in order.</summary>
    internal List<OutputWish> OutputWishes { get; } = [];

    /// <summary>The children that are to run, in order.</summary>
    internal List<ScheduleWish> ScheduleWishes { get; } = [];

    /// <summary>The executions that are to be cancelled once the children are scheduled.</summary>
    internal List<ActivityExecutionContext> CancelWishes { get; } = [];

    /// <summary>What was written to outputs in this burst, by name.</summary>
    internal Dictionary<string, object?> RecordedOutputs { get; } = [];

    /// <summary>The outcomes with which it completed; null when it named none or has not.</summary>
    internal IReadOnlyList<string>? FinalOutcomes { get; set; }

    internal ExceptionState? Exception { get; set; }

    internal DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Forgets all that was asked for.</summary>
    internal void ClearWishes()
    {
        WantsCompletion = false;
        BookmarkWishes.Clear();
        OutputWishes.Clear();
        ScheduleWishes.Clear();
        CancelWishes.Clear();
    }

    /// <summary>Evaluates the inputs that the engine evaluates for the activity.</summary>
    internal void EvaluateInputs()
    {
        _inputs = new object?[Node.Inputs.Length];
        for (var slot = 0; slot < _inputs.Length; slot++)
        {
            if (Node.Inputs[slot].AutoEvaluate)
            {
                Evaluate(slot);
            }
        }
    }

    /// <summary>Evaluates an input once more.</summary>
    internal T? Evaluate<T>(Input<T> input) => Evaluate(input.Slot) is T value ? value : default;

    internal void Schedule(
        Activity? activity, ActivityCompletionCallback? callback, string? tag = null, IReadOnlyDictionary<string, object?>? variables = null,
        ActivityExecutionContext? schedulingContext = null, bool backward = false) =>
        ScheduleWishes.Add(new ScheduleWish(activity, callback, tag, variables, schedulingContext ?? this, backward));

    private object? Evaluate(int slot)
    {
        var input = Node.Inputs[slot];
        object? value;
        try
        {
            value = input.Expression?.Evaluate(this);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InputEvaluationException(input.Name, exception);
        }

        (_inputs ??= new object?[Node.Inputs.Length])[slot] = value;
        if (!input.IsSensitive)
        {
            State.Inputs[input.Name] = value;
        }

        return value;
    }

    private object? ReadInput(Input input)
    {
        if (input.Slot < 0 || input.Slot >= Node.Inputs.Length)
        {
            return null;
        }

        // After a wait the values come from the saved state; typed as the activity declared them.
        _inputs ??= [.. Node.Inputs.Select(compiled => State.Inputs.TryGetValue(compiled.Name, out var value)
            ? Expressions.ValueConverter.Convert(value, compiled.Input.Type)
            : null)];
        return _inputs[input.Slot];
    }

    private void WriteOutput(Output output, object? value) => OutputWishes.Add(new OutputWish(output, value));

    /// <summary>Waits for the end of a run that this one started.</summary>
    internal void AwaitChild(string instanceId, ExecuteActivityDelegate callback) => BookmarkWishes.Add(
        new BookmarkWish(ChildWorkflow.Stimulus(instanceId), Named(callback), IncludeActivityInstanceId: false, null) { HashedName = ChildWorkflow.StimulusType });

    private Bookmark AddBookmark(object stimulus, ExecuteActivityDelegate? callback, bool includeActivityInstanceId)
    {
        var wish = new BookmarkWish(stimulus, Named(callback), includeActivityInstanceId, null);
        BookmarkWishes.Add(wish);
        return new Bookmark(wish.Id);
    }

    private void AddTimer(DateTimeOffset dueAt, ExecuteActivityDelegate? callback) =>
        BookmarkWishes.Add(new BookmarkWish(new { DueAt = dueAt }, Named(callback), IncludeActivityInstanceId: true, dueAt));

    internal void Complete(IReadOnlyList<string>? outcomes)
    {
        WantsCompletion = true;
        Outcomes = outcomes;
    }

    private string? Named(ExecuteActivityDelegate? callback)
    {
        if (callback is not null && callback.Method.Name.Contains('<', StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"{Activity.GetType()} waits with an anonymous callback. Give CreateBookmark a named method of the activity: after a restart only its name is known.");
        }

        return callback?.Method.Name;
    }
}

internal sealed record BookmarkWish(object Stimulus, string? CallbackMethodName, bool IncludeActivityInstanceId, DateTimeOffset? DueAt)
{
    /// <summary>Gets the id that the wait will have.</summary>
    public string Id { get; } = Identifier.New();

    /// <summary>The name that the stimulus must match; null for the activity's type.</summary>
    public string? HashedName { get; init; }
}

internal sealed record OutputWish(Output Output, object? Value);

internal sealed record ScheduleWish(
    Activity? Activity, ActivityCompletionCallback? Callback, string? Tag, IReadOnlyDictionary<string, object?>? Variables,
    ActivityExecutionContext SchedulingContext, bool Backward);
