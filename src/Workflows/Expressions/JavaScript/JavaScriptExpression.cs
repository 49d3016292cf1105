using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Expressions.JavaScript;

/// <summary>A script whose result is the value.</summary>
internal sealed class JavaScriptExpression(PreparedScript script, Type target) : CompiledExpression
{
    public override object? Evaluate(ActivityExecutionContext context) =>
        ValueConverter.Convert(context.WorkflowExecutionContext.Scripts.Evaluate(script, context), target);
}
