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
        if (path is not { Count: > 0 } || Is(path[^1], nodeId) || await store.GetGraphAsync(definition.Id, cancellation) is not { } graph)
        {
            return path is { Count: > 0 } && Is(path[^1], nodeId) ? path : [];
        }

        // The rest of the way lies in a workflow used as an activity: its root hangs below its node in the compiled graph.
        if (graph.FindByNodeId((string)path[^1].Activity["nodeId"]!)?.Children is not [{ Workflow: { } inner } workflow])
        {
            return [];
        }

        var innerRoot = DefinitionTree.ForStudio(
            JsonObject.Create(inner.Root)!, workflow.NodeId, (type, version) => graph.Nodes.FirstOrDefault(node => node.Activity.Type == type)?.Descriptor);
        return [.. path, .. Within(new Step(innerRoot, "root"), nodeId)];
    }

    public static IReadOnlyList<object> Segments(IReadOnlyList<Step> path) =>
    [
        .. path.Zip(path.Skip(1)).Select(pair => new
        {
            activityNodeId = (string?)pair.First.Activity["nodeId"],
            activityId = (string?)pair.First.Activity["id"],
            activityType = (string?)pair.First.Activity["type"],
            portName = pair.Second.Port,
        }),
    ];

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
