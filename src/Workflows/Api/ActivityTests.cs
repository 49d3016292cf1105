using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Api;

/// <summary>
/// Runs one activity of a definition by itself, as Studio's Test tab asks. The run is never saved, and so neither are the records and effects that the
/// activity leaves for the run's commit: no mail goes out.
/// </summary>
internal static class ActivityTests
{
    private static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(30);

    public static void MapActivityTests(this RouteGroupBuilder edit) => edit.MapPost("/tests/activities", Test);

    private static async Task<IResult> Test(
        Body<TestRequest> body, DefinitionStore store, WorkflowRunner runner, IServiceScopeFactory scopes, TimeProvider time, CancellationToken cancellation)
    {
        var workflow = body.Value.WorkflowDefinitionHandle ?? new WorkflowHandle();
        var definition = workflow.DefinitionVersionId is { Length: > 0 } versionId
            ? await store.FindVersionAsync(versionId, cancellation)
            : await store.FindAsync(workflow.DefinitionId ?? "", VersionOptions.Parse(workflow.VersionOptions ?? "Latest"), cancellation);
        if (definition is null || Alone(definition, body.Value.ActivityHandle ?? new ActivityHandle()) is not { } alone)
        {
            return TypedResults.NotFound();
        }

        var graph = await store.CompileAsync(alone, cancellation);
        var state = new WorkflowState
        {
            Id = "test-" + Guid.NewGuid().ToString("n"),
            DefinitionId = alone.DefinitionId,
            DefinitionVersionId = alone.Id,
            DefinitionVersion = alone.Version,
            CreatedAt = time.GetUtcNow(),
            UpdatedAt = time.GetUtcNow(),
        };
        var records = new Records();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestTest);
        await using var scope = scopes.CreateAsyncScope();
        await runner.RunAsync(graph, state, new BurstRequest.Start(null) { Variables = TestValues(definition) }, records, scope.ServiceProvider, limit.Token);
        var record = records.Last.Values.Single(record => record.ActivityNodeId == graph.Root.Children[0].NodeId);
        var document = ExecutionDocument.Of(state.Id, record, caller: null);
        return ApiJson.Answer(new { document.ActivityState, document.Payload, document.Outputs, document.Exception, document.Status });
    }

    /// <summary>The definition with the activity as its root, and with the variables that the activity sees.</summary>
    private static WorkflowDefinition? Alone(WorkflowDefinition definition, ActivityHandle handle)
    {
        var id = handle.ActivityId is { Length: > 0 } given ? given : handle.ActivityNodeId?.Split(':')[^1];
        if (id is null || Way(JsonObject.Create(definition.Root)!, id) is not [.., var activity] way)
        {
            return null;
        }

        var variables = way.SkipLast(1)
            .SelectMany(container => (container["variables"] as JsonArray ?? []).OfType<JsonObject>())
            .Select(variable => variable.Deserialize<VariableDefinition>(ApiJson.Options)!);
        return definition with
        {
            Variables = [.. definition.Variables, .. variables],
            Root = JsonSerializer.SerializeToElement(activity, ApiJson.Options),
        };
    }

    private static List<JsonObject>? Way(JsonObject activity, string id)
    {
        if ((string?)activity["id"] == id)
        {
            return [activity];
        }

        foreach (var (_, child) in DefinitionTree.Children(activity))
        {
            if (Way(child, id) is { } rest)
            {
                rest.Insert(0, activity);
                return rest;
            }
        }

        return null;
    }

    /// <summary>The values that the person gave the variables for tests; Studio keeps them in the definition, by the variable's id.</summary>
    private static Dictionary<string, object?> TestValues(WorkflowDefinition definition)
    {
        var values = new Dictionary<string, object?>();
        if (definition.CustomProperties.ValueKind == JsonValueKind.Object
            && definition.CustomProperties.TryGetProperty("VariableTestValues", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in given.EnumerateObject())
            {
                if (definition.Variables.FirstOrDefault(variable => variable.Id == member.Name) is { } variable)
                {
                    values[variable.Name] = member.Value;
                }
            }
        }

        return values;
    }

    /// <summary>Takes the executions and saves nothing.</summary>
    private sealed class Records : ICommitSink
    {
        public Dictionary<string, ActivityExecutionRecord> Last { get; } = [];

        public Task CommitAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation)
        {
            foreach (var (id, record) in delta.Executions)
            {
                Last[id] = record;
            }

            return Task.CompletedTask;
        }
    }

    private sealed record TestRequest
    {
        public WorkflowHandle? WorkflowDefinitionHandle { get; init; }

        public ActivityHandle? ActivityHandle { get; init; }
    }

    private sealed record WorkflowHandle
    {
        public string? DefinitionId { get; init; }

        public string? VersionOptions { get; init; }

        public string? DefinitionVersionId { get; init; }
    }

    private sealed record ActivityHandle
    {
        public string? ActivityId { get; init; }

        public string? ActivityNodeId { get; init; }
    }
}
