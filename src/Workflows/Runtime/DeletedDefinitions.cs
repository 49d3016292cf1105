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

    /// <summary>Finds one by its own id.</summary>
    public static async Task<WorkflowDefinition?> FindAsync(WorkflowsDb db, string versionId, CancellationToken cancellation) =>
        await db.DeletedDefinitions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == versionId, cancellation) is { } row
            ? JsonSerializer.Deserialize<WorkflowDefinition>(row.Json, ValueJson.Options)! with { Id = row.Id, DefinitionId = row.DefinitionId, Version = row.Version, IsLatest = false, IsPublished = false }
            : null;

    /// <summary>Removes those that no run needs any more. A run that is just beginning with one is older than a day when this sees it.</summary>
    public static async Task RemoveUnneededAsync(WorkflowsDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var before = now.AddDays(-1);
        foreach (var id in await db.DeletedDefinitions.Where(row => row.DeletedAt < before).Select(row => row.Id).ToListAsync(cancellation))
        {
            if (!await db.Instances.AnyAsync(run => run.DefinitionVersionId == id, cancellation))
            {
                await db.DeletedDefinitions.Where(row => row.Id == id).ExecuteDeleteAsync(cancellation);
            }
        }
    }
}
