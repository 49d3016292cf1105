using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Runtime.Alterations;

/// <summary>Changes runs from outside, each in one transaction: all that is asked for, or nothing. Singleton.</summary>
public sealed class WorkflowAlterations
{
    private readonly IServiceScopeFactory _scopes;
    private readonly DefinitionStore _definitions;
    private readonly BurstRunner _bursts;

    internal WorkflowAlterations(IServiceScopeFactory scopes, DefinitionStore definitions, BurstRunner bursts)
    {
        _scopes = scopes;
        _definitions = definitions;
        _bursts = bursts;
    }

    /// <summary>Says what alterations would do, and does nothing.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="alterations">The alterations, in order.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What would be done and lost, or why it cannot be done.</returns>
    public async Task<AlterationResult> DryRunAsync(string instanceId, IReadOnlyList<Alteration> alterations, CancellationToken cancellation = default)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var run = await RunStore.LoadAsync(scope.ServiceProvider.GetRequiredService<DatabaseSession>(), instanceId, cancellation);
        return run is null ? Missing(instanceId) : Result(instanceId, await LookAsync(run.State, alterations, cancellation));
    }

    /// <summary>Alters a run, and carries it to its next wait or its end when it moves on.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="alterations">The alterations, in order.</param>
    /// <param name="cancellation">Ends the burst; what was saved until then stays, and is taken up by recovery.</param>
    /// <returns>What was done and lost, or why nothing was done.</returns>
    public Task<AlterationResult> RunAsync(string instanceId, IReadOnlyList<Alteration> alterations, CancellationToken cancellation = default) =>
        RunOnceAsync(instanceId, alterations, null, cancellation);

    /// <summary>Alters a run unless it was altered under the key before.</summary>
    internal async Task<AlterationResult> RunOnceAsync(string instanceId, IReadOnlyList<Alteration> alterations, string? key, CancellationToken cancellation)
    {
        AlterationCheck? check = null;
        await _bursts.AlterAsync(
            instanceId,
            async state =>
            {
                var isDone = key is not null && state.Properties.ContainsKey(key);
                check = await LookAsync(state, isDone ? [] : alterations, cancellation);
                if (isDone || check.IsRefused || check.IsDone)
                {
                    return null;
                }

                if (key is not null)
                {
                    state.Properties[key] = true;
                }

                return (check.Graph, new BurstRequest.Alter(alterations));
            },
            cancellation);
        return check is null ? Missing(instanceId) : Result(instanceId, check);
    }

    private async Task<AlterationCheck> LookAsync(WorkflowState state, IReadOnlyList<Alteration> alterations, CancellationToken cancellation)
    {
        var graph = await _definitions.GetGraphOfRunAsync(state.DefinitionVersionId, cancellation)
            // A run whose version was deleted can still be moved to one that exists, place by place.
            ?? await VersionAsync(state.DefinitionId, alterations.OfType<Alteration.Migrate>().FirstOrDefault()?.TargetVersion ?? state.DefinitionVersion, cancellation)
            ?? throw new InvalidOperationException($"The run '{state.Id}' keeps the version '{state.DefinitionVersionId}' of '{state.DefinitionId}', which was deleted.");
        var check = new AlterationCheck(graph, state);
        await check.LookAsync(alterations, version => VersionAsync(state.DefinitionId, version, cancellation));
        return check;
    }

    private async Task<WorkflowGraph?> VersionAsync(string definitionId, int version, CancellationToken cancellation) =>
        await _definitions.FindAsync(definitionId, VersionOptions.Specific(version), cancellation) is { } definition
            ? await _definitions.GetGraphAsync(definition.Id, cancellation)
            : null;

    private static AlterationResult Missing(string instanceId) => new(instanceId, [new AlterationLine(AlterationLevel.Error, $"There is no run '{instanceId}'.")], false);

    private static AlterationResult Result(string instanceId, AlterationCheck check) => new(instanceId, check.Log, !check.IsRefused && check.HasScheduledWork);
}
