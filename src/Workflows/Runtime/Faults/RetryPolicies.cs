using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Runtime.Faults;

/// <summary>Which steps run again by themselves after a fault that may pass; section <c>Workflows:Resilience</c> of the configuration.</summary>
public sealed class RetryOptions
{
    /// <summary>Gets or sets the id of the policy for steps that name none.</summary>
    /// <value>The default is none: a fault is an incident at once, and the error monitor decides.</value>
    public string? DefaultStrategy { get; set; }

    /// <summary>Gets the policies that a definition can name, beside <c>quick</c> (3 times, from 1 second) and <c>patient</c> (8 times, from 30 seconds); one with the same id takes the place of these.</summary>
    public IList<RetryPolicy> Strategies { get; } = [];
}

/// <summary>
/// Finds the policy of a step. A definition gives it in the step's <c>customProperties</c>: <c>resilienceStrategy</c> with a <c>strategyId</c> or, in the mode <c>Expression</c>, an expression that gives an id or a policy, as Elsa Studio writes it,
/// or <c>retryPolicy</c>, written out with the members of <see cref="RetryPolicy"/>. Singleton.
/// </summary>
internal sealed class RetryPolicies(IOptions<RetryOptions> options)
{
    private static readonly JsonSerializerOptions Reading = new(ValueJson.Options) { PropertyNameCaseInsensitive = true };
    private static readonly ExpressionCompiler Expressions = new();
    private readonly Dictionary<string, RetryPolicy> _byId = Named(options.Value);

    /// <summary>The policies that a definition can name, in order of their ids.</summary>
    public IEnumerable<RetryPolicy> All => _byId.Values.OrderBy(policy => policy.Id, StringComparer.Ordinal);

    /// <summary>The policy of a step; null when its faults are incidents at once.</summary>
    /// <exception cref="InvalidDataException">The definition asks for a policy that there is not, or writes one that cannot be read.</exception>
    public RetryPolicy? For(ActivityExecutionContext step)
    {
        var activity = step.Activity;
        if (activity.CustomProperties["retryPolicy"] is JsonObject written)
        {
            return Read(activity, written);
        }

        var strategy = activity.CustomProperties["resilienceStrategy"] as JsonObject;
        if (Text(strategy?["mode"]) is { } mode && mode.Equals("Expression", StringComparison.OrdinalIgnoreCase))
        {
            return strategy!["expression"] is JsonObject expression ? Evaluate(step, expression) : null;
        }

        if (Text(strategy?["strategyId"]) is { } asked)
        {
            return Find(activity, asked);
        }

        return string.IsNullOrWhiteSpace(options.Value.DefaultStrategy) ? null : _byId.GetValueOrDefault(options.Value.DefaultStrategy);
    }

    private RetryPolicy? Evaluate(ActivityExecutionContext step, JsonObject written)
    {
        var expression = ExpressionReader.Read(JsonSerializer.SerializeToElement(written));
        object? value;
        try
        {
            value = Expressions.Compile(expression, typeof(object), step.Node, out _).Evaluate(step);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidDataException($"The resilience strategy of the step '{step.Activity.Id}' cannot be evaluated: {exception.Message}", exception);
        }

        return value switch
        {
            RetryPolicy policy => policy,
            string { Length: > 0 } asked => Find(step.Activity, asked),
            IDictionary<string, object?> members => Read(step.Activity, JsonSerializer.SerializeToNode(members.ToDictionary(), ValueJson.Options)!.AsObject()),
            _ => null,
        };
    }

    private RetryPolicy Find(Activity activity, string asked) => _byId.GetValueOrDefault(asked)
        ?? throw new InvalidDataException($"The step '{activity.Id}' asks for the retry policy '{asked}', which Workflows:Resilience:Strategies does not have.");

    private static string? Text(JsonNode? written) => written is JsonValue value && value.TryGetValue(out string? text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>What is wrong with the options; null when nothing is.</summary>
    public static string? Refusal(RetryOptions options) =>
        options.Strategies.Any(policy => string.IsNullOrWhiteSpace(policy.Id)) ? "Give each of Workflows:Resilience:Strategies an Id."
        : !string.IsNullOrWhiteSpace(options.DefaultStrategy) && !Named(options).ContainsKey(options.DefaultStrategy)
            ? $"Workflows:Resilience:DefaultStrategy names '{options.DefaultStrategy}'. Name one of: {string.Join(", ", Named(options).Keys.Order(StringComparer.Ordinal))}."
            : null;

    private static RetryPolicy Read(Activity activity, JsonObject written)
    {
        try
        {
            return written.Deserialize<RetryPolicy>(Reading)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The retryPolicy of the step '{activity.Id}' cannot be read: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, RetryPolicy> Named(RetryOptions options)
    {
        var named = new Dictionary<string, RetryPolicy>(StringComparer.OrdinalIgnoreCase)
        {
            ["quick"] = new() { Id = "quick", DisplayName = "Quick: 3 times, from 1 second" },
            ["patient"] = new() { Id = "patient", DisplayName = "Patient: 8 times, from 30 seconds", MaxRetryAttempts = 8, Delay = TimeSpan.FromSeconds(30) },
        };
        foreach (var policy in options.Strategies.Where(policy => !string.IsNullOrWhiteSpace(policy.Id)))
        {
            named[policy.Id!] = policy;
        }

        return named;
    }
}
