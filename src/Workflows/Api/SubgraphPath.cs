using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Runtime;

namespace JetVision.Workflows.Api;

/// <summary>The way from a definition's root down to one of its nodes, also into workflows that are used as activities.</summary>
internal static class SubgraphPath
{
    internal sealed record Step(JsonObject Activity, string Port);

    /// <summary>Finds the way to a node.</summary>
    /// <param name="definition">The version.</param>
    /// <param name="nodeId">The node's path of ids; null for the root.</param>
    /// <param name="store">Gives the graph, which holds the inner workflows.</param>
    /// <param name="documents">Makes the nodes ready for Studio.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The nodes from the root to the wanted one; empty when there is none.</returns>
    public static async Task<IReadOnlyList<Step>> FindAsync(
        WorkflowDefinition definition, string? nodeId, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation)
    {
        var root = (await documents.ForStudioAsync(definition, cancellation))["root"]!.AsObject();
        if (string.IsNullOrEmpty(nodeId))
        {
            return [new Step(root, "root")];
        }

        var path = Within(new Step(root, "root"), nodeId);
        if (await store.GetGraphOfRunAsync(definition.Id, cancellation) is not { } graph)
        {
            return Is(path[^1], nodeId) ? path : [];
        }

        // What lies in a workflow used as an activity hangs below its node in the compiled graph, level by level.
        while (Inner(graph, path[^1].Activity) is { } inner)
        {
            path[^1].Activity["root"] = inner;
            if (Is(path[^1], nodeId))
            {
                break;
            }

            var within = Within(new Step(inner, "root"), nodeId);
            if (within.Count == 1 && !Is(within[0], nodeId))
            {
                return [];
            }

            path.AddRange(within);
        }

        return Is(path[^1], nodeId) ? path : [];
    }

    /// <summary>The workflow that an activity stands for, with its root; null when it stands for none.</summary>
    private static JsonObject? Inner(WorkflowGraph graph, JsonObject activity)
    {
        if (graph.FindByNodeId((string)activity["nodeId"]!)?.Children is not [{ Workflow: { } definition } workflow])
        {
            return null;
        }

        return new JsonObject
        {
            ["id"] = workflow.Activity.Id,
            ["nodeId"] = workflow.NodeId,
            ["name"] = definition.Name,
            ["type"] = workflow.Activity.Type,
            ["version"] = workflow.Activity.Version,
            ["customProperties"] = new JsonObject(),
            ["metadata"] = new JsonObject(),
            ["root"] = DefinitionTree.ForStudio(
                JsonObject.Create(definition.Root)!, workflow.NodeId, (type, _) => graph.Nodes.FirstOrDefault(node => node.Activity.Type == type)?.Descriptor),
        };
    }

    public static IReadOnlyList<object> Segments(IReadOnlyList<Step> path)
    {
        // The workflow's own node is no step of the way that Studio shows.
        var shown = path.Where(step => (string?)step.Activity["type"] != "Elsa.Workflow").ToList();
        return [.. shown.Zip(shown.Skip(1)).Select(pair => new
        {
            activityNodeId = (string?)pair.First.Activity["nodeId"],
            activityId = (string?)pair.First.Activity["id"],
            activityType = (string?)pair.First.Activity["type"],
            portName = pair.Second.Port,
        })];
    }

    private static List<Step> Within(Step from, string nodeId)
    {
        var path = new List<Step> { from };
        while (!Is(path[^1], nodeId)
            && DefinitionTree.Children(path[^1].Activity).Select(child => new Step(child.Activity, child.Port)).FirstOrDefault(step => Leads(step, nodeId)) is { } next)
        {
            path.Add(next);
        }

        return path;
    }

    private static bool Is(Step step, string nodeId) => (string?)step.Activity["nodeId"] == nodeId;

    private static bool Leads(Step step, string nodeId) => Is(step, nodeId) || nodeId.StartsWith((string?)step.Activity["nodeId"] + ":", StringComparison.Ordinal);
}
