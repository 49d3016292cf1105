using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>What Studio asks before it can draw anything: activities, expressions, types and the choices of the settings.</summary>
internal static class Descriptors
{
    // Names of stock Elsa, as its definitions hold them.
    private static readonly StrategyDescriptor[] ActivationStrategies =
    [
        new("Elsa.Workflows.Runtime.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Runtime", "Always", "Any number of runs at the same time."),
    ];

    private static readonly StrategyDescriptor[] IncidentStrategies =
    [
        new("Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core", "Fault", "The run ends as faulted; it can be retried from the step that failed."),
        new("Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core", "Continue with incidents", "The branch that failed stops; the others go on."),
    ];

    private static readonly StorageDriverDescriptor[] StorageDrivers =
    [
        new("WorkflowInstanceStorageDriver", "Workflow instance", 10, false),
        new("MemoryStorageDriver", "Memory", 5, false),
    ];

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
        descriptors.MapGet("/storage-drivers", () => ApiJson.Answer(new ItemList<StorageDriverDescriptor>(StorageDrivers)));
        descriptors.MapGet("/workflow-activation-strategies", () => ApiJson.Answer(new ItemList<StrategyDescriptor>(ActivationStrategies)));
        descriptors.MapGet("/incident-strategies", () => ApiJson.Answer(new ItemList<StrategyDescriptor>(IncidentStrategies)));

        // The engine keeps every evaluated input but the sensitive ones, and commits at every wait and effect: there is nothing to choose.
        foreach (var none in (string[])["/log-persistence-strategies", "/commit-strategies/workflows", "/commit-strategies/activities", "/output-converters"])
        {
            descriptors.MapGet(none, () => ApiJson.Answer(new ItemList<StrategyDescriptor>([])));
        }
    }

    private static IReadOnlyDictionary<string, object?> OptionsOf(ActivityTypeRegistry registry, string typeName, string propertyName) =>
        registry.FindDescriptor(typeName)?.Inputs.FirstOrDefault(input => string.Equals(input.Name, propertyName, StringComparison.OrdinalIgnoreCase))?.UiSpecifications
        ?? new Dictionary<string, object?>();

    private sealed record StrategyDescriptor(string TypeName, string DisplayName, string Description);

    private sealed record StorageDriverDescriptor(string TypeName, string DisplayName, double Priority, bool Deprecated);

    private sealed record ExpressionDescriptor(string Type, string DisplayName, bool IsSerializable, bool IsBrowsable, Dictionary<string, string> Properties);

    private sealed record VariableTypeDescriptor(string TypeName, string DisplayName, string Category, string Description);
}
