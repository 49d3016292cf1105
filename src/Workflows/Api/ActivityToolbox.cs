using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Api;

/// <summary>The activities that Studio offers and draws: the types of the registry, and the workflows that others may use as activities. Singleton.</summary>
internal sealed class ActivityToolbox
{
    private readonly ActivityTypeRegistry _registry;
    private readonly IServiceScopeFactory _scopes;
    private volatile IReadOnlyList<ActivityDescriptor>? _workflows;

    public ActivityToolbox(ActivityTypeRegistry registry, DefinitionStore store, IServiceScopeFactory scopes)
    {
        _registry = registry;
        _scopes = scopes;
        store.Changed += _ => _workflows = null;
    }

    public async Task<IReadOnlyList<ActivityDescriptor>> ListAsync(CancellationToken cancellation)
    {
        var types = _registry.Descriptors;
        var taken = types.Select(type => (type.TypeName, type.Version)).ToHashSet();
        // Studio shows an empty toolbox when a type occurs twice.
        return [.. types, .. (await WorkflowsAsync(cancellation)).Where(type => taken.Add((type.TypeName, type.Version)))];
    }

    public async Task<ActivityDescriptor?> FindAsync(string typeName, int? version, CancellationToken cancellation) =>
        (await FinderAsync(cancellation))(typeName, version ?? 0);

    /// <summary>Gives a function that finds a type in a version or, when there is none of that version, in its newest.</summary>
    public async Task<Func<string, int, ActivityDescriptor?>> FinderAsync(CancellationToken cancellation)
    {
        var workflows = await WorkflowsAsync(cancellation);
        return (typeName, version) =>
            _registry.FindDescriptor(typeName, version)
            ?? workflows.FirstOrDefault(type => type.TypeName == typeName && type.Version == version)
            ?? workflows.Where(type => type.TypeName == typeName).MaxBy(type => type.Version);
    }

    private async Task<IReadOnlyList<ActivityDescriptor>> WorkflowsAsync(CancellationToken cancellation)
    {
        if (_workflows is { } known)
        {
            return known;
        }

        await using var scope = _scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Definitions.AsNoTracking()
            .Where(row => row.Json.Contains("\"usableAsActivity\":true"))
            .ToListAsync(cancellation);
        var definitions = rows.Select(DefinitionRows.Read).Where(definition => definition.Options.UsableAsActivity == true).ToList();
        var published = definitions.Where(definition => definition.IsPublished).ToDictionary(definition => definition.DefinitionId);
        return _workflows =
        [
            .. definitions.Select(definition => Describe(definition, published.GetValueOrDefault(definition.DefinitionId)))
                .OrderBy(type => type.TypeName).ThenBy(type => type.Version),
        ];
    }

    private static ActivityDescriptor Describe(WorkflowDefinition definition, WorkflowDefinition? published)
    {
        var name = WorkflowActivityName.Of(definition);
        string[] outcomes = definition.Outcomes is { Count: > 0 } named ? [.. named] : ["Done"];
        var binding = new Dictionary<string, object?>
        {
            ["WorkflowDefinitionId"] = definition.DefinitionId,
            ["WorkflowDefinitionVersionId"] = definition.Id,
        };
        return new ActivityDescriptor
        {
            TypeName = name,
            Namespace = "",
            Name = name,
            Version = definition.Version,
            Category = string.IsNullOrWhiteSpace(definition.Options.ActivityCategory) ? "Workflows" : definition.Options.ActivityCategory,
            DisplayName = definition.Name ?? definition.DefinitionId,
            Description = definition.Description,
            Kind = ActivityKind.Action,
            // Drafts and old versions are drawn where they are used, and offered nowhere.
            IsBrowsable = definition.Id == published?.Id,
            Inputs =
            [
                .. definition.Inputs.Select((input, place) => new InputDescriptor
                {
                    Name = input.Name,
                    TypeName = input.Type,
                    DisplayName = input.DisplayName ?? input.Name,
                    Description = input.Description,
                    Category = input.Category,
                    UiHint = string.IsNullOrEmpty(input.UiHint) ? InputUIHints.SingleLine : input.UiHint,
                    Order = place,
                    IsSynthetic = true,
                }),
            ],
            Outputs =
            [
                .. definition.Outputs.Select((output, place) => new OutputDescriptor
                {
                    Name = output.Name,
                    TypeName = output.Type,
                    DisplayName = output.DisplayName ?? output.Name,
                    Description = output.Description,
                    Order = place,
                    IsSynthetic = true,
                }),
            ],
            Ports = [.. outcomes.Select(outcome => new PortDescriptor(outcome, outcome, PortType.Flow))],
            CustomProperties = new Dictionary<string, object?>(binding) { ["RootType"] = "WorkflowDefinitionActivity" },
            ConstructionProperties = new Dictionary<string, object?>(binding)
            {
                ["LatestAvailablePublishedVersion"] = published?.Version ?? definition.Version,
                ["LatestAvailablePublishedVersionId"] = published?.Id ?? definition.Id,
            },
        };
    }
}
