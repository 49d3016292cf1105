using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Authoring;

/// <content>What expressions see: variables, inputs and outputs, from the inside out.</content>
public sealed partial class ActivityExecutionContext
{
    /// <summary>Whether this runs within a workflow that another uses as an activity.</summary>
    internal bool IsInsideWorkflowActivity
    {
        get
        {
            for (var context = this; context is not null; context = context.ParentActivityExecutionContext)
            {
                if (context.Node.Workflow is not null)
                {
                    return context.ParentActivityExecutionContext is not null;
                }
            }

            return false;
        }
    }

    internal IEnumerable<string> VariableNamesInScope()
    {
        for (var context = this; context is not null; context = context.ParentActivityExecutionContext)
        {
            foreach (var name in context.State.Variables.Keys)
            {
                yield return name;
            }
        }
    }

    internal object? ReadVariable(string name) => FindHolder(name) is { } holder ? holder.State.Variables[name] : null;

    internal object? ReadVariable(VariableReference reference) =>
        FindHolder(reference) is { } holder && holder.State.Variables.TryGetValue(reference.Variable.Name, out var value) ? value : null;

    internal void WriteVariable(string name, object? value)
    {
        if (FindHolder(name) is { } holder)
        {
            var declared = Array.Find(holder.Node.Variables, variable => variable.Name == name);
            holder.State.Variables[name] = declared is null ? value : ValueConverter.Convert(value, declared.Type);
            return;
        }

        var container = this;
        while (container.Node.Activity is not IVariableContainer && container.ParentActivityExecutionContext is { } parent)
        {
            container = parent;
        }

        container.State.Variables[name] = value;
    }

    internal void WriteVariable(VariableReference reference, object? value)
    {
        if (FindHolder(reference) is { } holder)
        {
            holder.State.Variables[reference.Variable.Name] = ValueConverter.Convert(value, reference.Variable.Type);
        }
    }

    /// <summary>The value of an input by name: of the workflow used as an activity, otherwise of the run.</summary>
    internal object? ReadInput(string name)
    {
        if (IsInsideWorkflowActivity && FindHolder(name) is { } holder)
        {
            return holder.State.Variables[name];
        }

        return WorkflowExecutionContext.Input.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>The last value that an activity, by id or name, wrote to an output in this burst.</summary>
    internal object? ReadOutput(string activityIdOrName, string outputName)
    {
        var node = Run.Graph.Nodes.FirstOrDefault(candidate => candidate.Activity.Id == activityIdOrName || candidate.Activity.Name == activityIdOrName)
            ?? throw new InvalidOperationException("Activity not found.");
        return Run.LastOutput(this, node, outputName);
    }

    /// <summary>Reads an output of an activity that a script names in Pascal case; null when no activity has that name and output.</summary>
    internal Func<object?>? FindOutput(string outputName, string activityPascalName)
    {
        var node = Run.Graph.FindByScriptName(activityPascalName, outputName);
        return node is null ? null : () => Run.LastOutput(this, node, outputName);
    }

    private ActivityExecutionContext? FindHolder(string name)
    {
        for (var context = this; context is not null; context = context.ParentActivityExecutionContext)
        {
            if (context.State.Variables.ContainsKey(name))
            {
                return context;
            }
        }

        return null;
    }

    private ActivityExecutionContext? FindHolder(VariableReference reference)
    {
        for (var context = this; context is not null; context = context.ParentActivityExecutionContext)
        {
            if (ReferenceEquals(context.Node, reference.Owner))
            {
                return context;
            }
        }

        return null;
    }
}
