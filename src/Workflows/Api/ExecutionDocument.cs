using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Api;

/// <summary>One line of a run's journal in Elsa's words.</summary>
internal sealed record LogRecordDocument(
    string Id,
    string WorkflowInstanceId,
    string ActivityInstanceId,
    string? ParentActivityInstanceId,
    string ActivityId,
    string ActivityType,
    int ActivityTypeVersion,
    string? ActivityName,
    string NodeId,
    DateTimeOffset Timestamp,
    long Sequence,
    string EventName,
    string? Message,
    string? Source,
    JsonElement? Payload)
{
    public static LogRecordDocument Of(string instanceId, JournalEntry entry) => new(
        entry.Id,
        instanceId,
        ExecutionId.Of(instanceId, entry.ActivityInstanceId),
        ExecutionId.OfOptional(instanceId, entry.ParentActivityInstanceId),
        entry.ActivityId,
        entry.ActivityType,
        entry.ActivityTypeVersion,
        entry.ActivityName,
        entry.NodeId,
        entry.Timestamp,
        entry.Sequence,
        entry.EventName,
        entry.Message,
        null,
        entry.Payload);
}

/// <summary>One execution of an activity, without its values.</summary>
internal record ExecutionSummary
{
    public required string Id { get; init; }

    public required string WorkflowInstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityNodeId { get; init; }

    public required string ActivityType { get; init; }

    public int ActivityTypeVersion { get; init; }

    public string? ActivityName { get; init; }

    public IReadOnlyDictionary<string, object?> Metadata { get; init; } = new Dictionary<string, object?>();

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public bool HasBookmarks { get; init; }

    public ActivityStatus Status { get; init; }

    public int AggregateFaultCount { get; init; }

    public int CallStackDepth { get; init; }

    public static ExecutionSummary Of(string instanceId, ActivityExecutionRecord record, ExecutionCaller? caller) => new()
    {
        Id = ExecutionId.Of(instanceId, record.Id),
        WorkflowInstanceId = instanceId,
        ActivityId = record.ActivityId,
        ActivityNodeId = record.ActivityNodeId,
        ActivityType = record.ActivityType,
        ActivityTypeVersion = record.ActivityTypeVersion,
        ActivityName = record.ActivityName,
        StartedAt = record.StartedAt,
        CompletedAt = record.CompletedAt,
        HasBookmarks = record.HasBookmarks,
        Status = record.Status,
        AggregateFaultCount = record.AggregateFaultCount,
        CallStackDepth = ExecutionCaller.DepthIn(caller, record),
    };
}

/// <summary>One execution of an activity with what went in and came out.</summary>
internal sealed record ExecutionDocument : ExecutionSummary
{
    private static readonly Dictionary<string, object?> Nothing = [];

    [SetsRequiredMembers]
    private ExecutionDocument(ExecutionSummary summary)
        : base(summary)
    {
    }

    public IReadOnlyDictionary<string, object?> ActivityState { get; private init; } = Nothing;

    public IReadOnlyDictionary<string, object?> Payload { get; private init; } = Nothing;

    public IReadOnlyDictionary<string, object?> Outputs { get; private init; } = Nothing;

    public IReadOnlyDictionary<string, object?> Properties { get; private init; } = Nothing;

    public ExceptionState? Exception { get; private init; }

    public string? SchedulingActivityExecutionId { get; private init; }

    public string? SchedulingActivityId { get; private init; }

    /// <summary>Gets the run of what led to it; null when that is its own.</summary>
    public string? SchedulingWorkflowInstanceId { get; private init; }

    public static new ExecutionDocument Of(string instanceId, ActivityExecutionRecord record, ExecutionCaller? caller) => new(ExecutionSummary.Of(instanceId, record, caller))
    {
        ActivityState = record.ActivityState,
        Payload = PayloadOf(record),
        Outputs = record.Outputs,
        Properties = record.Properties,
        Exception = record.Exception,
        SchedulingActivityExecutionId = record.SchedulingActivityExecutionId is { } own
            ? ExecutionId.Of(instanceId, own)
            : caller is null ? null : ExecutionId.Of(caller.InstanceId, caller.ExecutionId),
        SchedulingActivityId = record.SchedulingActivityId,
        SchedulingWorkflowInstanceId = record.SchedulingActivityExecutionId is null ? caller?.InstanceId : null,
    };

    private static Dictionary<string, object?> PayloadOf(ActivityExecutionRecord record)
    {
        var payload = new Dictionary<string, object?>(record.JournalData);
        if (record.Outcomes.Count > 0)
        {
            payload["Outcomes"] = record.Outcomes;
        }

        return payload;
    }
}

/// <summary>How often an activity began and ended in a run; the badge on its node.</summary>
internal sealed record ExecutionStats(
    string ActivityId, string ActivityNodeId, int StartedCount, int CompletedCount, int UncompletedCount, bool IsBlocked, bool IsFaulted)
{
    public IReadOnlyDictionary<string, object?> Metadata { get; } = new Dictionary<string, object?>();

    public static IReadOnlyList<ExecutionStats> Of(IEnumerable<ActivityExecutionRecord> records) =>
    [
        .. from record in records
           group record by record.ActivityNodeId into node
           let completed = node.Count(record => record.Status == ActivityStatus.Completed)
           select new ExecutionStats(
               node.First().ActivityId,
               node.Key,
               node.Count(),
               completed,
               node.Count(record => record.CompletedAt is null),
               node.Any(record => record.HasBookmarks && record.Status == ActivityStatus.Running),
               node.Any(record => record.Status == ActivityStatus.Faulted || record.AggregateFaultCount > 0)),
    ];
}
