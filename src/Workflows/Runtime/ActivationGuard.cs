using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Keeps a run from starting beside one that excludes it. The question is asked in the transaction of the run's first commit, under a lock that all servers share, so
/// of two that start at once one is refused.
/// </summary>
internal sealed class ActivationGuard
{
    private readonly ActivationStrategy _strategy;

    private ActivationGuard(ActivationStrategy strategy) => _strategy = strategy;

    /// <summary>The guard of a new run; null when any number of runs may exist.</summary>
    public static ActivationGuard? Of(WorkflowDefinition definition, WorkflowState state) => ActivationStrategies.Of(definition) switch
    {
        ActivationStrategy.Always => null,
        ActivationStrategy.Correlation when state.CorrelationId is null => null,
        var strategy => new ActivationGuard(strategy),
    };

    /// <summary>Adds the question.</summary>
    /// <returns>The statement whose count of rows is the number of runs that exclude this one.</returns>
    public int Ask(SqlScript script, DatabaseKind kind, WorkflowState state)
    {
        var correlated = _strategy is ActivationStrategy.Correlation or ActivationStrategy.CorrelatedSingleton;
        StimulusScript.Lock(script, [StimulusHash.Of("activation", correlated ? "correlation:" + state.CorrelationId : "definition:" + state.DefinitionId)]);
        var conditions = new List<string> { "status = @running", "id <> @id" };
        var parameters = new List<(string, object?)> { ("running", WorkflowStatus.Running), ("id", state.Id) };
        if (_strategy != ActivationStrategy.Correlation)
        {
            conditions.Add("definition_id = @definition");
            parameters.Add(("definition", state.DefinitionId));
        }

        if (correlated)
        {
            conditions.Add("COALESCE(correlation_id, '') = @correlation");
            parameters.Add(("correlation", state.CorrelationId ?? ""));
        }

        // Changes nothing: its count is the answer, and a script has no other.
        return script.Add($"UPDATE wf_instances SET revision = revision WHERE {string.Join(" AND ", conditions)}", [.. parameters]);
    }
}

/// <summary>The activation strategy of a workflow admits no further run now. Nothing of the new run is saved.</summary>
internal sealed class ActivationRefusedException(string definitionId)
    : Exception($"The workflow '{definitionId}' starts no further run while one that excludes it goes on.");

/// <summary>What became of a start.</summary>
/// <param name="State">The run; null when there is none.</param>
/// <param name="IsRefused">Whether the activation strategy refused it.</param>
internal readonly record struct StartResult(WorkflowState? State, bool IsRefused = false);
