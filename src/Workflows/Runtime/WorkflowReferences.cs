using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime;

/// <summary>The nodes by which one definition uses another as an activity.</summary>
internal static class WorkflowReferences
{
    /// <summary>Whether a definition uses another.</summary>
    public static bool Uses(WorkflowDefinition definition, string definitionId) => Nodes(definition.Root, definitionId).Any();

    /// <summary>Points all nodes that use a workflow to a version of it.</summary>
    /// <param name="consumer">The definition that uses it.</param>
    /// <param name="used">The version.</param>
    /// <returns>The definition with its nodes changed; null when all of them name the version already or none uses it.</returns>
    public static WorkflowDefinition? Repoint(WorkflowDefinition consumer, WorkflowDefinition used)
    {
        if (!Nodes(consumer.Root, used.DefinitionId).Any(node => TextOf(node, "workflowDefinitionVersionId") != used.Id))
        {
            return null;
        }

        var root = JsonObject.Create(consumer.Root)!;
        foreach (var node in DefinitionNodes.Activities(root).Where(node => node["workflowDefinitionId"] is JsonValue id && id.TryGetValue<string>(out var text) && text == used.DefinitionId))
        {
            node["workflowDefinitionVersionId"] = used.Id;
            node["version"] = used.Version;
            node["latestAvailablePublishedVersion"] = used.Version;
            node["latestAvailablePublishedVersionId"] = used.Id;
        }

        return consumer with { Root = JsonSerializer.SerializeToElement(root, ValueJson.Options) };
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement json, string definitionId) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Nodes(member.Value, definitionId))
            .Concat(TextOf(json, "workflowDefinitionId") == definitionId ? [json] : []),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Nodes(item, definitionId)),
        _ => [],
    };

    /// <summary>A node that uses a workflow names it by a text; an activity that starts one has an input of that name, which is an object.</summary>
    private static string? TextOf(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
