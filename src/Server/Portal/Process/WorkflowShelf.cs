using JetVision.Workflows.Runtime;

namespace JetVision.Server.Portal.Process;

/// <summary>A workflow in the list of the process page.</summary>
/// <param name="DefinitionId">Its stable id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for; null when nobody said.</param>
/// <param name="Published">The version that new runs begin with; null when none is published.</param>
/// <param name="Draft">The version that is worked on; null when the published one is the latest.</param>
internal sealed record ShelvedWorkflow(string DefinitionId, string Name, string? Description, int? Published, int? Draft);

/// <summary>Lists the workflows. Singleton.</summary>
internal sealed class WorkflowShelf(DefinitionStore definitions)
{
    /// <summary>Lists them by name, which numbers the parts of the process.</summary>
    public async Task<IReadOnlyList<ShelvedWorkflow>> ListAsync(CancellationToken cancellation)
    {
        var all = await definitions.ListAsync(new DefinitionFilter { Versions = VersionOptions.LatestOrPublished }, cancellation);
        return
        [
            .. all.Items.GroupBy(version => version.DefinitionId).Select(versions =>
            {
                var latest = versions.MaxBy(version => version.Version)!;
                var published = versions.FirstOrDefault(version => version.IsPublished);
                return new ShelvedWorkflow(latest.DefinitionId, latest.Name ?? latest.DefinitionId, latest.Description, published?.Version, latest.IsPublished ? null : latest.Version);
            }).OrderBy(workflow => workflow.Name, StringComparer.Ordinal),
        ];
    }
}
