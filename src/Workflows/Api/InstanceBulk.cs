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
        edit.MapPost("/alterations/submit", Alter);
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

    /// <summary>Studio's "cancel all that match"; the only alteration that it submits.</summary>
    private static async Task<IResult> Alter(Body<Alteration> body, WorkflowRuntime runtime, WorkflowInstances instances, CancellationToken cancellation)
    {
        if (body.Value.Alterations is not { Length: > 0 } alterations || alterations.Any(alteration => alteration.Type != "Cancel"))
        {
            return TypedResults.Problem("The alteration that is understood here is 'Cancel'.", statusCode: StatusCodes.Status400BadRequest);
        }

        var wanted = body.Value.Filter ?? new AlterationFilter();
        var query = new InstanceQuery
        {
            SearchTerm = wanted.SearchTerm,
            DefinitionIds = wanted.DefinitionIds,
            HasIncidents = wanted.HasIncidents,
            Statuses = wanted.Statuses,
            SubStatuses = wanted.SubStatuses,
            TimestampFilters = wanted.TimestampFilters,
        };
        var filter = query.ToFilter() with
        {
            Ids = wanted.WorkflowInstanceIds ?? [],
            CorrelationIds = wanted.CorrelationIds ?? [],
            Names = wanted.Names ?? [],
            DefinitionVersionIds = wanted.DefinitionVersionIds ?? [],
        };
        await CancelAsync(filter, runtime, instances, cancellation);
        return ApiJson.Answer(new { planId = body.Value.Id ?? Guid.NewGuid().ToString("n") });
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

    private sealed record Alteration
    {
        public string? Id { get; init; }

        public AlterationStep[]? Alterations { get; init; }

        public AlterationFilter? Filter { get; init; }
    }

    private sealed record AlterationStep
    {
        public string? Type { get; init; }
    }

    private sealed record AlterationFilter
    {
        public bool? HasIncidents { get; init; }

        public string? SearchTerm { get; init; }

        public string[]? Statuses { get; init; }

        public string[]? SubStatuses { get; init; }

        public TimestampBound[]? TimestampFilters { get; init; }

        public string[]? DefinitionIds { get; init; }

        public string[]? DefinitionVersionIds { get; init; }

        public string[]? WorkflowInstanceIds { get; init; }

        public string[]? CorrelationIds { get; init; }

        public string[]? Names { get; init; }
    }
}
