namespace JetVision.Workflows.Definitions;

/// <summary>A choice that a definition makes by a stored name.</summary>
/// <param name="TypeName">The stored name, as stock Elsa writes it.</param>
/// <param name="DisplayName">What Studio shows.</param>
/// <param name="Description">What it does, for a person.</param>
internal sealed record Strategy(string TypeName, string DisplayName, string Description);

/// <summary>Stored names of strategies.</summary>
internal static class Strategies
{
    /// <summary>The last word of a stored name: <c>Elsa.X.SingletonStrategy, Elsa.Y</c> and <c>Singleton</c> are both "Singleton".</summary>
    public static string ShortName(string? storedName)
    {
        var name = (storedName ?? "").Split(',')[0].Split('.')[^1].Trim();
        return name.EndsWith("Strategy", StringComparison.OrdinalIgnoreCase) ? name[..^"Strategy".Length] : name;
    }

    public static bool IsNamed(string? storedName, string shortName) => ShortName(storedName).Equals(shortName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Which runs may exist beside one another.</summary>
internal enum ActivationStrategy
{
    /// <summary>Any.</summary>
    Always,

    /// <summary>One of the definition.</summary>
    Singleton,

    /// <summary>One of the definition with the same correlation id; runs without one count as having the same.</summary>
    CorrelatedSingleton,

    /// <summary>One of any definition with the same correlation id; a run without one starts always, because there is nothing to compare.</summary>
    Correlation,
}

/// <summary>The activation strategies by their stored names.</summary>
internal static class ActivationStrategies
{
    public static IReadOnlyList<Strategy> All { get; } =
    [
        new("Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core", "Always", "Any number of runs at the same time."),
        new("Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime", "Singleton", "No further run while one of this workflow goes on."),
        new("Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Runtime", "Correlated singleton",
            "No further run while one of this workflow with the same correlation id goes on."),
        new("Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Runtime", "Correlation",
            "No further run while one of any workflow with the same correlation id goes on."),
    ];

    public static ActivationStrategy Of(WorkflowDefinition definition) => Strategies.ShortName(definition.Options.ActivationStrategyType).ToUpperInvariant() switch
    {
        "SINGLETON" => ActivationStrategy.Singleton,
        "CORRELATEDSINGLETON" => ActivationStrategy.CorrelatedSingleton,
        "CORRELATION" => ActivationStrategy.Correlation,
        _ => ActivationStrategy.Always,
    };
}

/// <summary>What a fault does to a run, by stored name.</summary>
internal static class IncidentStrategies
{
    public static IReadOnlyList<Strategy> All { get; } =
    [
        new("Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core", "Fault", "The run ends as faulted; it can be retried from the step that failed."),
        new("Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core", "Continue With Incidents", "The branch that failed stops; the others go on."),
    ];
}
