namespace JetVision.Workflows.Definitions;

/// <summary>Gives activities without an id one, and each node its path.</summary>
internal static class NodeIds
{
    public static void Assign(ActivityNode root)
    {
        AssignIds(root);
        AssignPaths(root, null);
    }

    /// <summary>
    /// Each workflow counts for itself, those inside of it first, as each has its ids before another uses it: two workflows used side by side are both Workflow1,
    /// and the one that uses them is Workflow2.
    /// </summary>
    private static void AssignIds(ActivityNode scope)
    {
        var own = new List<ActivityNode>();
        var taken = new HashSet<string>();
        Collect(scope, own, taken);
        var counters = new Dictionary<string, int>();
        foreach (var node in own)
        {
            var shortName = node.Activity.Type.Split('.')[^1];
            while (node.Activity.Id.Length == 0)
            {
                var number = counters[shortName] = counters.GetValueOrDefault(shortName) + 1;
                node.Activity.Id = taken.Add($"{shortName}{number}") ? $"{shortName}{number}" : "";
            }
        }
    }

    /// <summary>The nodes of a workflow, and all ids in it; the workflows inside of it get theirs on the way.</summary>
    private static void Collect(ActivityNode node, List<ActivityNode> own, HashSet<string> taken)
    {
        own.Add(node);
        taken.Add(node.Activity.Id);
        foreach (var child in node.Children)
        {
            if (child.Workflow is null)
            {
                Collect(child, own, taken);
                continue;
            }

            AssignIds(child);
            CollectIds(child, taken);
        }
    }

    private static void CollectIds(ActivityNode node, HashSet<string> taken)
    {
        taken.Add(node.Activity.Id);
        foreach (var child in node.Children)
        {
            CollectIds(child, taken);
        }
    }

    private static void AssignPaths(ActivityNode node, string? parent)
    {
        node.Activity.NodeId = parent is null ? node.Activity.Id : $"{parent}:{node.Activity.Id}";
        foreach (var child in node.Children)
        {
            AssignPaths(child, node.Activity.NodeId);
        }
    }
}
