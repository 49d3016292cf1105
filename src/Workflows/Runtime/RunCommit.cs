using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using Microsoft.Extensions.Logging;

namespace JetVision.Workflows.Runtime;

/// <summary>What a commit needs besides its scope. Singleton.</summary>
internal sealed record RunCommitServices(
    SqlDatabase Database, ServerIdentity Server, OutboxSignal Signal, WorkflowEvents Events, TimerWheel Timers, TimeProvider Time, WorkflowsOptions Options,
    ILogger<RunCommit> Logger);

/// <summary>Saves one run during one burst: state, bookmarks, journal, the rooms' records and the effects in one transaction.</summary>
internal sealed partial class RunCommit : ICommitSink
{
    private readonly RunCommitServices _services;
    private readonly UnitOfWork _unit;
    private readonly ScopedOutbox _outbox;
    private readonly Func<CancellationToken, Task> _beforeGoingOn;
    private readonly Func<Exception, bool> _isRefused;
    private readonly HashSet<string> _bookmarks;
    private readonly HashSet<(string, DateTimeOffset)> _incidents;
    private readonly ActivationGuard? _activation;
    private string? _correlationId;
    private int _revision;

    /// <summary>Takes a run.</summary>
    /// <param name="services">What all commits share.</param>
    /// <param name="unit">The burst's unit of work.</param>
    /// <param name="outbox">The burst's outbox.</param>
    /// <param name="state">The run as it was saved or as it begins.</param>
    /// <param name="revision">The commits that the row has seen; 0 for a run without one.</param>
    /// <param name="beforeGoingOn">Makes sure, before a commit shows others a run whose burst goes on, that nobody else takes it up.</param>
    /// <param name="isRefused">Whether a failed commit can never succeed.</param>
    /// <param name="activation">Decides whether a new run may exist; null when it may.</param>
    public RunCommit(
        RunCommitServices services, UnitOfWork unit, ScopedOutbox outbox, WorkflowState state, int revision, Func<CancellationToken, Task> beforeGoingOn,
        Func<Exception, bool> isRefused, ActivationGuard? activation = null)
    {
        _activation = activation;
        _services = services;
        _unit = unit;
        _outbox = outbox;
        _beforeGoingOn = beforeGoingOn;
        _isRefused = isRefused;
        _revision = revision;
        _correlationId = state.CorrelationId;
        _bookmarks = revision == 0 || state.Status == WorkflowStatus.Finished ? [] : [.. state.Bookmarks.Select(bookmark => bookmark.Id)];
        _incidents = [.. state.Incidents.Select(Identity)];
    }

