using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Definitions;

/// <summary>Works on the activities of a definition as JSON, without knowing their types.</summary>
public static class DefinitionNodes
{
    private const string WorkflowNodeId = "Workflow1";

    /// <summary>Gives every activity an id and its path, and drops connections whose ends do not exist. All else stays as it is.</summary>
    /// <param name="root">The root activity.</param>
    /// <returns>The root with those members.</returns>
    public static JsonElement Complete(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || JsonNode.Parse(root.GetRawText()) is not JsonObject node)
        {
            return JsonValues.EmptyObject;
        }

        if (IsActivity(node))
        {
            var taken = new HashSet<string>(Activities(node).Select(activity => Text(activity, "id")).OfType<string>().Where(id => id.Length > 0));
            Complete(node, WorkflowNodeId, taken);
        }

        return JsonSerializer.SerializeToElement(node, ValueJson.Options);
    }

    /// <summary>All activities of a definition, containers before what they hold.</summary>
    /// <param name="root">The root activity.</param>
    /// <returns>The activities' JSON.</returns>
    public static IEnumerable<JsonObject> Activities(JsonObject root) => Children(root).SelectMany(Activities).Prepend(root);

    /// <summary>An expression has a type too, and a value.</summary>
    private static bool IsActivity(JsonObject node) => Text(node, "type") is { Length: > 0 } && !node.ContainsKey("value");

    /// <summary>The activities that a node holds: in its members, in lists of them, and in the members of other lists' items.</summary>
    private static IEnumerable<JsonObject> Children(JsonObject node)
    {
        foreach (var (name, value) in node)
        {
            if (name is "customProperties" or "metadata" or "connections" or "variables")
            {
                continue;
            }

            if (value is JsonObject child && IsActivity(child))
            {
                yield return child;
            }
            else if (value is JsonArray list)
            {
                foreach (var item in list.OfType<JsonObject>())
                {
                    if (IsActivity(item))
                    {
                        yield return item;
                    }
                    else
                    {
                        // The cases of a switch, the states and transitions of a state machine.
                        foreach (var held in item.Select(member => member.Value).OfType<JsonObject>().Where(IsActivity))
                        {
                            yield return held;
                        }
                    }
                }
            }
        }
    }

    private static void Complete(JsonObject node, string parent, HashSet<string> taken)
    {
        var id = Text(node, "id");
        if (string.IsNullOrEmpty(id))
        {
            var shortName = Text(node, "type")!.Split('.')[^1];
            var number = 1;
            while (!taken.Add($"{shortName}{number}"))
            {
                number++;
            }

            id = $"{shortName}{number}";
            node["id"] = id;
        }

        var path = $"{parent}:{id}";
        node["nodeId"] = path;
        node["version"] ??= 1;
        foreach (var child in Children(node).ToList())
        {
            Complete(child, path, taken);
        }

        if (node["connections"] is JsonArray connections && node["activities"] is JsonArray activities)
        {
            DropLooseEnds(connections, activities);
        }
    }

    private static void DropLooseEnds(JsonArray connections, JsonArray activities)
    {
        var ids = activities.OfType<JsonObject>().Select(activity => Text(activity, "id")).ToHashSet();
        foreach (var connection in connections.ToList())
        {
            if (connection is not JsonObject line || !ids.Contains(EndOf(line, "source")) || !ids.Contains(EndOf(line, "target")))
            {
                connections.Remove(connection);
            }
        }
    }

    private static string? EndOf(JsonObject connection, string end) => connection[end] is JsonObject point ? Text(point, "activity") : Text(connection, end);

    private static string? Text(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
