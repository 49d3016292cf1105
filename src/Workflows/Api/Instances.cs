using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>Runs: lists, one with its state, its journal and its variables; cancelling and deleting them.</summary>
internal static class Instances
{
    public static void MapInstances(this RouteGroupBuilder view, RouteGroupBuilder edit)
    {
        view.MapGet("/workflow-instances", (HttpRequest request, WorkflowInstances instances, CancellationToken cancellation) =>
            List(InstanceQuery.Of(request.Query), instances, cancellation));
        view.MapPost("/workflow-instances", (Body<InstanceQuery> body, WorkflowInstances instances, CancellationToken cancellation) =>
            List(body.Value, instances, cancellation));
        var instance = view.MapGroup("/workflow-instances/{id}");
        instance.MapGet("", Get);
        instance.MapGet("/execution-state", ExecutionState);
        instance.MapGet("/variables", Variables);
        instance.MapGet("/journal", (string id, HttpRequest request, WorkflowInstances instances, CancellationToken cancellation) =>
            Journal(id, request.Query, new JournalFilter(), instances, cancellation));
        instance.MapPost("/journal", (string id, HttpRequest request, Body<JournalRequest> body, WorkflowInstances instances, CancellationToken cancellation) =>
            Journal(id, request.Query, body.Value.Filter ?? new JournalFilter(), instances, cancellation));
        instance.MapGet("/journal/{activityId}", LastOfActivity);

        edit.MapDelete("/workflow-instances/{id}", async Task<IResult> (string id, WorkflowRuntime runtime, CancellationToken cancellation) =>
            await runtime.DeleteAsync(id, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound());
        edit.MapPost("/cancel/workflow-instances/{id}", Cancel);
        edit.MapPost("/workflow-instances/{id}/retry", Retry);
        edit.MapPost("/workflow-instances/{id}/skip", Skip);
    }

    private static async Task<IResult> List(InstanceQuery query, WorkflowInstances instances, CancellationToken cancellation)
    {
        var page = await instances.ListAsync(query.ToFilter(), cancellation);
        return ApiJson.Answer(new PagedList<InstanceListItem>([.. page.Items.Select(InstanceListItem.Of)], page.TotalCount));
    }

    private static async Task<IResult> Get(string id, WorkflowInstances instances, CancellationToken cancellation) =>
        await instances.FindAsync(id, cancellation) is { } state ? ApiJson.Answer(InstanceDocument.Of(state)) : TypedResults.NotFound();

    private static async Task<IResult> ExecutionState(string id, WorkflowInstances instances, CancellationToken cancellation) =>
        (await instances.ListAsync(new InstanceFilter { Ids = [id] }, cancellation)).Items is [var run]
            // Studio reads workflowSubStatus, stock clients subStatus.
            ? ApiJson.Answer(new { status = run.Status, subStatus = run.SubStatus, workflowSubStatus = run.SubStatus, updatedAt = run.UpdatedAt })
            : TypedResults.NotFound();

    private static async Task<IResult> Variables(string id, WorkflowInstances instances, DefinitionStore store, CancellationToken cancellation)
    {
        if (await instances.FindAsync(id, cancellation) is not { } state || await store.GetGraphOfRunAsync(state.DefinitionVersionId, cancellation) is not { } graph)
        {
            return TypedResults.NotFound();
        }

        var values = state.Executions.FirstOrDefault(execution => execution.ParentId is null)?.Variables ?? [];
        return ApiJson.Answer(new ItemList<VariableValue>(
            [.. graph.Definition.Variables.Select(variable => new VariableValue(variable.Id, variable.Name, values.GetValueOrDefault(variable.Name)))]));
    }

    private static async Task<IResult> Journal(string id, IQueryCollection query, JournalFilter filter, WorkflowInstances instances, CancellationToken cancellation)
    {
        var entries = (await instances.GetJournalAsync(id, cancellation)).Where(filter.Admits).ToList();
        var size = Number("pageSize");
        var skip = Number("skip") ?? (Number("page") ?? 0) * (size ?? 0);
        var take = Number("take") ?? size ?? int.MaxValue;
        return ApiJson.Answer(new PagedList<LogRecordDocument>([.. entries.Skip(skip).Take(take).Select(entry => LogRecordDocument.Of(id, entry))], entries.Count));

        int? Number(string name) => int.TryParse(query[name], out var number) && number >= 0 ? number : null;
    }

    private static async Task<IResult> LastOfActivity(string id, string activityId, WorkflowInstances instances, CancellationToken cancellation) =>
        (await instances.GetJournalAsync(id, cancellation)).LastOrDefault(entry => entry.ActivityId == activityId) is { } entry
            ? ApiJson.Answer(LogRecordDocument.Of(id, entry))
            : TypedResults.NotFound();

    private static async Task<IResult> Cancel(string id, WorkflowRuntime runtime, WorkflowInstances instances, CancellationToken cancellation) =>
        // One that has ended is as the caller wants it.
        await runtime.CancelAsync(id, cancellation) is not null || await instances.FindAsync(id, cancellation) is not null ? TypedResults.Ok() : TypedResults.NotFound();

    private static async Task<IResult> Retry(string id, Body<RetryRequest> body, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        var step = ExecutionId.Parse(body.Value.ActivityInstanceId)?.Id ?? body.Value.ActivityInstanceId;
        return await runtime.RetryAsync(id, step, cancellation) is { } state ? ApiJson.Answer(InstanceDocument.Of(state)) : TypedResults.NotFound();
    }

    private static async Task<IResult> Skip(string id, Body<SkipRequest> body, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        var step = ExecutionId.Parse(body.Value.ActivityInstanceId)?.Id ?? body.Value.ActivityInstanceId;
        var outputs = body.Value.Outputs?.ToDictionary(output => output.Key, output => ValueConverter.ToPlain(output.Value));
        var result = await runtime.SkipAsync(id, step, string.IsNullOrWhiteSpace(body.Value.Outcome) ? null : body.Value.Outcome, outputs, cancellation);
        return result switch
        {
            { Run: { } run } => ApiJson.Answer(InstanceDocument.Of(run)),
            { Refusal: SkipRefusal.NoSuchRun } => TypedResults.NotFound(),
            _ => TypedResults.Problem(result.Refusal?.Reason, statusCode: StatusCodes.Status400BadRequest),
        };
    }

    private sealed record VariableValue(string Id, string Name, object? Value);

    private sealed record JournalRequest
    {
        public JournalFilter? Filter { get; init; }
    }

    private sealed record SkipRequest
    {
        public string? ActivityInstanceId { get; init; }

        public string? Outcome { get; init; }

        public Dictionary<string, JsonElement>? Outputs { get; init; }
    }

    private sealed record RetryRequest
    {
        public string? ActivityInstanceId { get; init; }
    }
}

/// <summary>Which journal entries are shown. Empty lists mean any.</summary>
internal sealed record JournalFilter
{
    public string[]? ActivityIds { get; init; }

    public string[]? ActivityNodeIds { get; init; }

    public string[]? ExcludedActivityTypes { get; init; }

    public string[]? EventNames { get; init; }

    public bool Admits(JournalEntry entry) =>
        Any(ActivityIds, entry.ActivityId)
        && Any(ActivityNodeIds, entry.NodeId)
        && Any(EventNames, entry.EventName)
        && ExcludedActivityTypes?.Contains(entry.ActivityType) != true;

    private static bool Any(string[]? wanted, string value) => wanted is not { Length: > 0 } || wanted.Contains(value);
}
