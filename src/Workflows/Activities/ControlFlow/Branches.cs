using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>Runs one of two activities.</summary>
[Activity("Elsa", "Branching", "Evaluates a condition to determine which path to execute next.")]
public sealed class If : Activity
{
    /// <summary>Gets or sets the condition.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<bool> Condition { get; set; } = new(false);

    /// <summary>Gets or sets what runs when the condition holds.</summary>
    [Port]
    public Activity? Then { get; set; }

    /// <summary>Gets or sets what runs when it does not.</summary>
    [Port]
    public Activity? Else { get; set; }

    /// <summary>Gets or sets where the condition's value goes.</summary>
    public Output<bool>? Result { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var condition = context.Get(Condition);
        context.Set(Result, condition);
        if ((condition ? Then : Else) is not { } branch)
        {
            return context.CompleteActivityAsync();
        }

        context.Schedule(branch, OnChildCompleted);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnChildCompleted(ActivityCompletedContext completed) => completed.TargetContext.CompleteActivityAsync();
}

/// <summary>Runs the activities whose conditions hold.</summary>
[Activity("Elsa", "Branching", "Evaluates a set of case conditions and schedules the activity of each that is true.")]
public sealed class Switch : Activity
{
    private const string Scheduled = "Scheduled";
    private List<(CompiledExpression Condition, Activity? Activity)> _cases = [];

    /// <summary>Gets or sets the cases as the definition writes them.</summary>
    [Input(UIHint = "switch-editor")]
    public JsonElement Cases { get; set; }

    /// <summary>Gets or sets which of several matching cases count.</summary>
    [Input(UIHint = InputUIHints.DropDown)]
    public Input<SwitchMode> Mode { get; set; } = new(SwitchMode.MatchFirst);

    /// <summary>Gets or sets what runs when no case matches.</summary>
    [Port]
    public Activity? Default { get; set; }

    /// <summary>Gets or sets an output that nothing writes; definitions of stock have it.</summary>
    public Output<object>? Output { get; set; }

    internal override void Bind(NodeBinder binder)
    {
        if (Cases.ValueKind == JsonValueKind.Array)
        {
            _cases = [.. Cases.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => Read(binder, item))];
        }
    }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var matching = _cases.Where(item => item.Condition.Evaluate(context) is true).Select(item => item.Activity).ToList();
        var chosen = matching.Count == 0 ? [Default] : context.Get(Mode) == SwitchMode.MatchFirst ? matching.Take(1) : matching;
        var scheduled = chosen.OfType<Activity>().ToList();
        if (scheduled.Count == 0)
        {
            return context.CompleteActivityAsync();
        }

        context.SetProperty(Scheduled, scheduled.Count);
        foreach (var activity in scheduled)
        {
            context.Schedule(activity, OnChildCompleted);
        }

        return ValueTask.CompletedTask;
    }

    private static (CompiledExpression Condition, Activity? Activity) Read(NodeBinder binder, JsonElement item)
    {
        var label = GraphBinding.Text(item, "label") ?? "";
        item.TryGetProperty("condition", out var condition);
        return (binder.Compile(condition, typeof(bool), $"Case '{label}'"), item.TryGetProperty("activity", out var activity) ? binder.BindChild(activity, "cases") : null);
    }

    private ValueTask OnChildCompleted(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var remaining = context.GetProperty<int>(Scheduled) - 1;
        context.SetProperty(Scheduled, remaining);
        return remaining == 0 ? context.CompleteActivityAsync() : ValueTask.CompletedTask;
    }
}
