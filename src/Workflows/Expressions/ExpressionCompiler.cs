using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions.JavaScript;
using JetVision.Workflows.Expressions.Liquid;

namespace JetVision.Workflows.Expressions;

/// <summary>Parses expressions, so that evaluating them parses nothing.</summary>
internal sealed class ExpressionCompiler
{
    private readonly LiquidCompiler _liquid = new();

    public CompiledExpression Compile(Expression expression, Type target, ActivityNode node, out string? error)
    {
        error = null;
        try
        {
            return expression.Type switch
            {
                "Literal" => new ConstantExpression(ValueConverter.Convert(expression.Value, target)),
                "Object" or "Json" => new ConstantExpression(Text(expression.Value) is { Length: > 0 } text ? ValueConverter.Convert(text, target) : null),
                "JavaScript" => CompileScript(Text(expression.Value) ?? "", target, out error),
                "Liquid" => _liquid.Compile(Text(expression.Value) ?? "", target, out error),
                "Variable" => CompileVariable(expression.Value, target, node),
                "Input" => CompileInput(expression.Value, target),
                var other when Unsafe(other) is { } language => Unusable(
                    $"{language} is not run here: what is edited in a workflow must not be able to run code on the server. Write the expression in JavaScript or Liquid, or make it an activity.", out error),
                var other => Unusable($"There is no expression type '{other}'. Choose JavaScript, Liquid, Literal, Object, Variable or Input.", out error),
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException or NotSupportedException or JsonException)
        {
            error = exception.Message;
            return new UnusableExpression(exception);
        }
    }

    /// <summary>The language of a type name when it is one that could do anything that the server can.</summary>
    internal static string? Unsafe(string typeName) => typeName.ToUpperInvariant() switch
    {
        "CSHARP" or "C#" => "C#",
        "PYTHON" => "Python",
        _ => null,
    };

    private static CompiledExpression CompileScript(string script, Type target, out string? error)
    {
        try
        {
            var prepared = PreparedScript.Prepare(script);
            error = prepared.Refusal;
            return new JavaScriptExpression(prepared, target);
        }
        catch (Jint.ScriptPreparationException exception)
        {
            var message = (exception.InnerException ?? exception).Message;
            error = $"the JavaScript cannot be parsed: {message}";
            return new UnusableExpression(exception.InnerException ?? exception);
        }
    }

    private static UnusableExpression Unusable(string message, out string error)
    {
        error = message;
        return new UnusableExpression(new InvalidOperationException(message));
    }

    private static CompiledExpression CompileVariable(object? value, Type target, ActivityNode node)
    {
        var variable = value switch
        {
            Variable known => known,
            JsonElement json => VariableReader.ReadReference(json),
            string text => VariableReader.ReadReference(JsonSerializer.SerializeToElement(text)),
            _ => null,
        };
        return variable is null
            ? new ConstantExpression(null)
            : new VariableExpression(VariableReader.FindById(node, variable.Id), variable.Name.Length > 0 ? variable.Name : variable.Id, target);
    }

    private static CompiledExpression CompileInput(object? value, Type target)
    {
        if (value is string text)
        {
            if (!text.TrimStart().StartsWith('{'))
            {
                return text.Length == 0 ? new ConstantExpression(null) : new InputExpression(text, target);
            }

            value = JsonElement.Parse(text);
        }

        return value is JsonElement json && GraphBinding.Text(json, "name") is { } name ? new InputExpression(name, target) : new ConstantExpression(null);
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        JsonElement json => json.GetRawText(),
        _ => ValueConverter.Convert<string>(value),
    };
}
