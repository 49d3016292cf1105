using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>What each activity of a run did.</summary>
internal static class ActivityExecutions
{
    private const int UsualCallers = 100;
    private const int MostCallers = 1000;

    public static void MapActivityExecutions(this RouteGroupBuilder view)
    {
        view.MapPost("/activity-executions/report", Report);
        view.MapGet("/activity-executions/list", async (string? workflowInstanceId, string? activityNodeId, WorkflowInstances instances, CancellationToken cancellation) =>
            ApiJson.Answer(new ItemList<ExecutionDocument>(await List(workflowInstanceId, activityNodeId, ExecutionDocument.Of, instances, cancellation))));
        view.MapGet("/activity-execution-summaries/list", async (string? workflowInstanceId, string? activityNodeId, WorkflowInstances instances, CancellationToken cancellation) =>
            ApiJson.Answer(new ItemList<ExecutionSummary>(await List(workflowInstanceId, activityNodeId, ExecutionSummary.Of, instances, cancellation))));
        view.MapGet("/activity-executions/count", async (string? workflowInstanceId, string? activityNodeId, WorkflowInstances instances, CancellationToken cancellation) =>
            ApiJson.Answer(new { count = (await List(workflowInstanceId, activityNodeId, (_, record, _) => record.Id, instances, cancellation)).Count }));
        view.MapGet("/activity-executions/by-id", Get);
        view.MapGet("/activity-executions/{id}", Get);
        view.MapGet("/activity-executions/{id}/call-stack", CallStack);
    }

    private static async Task<IResult> Report(Body<ReportRequest> body, WorkflowInstances instances, CancellationToken cancellation)
    {
        var executions = await instances.GetExecutionsAsync(body.Value.WorkflowInstanceId ?? "", cancellation);
        var wanted = body.Value.ActivityNodeIds is { Length: > 0 } ids ? ids.ToHashSet() : null;
        return ApiJson.Answer(new { stats = ExecutionStats.Of(executions.Where(execution => wanted is null || wanted.Contains(execution.ActivityNodeId))) });
    }

    private static async Task<List<T>> List<T>(
        string? instanceId, string? nodeId, Func<string, ActivityExecutionRecord, ExecutionCaller?, T> select, WorkflowInstances instances, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(instanceId))
        {
            return [];
        }

        var caller = await ExecutionCaller.FindAsync(instanceId, instances, cancellation);
        return [.. (await instances.GetExecutionsAsync(instanceId, cancellation))
            .Where(execution => string.IsNullOrEmpty(nodeId) || execution.ActivityNodeId == nodeId)
            .Select(execution => select(instanceId, execution, caller))];
    }

    private static async Task<IResult> Get(string id, WorkflowInstances instances, CancellationToken cancellation)
    {
        if (ExecutionId.Parse(id) is not var (instanceId, executionId))
        {
            return TypedResults.NotFound();
        }

        var executions = await instances.GetExecutionsAsync(instanceId, cancellation);
        return executions.FirstOrDefault(execution => execution.Id == executionId) is { } record
            ? ApiJson.Answer(ExecutionDocument.Of(instanceId, record, await ExecutionCaller.FindAsync(instanceId, instances, cancellation)))
            : TypedResults.NotFound();
    }

    /// <summary>Those that led to the execution, from the outermost workflow down, and the execution last: Studio marks the last one.</summary>
    private static async Task<IResult> CallStack(string id, int? skip, int? take, bool? includeCrossWorkflowChain, WorkflowInstances instances, CancellationToken cancellation)
    {
        if (ExecutionId.Parse(id) is not var (instanceId, executionId))
        {
            return TypedResults.NotFound();
        }

        var stack = new List<ExecutionDocument>();
        await ClimbAsync(stack, instanceId, executionId, includeCrossWorkflowChain ?? true, instances, cancellation);
        stack.Reverse();
        return stack.Count == 0 ? TypedResults.NotFound() : ApiJson.Answer(new
        {
            activityExecutionId = id,
            items = stack.Skip(skip ?? 0).Take(take is > 0 ? Math.Min(take.Value, MostCallers) : UsualCallers),
            totalCount = stack.Count,
        });
    }

    private static async Task ClimbAsync(List<ExecutionDocument> stack, string instanceId, string executionId, bool crosses, WorkflowInstances instances, CancellationToken cancellation)
    {
        var byId = (await instances.GetExecutionsAsync(instanceId, cancellation)).ToDictionary(execution => execution.Id);
        var caller = await ExecutionCaller.FindAsync(instanceId, instances, cancellation);
        var seen = 0;
        for (var at = byId.GetValueOrDefault(executionId); at is not null && seen++ <= byId.Count;)
        {
            stack.Add(ExecutionDocument.Of(instanceId, at, caller));
            at = at.SchedulingActivityExecutionId is { } parent ? byId.GetValueOrDefault(parent) : null;
        }

        if (crosses && seen > 0 && caller is not null)
        {
            await ClimbAsync(stack, caller.InstanceId, caller.ExecutionId, crosses, instances, cancellation);
        }
    }

    private sealed record ReportRequest
    {
        public string? WorkflowInstanceId { get; init; }

        public string[]? ActivityNodeIds { get; init; }
    }
}
