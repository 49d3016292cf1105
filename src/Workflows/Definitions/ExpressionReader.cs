using System.Text.Json;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Definitions;

/// <summary>Reads expressions as definitions write them.</summary>
internal static class ExpressionReader
{
    /// <summary>Reads an input: <c>{"typeName":…,"expression":{"type":…,"value":…}}</c>, or a plain value. Null when it gives none.</summary>
    public static Expression? ReadInput(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return Expression.Literal(Value(json));
        }

        return json.TryGetProperty("expression", out var expression) && expression.ValueKind == JsonValueKind.Object ? Read(expression) : null;
    }

    /// <summary>Reads <c>{"type":…,"value":…}</c>.</summary>
    public static Expression Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Expression.Literal(Value(json));
        }

        var type = GraphBinding.Text(json, "type") ?? "Literal";
        return json.TryGetProperty("value", out var value) ? new Expression(type, Value(value)) : new Expression(type, null);
    }

    /// <summary>A JSON value as expressions hold it: texts, numbers and booleans as such, objects and arrays as JSON.</summary>
    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt32(out var number) ? (object)number : json.TryGetInt64(out var large) ? (object)large : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => json.Clone(),
    };
}
