using System.Text.Json;
using JetVision.Workflows.Runtime.Alterations;

namespace JetVision.Workflows.Execution;

/// <summary>Why a burst begins.</summary>
public abstract record BurstRequest
{
    /// <summary>Gets what comes with it, by name; it joins the run's input for this burst.</summary>
    public IReadOnlyDictionary<string, object?> Input { get; init; } = new Dictionary<string, object?>();

    /// <summary>Begins the run.</summary>
    /// <param name="TriggerActivityId">The trigger that fired, which then does not wait; null when a person or a program started the run.</param>
    public sealed record Start(string? TriggerActivityId) : BurstRequest
    {
        /// <summary>Gets values that take the place of the workflow variables' defaults, by name.</summary>
        public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();
    }

    /// <summary>Resumes a wait.</summary>
    /// <param name="BookmarkId">The bookmark; when the run no longer has it, nothing runs.</param>
    public sealed record Resume(string BookmarkId) : BurstRequest;

    /// <summary>Takes up a run whose process died: what was scheduled at the last commit runs.</summary>
    public sealed record Recover : BurstRequest;

    /// <summary>Runs a faulted activity again.</summary>
    /// <param name="ActivityInstanceId">The execution that faulted.</param>
    public sealed record Retry(string ActivityInstanceId) : BurstRequest;

    /// <summary>Goes on behind a faulted activity as if it had completed.</summary>
    /// <param name="ActivityInstanceId">The execution that faulted.</param>
    /// <param name="Outcome">The outcome to go on with; null for <c>Done</c>.</param>
    public sealed record Skip(string ActivityInstanceId, string? Outcome) : BurstRequest
    {
        /// <summary>Gets what takes the place of the activity's outputs, by name; those that are not named stay unwritten.</summary>
        public IReadOnlyDictionary<string, object?> Outputs { get; init; } = new Dictionary<string, object?>();
    }

    /// <summary>Changes the run from outside.</summary>
    internal sealed record Alter(IReadOnlyList<Alteration> Alterations) : BurstRequest;

    /// <summary>Writes down that what the run did since it was saved last can never be saved.</summary>
    /// <param name="Of">The request whose burst was refused.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Bare">Whether what the request brought is left out too, because it is what is refused.</param>
    internal sealed record Refuse(BurstRequest Of, Exception Reason, bool Bare) : BurstRequest;

    /// <summary>Ends the run.</summary>
    public sealed record Cancel : BurstRequest;
}

/// <summary>What changed since the last commit, beside the state itself; the sink saves both in one transaction.</summary>
public sealed class BurstDelta
{
    /// <summary>Gets the journal entries, in order.</summary>
    public List<JournalEntry> Journal { get; } = [];

    /// <summary>Gets the executions that began or changed, the last word on each.</summary>
    public Dictionary<string, ActivityExecutionRecord> Executions { get; } = [];

    /// <summary>Gets the bookmarks that are gone; those that remain are in the state.</summary>
    public List<string> BurnedBookmarkIds { get; } = [];
}

/// <summary>Saves a run at its commit points.</summary>
public interface ICommitSink
{
    /// <summary>Saves the state, the delta, the outgoing effects and the rooms' own records in one transaction; when it throws, nothing is saved and the burst ends.</summary>
    /// <param name="state">The run.</param>
    /// <param name="delta">What changed; the runner empties it afterwards.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A task that ends when the transaction is durable.</returns>
    Task CommitAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation);
}

/// <summary>One line of a run's journal.</summary>
public sealed record JournalEntry
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the number within the run, from 0.</summary>
    public required long Sequence { get; init; }

    /// <summary>Gets the execution.</summary>
    public required string ActivityInstanceId { get; init; }

    /// <summary>Gets the execution of the container; null for the root.</summary>
    public string? ParentActivityInstanceId { get; init; }

    /// <summary>Gets the activity's id.</summary>
    public required string ActivityId { get; init; }

    /// <summary>Gets the activity's type name.</summary>
    public required string ActivityType { get; init; }

    /// <summary>Gets the version of the activity type.</summary>
    public int ActivityTypeVersion { get; init; } = 1;

    /// <summary>Gets the activity's name; null when it has none.</summary>
    public string? ActivityName { get; init; }

    /// <summary>Gets the activity's place in the graph.</summary>
    public required string NodeId { get; init; }

    /// <summary>Gets when.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Gets what happened: Started, Completed, Suspended, Resumed, Faulted, Canceled or a word of the activity's own.</summary>
    public required string EventName { get; init; }

    /// <summary>Gets words for a person; null when the event says all.</summary>
    public string? Message { get; init; }

    /// <summary>Gets the outcomes and what the activity added; null when there is nothing.</summary>
    public JsonElement? Payload { get; init; }
}

/// <summary>One execution of an activity, as lists and the instance viewer show it.</summary>
public sealed record ActivityExecutionRecord
{
    /// <summary>Gets the id of the execution.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the activity's id.</summary>
    public required string ActivityId { get; init; }

    /// <summary>Gets the activity's place in the graph.</summary>
    public required string ActivityNodeId { get; init; }

    /// <summary>Gets the activity's type name.</summary>
    public required string ActivityType { get; init; }

    /// <summary>Gets the version of the activity type.</summary>
    public int ActivityTypeVersion { get; init; } = 1;

    /// <summary>Gets the activity's name; null when it has none.</summary>
    public string? ActivityName { get; init; }

    /// <summary>Gets the evaluated inputs by name.</summary>
    public Dictionary<string, object?> ActivityState { get; init; } = [];

    /// <summary>Gets the outputs by name.</summary>
    public Dictionary<string, object?> Outputs { get; init; } = [];

    /// <summary>Gets what the activity remembered.</summary>
    public Dictionary<string, object?> Properties { get; init; } = [];

    /// <summary>Gets the outcomes with which it completed; empty when it did not or has none.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>Gets what the activity added to its journal entry.</summary>
    public Dictionary<string, object?> JournalData { get; init; } = [];

    /// <summary>Gets the exception; null when it did not fault.</summary>
    public ExceptionState? Exception { get; init; }

    /// <summary>Gets whether it waits.</summary>
    public bool HasBookmarks { get; init; }

    /// <summary>Gets how it stands.</summary>
    public required ActivityStatus Status { get; init; }

    /// <summary>Gets how many faults it and all below it had.</summary>
    public int AggregateFaultCount { get; init; }

    /// <summary>Gets the execution that scheduled this one.</summary>
    public string? SchedulingActivityExecutionId { get; init; }

    /// <summary>Gets the activity that scheduled this one.</summary>
    public string? SchedulingActivityId { get; init; }

    /// <summary>Gets how deep it lies; 0 for the root.</summary>
    public int CallStackDepth { get; init; }

    /// <summary>Gets when it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when it ended; null while it is open.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