    public async Task CommitAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation)
    {
        try
        {
            await SaveAsync(state, delta, cancellation);
        }
        catch (Exception exception) when (_isRefused(exception))
        {
            throw new CommitRefusedException(CommitRefusedException.StepOf(delta), exception);
        }
    }

    private async Task SaveAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation)
    {
        var goesOn = state.SubStatus is WorkflowSubStatus.Executing or WorkflowSubStatus.Pending;
        if (goesOn)
        {
            await _beforeGoingOn(cancellation);
        }

        foreach (var incident in state.Incidents.Where(incident => _incidents.Add(Identity(incident))))
        {
            LogStepFaulted(_services.Logger, state.DefinitionId, state.Id, incident.ActivityId, incident.ActivityType, incident.Exception?.Type);
            ErrorMonitor.Report(_outbox, _services.Options, state, incident);
        }

        if (state is { Status: WorkflowStatus.Finished, ParentInstanceId: not null })
        {
            _outbox.Stimulate("child:" + state.Id, ChildWorkflow.StimulusType, ChildWorkflow.Stimulus(state.Id), ChildWorkflow.Result(state));
        }

        // A run that has ended keeps its unused waits in its state, where people look, but no stimulus finds them any more.
        var waits = state.Status == WorkflowStatus.Finished ? [] : state.Bookmarks;
        var added = waits.Where(bookmark => !_bookmarks.Contains(bookmark.Id)).ToList();
        var gone = _bookmarks.Except(waits.Select(bookmark => bookmark.Id)).ToList();
        var (saved, firstKept, lastKept, gaveKept) = (0, 0, 0, false);
        int? excluding = null;
        await _unit.CommitAsync(
            script =>
            {
                excluding = _revision == 0 ? _activation?.Ask(script, _services.Database.Kind, state) : null;
                StimulusScript.Lock(script, added.Select(bookmark => bookmark.Hash));
                saved = RunStore.Save(script, state, _revision, goesOn ? _services.Server.Id : null, goesOn ? _services.Time.GetUtcNow() + _services.Options.Lease : null);
                if (delta.Journal.Count + delta.Executions.Count > 0)
                {
                    RunStore.AddJournal(script, state.Id, _revision + 1, JournalCodec.Pack(new JournalPart(delta.Journal, [.. delta.Executions.Values])));
                }

                WriteBookmarks(script, state, added, gone);
                (firstKept, lastKept) = TakeKeptStimuli(script, state, added);
            },
            changed =>
            {
                if (excluding is { } question && changed[question] > 0)
                {
                    throw new ActivationRefusedException(state.DefinitionId);
                }

                if (changed[saved] != 1)
                {
                    throw new RunLostException(state.Id, _revision == 0);
                }

                gaveKept = changed[firstKept..lastKept].Any(rows => rows > 0);
            },
            cancellation);

        // The next activity reads the rooms' records anew: what it would find here may be old by then.
        _unit.Forget();
        _revision++;
        _correlationId = state.CorrelationId;
        _bookmarks.ExceptWith(gone);
        _bookmarks.UnionWith(added.Select(bookmark => bookmark.Id));
        Announce(state, added, gaveKept);
    }

    private static (string Execution, DateTimeOffset At) Identity(IncidentState incident) => (incident.ActivityInstanceId, incident.Timestamp);

    private void WriteBookmarks(SqlScript script, WorkflowState state, List<BookmarkState> added, List<string> gone)
    {
        foreach (var id in gone)
        {
            RunStore.DropBookmark(script, id);
        }

        if (_correlationId != state.CorrelationId && _bookmarks.Count > gone.Count)
        {
            RunStore.Recorrelate(script, state);
        }

        foreach (var bookmark in added)
        {
            RunStore.AddBookmark(script, state, bookmark);
        }
    }

    private (int First, int Last) TakeKeptStimuli(SqlScript script, WorkflowState state, List<BookmarkState> added)
    {
        var first = script.Count;
        foreach (var bookmark in added)
        {
            StimulusScript.TakeKept(script, _services.Database.Kind, state.Id, bookmark, state.CorrelationId, _services.Time.GetUtcNow());
        }

        return (first, script.Count);
    }

    private void Announce(WorkflowState state, List<BookmarkState> added, bool gaveKept)
    {
        if (gaveKept)
        {
            _services.Signal.Wake(runs: true);
        }

        if (added.Min(bookmark => bookmark.DueAt) is { } due)
        {
            _services.Timers.WakeAt(due);
        }

        _services.Events.Publish(new InstanceChanged(state.Id, state.DefinitionId, state.CorrelationId, state.Status, state.SubStatus));
    }

    [LoggerMessage(EventId = 2501, EventName = "StepFaulted", Level = LogLevel.Error,
        Message = "{DefinitionId}, run {InstanceId}: step {ActivityId} ({ActivityType}) faulted with {ExceptionType}; the run's incident says more.")]
    private static partial void LogStepFaulted(ILogger logger, string definitionId, string instanceId, string activityId, string activityType, string? exceptionType);
}

/// <summary>The run moved on elsewhere: another server took it up, or a run with its id existed. Nothing of this burst's last step is saved.</summary>
internal sealed class RunLostException(string instanceId, bool existed)
    : Exception(existed ? $"A run with the id '{instanceId}' exists already." : $"The run '{instanceId}' was taken up elsewhere.")
{
    public bool Existed { get; } = existed;

    /// <summary>Gets that the same message, tried again, finds out what became of the run.</summary>
    public bool IsTransient { get; } = true;
}
