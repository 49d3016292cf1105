using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Definitions;

/// <summary>Reads variables and references to them.</summary>
internal static class VariableReader
{
    public static IEnumerable<VariableDefinition> ReadAll(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array
            ? json.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => WithType(item.Deserialize<VariableDefinition>(ValueJson.Options)!))
            : [];

    public static CompiledVariable Compile(VariableDefinition definition)
    {
        definition = WithType(definition);
        var type = StoredTypes.Resolve(definition.TypeName);
        if (definition.IsArray)
        {
            type = type.MakeArrayType();
        }

        return new CompiledVariable(
            definition.Id,
            definition.Name,
            type,
            StorageDrivers.SurvivesWaits(definition.StorageDriverTypeName),
            Default(definition, type));
    }

    /// <summary>Finds the variable with an id that a node sees: its own, its containers', or by that name when no id matches.</summary>
    public static VariableReference? FindById(ActivityNode from, string id)
    {
        foreach (var node in from.SelfAndAncestors())
        {
            if (node.Variables.FirstOrDefault(variable => variable.Id == id) is { } found)
            {
                return new VariableReference(node, found);
            }
        }

        return null;
    }

    /// <summary>Reads what the variable picker writes: the variable as an object, or as the JSON text of one.</summary>
    public static Variable? ReadReference(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            var text = json.GetString()!;
            if (!text.TrimStart().StartsWith('{'))
            {
                return text.Length == 0 ? null : new Variable { Id = text, Name = text };
            }

            try
            {
                json = JsonElement.Parse(text);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        return json.ValueKind != JsonValueKind.Object
            ? null
            : new Variable { Id = GraphBinding.Text(json, "id") ?? "", Name = GraphBinding.Text(json, "name") ?? "" };
    }

    private static VariableDefinition WithType(VariableDefinition definition) =>
        string.IsNullOrEmpty(definition.TypeName) ? definition with { TypeName = "Object" } : definition;

    private static object? Default(VariableDefinition definition, Type type)
    {
        if (definition.Value is not { } json || json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        var value = json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText();
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        try
        {
            return ValueConverter.Convert(value, type);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException or NotSupportedException)
        {
            return ValueConverter.DefaultOf(type);
        }
    }
}

/// <summary>A variable and the node whose runs hold it.</summary>
internal sealed record VariableReference(ActivityNode Owner, CompiledVariable Variable);
