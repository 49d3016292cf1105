using System.Text;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Expressions.JavaScript;

namespace JetVision.Workflows.Api;

/// <summary>What a script in a definition may call, as TypeScript declarations; Studio's editor completes by them.</summary>
internal static class ScriptTypes
{
    // The engine's functions whose arguments or result deserve more than "any".
    private static readonly Dictionary<string, string> Signatures = new()
    {
        ["getVariable"] = "(name: string): any",
        ["setVariable"] = "(name: string, value: any): void",
        ["getInput"] = "(name: string): any",
        ["getOutputFrom"] = "(activityName: string, outputName?: string): any",
        ["getWorkflowDefinitionVersion"] = "(): number",
        ["getQuery"] = "(): Record<string, string | string[]>",
        ["setCorrelationId"] = "(value: string): void",
        ["setWorkflowInstanceName"] = "(value: string): void",
        ["isNullOrWhiteSpace"] = "(value: string | null): boolean",
        ["isNullOrEmpty"] = "(value: string | null): boolean",
        ["toJson"] = "(value: any): string",
        ["parseGuid"] = "(value: string): any",
        ["bytesToString"] = "(bytes: Uint8Array): string",
        ["bytesFromString"] = "(text: string): Uint8Array",
        ["bytesToBase64"] = "(bytes: Uint8Array): string",
        ["bytesFromBase64"] = "(text: string): Uint8Array",
        ["stringToBase64"] = "(text: string): string",
        ["stringFromBase64"] = "(text: string): string",
        ["getLastResult"] = "(): any",
        ["createEventTriggerUrl"] = "(eventName: string, lifetimeOrExpiresAt?: any): string",
        ["newGuid"] = "(): any",
    };

    public static string Of(WorkflowDefinition? definition, Func<string, int, ActivityDescriptor?> findType)
    {
        var text = new StringBuilder();
        foreach (var name in ScriptFunctions.All.Keys.Order(StringComparer.Ordinal))
        {
            text.Append("declare function ").Append(name).Append(Signatures.GetValueOrDefault(name, "(): string")).AppendLine(";");
        }

        if (definition is null)
        {
            return text.ToString();
        }

        var variables = Variables(definition).DistinctBy(variable => variable.Name).ToList();
        var declared = new HashSet<string>(ScriptFunctions.All.Keys);
        foreach (var (name, type) in variables)
        {
            Declare(text, declared, "get" + ScriptHost.Pascal(name), $"(): {type}");
            Declare(text, declared, "set" + ScriptHost.Pascal(name), $"(value: {type}): void");
        }

        foreach (var input in definition.Inputs.Where(input => ScriptHost.IsPlainName(input.Name)))
        {
            Declare(text, declared, "get" + input.Name, $"(): {TypeScript(input.Type, input.IsArray)}");
        }

        foreach (var (activity, output, type) in Outputs(definition, findType))
        {
            Declare(text, declared, $"get{output}From{ScriptHost.Pascal(activity)}", $"(): {type}");
        }

        text.Append("declare const variables: { ").AppendJoin(' ', variables.Select(variable => $"{variable.Name}: {variable.Type};")).AppendLine(" };");
        return text.ToString();
    }

    private static void Declare(StringBuilder text, HashSet<string> declared, string name, string signature)
    {
        if (declared.Add(name))
        {
            text.Append("declare function ").Append(name).Append(signature).AppendLine(";");
        }
    }

    private static IEnumerable<(string Name, string Type)> Variables(WorkflowDefinition definition)
    {
        var found = definition.Variables.Select(variable => (variable.Name, TypeScript(variable.TypeName, variable.IsArray))).ToList();
        foreach (var container in Activities(definition))
        {
            found.AddRange((container["variables"] as JsonArray ?? []).OfType<JsonObject>().Select(variable =>
                ((string?)variable["name"] ?? "", TypeScript((string?)variable["typeName"], (bool?)variable["isArray"] ?? false))));
        }

        return found.Where(variable => ScriptHost.IsPlainName(variable.Item1));
    }

    private static IEnumerable<(string Activity, string Output, string Type)> Outputs(WorkflowDefinition definition, Func<string, int, ActivityDescriptor?> findType) =>
        from activity in Activities(definition)
        let name = (string?)activity["name"]
        where name is not null && ScriptHost.IsPlainName(ScriptHost.Pascal(name))
        let descriptor = findType((string)activity["type"]!, (int?)activity["version"] ?? 1)
        where descriptor is not null
        from output in descriptor.Outputs
        select (name, output.Name, TypeScript(output.TypeName, false));

    private static List<JsonObject> Activities(WorkflowDefinition definition)
    {
        var activities = new List<JsonObject>();
        if (JsonObject.Create(definition.Root) is { Count: > 0 } root)
        {
            DefinitionTree.Visit(root, activities.Add);
        }

        return activities;
    }

    private static string TypeScript(string? typeName, bool isArray)
    {
        var type = StoredTypes.Resolve(typeName);
        var word = Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            TypeCode.Boolean => "boolean",
            TypeCode.String or TypeCode.Char => "string",
            TypeCode.DateTime => "Date",
            TypeCode.Object when type == typeof(Guid) || type == typeof(Uri) || type == typeof(TimeSpan) => "string",
            TypeCode.Object when type == typeof(byte[]) => "Uint8Array",
            TypeCode.Object => "any",
            _ => "number",
        };
        return isArray ? word + "[]" : word;
    }
}
