using System.Collections;
using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>Runs its body as long as a condition holds.</summary>
[Activity("Elsa", "Looping", "Executes its body while a condition is true.")]
public sealed class While : Activity, ILoop
{
    /// <summary>Gets or sets the condition, evaluated before each round.</summary>
    [Input(UIHint = InputUIHints.SingleLine), EvaluatedByActivity]
    public Input<bool> Condition { get; set; } = new(false);

    /// <summary>Gets or sets what is repeated.</summary>
    [Port]
    public Activity? Body { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => Round(context, null);

    private ValueTask OnBodyCompleted(ActivityCompletedContext completed) => Round(completed.TargetContext, completed.ChildContext);

    private ValueTask Round(ActivityExecutionContext context, ActivityExecutionContext? completed)
    {
        if (Breaking.IsOn(context) || Body is null || !context.Evaluate(Condition))
        {
            return context.CompleteActivityAsync();
        }

        context.Schedule(Body, OnBodyCompleted, schedulingContext: completed);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Counts, and runs its body for each number.</summary>
[Activity("Elsa", "Looping", "Iterates over a sequence of steps between a start and an end number.")]
public sealed class For : Activity, ILoop
{
    private const string CurrentStep = "CurrentStep";

    /// <summary>Gets or sets the first number.</summary>
    public Input<int> Start { get; set; } = new(0);

    /// <summary>Gets or sets the last number.</summary>
    public Input<int> End { get; set; } = new(0);

    /// <summary>Gets or sets how far one number is from the next; negative to count down.</summary>
    public Input<int> Step { get; set; } = new(1);

    /// <summary>Gets or sets whether the body runs for the last number too.</summary>
    [Input(DefaultValue = true)]
    public Input<bool> OuterBoundInclusive { get; set; } = new(true);

    /// <summary>Gets or sets what is repeated; it sees the number as <c>CurrentValue</c>.</summary>
    [Port]
    public Activity? Body { get; set; }

    /// <summary>Gets or sets where the number goes.</summary>
    public Output<object?>? CurrentValue { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => Body is null ? ValueTask.CompletedTask : Round(context);

    internal override void Bind(NodeBinder binder)
    {
        if (Body is null)
        {
            binder.Warn("This loop has no body, and one without never completes: the run stays suspended. Give it a body, or take it out.");
        }
    }

    private ValueTask OnChildComplete(ActivityCompletedContext completed) => Round(completed.TargetContext);

    private ValueTask Round(ActivityExecutionContext context)
    {
        var step = context.Get(Step);
        var end = context.Get(End);
        var value = context.State.Properties.ContainsKey(CurrentStep) ? context.GetProperty<int>(CurrentStep) + step : context.Get(Start);
        var distance = step >= 0 ? end - value : value - end;
        if (Breaking.IsOn(context) || distance < 0 || (distance == 0 && !context.Get(OuterBoundInclusive)))
        {
            return context.CompleteActivityAsync();
        }

        context.Schedule(Body, OnChildComplete, variables: new Dictionary<string, object?> { ["CurrentValue"] = value });
        context.SetProperty(CurrentStep, value);
        context.Set(CurrentValue, value);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Runs its body for each item of a list, one after the other.</summary>
[Activity("Elsa", "Looping", "Iterates over a set of values.", DisplayName = "For Each")]
public sealed class ForEach : Activity, ILoop
{
    private const string CurrentIndex = "CurrentIndex";

    /// <summary>Gets or sets the items.</summary>
    [Input(UIHint = InputUIHints.DropDown)]
    public Input<ICollection<object>> Items { get; set; } = new(Array.Empty<object>());

    /// <summary>Gets or sets what is repeated; it sees the item as <c>CurrentValue</c> and its place as <c>CurrentIndex</c>.</summary>
    [Port]
    public Activity? Body { get; set; }

    /// <summary>Gets or sets where the item goes.</summary>
    public Output<object>? CurrentValue { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => Round(context);

    private ValueTask OnChildCompleted(ActivityCompletedContext completed) => Round(completed.TargetContext);

    private ValueTask Round(ActivityExecutionContext context)
    {
        var index = context.GetProperty<int>(CurrentIndex);
        if (Breaking.IsOn(context))
        {
            return context.CompleteActivityAsync();
        }

        // Items that are null, unlike none, are a fault.
        var items = context.Get(Items)!.ToList();
        if (index >= items.Count)
        {
            return context.CompleteActivityAsync();
        }

        var item = items[index];
        context.Set(CurrentValue, item);
        if (Body is null)
        {
            return context.CompleteActivityAsync();
        }

        context.Schedule(Body, OnChildCompleted, variables: new Dictionary<string, object?> { ["CurrentIndex"] = index, ["CurrentValue"] = item });
        context.SetProperty(CurrentIndex, index + 1);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Runs its body for each item of a list, all side by side.</summary>
[Activity("Elsa", "Looping", "Schedules an activity for each item in parallel.", DisplayName = "Parallel for Each")]
public sealed class ParallelForEach : Activity
{
    private const string Remaining = "Remaining";

    /// <summary>Gets or sets the items.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<object> Items { get; set; } = new(Array.Empty<object>());

    /// <summary>Gets or sets what runs for each item; it sees the item as <c>CurrentValue</c> and its place as <c>CurrentIndex</c>.</summary>
    [Port]
    public Activity? Body { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var items = ItemsOf(context.Get(Items));
        if (items.Count == 0 || Body is null)
        {
            return context.CompleteActivityAsync();
        }

        context.SetProperty(Remaining, items.Count);
        for (var index = 0; index < items.Count; index++)
        {
            context.Schedule(
                Body, OnChildCompleted, tag: index.ToString(System.Globalization.CultureInfo.InvariantCulture),
                variables: new Dictionary<string, object?> { ["CurrentIndex"] = index, ["CurrentValue"] = items[index] });
        }

        return ValueTask.CompletedTask;
    }

    private static List<object?> ItemsOf(object? value) => value switch
    {
        null or string => [],
        JsonElement { ValueKind: JsonValueKind.Array } json => [.. json.EnumerateArray().Select(Expressions.ValueConverter.ToPlain)],
        IDictionary => [],
        IEnumerable items => [.. items.Cast<object?>()],
        _ => [],
    };

    private ValueTask OnChildCompleted(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var remaining = context.GetProperty<int>(Remaining) - 1;
        context.SetProperty(Remaining, remaining);
        return remaining == 0 ? context.CompleteActivityAsync() : ValueTask.CompletedTask;
    }
}
