using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Workflows.Runtime;

/// <summary>Which runs a list shows. All that is given must hold.</summary>
public sealed record InstanceFilter
{
    /// <summary>Gets the ids of runs; empty for any.</summary>
    public IReadOnlyCollection<string> Ids { get; init; } = [];

    /// <summary>Gets the stable ids of definitions; empty for any.</summary>
    public IReadOnlyCollection<string> DefinitionIds { get; init; } = [];

    /// <summary>Gets the ids of versions; empty for any.</summary>
    public IReadOnlyCollection<string> DefinitionVersionIds { get; init; } = [];

    /// <summary>Gets the ids that tie runs to the outside; empty for any.</summary>
    public IReadOnlyCollection<string> CorrelationIds { get; init; } = [];

    /// <summary>Gets the names; empty for any.</summary>
    public IReadOnlyCollection<string> Names { get; init; } = [];

    /// <summary>Gets the run that started them; null for any.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>Gets the number of the version; null for any.</summary>
    public int? Version { get; init; }

    /// <summary>Gets whether something went wrong; null for either.</summary>
    public bool? HasIncidents { get; init; }

    /// <summary>Gets whether they go on; empty for either.</summary>
    public IReadOnlyCollection<WorkflowStatus> Statuses { get; init; } = [];

    /// <summary>Gets how they stand; empty for any.</summary>
    public IReadOnlyCollection<WorkflowSubStatus> SubStatuses { get; init; } = [];

    /// <summary>Gets a text that the name must contain, whatever its case, or that is the id, the correlation id or the definition's stable id; null for any.</summary>
    public string? SearchTerm { get; init; }

    /// <summary>Gets bounds of times.</summary>
    public IReadOnlyCollection<TimestampFilter> Timestamps { get; init; } = [];

    /// <summary>Gets <c>Created</c>, <c>LastExecuted</c>, <c>Finished</c> or <c>Name</c>; null for the first.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Gets whether the order is descending.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Gets how many to leave out at the front.</summary>
    public int Skip { get; init; }

    /// <summary>Gets how many at most; null for all.</summary>
    public int? Take { get; init; }
}

/// <summary>A bound of a time.</summary>
/// <param name="Column"><c>CreatedAt</c>, <c>UpdatedAt</c> or <c>FinishedAt</c>.</param>
/// <param name="Operator"><c>Is</c>, <c>IsNot</c>, <c>LessThan</c>, <c>GreaterThan</c>, <c>LessThanOrEqual</c> or <c>GreaterThanOrEqual</c>.</param>
/// <param name="Timestamp">The time.</param>
public sealed record TimestampFilter(string Column, string Operator, DateTimeOffset Timestamp);

/// <summary>Turns the filter into a query.</summary>
internal static class InstanceQueries
{
    public static IQueryable<InstanceRow> Matching(this IQueryable<InstanceRow> rows, InstanceFilter filter)
    {
        rows = In(rows, filter);
        if (filter.ParentInstanceId is { } parent)
        {
            rows = rows.Where(row => row.ParentInstanceId == parent);
        }

        if (filter.Version is { } version)
        {
            rows = rows.Where(row => row.Version == version);
        }

        if (filter.HasIncidents is { } hasIncidents)
        {
            rows = hasIncidents ? rows.Where(row => row.IncidentCount > 0) : rows.Where(row => row.IncidentCount == 0);
        }

        if (filter.SearchTerm is { Length: > 0 } term)
        {
            var pattern = LikePattern.Containing(term);
#pragma warning disable CA1304, CA1311 // Translated to SQL's lower(); no culture of this process takes part.
            rows = rows.Where(row =>
                row.Id == term || row.CorrelationId == term || row.DefinitionId == term || EF.Functions.Like(row.Name!.ToLower(), pattern, LikePattern.Escape));
#pragma warning restore CA1304, CA1311
        }

        return filter.Timestamps.Aggregate(rows, Within);
    }

