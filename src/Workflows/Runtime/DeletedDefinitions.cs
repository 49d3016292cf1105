using System.Text.Json;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Versions that were deleted. Nothing lists, starts or publishes them; a run that began with one goes on with it to its end, and can be looked at, retried and
/// cancelled as long as it is kept.
/// </summary>
internal static class DeletedDefinitions
{
    /// <summary>Moves versions here, in the caller's transaction.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> TakeAsync(WorkflowsDb db, IQueryable<DefinitionRow> versions, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await versions.AsNoTracking().ToListAsync(cancellation);
        var ids = rows.ConvertAll(row => row.Id);
        // One that was deleted, imported with its old id and deleted again.
        await db.DeletedDefinitions.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellation);
        db.DeletedDefinitions.AddRange(rows.Select(row => new DeletedDefinitionRow { Id = row.Id, DefinitionId = row.DefinitionId, Version = row.Version, Json = row.Json, DeletedAt = now }));
        await db.SaveChangesAsync(cancellation);
        return await db.Definitions.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Finds them by their own ids.</summary>
    public static async Task<IReadOnlyList<WorkflowDefinition>> FindAsync(WorkflowsDb db, IReadOnlyList<string> versionIds, CancellationToken cancellation) =>
    [
        .. (await db.DeletedDefinitions.AsNoTracking().Where(row => versionIds.Contains(row.Id)).ToListAsync(cancellation)).Select(row =>
            JsonSerializer.Deserialize<WorkflowDefinition>(row.Json, ValueJson.Options)! with { Id = row.Id, DefinitionId = row.DefinitionId, Version = row.Version, IsLatest = false, IsPublished = false }),
    ];

    /// <summary>
    /// Removes those that no run needs any more: none is kept that began with it, and none is open that began before it was deleted and may use it as an activity. A run
    /// that is just beginning with one is older than a day when this sees it.
    /// </summary>
    public static async Task RemoveUnneededAsync(WorkflowsDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var before = now.AddDays(-1);
        var (running, faulted) = (WorkflowStatus.Running.ToString(), WorkflowSubStatus.Faulted.ToString());
        foreach (var deleted in await db.DeletedDefinitions.AsNoTracking().Where(row => row.DeletedAt < before).Select(row => new { row.Id, row.DeletedAt }).ToListAsync(cancellation))
        {
            if (!await db.Instances.AnyAsync(
                run => run.DefinitionVersionId == deleted.Id || (run.CreatedAt <= deleted.DeletedAt && (run.Status == running || run.SubStatus == faulted)), cancellation))
            {
                await db.DeletedDefinitions.Where(row => row.Id == deleted.Id).ExecuteDeleteAsync(cancellation);
            }
        }
    }
}
