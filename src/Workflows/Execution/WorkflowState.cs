using System.Text.Json;
using System.Text.Json.Serialization;

namespace JetVision.Workflows.Execution;

/// <summary>Whether a run goes on.</summary>
public enum WorkflowStatus
{
    /// <summary>It runs or waits.</summary>
    Running,

    /// <summary>It ended, one way or another.</summary>
    Finished,
}

/// <summary>How a run stands.</summary>
public enum WorkflowSubStatus
{
    /// <summary>Accepted, not begun.</summary>
    Pending,

    /// <summary>A burst is under way.</summary>
    Executing,

    /// <summary>Waiting for a stimulus.</summary>
    Suspended,

    /// <summary>Ended well.</summary>
    Finished,

    /// <summary>Ended by a person.</summary>
    Cancelled,

    /// <summary>Ended by a fault.</summary>
    Faulted,

    /// <summary>Its process died in a burst; recovery has not taken it up yet.</summary>
    Interrupted,
}

/// <summary>
/// All that a run is between two bursts. It serialises to one document (<see cref="ValueJson"/>), and a run restored from it goes on as if it had never stopped.
/// The document is a stored contract: members are added, never renamed.
/// </summary>
public sealed class WorkflowState
{
    /// <summary>Gets or sets the instance's id.</summary>
    public required string Id { get; set; }

    /// <summary>Gets or sets the stable id of the definition.</summary>
    public required string DefinitionId { get; set; }

    /// <summary>Gets or sets the id of the version that the run keeps until it is moved.</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>Gets or sets the number of that version.</summary>
    public int DefinitionVersion { get; set; }

    /// <summary>Gets or sets the id that ties the run to the outside; null when it has none.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Gets or sets the name that lists show.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets the instance that started this one and may wait for it; null for a run of its own.</summary>
    public string? ParentInstanceId { get; set; }

    /// <summary>Gets or sets whether the run goes on.</summary>
    public WorkflowStatus Status { get; set; }

    /// <summary>Gets or sets how the run stands.</summary>
    public WorkflowSubStatus SubStatus { get; set; }

    /// <summary>Gets or sets what the run was started with.</summary>
    [JsonConverter(typeof(TypedValueConverter))]
    public Dictionary<string, object?> Input { get; set; } = [];

    /// <summary>Gets or sets the outputs.</summary>
    [JsonConverter(typeof(TypedValueConverter))]
    public Dictionary<string, object?> Output { get; set; } = [];

    /// <summary>Gets or sets what the engine and the activities keep for the run as a whole.</summary>
    [JsonConverter(typeof(TypedValueConverter))]
    public Dictionary<string, object?> Properties { get; set; } = [];

    /// <summary>Gets or sets the open executions, parents before children; a completed one is dropped once nothing refers to it.</summary>
    public List<ActivityExecutionState> Executions { get; set; } = [];

    /// <summary>Gets or sets the work that was scheduled but had not had its turn when the state was saved; first come, first run.</summary>
    public List<ScheduledWork> Scheduled { get; set; } = [];

    /// <summary>Gets or sets what the run waits for.</summary>
    public List<BookmarkState> Bookmarks { get; set; } = [];

    /// <summary>Gets or sets what went wrong.</summary>
    public List<IncidentState> Incidents { get; set; } = [];

    /// <summary>Gets or sets the next journal number.</summary>
    public long NextSequence { get; set; }

    /// <summary>Gets or sets when the run began.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Gets or sets when it last moved.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Gets or sets when it ended; null while it goes on.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>One execution of one activity.</summary>
public sealed class ActivityExecutionState
{
    /// <summary>Gets or sets the id of the execution.</summary>
    public required string Id { get; set; }

    /// <summary>Gets or sets the activity's place in the graph.</summary>
    public required string NodeId { get; set; }

    /// <summary>Gets or sets the execution of the container; null for the root.</summary>
    public string? ParentId { get; set; }

    /// <summary>Gets or sets the execution that scheduled this one; null for the root.</summary>
    public string? SchedulingId { get; set; }

    /// <summary>Gets or sets the id of the activity that scheduled this one; null for the root.</summary>
    public string? SchedulingActivityId { get; set; }

    /// <summary>Gets or sets how it stands.</summary>
    public ActivityStatus Status { get; set; }

    /// <summary>Gets or sets the container's own variables and what it remembers, by name.</summary>
    [JsonConverter(typeof(TypedValueConverter))]
    public Dictionary<string, object?> Variables { get; set; } = [];

    /// <summary>Gets or sets what the activity remembers over a wait.</summary>
    [JsonConverter(typeof(TypedValueConverter))]
    public Dictionary<string, object?> Properties { get; set; } = [];

