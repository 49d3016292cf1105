using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>Is in one of several named states; a transition's trigger leads to the next. It completes in a state that no transition leaves.</summary>
[Activity("Elsa", "Flow", "Executes a state machine made of named states and trigger-driven transitions.", DisplayName = "State Machine")]
public sealed class StateMachine : Activity
{
    private const string Current = "CurrentState";
    private List<State> _states = [];
    private List<Transition> _transitions = [];

    /// <summary>Gets or sets the states as the definition writes them: a name, and what runs on entry and on exit.</summary>
    [Browsable(false)]
    public JsonElement States { get; set; }

    /// <summary>Gets or sets the transitions as the definition writes them: from, to, a trigger, a condition and what runs between.</summary>
    [Browsable(false)]
    public JsonElement Transitions { get; set; }

    /// <summary>Gets or sets the state in which it begins.</summary>
    [Browsable(false)]
    public string? InitialState { get; set; }

    internal override void Bind(NodeBinder binder)
    {
        _states = [.. Items(States).Select(item => new State(GraphBinding.Text(item, "name") ?? "", Child(binder, item, "entry"), Child(binder, item, "exit")))];
        _transitions = [.. Items(Transitions).Select(item => Read(binder, item))];
        foreach (var transition in _transitions.Where(transition => Find(transition.From) is null || Find(transition.To) is null))
        {
            binder.Warn($"A transition leads from '{transition.From}' to '{transition.To}', and one of these states does not exist.");
        }
    }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.SetProperty(Current, InitialState);
        Enter(context, null);
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<JsonElement> Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    private static Activity? Child(NodeBinder binder, JsonElement item, string name) => item.TryGetProperty(name, out var child) ? binder.BindChild(child, name) : null;

    private static Transition Read(NodeBinder binder, JsonElement item)
    {
        var condition = item.TryGetProperty("condition", out var written) && written.ValueKind == JsonValueKind.Object && written.TryGetProperty("expression", out var expression)
            ? binder.Compile(expression, typeof(bool), "Condition of a transition")
            : null;
        return new Transition(
            GraphBinding.Text(item, "from") ?? "", GraphBinding.Text(item, "to") ?? "", Child(binder, item, "trigger"), condition, Child(binder, item, "action"));
    }

    /// <summary>The states and transitions in order: a run keeps the place of a transition among them.</summary>
    internal string Shape => string.Join('|', _states.Select(state => state.Name).Concat(_transitions.Select(transition => $"{transition.From}>{transition.To}:{transition.Trigger?.Id}")));

    private State? Find(string? name) => _states.Find(state => state.Name == name);

    private Transition TransitionOf(ActivityExecutionContext child) => _transitions[int.Parse(child.State.Tag!, CultureInfo.InvariantCulture)];

    private IEnumerable<Transition> From(ActivityExecutionContext context) => _transitions.Where(transition => transition.From == context.GetProperty<string>(Current));

    private void Schedule(ActivityExecutionContext context, Activity activity, ActivityCompletionCallback callback, Transition? transition, ActivityExecutionContext? completed) =>
        context.Schedule(
            activity, callback, tag: transition is null ? null : _transitions.IndexOf(transition).ToString(CultureInfo.InvariantCulture), schedulingContext: completed);

    private void Enter(ActivityExecutionContext context, ActivityExecutionContext? completed)
    {
        var state = Find(context.GetProperty<string>(Current));
        if (state is null)
        {
            context.Complete(null);
        }
        else if (state.Entry is { } entry)
        {
            Schedule(context, entry, OnEntryCompletedAsync, null, completed);
        }
        else
        {
            Await(context, completed);
        }
    }

    private ValueTask OnEntryCompletedAsync(ActivityCompletedContext completed)
    {
        Await(completed.TargetContext, completed.ChildContext);
        return ValueTask.CompletedTask;
    }

    /// <summary>Schedules the triggers of all transitions that leave the current state; the first that completes wins.</summary>
    private void Await(ActivityExecutionContext context, ActivityExecutionContext? completed)
    {
        var leaving = From(context).Where(transition => transition.Trigger is not null && Find(transition.To) is not null).ToList();
        if (leaving.Count == 0)
        {
            context.Complete(null);
        }

        foreach (var transition in leaving)
        {
            Schedule(context, transition.Trigger!, OnTriggerCompletedAsync, transition, completed);
        }
    }

    private ValueTask OnTriggerCompletedAsync(ActivityCompletedContext completed)
    {
        var (context, child, _) = completed;
        var transition = TransitionOf(child);
        if (transition.From != context.GetProperty<string>(Current))
        {
            return ValueTask.CompletedTask;
        }

        if (transition.Condition is { } condition && condition.Evaluate(context) is not true)
        {
            Schedule(context, transition.Trigger!, OnTriggerCompletedAsync, transition, child);
            return ValueTask.CompletedTask;
        }

        context.CancelWishes.AddRange(context.Children.Where(other => other != child));
        if (transition.Action is { } action)
        {
            Schedule(context, action, OnActionCompletedAsync, transition, child);
            return ValueTask.CompletedTask;
        }

        Exit(context, transition, child);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnActionCompletedAsync(ActivityCompletedContext completed)
    {
        Exit(completed.TargetContext, TransitionOf(completed.ChildContext), completed.ChildContext);
        return ValueTask.CompletedTask;
    }

    private void Exit(ActivityExecutionContext context, Transition transition, ActivityExecutionContext completed)
    {
        if (Find(transition.From)?.Exit is { } exit)
        {
            Schedule(context, exit, OnExitCompletedAsync, transition, completed);
            return;
        }

        Move(context, transition, completed);
    }

    private ValueTask OnExitCompletedAsync(ActivityCompletedContext completed)
    {
        Move(completed.TargetContext, TransitionOf(completed.ChildContext), completed.ChildContext);
        return ValueTask.CompletedTask;
    }

    private void Move(ActivityExecutionContext context, Transition transition, ActivityExecutionContext completed)
    {
        context.SetProperty(Current, transition.To);
        Enter(context, completed);
    }

    private sealed record State(string Name, Activity? Entry, Activity? Exit);

    private sealed record Transition(string From, string To, Activity? Trigger, CompiledExpression? Condition, Activity? Action);
}

/// <summary>Runs one activity.</summary>
[Activity("Elsa", "Flow", "A simple container that executes the given activity.", DisplayName = "Container")]
public sealed class FlowNode : Activity
{
    /// <summary>Gets or sets what runs.</summary>
    [Port]
    public Activity? Body { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => context.ScheduleActivityAsync(Body, OnBodyCompletedAsync);

    private ValueTask OnBodyCompletedAsync(ActivityCompletedContext completed) => completed.TargetContext.CompleteActivityAsync();
}
