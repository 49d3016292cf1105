using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>Where a flowchart starts.</summary>
[Activity("Elsa", "Flow", "A milestone activity that marks the start of a flowchart.")]
public sealed class Start : CodeActivity, IStartNode;

/// <summary>Completes its flowchart at once; what is still waiting in it is cancelled.</summary>
[Activity("Elsa", "Flow", "A milestone activity that marks the end of a flowchart.")]
public sealed class End : CodeActivity, ITerminalNode;

/// <summary>Goes one of two ways.</summary>
[Activity("Elsa", "Branching", "Evaluates a condition and goes on along True or False.", DisplayName = "Decision"), FlowNode("True", "False")]
public sealed class FlowDecision : Activity
{
    /// <summary>Gets or sets the condition.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<bool> Condition { get; set; } = new(false);

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) =>
        context.CompleteActivityWithOutcomesAsync(context.Get(Condition) ? "True" : "False");
}

/// <summary>Goes several ways at once.</summary>
[Activity("Elsa", "Branching", "Branches execution into several branches that run side by side.", DisplayName = "Fork (flow)")]
public sealed class FlowFork : Activity
{
    /// <summary>Gets or sets the names of the branches; each is a port.</summary>
    [Input(UIHint = InputUIHints.DynamicOutcomes)]
    public Input<ICollection<string>> Branches { get; set; } = new(Array.Empty<string>());

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) =>
        context.CompleteActivityWithOutcomesAsync([.. context.Get(Branches) ?? []]);
}

/// <summary>What a join waits for.</summary>
public enum FlowJoinMode
{
    /// <summary>All inbound connections must be followed; when one is not, the join is skipped.</summary>
    WaitAll,

    /// <summary>All inbound connections that will still be followed.</summary>
    WaitAllActive,

    /// <summary>The first inbound connection; what still waits in the others is cancelled.</summary>
    WaitAny,
}

/// <summary>Brings branches together. The flowchart does the waiting; the join itself runs when it opens.</summary>
[Activity("Elsa", "Branching", "Merges several branches into one.", DisplayName = "Join")]
public sealed class FlowJoin : Activity
{
    /// <summary>Gets or sets what the join waits for.</summary>
    [Input(UIHint = InputUIHints.DropDown, DefaultValue = FlowJoinMode.WaitAny)]
    public Input<FlowJoinMode> Mode { get; set; } = new(FlowJoinMode.WaitAny);

    internal FlowJoinMode EvaluateMode(ActivityExecutionContext flowchart, Activity join) =>
        join.Node.Inputs[Mode.Slot].Expression?.Evaluate(flowchart) is FlowJoinMode mode ? mode : FlowJoinMode.WaitAny;

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.ParentActivityExecutionContext is { Activity: Flowchart flowchart } parent)
        {
            context.CancelWishes.AddRange(flowchart.OpenBefore(parent, this));
        }

        return context.CompleteActivityAsync();
    }
}

/// <summary>Which of several matching cases count.</summary>
public enum SwitchMode
{
    /// <summary>The first one.</summary>
    MatchFirst,

    /// <summary>All of them.</summary>
    MatchAny,
}

/// <summary>Goes the ways whose conditions hold.</summary>
[Activity("Elsa", "Branching", "Evaluates several conditions and goes on along those that hold.", DisplayName = "Switch (flow)"), FlowNode("Default")]
public sealed class FlowSwitch : Activity
{
    private List<(string Label, CompiledExpression Condition)> _cases = [];

    /// <summary>Gets or sets the cases as the definition writes them; each label is a port.</summary>
    [Input(UIHint = "flow-switch-editor")]
    public JsonElement Cases { get; set; }

    /// <summary>Gets or sets which of several matching cases count.</summary>
    [Input(UIHint = InputUIHints.DropDown)]
    public Input<SwitchMode> Mode { get; set; } = new(SwitchMode.MatchFirst);

    internal override void Bind(NodeBinder binder)
    {
        if (Cases.ValueKind == JsonValueKind.Array)
        {
            _cases = [.. Cases.EnumerateArray().Select(item => Read(binder, item))];
        }
    }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        // Each condition is evaluated, also behind the first that holds: one that cannot be is a fault in either mode.
        var matching = _cases.Where(item => item.Condition.Evaluate(context) is true).Select(item => item.Label).ToList();
        var chosen = context.Get(Mode) == SwitchMode.MatchFirst ? matching.Take(1) : matching;
        return context.CompleteActivityWithOutcomesAsync(matching.Count > 0 ? [.. chosen] : ["Default"]);
    }

    private static (string Label, CompiledExpression Condition) Read(NodeBinder binder, JsonElement item)
    {
        var label = GraphBinding.Text(item, "label") ?? "";
        var condition = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("condition", out var written) ? written : default;
        return (label, binder.Compile(condition, typeof(bool), $"Case '{label}'"));
    }
}
