using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JetVision.Workflows.Runtime;

/// <summary>Runs bursts: takes the turn on the run, loads it, hands it to the runner with a scope and a sink of its own, and gives the turn back. Singleton.</summary>
internal sealed partial class BurstRunner(
    IServiceScopeFactory scopes, WorkflowRunner runner, DefinitionStore definitions, RunLocks locks, RunCommitServices services, SqlDatabase database)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _running = new();
    private readonly CommitRefusals _refusals = new(services.Options.EffectAttempts);

    /// <summary>Whether this server works on a run now.</summary>
    public bool IsRunning(string instanceId) => _running.ContainsKey(instanceId);

    /// <summary>Whether the database refuses even the incident of a run: only a person can help it, and until a restart nothing is tried.</summary>
    public bool IsGivenUp(string instanceId) => _refusals.IsGivenUp(instanceId);

    /// <summary>Runs the first burst of a new run.</summary>
    /// <param name="graph">The version.</param>
    /// <param name="state">The run.</param>
    /// <param name="request">Why.</param>
    /// <param name="mayExist">Whether the run's id was given, so that there may be a run with it: then nothing runs.</param>
    /// <param name="cancellation">Ends the burst.</param>
    public async Task<WorkflowState?> StartAsync(WorkflowGraph graph, WorkflowState state, BurstRequest request, bool mayExist, CancellationToken cancellation)
    {
        await using var turn = await locks.TakeHereAsync(state.Id, cancellation);
        if (mayExist)
        {
            await turn.TakeAmongServersAsync(cancellation);
            if (await LoadAsync(state.Id, cancellation) is { } earlier)
            {
                return earlier.State;
            }
        }

        try
        {
            // Nobody else knows of the run before its first commit, and most runs end or wait with that one: the turn among servers is taken when it is needed.
            return await RunAsync(graph, state, 0, request, turn, cancellation, ActivationGuard.Of(graph.Definition, state), countsFailures: mayExist);
        }
        catch (RunLostException lost) when (lost.Existed)
        {
            return (await LoadAsync(state.Id, cancellation))?.State;
        }
    }

    /// <summary>Runs a burst of a saved run.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="request">Why.</param>
    /// <param name="wanted">Whether the run, as it stands once the turn has come, still has something to do for the request.</param>
    /// <param name="cancellation">Ends the burst.</param>
    /// <returns>The run as it was saved; null when there is none or it was not wanted.</returns>
    public async Task<WorkflowState?> ContinueAsync(string instanceId, BurstRequest request, Func<SavedRun, bool> wanted, CancellationToken cancellation)
    {
        await using var turn = await locks.TakeHereAsync(instanceId, cancellation);
        await turn.TakeAmongServersAsync(cancellation);
        var run = await LoadAsync(instanceId, cancellation);
        if (run is null || !wanted(run))
        {
            return null;
        }

        var graph = await definitions.GetGraphOfRunAsync(run.State.DefinitionVersionId, cancellation)
            ?? throw new VersionMissingException(run.State);
        if (run.LeaseOwner is not null && request is not BurstRequest.Recover)
        {
            // Its last burst ended in the middle: that is finished first, in the order in which it would have been.
            await RunAsync(graph, run.State, run.Revision, new BurstRequest.Recover(), turn, cancellation);
            run = await LoadAsync(instanceId, cancellation);
            if (run is null || !wanted(run))
            {
                return null;
            }
        }

        return await RunAsync(graph, run.State, run.Revision, request, turn, cancellation);
    }

    /// <summary>Runs a burst of a saved run by the version and for the reason that the caller finds, once the turn has come.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="decide">Looks at the run, and may change the state that it is given; null for doing nothing.</param>
    /// <param name="cancellation">Ends the burst.</param>
    public async Task AlterAsync(string instanceId, Func<WorkflowState, Task<(WorkflowGraph Graph, BurstRequest Request)?>> decide, CancellationToken cancellation)
    {
        await using var turn = await locks.TakeHereAsync(instanceId, cancellation);
        await turn.TakeAmongServersAsync(cancellation);
        var run = await LoadAsync(instanceId, cancellation);
        if (run?.LeaseOwner is not null && await definitions.GetGraphOfRunAsync(run.State.DefinitionVersionId, cancellation) is { } unfinished)
        {
            await RunAsync(unfinished, run.State, run.Revision, new BurstRequest.Recover(), turn, cancellation);
            run = await LoadAsync(instanceId, cancellation);
        }

        if (run is not null && await decide(run.State) is var (graph, request))
        {
            await RunAsync(graph, run.State, run.Revision, request, turn, cancellation);
        }
    }

    public async Task<bool> DeleteAsync(string instanceId, CancellationToken cancellation)
    {
        await using var turn = await locks.TakeHereAsync(instanceId, cancellation);
        await turn.TakeAmongServersAsync(cancellation);
        await using var scope = scopes.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<DatabaseSession>().BeginAsync(cancellation);
        var script = new SqlScript(database.Kind);
        var row = RunStore.Delete(script, instanceId);
        var deleted = (await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation))[row];
        await transaction.CommitAsync(cancellation);
        return deleted > 0;
    }

    /// <summary>Keeps the leases of bursts that take long.</summary>
    public async Task RenewLeasesAsync(CancellationToken cancellation)
    {
        var now = services.Time.GetUtcNow();
        var script = new SqlScript(database.Kind);
        foreach (var (id, since) in _running)
        {
            if (now - since > services.Options.Lease / 4)
            {
                RunStore.Renew(script, id, services.Server.Id, now + services.Options.Lease);
            }
        }

        if (script.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<DatabaseSession>().BeginAsync(cancellation);
        await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task<SavedRun?> LoadAsync(string instanceId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await RunStore.LoadAsync(scope.ServiceProvider.GetRequiredService<DatabaseSession>(), instanceId, cancellation);
    }

    /// <returns>The run as it was saved: as the burst left it, or faulted as it was before, when the database will never take what the burst did.</returns>
    private async Task<WorkflowState> RunAsync(
        WorkflowGraph graph, WorkflowState state, int revision, BurstRequest request, RunLock turn, CancellationToken cancellation, ActivationGuard? activation = null,
        bool countsFailures = true)
    {
        var begun = revision == 0 ? Copy(state, bare: false) : null;
        var counted = countsFailures ? state.Id : null;
        try
        {
            await BurstAsync(graph, state, revision, request, turn, activation, counted, cancellation);
            _refusals.Forget(state.Id);
            return state;
        }
        catch (CommitRefusedException refused) when (request is not (BurstRequest.Cancel or BurstRequest.Alter))
        {
            // Whoever asked for the burst would ask again, and so would recovery: the run says itself why it cannot go on. Cancellations and alterations are told to who asked.
            LogRefused(services.Logger, refused, state.DefinitionId, state.Id);
            return await RefuseAsync(graph, state.Id, begun, request, refused, turn, activation, cancellation);
        }
    }

    private async Task<WorkflowState> RefuseAsync(
        WorkflowGraph graph, string instanceId, WorkflowState? begun, BurstRequest request, CommitRefusedException reason, RunLock turn, ActivationGuard? activation,
        CancellationToken cancellation, bool bare = false)
    {
        var (state, revision) = await LoadAsync(instanceId, cancellation) is { } saved ? (saved.State, saved.Revision)
            : begun is not null ? (Copy(begun, bare), 0)
            : throw reason;
        try
        {
            var refusal = new BurstRequest.Refuse(request, reason, bare) { Input = bare ? new Dictionary<string, object?>() : request.Input };
            await BurstAsync(graph, state, revision, refusal, turn, revision == 0 ? activation : null, null, cancellation);
            _refusals.Forget(instanceId);
            return state;
        }
        catch (CommitRefusedException) when (!bare)
        {
            // What the request brought, a text too large or with a character that the database does not know, would be saved with the incident.
            return await RefuseAsync(graph, instanceId, begun, request, reason, turn, activation, cancellation, bare: true);
        }
        catch (CommitRefusedException)
        {
            _refusals.GiveUp(instanceId);
            ExceptionDispatchInfo.Throw(reason.InnerException!);
            throw;
        }
    }

    private async Task BurstAsync(
        WorkflowGraph graph, WorkflowState state, int revision, BurstRequest request, RunLock turn, ActivationGuard? activation, string? counted, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var provider = scope.ServiceProvider;
        var commit = new RunCommit(
            services, provider.GetRequiredService<UnitOfWork>(), provider.GetRequiredService<ScopedOutbox>(), state, revision, turn.TakeAmongServersAsync,
            exception => _refusals.IsRefused(counted, exception), activation);
        _running[state.Id] = services.Time.GetUtcNow();
        try
        {
            await runner.RunAsync(graph, state, request, commit, provider, cancellation);
        }
        finally
        {
            _running.TryRemove(state.Id, out _);
        }
    }

    /// <summary>A new run as it was before its first burst, which changes it in place.</summary>
    private static WorkflowState Copy(WorkflowState begun, bool bare) => new()
    {
        Id = begun.Id,
        DefinitionId = begun.DefinitionId,
        DefinitionVersionId = begun.DefinitionVersionId,
        DefinitionVersion = begun.DefinitionVersion,
        CorrelationId = bare ? null : begun.CorrelationId,
        Name = bare ? null : begun.Name,
        ParentInstanceId = begun.ParentInstanceId,
        SubStatus = begun.SubStatus,
        Input = bare ? [] : new Dictionary<string, object?>(begun.Input),
        Properties = new Dictionary<string, object?>(begun.Properties),
        CreatedAt = begun.CreatedAt,
        UpdatedAt = begun.UpdatedAt,
    };

    [LoggerMessage(EventId = 2502, EventName = "CommitRefused", Level = LogLevel.Error,
        Message = "{DefinitionId}, run {InstanceId}: what it did can never be saved; it ends with an incident, as it was saved last.")]
    private static partial void LogRefused(ILogger logger, Exception exception, string definitionId, string instanceId);
}

/// <summary>A run keeps a version that is neither there nor among the deleted ones: somebody took it out of the database.</summary>
internal sealed class VersionMissingException(WorkflowState run) : InvalidOperationException(
    $"The run '{run.Id}' keeps the version '{run.DefinitionVersionId}' of '{run.DefinitionId}', which is not there. Import it again with that id.");