    public static IQueryable<InstanceRow> Ordered(this IQueryable<InstanceRow> rows, InstanceFilter filter) => (filter.OrderBy?.ToUpperInvariant(), filter.Descending) switch
    {
        ("LASTEXECUTED", true) => rows.OrderByDescending(row => row.UpdatedAt).ThenByDescending(row => row.Id),
        ("LASTEXECUTED", false) => rows.OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id),
        ("FINISHED", true) => rows.OrderByDescending(row => row.FinishedAt).ThenByDescending(row => row.Id),
        ("FINISHED", false) => rows.OrderBy(row => row.FinishedAt).ThenBy(row => row.Id),
        ("NAME", true) => rows.OrderByDescending(row => row.Name).ThenByDescending(row => row.Id),
        ("NAME", false) => rows.OrderBy(row => row.Name).ThenBy(row => row.Id),
        (_, true) => rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id),
        (_, false) => rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id),
    };

    private static IQueryable<InstanceRow> In(IQueryable<InstanceRow> rows, InstanceFilter filter)
    {
        if (filter.Ids.Count > 0)
        {
            rows = rows.Where(row => filter.Ids.Contains(row.Id));
        }

        if (filter.DefinitionIds.Count > 0)
        {
            rows = rows.Where(row => filter.DefinitionIds.Contains(row.DefinitionId));
        }

        if (filter.DefinitionVersionIds.Count > 0)
        {
            rows = rows.Where(row => filter.DefinitionVersionIds.Contains(row.DefinitionVersionId));
        }

        if (filter.CorrelationIds.Count > 0)
        {
            rows = rows.Where(row => row.CorrelationId != null && filter.CorrelationIds.Contains(row.CorrelationId));
        }

        if (filter.Names.Count > 0)
        {
            rows = rows.Where(row => row.Name != null && filter.Names.Contains(row.Name));
        }

        if (filter.Statuses.Count == 1 && filter.Statuses.Contains(WorkflowStatus.Running))
        {
            // Written out, so that the index of the few that go on is known to fit.
            rows = rows.Where(row => row.Status == EF.Constant(nameof(WorkflowStatus.Running)));
        }
        else if (filter.Statuses.Count > 0)
        {
            var names = filter.Statuses.Select(status => status.ToString()).ToList();
            rows = rows.Where(row => names.Contains(row.Status));
        }

        if (filter.SubStatuses.Count > 0)
        {
            var names = filter.SubStatuses.Select(status => status.ToString()).ToList();
            rows = rows.Where(row => names.Contains(row.SubStatus));
        }

        return rows;
    }

    private static IQueryable<InstanceRow> Within(IQueryable<InstanceRow> rows, TimestampFilter bound)
    {
        var at = bound.Timestamp;
        return (bound.Column.ToUpperInvariant(), bound.Operator.ToUpperInvariant()) switch
        {
            ("CREATEDAT", "IS") => rows.Where(row => row.CreatedAt == at),
            ("CREATEDAT", "ISNOT") => rows.Where(row => row.CreatedAt != at),
            ("CREATEDAT", "LESSTHAN") => rows.Where(row => row.CreatedAt < at),
            ("CREATEDAT", "LESSTHANOREQUAL") => rows.Where(row => row.CreatedAt <= at),
            ("CREATEDAT", "GREATERTHAN") => rows.Where(row => row.CreatedAt > at),
            ("CREATEDAT", "GREATERTHANOREQUAL") => rows.Where(row => row.CreatedAt >= at),
            ("UPDATEDAT", "IS") => rows.Where(row => row.UpdatedAt == at),
            ("UPDATEDAT", "ISNOT") => rows.Where(row => row.UpdatedAt != at),
            ("UPDATEDAT", "LESSTHAN") => rows.Where(row => row.UpdatedAt < at),
            ("UPDATEDAT", "LESSTHANOREQUAL") => rows.Where(row => row.UpdatedAt <= at),
            ("UPDATEDAT", "GREATERTHAN") => rows.Where(row => row.UpdatedAt > at),
            ("UPDATEDAT", "GREATERTHANOREQUAL") => rows.Where(row => row.UpdatedAt >= at),
            ("FINISHEDAT", "IS") => rows.Where(row => row.FinishedAt == at),
            ("FINISHEDAT", "ISNOT") => rows.Where(row => row.FinishedAt != at),
            ("FINISHEDAT", "LESSTHAN") => rows.Where(row => row.FinishedAt < at),
            ("FINISHEDAT", "LESSTHANOREQUAL") => rows.Where(row => row.FinishedAt <= at),
            ("FINISHEDAT", "GREATERTHAN") => rows.Where(row => row.FinishedAt > at),
            ("FINISHEDAT", "GREATERTHANOREQUAL") => rows.Where(row => row.FinishedAt >= at),
            _ => rows,
        };
    }
}
