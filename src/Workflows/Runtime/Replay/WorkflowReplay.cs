using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Runtime.Replay;

/// <summary>
/// Runs a version of a definition against the last real runs of it, before it is published. Whatever acts on the outside is replaced by what was recorded, and nothing is
/// saved, sent or locked. Singleton.
/// </summary>
public sealed class WorkflowReplay
{
    /// <summary>The most runs that are replayed at once.</summary>
    public const int MostRuns = 200;

    private const int MostBursts = 10_000;
    private readonly WorkflowInstances _instances;
    private readonly DefinitionStore _definitions;
    private readonly IServiceScopeFactory _scopes;

    internal WorkflowReplay(WorkflowInstances instances, DefinitionStore definitions, IServiceScopeFactory scopes)
    {
        _instances = instances;
        _definitions = definitions;
        _scopes = scopes;
    }

    /// <summary>Gets how long the replay of one run may take.</summary>
    internal TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Replays the last runs that ended by themselves, well or by a fault.</summary>
    /// <param name="version">The version, saved or not.</param>
    /// <param name="count">How many runs at most, from 1 to <see cref="MostRuns"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What the version would have done.</returns>
    /// <exception cref="FormatException">The version has an error that a publication would be refused for; the message names the activity.</exception>
    public async Task<ReplayAnswer> ReplayAsync(WorkflowDefinition version, int count, CancellationToken cancellation = default)
    {
        var graph = await _definitions.CompileAsync(version, cancellation);
        if (graph.Errors.Where(error => !error.IsWarning).ToList() is { Count: > 0 } errors)
        {
            throw new FormatException(string.Join(" ", errors.Select(error => error.ActivityId is { } id ? $"'{id}': {error.Message}" : error.Message)));
        }

        var last = await _instances.ListAsync(
            new InstanceFilter
            {
                DefinitionIds = [version.DefinitionId],
                Statuses = [WorkflowStatus.Finished],
                SubStatuses = [WorkflowSubStatus.Finished, WorkflowSubStatus.Faulted],
                OrderBy = "Finished",
                Take = Math.Clamp(count, 1, MostRuns),
            },
            cancellation);
        var runs = new List<ReplayedRun>();
        foreach (var run in last.Items)
        {
            if (await _instances.FindAsync(run.Id, cancellation) is { } state)
            {
                runs.Add(await ReplayAsync(graph, new RecordedRun(state, await _instances.ReadPartsAsync(run.Id, cancellation)), cancellation));
            }
        }

        return new ReplayAnswer(version.DefinitionId, version.Version, runs);
    }

    private async Task<ReplayedRun> ReplayAsync(WorkflowGraph graph, RecordedRun recorded, CancellationToken cancellation)
    {
        var clock = new ReplayClock(recorded.State.CreatedAt);
        var before = await _definitions.GetGraphOfRunAsync(recorded.State.DefinitionVersionId, cancellation);
        var standIn = new ReplayStandIn(recorded, before, clock);
        var records = new Records();
        var state = new WorkflowState
        {
            Id = recorded.State.Id,
            DefinitionId = recorded.State.DefinitionId,
            DefinitionVersionId = graph.Definition.Id,
            DefinitionVersion = graph.Definition.Version,
            CorrelationId = recorded.State.CorrelationId,
            Name = recorded.State.Name,
            ParentInstanceId = recorded.State.ParentInstanceId,
            CreatedAt = recorded.State.CreatedAt,
        };
        // Runs of before the start was kept have at least what outlived their waits.
        var start = recorded.Start ?? new RunStartRecord(null, recorded.State.Input, []);
        var note = recorded.Start is null && graph.Definition.Inputs.Any(input => !start.Input.ContainsKey(input.Name))
            ? "What the run was started with was not kept; expressions that read its input may go otherwise for that alone."
            : null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Longest);
        await using var scope = _scopes.CreateAsyncScope();
        try
        {
            await RunAsync(new BurstRequest.Start(start.TriggerActivityId) { Input = start.Input, Variables = start.Variables });
            for (var bursts = 0; bursts < MostBursts && Next() is { } wait; bursts++)
            {
                await RunAsync(new BurstRequest.Resume(wait.Id));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            note = $"The replay did not end within {Longest.TotalSeconds} seconds; it was stopped there.";
        }

        return new ReplayComparison(before, graph, recorded).Compare(records.InOrder, standIn.Matches, state, note);

        Task RunAsync(BurstRequest request) =>
            new WorkflowRunner(clock).RunAsync(graph, state, request, records, new ReplayServices(scope.ServiceProvider, standIn), limit.Token);

        // The waits end in the order in which they ended.
        BookmarkState? Next() => state.Status == WorkflowStatus.Finished
            ? null
            : state.Bookmarks.Where(bookmark => standIn.Matches.GetValueOrDefault(bookmark.ActivityInstanceId) is { Record.Status: ActivityStatus.Completed })
                .MinBy(bookmark => standIn.Matches[bookmark.ActivityInstanceId]!.EndedAt);
    }

    /// <summary>Keeps what was replayed, and saves nothing.</summary>
    private sealed class Records : ICommitSink
    {
        private readonly Dictionary<string, ActivityExecutionRecord> _last = [];
        private readonly HashSet<string> _seen = [];
        private readonly List<string> _order = [];

        public IEnumerable<ActivityExecutionRecord> InOrder => _order.Where(_last.ContainsKey).Select(id => _last[id]);

        public Task CommitAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation)
        {
            foreach (var entry in delta.Journal.Where(entry => _seen.Add(entry.ActivityInstanceId)))
            {
                _order.Add(entry.ActivityInstanceId);
            }

            foreach (var (id, record) in delta.Executions)
            {
                _last[id] = record;
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>The services of a replay: what could save or send is not among them.</summary>
    private sealed class ReplayServices(IServiceProvider real, ReplayStandIn standIn) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(IStandIn) ? standIn
            : serviceType == typeof(IOutbox) || serviceType == typeof(IUnitOfWork) || serviceType == typeof(IChildWorkflows) || serviceType == typeof(Faults.RetryPolicies) ? null
            : real.GetService(serviceType);
    }
}
