using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Alterations;
using JetVision.Workflows.Runtime.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>What a person changes in runs from outside.</summary>
internal static class Alterations
{
    public static void MapAlterations(this RouteGroupBuilder view, RouteGroupBuilder edit)
    {
        edit.MapPost("/alterations/dry-run", DryRun);
        edit.MapPost("/alterations/run", Run);
        edit.MapPost("/alterations/submit", Submit);
        edit.MapMethods("/alterations/workflows/retry", [HttpMethods.Get, HttpMethods.Post], Retry);
        view.MapGet("/alterations/{id}", async Task<IResult> (string id, AlterationPlans plans, CancellationToken cancellation) =>
            await plans.FindAsync(id, cancellation) is { } plan ? ApiJson.Answer(new { plan, jobs = plan.Jobs }) : TypedResults.NotFound());
    }

    /// <summary>Stock answers with the runs that a filter finds; with alterations in the body, what they would do to each is answered too.</summary>
    private static async Task<IResult> DryRun(Body<DryRunBody> body, WorkflowInstances instances, WorkflowAlterations alterations, CancellationToken cancellation)
    {
        var runs = await body.Value.FindAsync(instances, cancellation);
        if (body.Value.Alterations is not { ValueKind: JsonValueKind.Array } written)
        {
            return ApiJson.Answer(new { workflowInstanceIds = runs });
        }

        var (wanted, results) = (Read(written), new List<ResultDocument>());
        foreach (var id in runs)
        {
            results.Add(ResultDocument.Of(await alterations.DryRunAsync(id, wanted, cancellation)));
        }

        return ApiJson.Answer(new { workflowInstanceIds = runs, results });
    }

    private static async Task<IResult> Run(Body<RunBody> body, WorkflowAlterations alterations, CancellationToken cancellation)
    {
        var (wanted, results) = (Read(body.Value.Alterations), new List<ResultDocument>());
        foreach (var id in body.Value.WorkflowInstanceIds ?? [])
        {
            // An alteration belongs to nobody's request: a closed browser does not stop it half-way.
            cancellation.ThrowIfCancellationRequested();
            results.Add(ResultDocument.Of(await alterations.RunAsync(id, wanted, CancellationToken.None)));
        }

        return ApiJson.Answer(new { results });
    }

    private static async Task<IResult> Submit(Body<SubmitBody> body, AlterationPlans plans, CancellationToken cancellation)
    {
        var wanted = Read(body.Value.Alterations);
        var filter = body.Value.Filter ?? new AlterationFilter();
        var chosen = filter.ToFilter();
        if (wanted.All(alteration => alteration is Alteration.Cancel) && chosen is { Statuses.Count: 0, SubStatuses.Count: 0 })
        {
            // "Cancel all that match" means those that run: a faulted one stays there to be looked at.
            chosen = chosen with { Statuses = [WorkflowStatus.Running] };
        }

        var id = string.IsNullOrWhiteSpace(body.Value.Id) ? null : body.Value.Id;
        // Stock takes an empty filter for none, unless told otherwise.
        return filter.IsEmpty && !filter.EmptyFilterSelectsAll
            ? ApiJson.Answer(new { planId = id ?? Guid.NewGuid().ToString("n") })
            : ApiJson.Answer(new { planId = await plans.SubmitAsync(body.Value.Alterations!.Value, chosen, id, cancellation) });
    }

