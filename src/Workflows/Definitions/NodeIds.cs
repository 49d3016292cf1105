namespace JetVision.Workflows.Definitions;

/// <summary>Gives activities without an id one, and each node its path.</summary>
internal static class NodeIds
{
    public static void Assign(ActivityNode root)
    {
        var taken = new HashSet<string>();
        Collect(root, taken);
        AssignIds(root, taken, []);
        AssignPaths(root, null);
    }

    private static void Collect(ActivityNode node, HashSet<string> taken)
    {
        taken.Add(node.Activity.Id);
        foreach (var child in node.Children)
        {
            Collect(child, taken);
        }
    }

    /// <summary>Children first: a workflow used as an activity is Workflow1, the one that uses it Workflow2.</summary>
    private static void AssignIds(ActivityNode node, HashSet<string> taken, Dictionary<string, int> counters)
    {
        foreach (var child in node.Children)
        {
            AssignIds(child, taken, counters);
        }

        var shortName = node.Activity.Type.Split('.')[^1];
        while (node.Activity.Id.Length == 0)
        {
            var number = counters[shortName] = counters.GetValueOrDefault(shortName) + 1;
            node.Activity.Id = taken.Add($"{shortName}{number}") ? $"{shortName}{number}" : "";
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
