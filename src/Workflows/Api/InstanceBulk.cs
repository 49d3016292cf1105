using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>What the instances list does with several at once.</summary>
internal static class InstanceBulk
{
    public static void MapInstanceBulk(this RouteGroupBuilder edit)
    {
        var actions = edit.MapGroup("/bulk-actions");
        foreach (var route in (string[])["/delete/workflow-instances", "/delete/workflow-instances/by-id"])
        {
            actions.MapPost(route, Delete);
        }

        actions.MapPost("/cancel/workflow-instances", Cancel);
    }

    private static async Task<IResult> Delete(Body<Selection> body, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var id in body.Value.Ids ?? [])
        {
            deleted += await runtime.DeleteAsync(id, cancellation) ? 1 : 0;
        }

        return ApiJson.Answer(new { deleted });
    }

    private static async Task<IResult> Cancel(Body<Selection> body, WorkflowRuntime runtime, WorkflowInstances instances, CancellationToken cancellation)
    {
        var selection = body.Value;
        if (selection is { Ids: not { Length: > 0 }, DefinitionVersionId: null, DefinitionId: null })
        {
            return ApiJson.Answer(new { cancelled = 0 });
        }

        var filter = new InstanceFilter
        {
            Ids = selection.Ids ?? [],
            DefinitionIds = selection.DefinitionId is { } definition ? [definition] : [],
            DefinitionVersionIds = selection.DefinitionVersionId is { } version ? [version] : [],
        };
        return ApiJson.Answer(new { cancelled = await CancelAsync(filter, runtime, instances, cancellation) });
    }

    private static async Task<int> CancelAsync(InstanceFilter filter, WorkflowRuntime runtime, WorkflowInstances instances, CancellationToken cancellation)
    {
        if (filter.Statuses.Count > 0 && !filter.Statuses.Contains(WorkflowStatus.Running))
        {
            return 0;
        }

        var cancelled = 0;
        foreach (var run in (await instances.ListAsync(filter with { Statuses = [WorkflowStatus.Running] }, cancellation)).Items)
        {
            cancelled += await runtime.CancelAsync(run.Id, cancellation) is null ? 0 : 1;
        }

        return cancelled;
    }

    private sealed record Selection
    {
        public string[]? Ids { get; init; }

        public string? DefinitionVersionId { get; init; }

        public string? DefinitionId { get; init; }
    }
}
