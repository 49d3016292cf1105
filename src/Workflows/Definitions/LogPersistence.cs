using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Definitions;

/// <summary>Whether a value is kept in the record of an activity's execution.</summary>
internal enum LogPersistenceMode
{
    /// <summary>As what is around it says: a value as its activity, an activity as its workflow.</summary>
    Inherit,

    /// <summary>It is kept.</summary>
    Include,

    /// <summary>It is left out.</summary>
    Exclude,
}

/// <summary>
/// What an activity keeps of its inputs and outputs, as Studio writes it: <c>logPersistenceConfig</c>, or the older <c>logPersistenceMode</c>, in the custom properties
/// of the workflow and the activity. Values live on in the run's state as long as it needs them; this decides on the execution's record, which stays.
/// </summary>
internal sealed class LogPersistence
{
    private readonly Rule? _workflow;
    private readonly Rule? _activity;
    private readonly Dictionary<string, Rule> _inputs;
    private readonly Dictionary<string, Rule> _outputs;

    private LogPersistence(Rule? workflow, Rule? activity, Dictionary<string, Rule> inputs, Dictionary<string, Rule> outputs) =>
        (_workflow, _activity, _inputs, _outputs) = (workflow, activity, inputs, outputs);

    /// <summary>Gets the strategies that Studio offers.</summary>
    public static IReadOnlyList<Strategy> Strategies { get; } =
    [
        new("Elsa.Workflows.LogPersistence.Strategies.Configuration, Elsa.Workflows.Core", "Configuration", "As the server is configured: values are kept."),
        new("Elsa.Workflows.LogPersistence.Strategies.Exclude, Elsa.Workflows.Core", "Exclude", "Values are left out."),
        new("Elsa.Workflows.LogPersistence.Strategies.Include, Elsa.Workflows.Core", "Include", "Values are kept."),
        new("Elsa.Workflows.LogPersistence.Strategies.Inherit, Elsa.Workflows.Core", "Inherit", "As what is around it says."),
    ];

    /// <summary>Reads what a node keeps; null when neither it nor its workflow says anything, so that all is kept.</summary>
    public static LogPersistence? Read(ActivityNode node, ExpressionCompiler expressions)
    {
        var workflow = node.SelfAndAncestors().FirstOrDefault(ancestor => ancestor.Workflow is not null)?.Workflow is { CustomProperties.ValueKind: JsonValueKind.Object } definition
            ? Sections(JsonObject.Create(definition.CustomProperties)!)
            : (null, null);
        var own = Sections(node.Activity.CustomProperties);
        var read = new Func<(JsonObject? Config, JsonObject? Legacy), Rule?>(sections =>
            Of(sections.Config?["default"], node, expressions) ?? Of(sections.Legacy?["default"], node, expressions));
        var policy = new LogPersistence(read(workflow), read(own), Rules(own, "inputs", node, expressions), Rules(own, "outputs", node, expressions));
        return policy is { _workflow: null, _activity: null, _inputs.Count: 0, _outputs.Count: 0 } ? null : policy;
    }

    /// <summary>What is kept of the inputs.</summary>
    public Dictionary<string, object?> Inputs(ActivityExecutionContext context, Dictionary<string, object?> values) => Kept(context, values, _inputs);

    /// <summary>What is kept of the outputs.</summary>
    public Dictionary<string, object?> Outputs(ActivityExecutionContext context, Dictionary<string, object?> values) => Kept(context, values, _outputs);

    /// <summary>Whether what the activity remembers and adds to its journal entry is kept.</summary>
    public bool KeepsState(ActivityExecutionContext context) => Default(context) == LogPersistenceMode.Include;

    private static Dictionary<string, object?> Kept(Dictionary<string, object?> values, Func<string, bool> keeps) =>
        values.Where(pair => keeps(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static (JsonObject? Config, JsonObject? Legacy) Sections(JsonObject custom) => (Section(custom["logPersistenceConfig"]), Section(custom["logPersistenceMode"]));

    /// <summary>A section as an object; Studio writes it as the text of one.</summary>
    private static JsonObject? Section(JsonNode? json)
    {
        if (json is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            return json as JsonObject;
        }

        if (!text.TrimStart().StartsWith('{'))
        {
            return new JsonObject { ["default"] = text };
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, Rule> Rules((JsonObject? Config, JsonObject? Legacy) sections, string name, ActivityNode node, ExpressionCompiler expressions)
    {
        var rules = new Dictionary<string, Rule>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in new[] { sections.Config?[name], sections.Legacy?[name] }.OfType<JsonObject>())
        {
            foreach (var (property, json) in section)
            {
                if (Of(json, node, expressions) is { } rule)
                {
                    rules.TryAdd(property, rule);
                }
            }
        }

        return rules;
    }

    private static Rule? Of(JsonNode? json, ActivityNode node, ExpressionCompiler expressions)
    {
        if (json is JsonValue value)
        {
            return value.TryGetValue<string>(out var word) && Enum.TryParse<LogPersistenceMode>(word, ignoreCase: true, out var mode) ? new Rule(mode, null) : null;
        }

        if (json is not JsonObject config)
        {
            return null;
        }

        if ((string?)config["evaluationMode"] == "Expression")
        {
            return config["expression"] is JsonObject expression
                ? new Rule(
                    LogPersistenceMode.Inherit,
                    expressions.Compile(ExpressionReader.Read(JsonSerializer.SerializeToElement(expression)), typeof(LogPersistenceMode), node, out _))
                : null;
        }

        return new Rule(
            Definitions.Strategies.ShortName((string?)config["strategyType"]).ToUpperInvariant() switch
            {
                "EXCLUDE" => LogPersistenceMode.Exclude,
                "INCLUDE" or "CONFIGURATION" => LogPersistenceMode.Include,
                _ => LogPersistenceMode.Inherit,
            },
            null);
    }

    private Dictionary<string, object?> Kept(ActivityExecutionContext context, Dictionary<string, object?> values, Dictionary<string, Rule> rules)
    {
        var otherwise = Default(context);
        return Kept(values, name => (rules.TryGetValue(name, out var rule) ? rule.Evaluate(context, otherwise) : otherwise) == LogPersistenceMode.Include);
    }

    private LogPersistenceMode Default(ActivityExecutionContext context)
    {
        var ofWorkflow = _workflow?.Evaluate(context, LogPersistenceMode.Include) ?? LogPersistenceMode.Include;
        return _activity?.Evaluate(context, ofWorkflow) ?? ofWorkflow;
    }

    private sealed record Rule(LogPersistenceMode Mode, CompiledExpression? Expression)
    {
        public LogPersistenceMode Evaluate(ActivityExecutionContext context, LogPersistenceMode otherwise)
        {
            var mode = Mode;
            if (Expression is not null)
            {
                try
                {
                    mode = Expression.Evaluate(context) as LogPersistenceMode? ?? LogPersistenceMode.Inherit;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // What is written down about a step must not make the step fail.
                    mode = LogPersistenceMode.Inherit;
                }
            }

            return mode == LogPersistenceMode.Inherit ? otherwise : mode;
        }
    }
}
