using System.ComponentModel;
using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Activities.Composition;

/// <summary>The workflow itself: runs its root and completes with it.</summary>
[Activity("Elsa", "Workflows", "A workflow is an activity that executes its root activity."), Browsable(false)]
public sealed class Workflow : Activity, IVariableContainer
{
    /// <summary>Gets or sets the root.</summary>
    [Port, Browsable(false)]
    public Activity? Root { get; set; }

    /// <summary>Gets or sets an output that nothing writes; stock's descriptor has it.</summary>
    public Output<object>? Result { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (Root is null)
        {
            return context.CompleteActivityAsync();
        }

        context.Schedule(Root, OnRootCompletedAsync);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnRootCompletedAsync(ActivityCompletedContext completed) => completed.TargetContext.CompleteActivityAsync();
}

/// <summary>A published workflow used as an activity: its inputs are the activity's, its outputs too, its outcomes are the ports.</summary>
[Activity("Elsa.Workflows.Management.Activities.WorkflowDefinitionActivity", "WorkflowDefinitionActivity", "Runs a workflow as part of another."), Browsable(false)]
public sealed class WorkflowDefinitionActivity : Activity, IVariableContainer
{
    internal const string TypeName = "Elsa.Workflows.Management.Activities.WorkflowDefinitionActivity.WorkflowDefinitionActivity";

    /// <summary>Gets or sets the workflow.</summary>
    [Port, Browsable(false)]
    public Activity? Root { get; set; }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        // The inputs are variables of the activity, so that the workflow's expressions find them and those of the caller stay out of sight.
        foreach (var input in context.Node.Inputs)
        {
            context.State.Variables[input.Name] = context.State.Inputs.GetValueOrDefault(input.Name);
        }

        context.Schedule(Root, OnChildCompletedAsync);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        foreach (var output in context.Node.Outputs)
        {
            context.OutputWishes.Add(new OutputWish(output, context.State.Properties.GetValueOrDefault("Output:" + output.Name)));
        }

        if (context.Run.CompositeOutcomes is { } outcomes)
        {
            context.Run.CompositeOutcomes = null;
            return context.CompleteActivityWithOutcomesAsync([.. outcomes]);
        }

        return context.CompleteActivityAsync();
    }
}

/// <summary>Completes the workflow around it with the given outcomes; the containers in between are cancelled.</summary>
[Activity("Elsa", "Composition", "Completes the nearest workflow with the given outcomes.")]
public sealed class Complete : Activity, ITerminalNode
{
    /// <summary>Gets or sets the outcome, or a list of outcomes.</summary>
    [Input(UIHint = "outcome-picker", DefaultSyntax = "Object")]
    public Input<object> Outcomes { get; set; } = new((object)null!);

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        await context.Run.CompleteCompositeAsync(context, Names(context.Get(Outcomes)));
        await context.CompleteActivityAsync();
    }

    private static string[] Names(object? value) => value switch
    {
        null => ["Done"],
        string text when text.TrimStart().StartsWith('[') => ValueConverter.Convert<string[]>(text) ?? [text],
        string text => [text],
        JsonElement { ValueKind: JsonValueKind.Array } json => [.. json.EnumerateArray().Select(item => item.ToString())],
        System.Collections.IEnumerable items => [.. items.Cast<object?>().Select(item => item?.ToString() ?? "")],
        JsonElement json => [json.ToString()],
        _ => ["Done"],
    };
}

/// <summary>Gives an output of the workflow a value.</summary>
[Activity("Elsa", "Composition", "Sets an output of the workflow.")]
public sealed class SetOutput : CodeActivity
{
    /// <summary>Gets or sets the output's name.</summary>
    [Input(DisplayName = "Output", UIHint = "output-picker")]
    public Input<string> OutputName { get; set; } = new((string)null!);

    /// <summary>Gets or sets the value.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<object?> OutputValue { get; set; } = new((object?)null);

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context)
    {
        var name = context.Get(OutputName) ?? "";
        for (var container = context; container is not null; container = container.ParentActivityExecutionContext)
        {
            if (container.Activity is WorkflowDefinitionActivity)
            {
                container.State.Properties["Output:" + name] = context.Get(OutputValue);
                return;
            }
        }

        context.WorkflowExecutionContext.Output[name] = context.Get(OutputValue);
    }
}
