using System.Text.Json;
using JetVision.Workflows.Definitions;

namespace JetVision.Workflows.Runtime;

/// <summary>The workflows that a definition may use as activities, read before it is compiled: the compiler waits for nothing.</summary>
internal sealed class WorkflowActivities : IWorkflowActivitySource
{
    private readonly Dictionary<string, WorkflowDefinition> _byVersionId = [];
    private readonly Dictionary<string, WorkflowDefinition> _byDefinitionId = [];
    private readonly Dictionary<string, WorkflowDefinition> _byName = [];

    /// <param name="store">The definitions.</param>
    /// <param name="definition">The one that may use others.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="deleted">Finds deleted versions by their ids, for a run that goes on with them; null for none.</param>
    public static async Task<WorkflowActivities> LoadAsync(
        DefinitionStore store, WorkflowDefinition definition, CancellationToken cancellation, Func<IReadOnlyList<string>, Task<IReadOnlyList<WorkflowDefinition>>>? deleted = null)
    {
        var source = new WorkflowActivities();
        var wanted = new HashSet<string>();
        Collect(definition.Root, wanted);
        // Nearly every definition uses none, and costs no query then.
        if (wanted.Count == 0)
        {
            return source;
        }

        var published = await store.ListAsync(new DefinitionFilter { Versions = VersionOptions.Published }, cancellation);
        foreach (var candidate in published.Items.Where(candidate => candidate.Options.UsableAsActivity == true))
        {
            source._byVersionId[candidate.Id] = candidate;
            source._byDefinitionId[candidate.DefinitionId] = candidate;
            source._byName.TryAdd(WorkflowActivityName.Of(candidate), candidate);
            Collect(candidate.Root, wanted);
        }

        while (wanted.Where(id => !source._byVersionId.ContainsKey(id)).ToList() is { Count: > 0 } missing)
        {
            var found = await store.ListAsync(new DefinitionFilter { Versions = VersionOptions.AllVersions, Ids = missing }, cancellation);
            wanted.ExceptWith(missing);
            foreach (var version in found.Items.Concat(deleted is null ? [] : await deleted(missing)))
            {
                source._byVersionId[version.Id] = version;
                Collect(version.Root, wanted);
            }
        }

        return source;
    }

    public WorkflowDefinition? Find(string activityType, string? definitionId, string? definitionVersionId) =>
        (definitionVersionId is null ? null : _byVersionId.GetValueOrDefault(definitionVersionId))
        ?? (definitionId is null ? null : _byDefinitionId.GetValueOrDefault(definitionId))
        ?? _byName.GetValueOrDefault(activityType);

    /// <summary>Finds the versions that a tree names; a node of a workflow used as an activity names its version, or has at least a type without a namespace.</summary>
    private static void Collect(JsonElement json, HashSet<string> wanted)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                if (Text(json, "workflowDefinitionVersionId") is { } versionId)
                {
                    wanted.Add(versionId);
                }
                else if (Text(json, "type") is { } type && json.TryGetProperty("version", out _) && !type.Contains('.', StringComparison.Ordinal))
                {
                    wanted.Add(type);
                }

                foreach (var member in json.EnumerateObject())
                {
                    Collect(member.Value, wanted);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Collect(item, wanted);
                }

                break;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
