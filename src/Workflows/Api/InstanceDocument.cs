using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;

namespace JetVision.Workflows.Api;

/// <summary>A run as lists show it.</summary>
internal record InstanceListItem
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public int Version { get; init; }

    public string? ParentWorkflowInstanceId { get; init; }

    public required WorkflowStatus Status { get; init; }

    public required WorkflowSubStatus SubStatus { get; init; }

    public bool IsExecuting => SubStatus is WorkflowSubStatus.Pending or WorkflowSubStatus.Executing;

    public string? CorrelationId { get; init; }

    public string? Name { get; init; }

    public int IncidentCount { get; init; }

    public bool IsSystem { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public static InstanceListItem Of(InstanceSummary summary) => new()
    {
        Id = summary.Id,
        DefinitionId = summary.DefinitionId,
        DefinitionVersionId = summary.DefinitionVersionId,
        Version = summary.Version,
        ParentWorkflowInstanceId = summary.ParentInstanceId,
        Status = summary.Status,
        SubStatus = summary.SubStatus,
        CorrelationId = summary.CorrelationId,
        Name = summary.Name,
        IncidentCount = summary.IncidentCount,
        CreatedAt = summary.CreatedAt,
        UpdatedAt = summary.UpdatedAt,
        FinishedAt = summary.FinishedAt,
    };
}

/// <summary>A run with its state.</summary>
internal sealed record InstanceDocument : InstanceListItem
{
    public required StateDocument WorkflowState { get; init; }

    public static InstanceDocument Of(WorkflowState state) => new()
    {
        Id = state.Id,
        DefinitionId = state.DefinitionId,
        DefinitionVersionId = state.DefinitionVersionId,
        Version = state.DefinitionVersion,
        ParentWorkflowInstanceId = state.ParentInstanceId,
        Status = state.Status,
        SubStatus = state.SubStatus,
        CorrelationId = state.CorrelationId,
        Name = state.Name,
        IncidentCount = state.Incidents.Count,
        CreatedAt = state.CreatedAt,
        UpdatedAt = state.UpdatedAt,
        FinishedAt = state.FinishedAt,
        WorkflowState = StateDocument.Of(state),
    };
}

/// <summary>A run's state in Elsa's words.</summary>
internal sealed record StateDocument(
    string Id,
    string DefinitionId,
    string DefinitionVersionId,
    int DefinitionVersion,
    string? CorrelationId,
    string? Name,
    string? ParentWorkflowInstanceId,
    WorkflowStatus Status,
    WorkflowSubStatus SubStatus,
    bool IsExecuting,
    IReadOnlyList<BookmarkDocument> Bookmarks,
    IReadOnlyList<IncidentState> Incidents,
    FaultDocument? Fault,
    bool IsSystem,
    IReadOnlyList<CompletionCallbackDocument> CompletionCallbacks,
    IReadOnlyList<ExecutionContextDocument> ActivityExecutionContexts,
    IReadOnlyList<ScheduledWork> ScheduledActivities,
    long ExecutionLogSequence,
    IReadOnlyDictionary<string, object?> Input,
    IReadOnlyDictionary<string, object?> Output,
    IReadOnlyDictionary<string, object?> Properties,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? FinishedAt)
{
    public static StateDocument Of(WorkflowState state)
    {
        var executions = state.Executions.ToDictionary(execution => execution.Id);
        return new StateDocument(
            state.Id,
            state.DefinitionId,
            state.DefinitionVersionId,
            state.DefinitionVersion,
            state.CorrelationId,
            state.Name,
            state.ParentInstanceId,
            state.Status,
            state.SubStatus,
            state.SubStatus is WorkflowSubStatus.Pending or WorkflowSubStatus.Executing,
            [.. state.Bookmarks.Select(bookmark => BookmarkDocument.Of(state.Id, bookmark))],
            [.. state.Incidents.Select(incident => incident with { ActivityInstanceId = ExecutionId.Of(state.Id, incident.ActivityInstanceId) })],
            state.SubStatus == WorkflowSubStatus.Faulted && state.Incidents is [.., var last] ? new FaultDocument(last.Exception, last.Message, last.ActivityId) : null,
            false,
            [.. state.Executions.Where(execution => execution.CompletionCallback is not null && execution.ParentId is not null)
                .Select(execution => new CompletionCallbackDocument(ExecutionId.Of(state.Id, execution.ParentId!), execution.NodeId, execution.CompletionCallback!))],
            [.. state.Executions.Select(execution => ExecutionContextDocument.Of(state.Id, execution, execution.ParentId is { } parent ? executions.GetValueOrDefault(parent) : null))],
            [.. state.Scheduled.Select(work => new ScheduledWork(ExecutionId.Of(state.Id, work.ExecutionId)))],
            state.NextSequence,
            state.Input,
            state.Output,
            state.Properties,
            state.CreatedAt,
            state.UpdatedAt,
            state.FinishedAt);
    }
}

internal sealed record FaultDocument(ExceptionState? Exception, string Message, string FaultedActivityId);

internal sealed record CompletionCallbackDocument(string OwnerInstanceId, string ChildNodeId, string MethodName);

internal sealed record BookmarkDocument(
    string Id,
    string Name,
    string Hash,
    JsonElement Payload,
    string ActivityId,
    string ActivityNodeId,
    string ActivityInstanceId,
    bool AutoBurn,
    string? CallbackMethodName,
    bool AutoComplete,
    DateTimeOffset CreatedAt)
{
    public static BookmarkDocument Of(string instanceId, BookmarkState bookmark) => new(
        bookmark.Id,
        bookmark.Name,
        bookmark.Hash,
        // An absent payload is no JSON value at all; Studio wants one.
        bookmark.Payload.ValueKind == JsonValueKind.Undefined ? JsonSerializer.SerializeToElement(new { }) : bookmark.Payload,
        bookmark.ActivityId,
        bookmark.ActivityNodeId,
        ExecutionId.Of(instanceId, bookmark.ActivityInstanceId),
        bookmark.AutoBurn,
        bookmark.CallbackMethodName,
        bookmark.CallbackMethodName is null,
        bookmark.CreatedAt);
}

internal sealed record ExecutionContextDocument(
    string Id,
    string? ParentContextId,
    string ScheduledActivityNodeId,
    string? OwnerActivityNodeId,
    int CallStackDepth,
    IReadOnlyDictionary<string, object?> Properties,
    IReadOnlyDictionary<string, object?> Metadata,
    IReadOnlyDictionary<string, object?> ActivityState,
    IReadOnlyList<object> DynamicVariables,
    ActivityStatus Status,
    bool IsExecuting,
    int FaultCount,
    DateTimeOffset StartedAt)
{
    private static readonly Dictionary<string, object?> Nothing = [];

    public static ExecutionContextDocument Of(string instanceId, ActivityExecutionState execution, ActivityExecutionState? parent) => new(
        ExecutionId.Of(instanceId, execution.Id),
        ExecutionId.OfOptional(instanceId, execution.ParentId),
        execution.NodeId,
        parent?.NodeId,
        execution.CallStackDepth,
        execution.Variables.Count == 0 ? execution.Properties : new Dictionary<string, object?>(execution.Properties) { ["Variables"] = execution.Variables },
        Nothing,
        execution.Inputs,
        [],
        execution.Status,
        false,
        execution.FaultCount,
        execution.StartedAt);
}