    /// <summary>Retries the faulted steps of runs, those of the named activities or all.</summary>
    private static async Task<IResult> Retry(
        HttpRequest request, Body<RetryBody> body, WorkflowInstances instances, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        string[] runs = [.. body.Value.WorkflowInstanceIds ?? [], .. request.Query["workflowInstanceIds"].OfType<string>()];
        string[] activities = [.. body.Value.ActivityIds ?? [], .. request.Query["activityIds"].OfType<string>()];
        var results = new List<ResultDocument>();
        foreach (var id in runs)
        {
            var log = new List<AlterationLine>();
            var state = await instances.FindAsync(id, cancellation);
            foreach (var step in state is null ? [] : FaultedSteps.Of(state).Where(step => activities.Length == 0 || activities.Contains(step.ActivityId)))
            {
                var retried = await runtime.RetryAsync(id, step.ActivityInstanceId, CancellationToken.None) is not null;
                log.Add(new AlterationLine(
                    retried ? AlterationLevel.Information : AlterationLevel.Error, retried ? $"'{step.ActivityId}' ran again." : $"'{step.ActivityId}' is not faulted any more.", step.ActivityId));
            }

            if (log.Count == 0)
            {
                log.Add(new AlterationLine(AlterationLevel.Error, state is null ? $"There is no run '{id}'." : "No such step of the run has faulted."));
            }

            results.Add(ResultDocument.Of(new AlterationResult(id, log, true)));
        }

        return ApiJson.Answer(new { results });
    }

    private static IReadOnlyList<Alteration> Read(JsonElement? json)
    {
        try
        {
            return Alteration.ReadAll(json ?? default) is { Count: > 0 } alterations ? alterations : throw new BadHttpRequestException("Give at least one alteration.");
        }
        catch (FormatException exception)
        {
            throw new BadHttpRequestException(exception.Message, StatusCodes.Status400BadRequest, exception);
        }
    }

    private sealed record ResultDocument(string WorkflowInstanceId, bool IsSuccessful, bool WorkflowHasScheduledWork, LogDocument Log)
    {
        public static ResultDocument Of(AlterationResult result) => new(
            result.WorkflowInstanceId, result.IsSuccessful, result.HasScheduledWork,
            new LogDocument([.. result.Log.Select(line => new LogEntryDocument(line.Message, line.Level, line.ActivityId))]));
    }

    private sealed record LogDocument(IReadOnlyList<LogEntryDocument> LogEntries);

    private sealed record LogEntryDocument(string Message, AlterationLevel LogLevel, string? ActivityId);

    private sealed record RunBody
    {
        public JsonElement? Alterations { get; init; }

        public string[]? WorkflowInstanceIds { get; init; }
    }

    private sealed record RetryBody
    {
        public string[]? WorkflowInstanceIds { get; init; }

        public string[]? ActivityIds { get; init; }
    }

    private sealed record SubmitBody
    {
        public string? Id { get; init; }

        public JsonElement? Alterations { get; init; }

        public AlterationFilter? Filter { get; init; }
    }

    private sealed record DryRunBody : AlterationFilter
    {
        public JsonElement? Alterations { get; init; }

        public async Task<string[]> FindAsync(WorkflowInstances instances, CancellationToken cancellation) =>
            IsEmpty && !EmptyFilterSelectsAll ? [] : [.. (await instances.ListAsync(ToFilter(), cancellation)).Items.Select(run => run.Id)];
    }
}

/// <summary>Which runs are altered, as Studio and stock clients write it.</summary>
internal record AlterationFilter
{
    public bool EmptyFilterSelectsAll { get; init; }

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

    internal bool IsEmpty =>
        HasIncidents is null && string.IsNullOrWhiteSpace(SearchTerm)
        && new[] { Statuses, SubStatuses, DefinitionIds, DefinitionVersionIds, WorkflowInstanceIds, CorrelationIds, Names }.All(list => list is not { Length: > 0 })
        && TimestampFilters is not { Length: > 0 };

    internal InstanceFilter ToFilter()
    {
        var query = new InstanceQuery
        {
            SearchTerm = SearchTerm, DefinitionIds = DefinitionIds, HasIncidents = HasIncidents, Statuses = Statuses, SubStatuses = SubStatuses, TimestampFilters = TimestampFilters,
        };
        return query.ToFilter() with
        {
            Ids = WorkflowInstanceIds ?? [], CorrelationIds = CorrelationIds ?? [], Names = Names ?? [], DefinitionVersionIds = DefinitionVersionIds ?? [],
        };
    }
}
