namespace JetVision.Workflows.Definitions;

/// <summary>Something in a definition that is wrong or will surprise.</summary>
/// <param name="ActivityId">The activity's id; null when it concerns the workflow as a whole.</param>
/// <param name="ActivityName">The activity's name; null when it has none.</param>
/// <param name="Message">What is wrong and how to mend it, for a person.</param>
/// <param name="IsWarning">Whether the definition may be published all the same.</param>
public sealed record DefinitionError(string? ActivityId, string? ActivityName, string Message, bool IsWarning = false)
{
    /// <summary>Gets whether a run faults when it comes there. An import is taken all the same, as stock takes it; a person's publication is refused.</summary>
    public bool FaultsRuns { get; init; }
}
