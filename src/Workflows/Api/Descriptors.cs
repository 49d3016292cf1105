using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>What Studio asks before it can draw anything: activities, expressions, types and the choices of the settings.</summary>
internal static class Descriptors
{
    private static readonly ExpressionDescriptor[] Expressions =
    [
        new("Literal", "Literal", true, false, []),
        new("Object", "Object", true, true, new() { ["MonacoLanguage"] = "json" }),
        new("Variable", "Variable", true, true, []),
        new("Input", "Input", true, true, []),
        new("JavaScript", "JavaScript", true, true, new() { ["MonacoLanguage"] = "javascript" }),
        new("Liquid", "Liquid", true, true, new() { ["MonacoLanguage"] = "liquid" }),
    ];

    public static void MapDescriptors(this RouteGroupBuilder view)
    {
        var descriptors = view.MapGroup("/descriptors");
        descriptors.MapGet("/activities", async (ActivityToolbox toolbox, CancellationToken cancellation) =>
            ApiJson.Answer(new ItemList<ActivityDescriptor>(await toolbox.ListAsync(cancellation))));
        descriptors.MapGet("/activities/{typeName}", async Task<IResult> (string typeName, int? version, ActivityToolbox toolbox, CancellationToken cancellation) =>
            await toolbox.FindAsync(typeName, version, cancellation) is { } descriptor ? ApiJson.Answer(descriptor) : TypedResults.NotFound());
        descriptors.MapPost("/activities/{typeName}/options/{propertyName}", (string typeName, string propertyName, ActivityTypeRegistry registry) =>
            ApiJson.Answer(new { items = OptionsOf(registry, typeName, propertyName) }));
        descriptors.MapGet("/expression-descriptors", () => ApiJson.Answer(new ItemList<ExpressionDescriptor>(Expressions)));
        descriptors.MapGet("/variables", () => ApiJson.Answer(new ItemList<VariableTypeDescriptor>(
            [.. StoredTypes.All.Select(type => new VariableTypeDescriptor(type.Alias, type.Alias, type.Category, type.Description))])));
        descriptors.MapGet("/storage-drivers", () => ApiJson.Answer(new ItemList<StorageDriver>(StorageDrivers.All)));
        descriptors.MapGet("/workflow-activation-strategies", () => ApiJson.Answer(new ItemList<Strategy>(ActivationStrategies.All)));
        descriptors.MapGet("/incident-strategies", () => ApiJson.Answer(new ItemList<Strategy>(IncidentStrategies.All)));

        descriptors.MapGet("/log-persistence-strategies", () => ApiJson.Answer(new ItemList<Strategy>(LogPersistence.Strategies)));
        descriptors.MapGet("/commit-strategies/workflows", () => ApiJson.Answer(new ItemList<CommitStrategyDescriptor>(Described(CommitStrategies.OfWorkflows))));
        descriptors.MapGet("/commit-strategies/activities", () => ApiJson.Answer(new ItemList<CommitStrategyDescriptor>(Described(CommitStrategies.OfActivities))));
        descriptors.MapGet("/output-converters", () => ApiJson.Answer(new ItemList<object>([])));
    }

    private static List<CommitStrategyDescriptor> Described(IEnumerable<CommitStrategy> strategies) =>
        [.. strategies.Select(strategy => new CommitStrategyDescriptor(strategy.Name, strategy.DisplayName, strategy.Description))];

    private static IReadOnlyDictionary<string, object?> OptionsOf(ActivityTypeRegistry registry, string typeName, string propertyName) =>
        registry.FindDescriptor(typeName)?.Inputs.FirstOrDefault(input => string.Equals(input.Name, propertyName, StringComparison.OrdinalIgnoreCase))?.UiSpecifications
        ?? new Dictionary<string, object?>();

    private sealed record CommitStrategyDescriptor(string Name, string DisplayName, string Description);

    private sealed record ExpressionDescriptor(string Type, string DisplayName, bool IsSerializable, bool IsBrowsable, Dictionary<string, string> Properties);

    private sealed record VariableTypeDescriptor(string TypeName, string DisplayName, string Category, string Description);
}
