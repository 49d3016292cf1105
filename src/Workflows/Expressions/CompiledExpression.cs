using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;

namespace JetVision.Workflows.Expressions;

/// <summary>An expression that was parsed when its definition was compiled.</summary>
internal abstract class CompiledExpression
{
    /// <summary>Gives the value, of the type for which it was compiled, or null.</summary>
    public abstract object? Evaluate(ActivityExecutionContext context);
}

/// <summary>A value that is the same in every run.</summary>
internal sealed class ConstantExpression(object? value) : CompiledExpression
{
    public override object? Evaluate(ActivityExecutionContext context) => value switch
    {
        IDictionary<string, object?> map => new Dictionary<string, object?>(map),
        object?[] { Length: > 0 } array => array.Clone(),
        System.Text.Json.Nodes.JsonNode node => node.DeepClone(),
        _ => value,
    };
}

/// <summary>An expression that could not be parsed: a run that reaches it faults.</summary>
internal sealed class UnusableExpression(Exception reason) : CompiledExpression
{
    public override object? Evaluate(ActivityExecutionContext context) => throw new InvalidOperationException(reason.Message, reason);
}

/// <summary>The value of a variable.</summary>
internal sealed class VariableExpression(VariableReference? reference, string name, Type target) : CompiledExpression
{
    public override object? Evaluate(ActivityExecutionContext context) =>
        ValueConverter.Convert(reference is null ? context.ReadVariable(name) : context.ReadVariable(reference), target);
}

/// <summary>The value of a workflow input.</summary>
internal sealed class InputExpression(string name, Type target) : CompiledExpression
{
    public override object? Evaluate(ActivityExecutionContext context) => ValueConverter.Convert(context.ReadInput(name), target);
}
