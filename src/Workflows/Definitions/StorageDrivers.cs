namespace JetVision.Workflows.Definitions;

/// <summary>A place where a variable or a workflow input lives.</summary>
/// <param name="TypeName">The name that definitions store.</param>
/// <param name="DisplayName">The name that Studio shows.</param>
/// <param name="Priority">The greatest is Studio's first choice.</param>
/// <param name="Deprecated">Whether Studio offers it no more; definitions that name it go on working.</param>
internal sealed record StorageDriver(string TypeName, string DisplayName, double Priority, bool Deprecated = false);

/// <summary>The places that definitions name. The run's document, which survives a wait, has two names from two versions of Elsa.</summary>
internal static class StorageDrivers
{
    public static IReadOnlyList<StorageDriver> All { get; } =
    [
        new("Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core", "Workflow Instance", 5),
        new("Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core", "Memory", 0),
        new("Elsa.Workflows.Services.WorkflowStorageDriver, Elsa.Workflows.Core", "Workflow", -1, Deprecated: true),
    ];

    /// <summary>Whether a value is still there after a wait; full names and short ones count alike.</summary>
    public static bool SurvivesWaits(string? driver)
    {
        var name = (driver ?? "").Split(',')[0].Split('.')[^1].Trim();
        name = name.EndsWith("StorageDriver", StringComparison.OrdinalIgnoreCase) ? name[..^"StorageDriver".Length] : name;
        return name.Equals("WorkflowInstance", StringComparison.OrdinalIgnoreCase) || name.Equals("Workflow", StringComparison.OrdinalIgnoreCase);
    }
}
