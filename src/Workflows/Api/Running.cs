using System.Text.Json;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Activities.Primitives;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>Starting runs, and giving them the events and results they wait for.</summary>
internal static class Running
{
    private const string InstanceIdHeader = "x-elsa-workflow-instance-id";
    private const string CannotStartHeader = "x-elsa-workflow-cannot-start";

    public static void MapRunning(this RouteGroupBuilder edit)
    {
        edit.MapPost("/workflow-definitions/{definitionId}/execute", Execute);
        edit.MapGet("/workflow-definitions/{definitionId}/execute", ExecuteByQuery).AddEndpointFilter(SameOrigin.FilterAll);
        edit.MapPost("/workflow-definitions/{definitionId}/dispatch", Dispatch);
        edit.MapPost("/workflow-definitions/{definitionId}/bulk-dispatch", BulkDispatch);
        edit.MapPost("/events/{eventName}/trigger", TriggerEvent);
        edit.MapPost("/tasks/{taskId}/complete", CompleteTask);
    }

    private static Task<IResult> Execute(
        string definitionId, Body<RunBody> body, HttpResponse response, DefinitionStore store, WorkflowRuntime runtime, CancellationToken cancellation) =>
        ExecuteAsync(definitionId, body.Value, response, store, runtime, cancellation);

    /// <summary>The same by GET, which a person can type into a browser; the input is a JSON object in the query.</summary>
    private static Task<IResult> ExecuteByQuery(
        string definitionId, string? correlationId, string? triggerActivityId, string? versionOptions, string? input, HttpResponse response, DefinitionStore store,
        WorkflowRuntime runtime, CancellationToken cancellation)
    {
        Dictionary<string, object?>? values;
        try
        {
            values = string.IsNullOrWhiteSpace(input) ? null : JsonSerializer.Deserialize<Dictionary<string, object?>>(input, ApiJson.Options);
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException($"'input' is no JSON object: {error.Message}", StatusCodes.Status400BadRequest, error);
        }

        var body = new RunBody { CorrelationId = correlationId, TriggerActivityId = triggerActivityId, VersionOptions = versionOptions, Input = values };
        return ExecuteAsync(definitionId, body, response, store, runtime, cancellation);
    }

    private static async Task<IResult> ExecuteAsync(
        string definitionId, RunBody body, HttpResponse response, DefinitionStore store, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        if (await FindVersionAsync(definitionId, body, store, cancellation) is not { } version)
        {
            return TypedResults.NotFound();
        }

        // The run belongs to nobody's request: a closed browser does not stop it half-way.
        var state = await runtime.StartAsync(body.ToRequest(definitionId, version.Id), CancellationToken.None);
        response.Headers[CannotStartHeader] = state is null ? "True" : "False";
        if (state is null)
        {
            return ApiJson.Answer(new { cannotStart = true });
        }

        response.Headers[InstanceIdHeader] = state.Id;
        if (HttpWorkflowContext.HasResponded(response.HttpContext))
        {
            // The workflow answered this request itself.
            return TypedResults.Empty;
        }

        return ApiJson.Answer(
            new { workflowState = StateDocument.Of(state) },
            state.SubStatus == WorkflowSubStatus.Faulted ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }

    private static async Task<IResult> Dispatch(
        string definitionId, Body<RunBody> body, DefinitionStore store, WorkflowRuntime runtime, CancellationToken cancellation) =>
        await FindVersionAsync(definitionId, body.Value, store, cancellation) is { } version
            ? ApiJson.Answer(new { workflowInstanceId = await runtime.DispatchAsync(body.Value.ToRequest(definitionId, version.Id), cancellation: cancellation) })
            : TypedResults.NotFound();

    private static async Task<IResult> BulkDispatch(
        string definitionId, Body<BulkDispatchBody> body, DefinitionStore store, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        if (await FindVersionAsync(definitionId, body.Value, store, cancellation) is not { } version)
        {
            return TypedResults.NotFound();
        }

        const int most = 1000;
        if (body.Value.Count is < 1 or > most)
        {
            return TypedResults.Problem($"'count' must be from 1 to {most}.", statusCode: StatusCodes.Status400BadRequest);
        }

        var ids = new List<string>();
        for (var i = 0; i < body.Value.Count; i++)
        {
            ids.Add(await runtime.DispatchAsync(body.Value.ToRequest(definitionId, version.Id) with { InstanceId = null }, cancellation: cancellation));
        }

        return ApiJson.Answer(new { workflowInstanceIds = ids });
    }

    private static async Task<IResult> TriggerEvent(string eventName, Body<EventBody> body, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        var input = new Dictionary<string, object?> { [Event.PayloadKey] = body.Value.Input is { ValueKind: not JsonValueKind.Undefined } brought ? brought : null };
        await runtime.StimulateAsync(Event.TypeName, Event.Stimulus(eventName), input, body.Value.CorrelationId, cancellation: cancellation);
        return TypedResults.Ok();
    }

    private static async Task<IResult> CompleteTask(string taskId, Body<TaskBody> body, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        var input = new Dictionary<string, object?> { [RunTask.ResultKey] = body.Value.Result is { ValueKind: not JsonValueKind.Undefined } result ? result : null };
        var waiting = await runtime.FindBookmarksAsync(RunTask.TypeName, RunTask.Stimulus(taskId), cancellation: cancellation);
        foreach (var bookmark in waiting)
        {
            await runtime.ResumeBookmarkAsync(bookmark.InstanceId, bookmark.BookmarkId, input, CancellationToken.None);
        }

        return waiting.Count > 0 ? TypedResults.Ok() : TypedResults.NotFound();
    }

    private static Task<WorkflowDefinition?> FindVersionAsync(string definitionId, RunBody body, DefinitionStore store, CancellationToken cancellation) =>
        store.FindAsync(definitionId, VersionOptions.Parse(string.IsNullOrWhiteSpace(body.VersionOptions) ? "Published" : body.VersionOptions), cancellation);

    private record RunBody
    {
        public string? CorrelationId { get; init; }

        public string? Name { get; init; }

        public string? InstanceId { get; init; }

        public string? TriggerActivityId { get; init; }

        public string? VersionOptions { get; init; }

        public Dictionary<string, object?>? Input { get; init; }

        public Dictionary<string, object?>? Variables { get; init; }

        public RunRequest ToRequest(string definitionId, string versionId) => new(definitionId)
        {
            DefinitionVersionId = versionId,
            CorrelationId = Given(CorrelationId),
            Name = Given(Name),
            InstanceId = Given(InstanceId),
            TriggerActivityId = Given(TriggerActivityId),
            Input = Input ?? [],
            Variables = Variables ?? [],
        };

        private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private sealed record BulkDispatchBody : RunBody
    {
        public int Count { get; init; } = 1;
    }

    private sealed record EventBody
    {
        public string? CorrelationId { get; init; }

        public JsonElement? Input { get; init; }
    }

    private sealed record TaskBody
    {
        public JsonElement? Result { get; init; }
    }
}