    /// <summary>Gets or sets the named method of the parent that hears of the completion; null for the container's default.</summary>
    public string? CompletionCallback { get; set; }

    /// <summary>Gets or sets the inputs as they were evaluated, by name; kept while the execution is open.</summary>
    [JsonConverter(typeof(TypedValueConverter))]
    public Dictionary<string, object?> Inputs { get; set; } = [];

    /// <summary>Gets or sets which of several schedules of the same child this is, for the parent; null when it does not tell them apart.</summary>
    public string? Tag { get; set; }

    /// <summary>Gets or sets how deep the chain of executions that scheduled one another is; 0 for the root.</summary>
    public int CallStackDepth { get; set; }

    /// <summary>Gets or sets how many faults it and all below it had.</summary>
    public int FaultCount { get; set; }

    /// <summary>Gets or sets the resumption in which it faulted, so that a retry hears what the stimulus brought; null when it faulted otherwise or not.</summary>
    public FaultedResumption? FaultedResumption { get; set; }

    /// <summary>Gets or sets how often it ran again by itself, by its retry policy.</summary>
    public int Retries { get; set; }

    /// <summary>Gets or sets when it began.</summary>
    public DateTimeOffset StartedAt { get; set; }
}

/// <summary>A resumption that faulted.</summary>
public sealed class FaultedResumption
{
    /// <summary>Gets or sets the named method of the activity that continued; null when the activity was complete on resumption.</summary>
    public string? CallbackMethodName { get; set; }

    /// <summary>Gets or sets what the stimulus brought.</summary>
    [JsonConverter(typeof(TypedValueConverter))]
    public Dictionary<string, object?> Input { get; set; } = [];
}

/// <summary>How an execution of an activity stands.</summary>
public enum ActivityStatus
{
    /// <summary>Scheduled.</summary>
    Pending,

    /// <summary>Begun; it may wait.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Completed,

    /// <summary>Ended because something else won.</summary>
    Canceled,

    /// <summary>Ended by a fault.</summary>
    Faulted,
}

/// <summary>Work that has not had its turn.</summary>
/// <param name="ExecutionId">The execution, already in the state as pending.</param>
public sealed record ScheduledWork(string ExecutionId);

/// <summary>What a run waits for.</summary>
public sealed record BookmarkState
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the type name of the activity that waits; part of what a stimulus must match.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the hash of name, stimulus and, when wanted, execution id; equal hashes match (<see cref="StimulusHash"/>).</summary>
    public required string Hash { get; init; }

    /// <summary>Gets the stimulus as JSON.</summary>
    public JsonElement Payload { get; init; }

    /// <summary>Gets the activity's id.</summary>
    public required string ActivityId { get; init; }

    /// <summary>Gets the activity's place in the graph.</summary>
    public required string ActivityNodeId { get; init; }

    /// <summary>Gets the execution that waits.</summary>
    public required string ActivityInstanceId { get; init; }

    /// <summary>Gets the named method of the activity that continues; null when the activity is complete on resumption.</summary>
    public string? CallbackMethodName { get; init; }

    /// <summary>Gets whether the first matching stimulus uses the bookmark up.</summary>
    public bool AutoBurn { get; init; } = true;

    /// <summary>Gets when the engine itself resumes it, for timers; null when only a stimulus does.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Gets when the wait began.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A fault of one activity.</summary>
public sealed record IncidentState
{
    /// <summary>Gets the activity's id.</summary>
    public required string ActivityId { get; init; }

    /// <summary>Gets the activity's place in the graph.</summary>
    public required string ActivityNodeId { get; init; }

    /// <summary>Gets the activity's type name.</summary>
    public required string ActivityType { get; init; }

    /// <summary>Gets the execution that faulted.</summary>
    public required string ActivityInstanceId { get; init; }

    /// <summary>Gets what went wrong, for a person.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the exception; null when there was none.</summary>
    public ExceptionState? Exception { get; init; }

    /// <summary>Gets whether the same step may succeed later; from the exception's <c>IsTransient</c> where it has one.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Gets how often the step had run again by itself before.</summary>
    public int Retries { get; init; }

    /// <summary>Gets when it happened.</summary>
    public DateTimeOffset Timestamp { get; init; }
}

/// <summary>An exception, as kept.</summary>
/// <param name="Type">The full type name.</param>
/// <param name="Message">The message.</param>
/// <param name="StackTrace">The stack; null when it was never thrown.</param>
/// <param name="InnerException">The cause; null when there is none.</param>
public sealed record ExceptionState(string Type, string Message, string? StackTrace, ExceptionState? InnerException);
