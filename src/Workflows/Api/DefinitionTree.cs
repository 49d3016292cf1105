using System.Security.Cryptography;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;

namespace JetVision.Workflows.Api;

/// <summary>The activities in a definition's root, as JSON: what Studio cannot do without is filled in, all else stays as it was written.</summary>
internal static class DefinitionTree
{
    private const string NotFoundType = "Elsa.NotFoundActivity";

    // Values, not activities, whatever they look like.
    private static readonly HashSet<string> NoActivities = ["expression", "metadata", "customProperties", "connections", "variables", "memoryReference"];

    /// <summary>Makes a root ready to be stored: every activity has an id, and what stands in for a missing type is that type again.</summary>
    public static JsonObject ForStore(JsonObject root)
    {
        root = Restore(root);
        var ids = new HashSet<string>();
        Visit(root, node => ids.Add((string?)node["id"] ?? ""));
        Visit(root, node =>
        {
            if (string.IsNullOrEmpty((string?)node["id"]))
            {
                node["id"] = NewId(ids);
            }

            if (node["version"] is null)
            {
                node["version"] = 1;
            }
        });
        return root;
    }

    /// <summary>Makes a root ready for Studio, which shows nothing at all when one node lacks its path or its type's descriptor.</summary>
    /// <param name="root">The stored root; changed.</param>
    /// <param name="workflowId">The id of the workflow's own node, <c>Workflow1</c> unless it uses workflows as activities.</param>
    /// <param name="findType">Finds the descriptor of a type in a version, or in the newest when there is none of that version.</param>
    public static JsonObject ForStudio(JsonObject root, string workflowId, Func<string, int, ActivityDescriptor?> findType) => Prepare(root, workflowId, findType);

    /// <summary>Makes the summary's tree: a node with its children, each under the property that holds it.</summary>
    public static ActivityTreeNode Tree(JsonObject activity, string port = "")
    {
        var children = new List<ActivityTreeNode>();
        foreach (var (name, child) in Children(activity))
        {
            children.Add(Tree(child, name));
        }

        return new ActivityTreeNode(activity, port, (string?)activity["nodeId"] ?? "", [], children);
    }

    public static void Visit(JsonObject activity, Action<JsonObject> visit)
    {
        visit(activity);
        foreach (var (_, child) in Children(activity).ToList())
        {
            Visit(child, visit);
        }
    }

    public static bool IsActivity(JsonObject json) =>
        json["type"] is JsonValue type && type.TryGetValue<string>(out _) && (json["id"] is JsonValue || json["version"] is JsonValue);

    public static IEnumerable<(string Port, JsonObject Activity)> Children(JsonObject activity) =>
        activity.Where(member => !NoActivities.Contains(member.Key)).SelectMany(member => Within(member.Key, member.Value));

    private static IEnumerable<(string Port, JsonObject Activity)> Within(string port, JsonNode? json) => json switch
    {
        JsonObject child when IsActivity(child) => [(port, child)],
        // A case of a switch holds its activity one level down.
        JsonObject holder => Children(holder).Select(found => (port, found.Activity)),
        JsonArray items => items.SelectMany(item => Within(port, item)),
        _ => [],
    };

    private static JsonObject Prepare(JsonObject node, string parentPath, Func<string, int, ActivityDescriptor?> findType)
    {
        var id = (string?)node["id"] ?? "";
        node["nodeId"] = $"{parentPath}:{id}";
        foreach (var (_, child) in Children(node).ToList())
        {
            var prepared = Prepare(child, (string)node["nodeId"]!, findType);
            if (!ReferenceEquals(prepared, child))
            {
                child.ReplaceWith(prepared);
            }
        }

        DropLooseConnections(node);
        var typeName = (string)node["type"]!;
        var version = (int?)node["version"] ?? 1;
        if (findType(typeName, version) is { } descriptor)
        {
            node["version"] = descriptor.Version;
            return node;
        }

        return new JsonObject
        {
            ["type"] = NotFoundType,
            ["version"] = 1,
            ["id"] = id,
            ["nodeId"] = (string)node["nodeId"]!,
            ["name"] = (string?)node["name"],
            ["metadata"] = node["metadata"]?.DeepClone() ?? new JsonObject(),
            ["customProperties"] = node["customProperties"]?.DeepClone() ?? new JsonObject(),
            ["missingTypeName"] = typeName,
            ["missingTypeVersion"] = version,
            ["originalActivityJson"] = node.ToJsonString(ApiJson.Options),
        };
    }

    /// <summary>A connection to an activity that is not there stops Studio's canvas.</summary>
    private static void DropLooseConnections(JsonObject node)
    {
        if (node["connections"] is not JsonArray connections || node["activities"] is not JsonArray activities)
        {
            return;
        }

        var ids = activities.OfType<JsonObject>().Select(activity => (string?)activity["id"]).ToHashSet();
        foreach (var loose in connections.Where(connection => !ids.Contains(End(connection, "source")) || !ids.Contains(End(connection, "target"))).ToList())
        {
            connections.Remove(loose);
        }

        // Old definitions write the activity's id alone.
        static string? End(JsonNode? connection, string side) => (connection as JsonObject)?[side] switch
        {
            JsonObject end => (string?)end["activity"],
            JsonValue id when id.TryGetValue<string>(out var text) => text,
            _ => null,
        };
    }

    private static JsonObject Restore(JsonObject node)
    {
        foreach (var (_, child) in Children(node).ToList())
        {
            var restored = Restore(child);
            if (!ReferenceEquals(restored, child))
            {
                child.ReplaceWith(restored);
            }
        }

        if ((string?)node["type"] != NotFoundType || node["originalActivityJson"] is not JsonValue original
            || JsonNode.Parse(original.GetValue<string>()) is not JsonObject activity)
        {
            return node;
        }

        foreach (var kept in (string[])["id", "nodeId", "name", "metadata", "customProperties"])
        {
            activity[kept] = node[kept]?.DeepClone();
        }

        return Restore(activity);
    }

    private static string NewId(HashSet<string> taken)
    {
        while (true)
        {
            var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            if (taken.Add(id))
            {
                return id;
            }
        }
    }
}

/// <summary>An activity with what it holds, for Studio's way into nested diagrams.</summary>
internal sealed record ActivityTreeNode(
    JsonObject Activity, string Port, string NodeId, IReadOnlyList<ActivityTreeNode> Parents, IReadOnlyList<ActivityTreeNode> Children);
