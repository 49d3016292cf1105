using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Http;

namespace JetVision.Workflows.Api;

/// <summary>Which runs a list shows, as Studio and stock clients write it. Empty lists mean any.</summary>
internal sealed record InstanceQuery
{
    public int? Page { get; init; }

    public int? PageSize { get; init; }

    public string? SearchTerm { get; init; }

    public string? DefinitionId { get; init; }

    public string[]? DefinitionIds { get; init; }

    public string? CorrelationId { get; init; }

    public string? ParentWorkflowInstanceId { get; init; }

    public int? Version { get; init; }

    public bool? HasIncidents { get; init; }

    public string? Status { get; init; }

    public string[]? Statuses { get; init; }

    public string? SubStatus { get; init; }

    public string[]? SubStatuses { get; init; }

    public string? OrderBy { get; init; }

    public string? OrderDirection { get; init; }

    public TimestampBound[]? TimestampFilters { get; init; }

    public static InstanceQuery Of(IQueryCollection query)
    {
        return new InstanceQuery
        {
            Page = Number("page"),
            PageSize = Number("pageSize"),
            SearchTerm = query["searchTerm"],
            DefinitionId = query["definitionId"],
            DefinitionIds = Many("definitionIds"),
            CorrelationId = query["correlationId"],
            ParentWorkflowInstanceId = query["parentWorkflowInstanceId"],
            Version = Number("version"),
            HasIncidents = bool.TryParse(query["hasIncidents"], out var has) ? has : null,
            Status = query["status"],
            Statuses = Many("statuses"),
            SubStatus = query["subStatus"],
            SubStatuses = Many("subStatuses"),
            OrderBy = query["orderBy"],
            OrderDirection = query["orderDirection"],
        };

        int? Number(string name) => int.TryParse(query[name], out var number) && number >= 0 ? number : null;
        string[] Many(string name) => [.. query[name].Where(text => !string.IsNullOrEmpty(text)).OfType<string>()];
    }

    public InstanceFilter ToFilter() => new()
    {
        DefinitionIds = [.. DefinitionIds ?? [], .. One(DefinitionId)],
        CorrelationIds = One(CorrelationId),
        ParentInstanceId = One(ParentWorkflowInstanceId).SingleOrDefault(),
        Version = Version,
        HasIncidents = HasIncidents,
        Statuses = Words<WorkflowStatus>([.. Statuses ?? [], .. One(Status)]),
        SubStatuses = Words<WorkflowSubStatus>([.. SubStatuses ?? [], .. One(SubStatus)]),
        SearchTerm = One(SearchTerm).SingleOrDefault()?.Trim(),
        Timestamps = [.. (TimestampFilters ?? []).Select(bound => bound.ToFilter()).OfType<TimestampFilter>()],
        OrderBy = One(OrderBy).SingleOrDefault(),
        // Nobody asked for an order: the newest first.
        Descending = One(OrderBy).Length == 0 ? !Is(OrderDirection, "Ascending") : Is(OrderDirection, "Descending"),
        // A caller that names no page wants all.
        Skip = PageSize is > 0 ? (Page ?? 0) * PageSize.Value : 0,
        Take = PageSize is > 0 ? PageSize : null,
    };

    private static string[] One(string? value) => string.IsNullOrWhiteSpace(value) ? [] : [value];

    private static bool Is(string? value, string word) => string.Equals(value, word, StringComparison.OrdinalIgnoreCase);

    private static T[] Words<T>(string[] words)
        where T : struct, Enum =>
        [.. words.Select(word => Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : throw new BadHttpRequestException($"'{word}' is no {typeof(T).Name}."))];
}

/// <summary>A bound on one of a run's times.</summary>
internal sealed record TimestampBound
{
    public string? Column { get; init; }

    public string? Operator { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public TimestampFilter? ToFilter() => Column is null || Operator is null || Timestamp is not { } time ? null : new TimestampFilter(Column, Operator, time);
}
