using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Definitions;

/// <summary>Reads and writes definitions as Elsa does. Reading forgives what editors leave out; the root keeps all members that it came with.</summary>
public static class WorkflowDefinitionJson
{
    private const string SchemaUrl = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";

    /// <summary>Reads a definition.</summary>
    /// <param name="json">The definition's JSON.</param>
    /// <returns>The definition, each of its activities with an id and its path.</returns>
    /// <exception cref="JsonException">The text is no JSON, or no definition.</exception>
    public static WorkflowDefinition Read(string json) => Read(JsonElement.Parse(json));

    /// <summary>Reads a definition.</summary>
    /// <param name="json">The definition's JSON.</param>
    /// <returns>The definition, each of its activities with an id and its path.</returns>
    /// <exception cref="JsonException">The JSON is no definition.</exception>
    public static WorkflowDefinition Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || JsonNode.Parse(json.GetRawText()) is not JsonObject members)
        {
            throw new JsonException("A workflow definition is a JSON object.");
        }

        DropNulls(members);
        MoveOldMembers(members);
        foreach (var list in new[] { "variables", "inputs", "outputs" })
        {
            foreach (var item in members[list]?.AsArray().OfType<JsonObject>() ?? [])
            {
                DropNulls(item);
            }
        }

        if (members["options"] is JsonObject options)
        {
            DropNulls(options);
        }

        var definition = members.Deserialize<WorkflowDefinition>(ValueJson.Options)!;
        return definition with { Root = DefinitionNodes.Complete(definition.Root) };
    }

    /// <summary>Writes a definition, with the address of Elsa's schema, as an export.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The JSON.</returns>
    public static string Write(WorkflowDefinition definition)
    {
        var members = JsonSerializer.SerializeToNode(definition, ValueJson.Options)!.AsObject();
        members.Insert(0, "$schema", SchemaUrl);
        return members.ToJsonString(new JsonSerializerOptions(ValueJson.Options) { WriteIndented = true });
    }

    /// <summary>Takes what older versions wrote beside the options into them.</summary>
    /// <param name="members">The definition; changed.</param>
    internal static void MoveOldMembers(JsonObject members)
    {
        if (members["usableAsActivity"] is not JsonValue written || !written.TryGetValue<bool>(out var usable))
        {
            return;
        }

        members.Remove("usableAsActivity");
        if (members["options"] is not JsonObject options)
        {
            members["options"] = options = [];
        }

        options["usableAsActivity"] ??= usable;
    }

    private static void DropNulls(JsonObject members)
    {
        foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            members.Remove(name);
        }
    }
}
