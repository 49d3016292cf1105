using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Api;

/// <summary>What Studio asks before it can draw anything: activities, expressions, types and the choices of the settings.</summary>
internal static class Descriptors
{
    private static readonly ExpressionDescriptor[] Expressions =
    [
        new("Literal", "Literal", true, false, []),
        new("Object", "Object", true, false, new() { ["MonacoLanguage"] = "json" }),
        new("Json", "Json", true, false, new() { ["MonacoLanguage"] = "json" }),
        new("Delegate", "Delegate", false, false, []),
        // Studio proposes the first that a person may choose for a new case of a switch: a condition is a script.
        new("JavaScript", "JavaScript", true, true, new() { ["MonacoLanguage"] = "javascript" }),
        new("Liquid", "Liquid", true, true, new() { ["MonacoLanguage"] = "liquid" }),
        new("Variable", "Variable", true, true, []),
        new("Input", "Input", true, true, []),
    ];

    public static void MapDescriptors(this RouteGroupBuilder view)
    {
        var descriptors = view.MapGroup("/descriptors");
        descriptors.MapGet("/activities", async (HttpRequest request, ActivityToolbox toolbox, IOptions<ElsaApiOptions> options, CancellationToken cancellation) =>
            ApiJson.Answer(new ItemList<ActivityDescriptor>([.. (await toolbox.ListAsync(cancellation)).Select(type => WithAddress(type, request, options.Value))])));
        descriptors.MapGet("/activities/{typeName}", async Task<IResult> (string typeName, int? version, ActivityToolbox toolbox, CancellationToken cancellation) =>
            await toolbox.FindAsync(typeName, version, cancellation) is { } descriptor ? ApiJson.Answer(descriptor) : TypedResults.NotFound());
        descriptors.MapPost("/activities/{typeName}/options/{propertyName}", (string typeName, string propertyName, HttpRequest request, ActivityTypeRegistry registry, IOptions<ElsaApiOptions> options) =>
            ApiJson.Answer(new { items = OptionsOf(registry.FindDescriptor(typeName) is { } type ? WithAddress(type, request, options.Value) : null, propertyName) }));
        descriptors.MapGet("/expression-descriptors", () => ApiJson.Answer(new ItemList<ExpressionDescriptor>(Expressions)));
        descriptors.MapGet("/variables", () => ApiJson.Answer(new ItemList<VariableTypeDescriptor>(
            // Studio proposes the first for a new variable.
            [.. StoredTypes.All.OrderBy(type => type.Alias switch { "String" => 0, "Object" => 1, _ => type.Category == "Primitives" ? 2 : 3 }).Select(type => new VariableTypeDescriptor(type.Alias, type.Alias, type.Category, type.Description))])));
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

    private static IReadOnlyDictionary<string, object?> OptionsOf(ActivityDescriptor? type, string propertyName) =>
        type?.Inputs.FirstOrDefault(input => string.Equals(input.Name, propertyName, StringComparison.OrdinalIgnoreCase))?.UiSpecifications
        ?? new Dictionary<string, object?>();

    /// <summary>Shows, before the path of an endpoint, the address under which this server is called.</summary>
    private static ActivityDescriptor WithAddress(ActivityDescriptor type, HttpRequest request, ElsaApiOptions options) => type.TypeName != HttpEndpoint.TypeName
        ? type
        : type with
        {
            Inputs =
            [
                .. type.Inputs.Select(input => input.Name != nameof(HttpEndpoint.Path) ? input : input with
                {
                    UiSpecifications = new Dictionary<string, object?>
                    {
                        ["singleline"] = new { AdornmentText = $"{request.Scheme}://{request.Host}/{options.HttpEndpointsPath.Trim('/')}/", EnableCopyAdornment = true },
                        ["Refresh"] = true,
                    },
                }),
            ],
        };

    private sealed record CommitStrategyDescriptor(string Name, string DisplayName, string Description);

    private sealed record ExpressionDescriptor(string Type, string DisplayName, bool IsSerializable, bool IsBrowsable, Dictionary<string, string> Properties);

    private sealed record VariableTypeDescriptor(string TypeName, string DisplayName, string Category, string Description);
}
