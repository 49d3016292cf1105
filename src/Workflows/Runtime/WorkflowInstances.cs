using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Runtime;

/// <summary>A run in a list.</summary>
/// <param name="Id">The run.</param>
/// <param name="DefinitionId">Its definition's stable id.</param>
/// <param name="DefinitionVersionId">The id of the version that it keeps.</param>
/// <param name="Version">The number of that version.</param>
/// <param name="Status">Whether it goes on.</param>
/// <param name="SubStatus">How it stands.</param>
/// <param name="CorrelationId">What ties it to the outside; null when nothing does.</param>
/// <param name="Name">Its name; null when it has none.</param>
/// <param name="ParentInstanceId">The run that started it; null for one of its own.</param>
/// <param name="IncidentCount">How much went wrong.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="UpdatedAt">When it last moved.</param>
/// <param name="FinishedAt">When it ended; null while it goes on.</param>
public sealed record InstanceSummary(
    string Id,
    string DefinitionId,
    string DefinitionVersionId,
    int Version,
    WorkflowStatus Status,
    WorkflowSubStatus SubStatus,
    string? CorrelationId,
    string? Name,
    string? ParentInstanceId,
    int IncidentCount,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? FinishedAt);

/// <summary>Reads runs. Singleton.</summary>
public sealed class WorkflowInstances
{
    private readonly IServiceScopeFactory _scopes;

    private readonly LongCounts _totals;

    internal WorkflowInstances(IServiceScopeFactory scopes, TimeProvider time)
    {
        _scopes = scopes;
        _totals = new LongCounts(time);
    }

    /// <summary>Lists runs.</summary>
    /// <param name="filter">Which, in what order, and which part.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The part of the list that was asked for. A total of 10,000 and more may be a minute old.</returns>
    public Task<Page<InstanceSummary>> ListAsync(InstanceFilter filter, CancellationToken cancellation = default) => QueryAsync(async db =>
    {
        var matching = db.Instances.AsNoTracking().Matching(filter);
        var rows = await matching.Ordered(filter).Part(filter.Skip, filter.Take)
            .Select(row => new
            {
                row.Id, row.DefinitionId, row.DefinitionVersionId, row.Version, row.Status, row.SubStatus, row.CorrelationId, row.Name, row.ParentInstanceId,
                row.IncidentCount, row.CreatedAt, row.UpdatedAt, row.FinishedAt,
            })
            .ToListAsync(cancellation);
        var total = filter.Skip == 0 && (filter.Take is null || rows.Count < filter.Take) ? rows.Count : await CountAsync(filter);
        return new Page<InstanceSummary>(
            [
                .. rows.Select(row => new InstanceSummary(
                    row.Id, row.DefinitionId, row.DefinitionVersionId, row.Version, Enum.Parse<WorkflowStatus>(row.Status), Enum.Parse<WorkflowSubStatus>(row.SubStatus),
                    row.CorrelationId, row.Name, row.ParentInstanceId, row.IncidentCount, row.CreatedAt, row.UpdatedAt, row.FinishedAt)),
            ],
            total);
    });

    /// <summary>Gets all that a run is.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The state as it was last saved; null when there is no such run.</returns>
    public async Task<WorkflowState?> FindAsync(string instanceId, CancellationToken cancellation = default)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return (await RunStore.LoadAsync(scope.ServiceProvider.GetRequiredService<DatabaseSession>(), instanceId, cancellation))?.State;
    }

    /// <summary>Gets a run's journal.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The entries in order; empty when there is no such run.</returns>
    public async Task<IReadOnlyList<JournalEntry>> GetJournalAsync(string instanceId, CancellationToken cancellation = default) =>
        [.. (await ReadPartsAsync(instanceId, cancellation)).SelectMany(part => part.Journal).OrderBy(entry => entry.Sequence)];

    /// <summary>Gets the executions of a run's activities.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The last word on each, in the order in which they began; empty when there is no such run.</returns>
    public async Task<IReadOnlyList<ActivityExecutionRecord>> GetExecutionsAsync(string instanceId, CancellationToken cancellation = default)
    {
        var last = new Dictionary<string, ActivityExecutionRecord>();
        var order = new List<string>();
        foreach (var execution in (await ReadPartsAsync(instanceId, cancellation)).SelectMany(part => part.Executions))
        {
            if (!last.ContainsKey(execution.Id))
            {
                order.Add(execution.Id);
            }

            last[execution.Id] = execution;
        }

        return [.. order.Select(id => last[id])];
    }

    private Task<int> CountAsync(InstanceFilter filter) => _totals.GetAsync(
        JsonSerializer.Serialize(filter with { Skip = 0, Take = null, OrderBy = null, Descending = true }, ValueJson.Options),
        () => QueryAsync(db => db.Instances.AsNoTracking().Matching(filter).CountAsync()));

    internal async Task<List<JournalPart>> ReadPartsAsync(string instanceId, CancellationToken cancellation) => await QueryAsync(async db =>
    {
        var rows = await db.Journals.AsNoTracking().Where(row => row.InstanceId == instanceId).OrderBy(row => row.Revision).Select(row => row.Data).ToListAsync(cancellation);
        return rows.ConvertAll(JournalCodec.Unpack);
    });

    private async Task<T> QueryAsync<T>(Func<WorkflowsDb, Task<T>> query)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<WorkflowsDb>());
    }
}
