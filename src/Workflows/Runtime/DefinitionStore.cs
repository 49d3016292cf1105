using System.Collections.Concurrent;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Runtime;

/// <summary>What became of a save or a publication.</summary>
/// <param name="Definition">The version as it stands now.</param>
/// <param name="Errors">What is wrong or will surprise; when one is no warning, a publication was refused and nothing was saved.</param>
/// <param name="AlreadyPublished">Whether it was published before.</param>
public sealed record SavedDefinition(WorkflowDefinition Definition, IReadOnlyList<DefinitionError> Errors, bool AlreadyPublished = false)
{
    /// <summary>Gets whether a publication was refused.</summary>
    public bool IsRefused => Errors.Any(error => !error.IsWarning);

    /// <summary>Gets the stable ids of the definitions that use this one as an activity and were moved to the published version.</summary>
    public IReadOnlyList<string> UpdatedConsumers { get; init; } = [];
}

/// <summary>The definitions and their versions, and the compiled graphs of those that ran lately. Singleton.</summary>
public sealed class DefinitionStore
{
    private readonly IServiceScopeFactory _scopes;
    private readonly WorkflowCompiler _compiler;
    private readonly TimerWheel _timers;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, WorkflowGraph> _graphs = new();
    private readonly ConcurrentDictionary<string, WorkflowGraph> _deleted = new();
    private readonly ConcurrentDictionary<string, string> _published = new();
    private int _generation;

    internal DefinitionStore(IServiceScopeFactory scopes, WorkflowCompiler compiler, TimerWheel timers, TimeProvider time)
    {
        _scopes = scopes;
        _compiler = compiler;
        _timers = timers;
        _time = time;
    }

    /// <summary>Raised, with the stable id, when a definition was saved, published, retracted or deleted on this server or another; null when everything may have changed.</summary>
    public event Action<string?>? Changed;

    /// <summary>Raised for what this server changed itself.</summary>
    internal event Action<string>? ChangedHere;

    /// <summary>Finds a version of a definition.</summary>
    /// <param name="definitionId">The stable id.</param>
    /// <param name="versions">Which version; the newest of those that fit.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The version; null when there is none.</returns>
    public Task<WorkflowDefinition?> FindAsync(string definitionId, VersionOptions versions, CancellationToken cancellation = default) => QueryAsync(async db =>
        await db.Definitions.AsNoTracking().Where(row => row.DefinitionId == definitionId).Of(versions).OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellation)
            is { } row ? DefinitionRows.Read(row) : null);

    /// <summary>Finds a version by its own id.</summary>
    /// <param name="versionId">The id of the version.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The version; null when there is none.</returns>
    public Task<WorkflowDefinition?> FindVersionAsync(string versionId, CancellationToken cancellation = default) => QueryAsync(async db =>
        await db.Definitions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == versionId, cancellation) is { } row ? DefinitionRows.Read(row) : null);

    /// <summary>Finds a version that can be looked at: one that is there, or one that was deleted and of which runs are kept.</summary>
    /// <param name="versionId">The id of the version.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The version, read-only when it was deleted; null when there is none.</returns>
    public async Task<WorkflowDefinition?> FindVersionOfRunsAsync(string versionId, CancellationToken cancellation = default) =>
        await FindVersionAsync(versionId, cancellation) ?? await QueryAsync(async db =>
            await db.Instances.AnyAsync(run => run.DefinitionVersionId == versionId, cancellation)
            && (await DeletedDefinitions.FindAsync(db, [versionId], cancellation)).SingleOrDefault() is { } deleted
                ? deleted with { IsReadonly = true }
                : null);

    /// <summary>Lists definitions.</summary>
    /// <param name="filter">Which, in what order.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The part of the list that was asked for.</returns>
    public Task<Page<WorkflowDefinition>> ListAsync(DefinitionFilter filter, CancellationToken cancellation = default) => QueryAsync(async db =>
    {
        var matching = db.Definitions.AsNoTracking().Matching(filter);
        var rows = await matching.Ordered(filter).Part(filter.Skip, filter.Take).ToListAsync(cancellation);
        var total = filter.Skip == 0 && filter.Take is null ? rows.Count : await matching.CountAsync(cancellation);
        return new Page<WorkflowDefinition>([.. rows.Select(DefinitionRows.Read)], total);
    });

    /// <summary>Gets the compiled graph of a version.</summary>
    /// <param name="versionId">The id of the version.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The graph; null when there is no such version.</returns>
    public async Task<WorkflowGraph?> GetGraphAsync(string versionId, CancellationToken cancellation = default)
    {
        if (_graphs.TryGetValue(versionId, out var graph))
        {
            return graph;
        }

        var generation = Volatile.Read(ref _generation);
        if (await FindVersionAsync(versionId, cancellation) is not { } definition)
        {
            return null;
        }

        graph = await CompileAsync(definition, cancellation);
        // What was read before a change that came meanwhile is right for this caller, and not kept for the next.
        return generation == Volatile.Read(ref _generation) ? _graphs.GetOrAdd(versionId, graph) : graph;
    }

    /// <summary>Gets the compiled graph of the version that a run keeps, also when that was deleted meanwhile.</summary>
    /// <param name="versionId">The id of the version.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The graph; null when there never was such a version, or it was deleted by an older server.</returns>
    public async Task<WorkflowGraph?> GetGraphOfRunAsync(string versionId, CancellationToken cancellation = default)
    {
        if ((await GetGraphAsync(versionId, cancellation) is { } graph && !graph.Errors.Any(error => error.FaultsRuns)) || _deleted.TryGetValue(versionId, out graph))
        {
            return graph;
        }

        var generation = Volatile.Read(ref _generation);
        if ((await FindVersionAsync(versionId, cancellation) ?? (await FindDeletedAsync([versionId])).SingleOrDefault()) is not { } definition)
        {
            return null;
        }

        // What it uses as an activity may have been deleted as well.
        graph = _compiler.Compile(definition, await WorkflowActivities.LoadAsync(this, definition, cancellation, FindDeletedAsync));
        return generation == Volatile.Read(ref _generation) ? _deleted.GetOrAdd(versionId, graph) : graph;

        Task<IReadOnlyList<WorkflowDefinition>> FindDeletedAsync(IReadOnlyList<string> ids) => QueryAsync(db => DeletedDefinitions.FindAsync(db, ids, cancellation));
    }

    /// <summary>Gets the compiled graph of the version that runs.</summary>
    /// <param name="definitionId">The stable id.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The graph; null when no version is published.</returns>
    public async Task<WorkflowGraph?> GetPublishedGraphAsync(string definitionId, CancellationToken cancellation = default)
    {
        if (!_published.TryGetValue(definitionId, out var versionId))
        {
            var generation = Volatile.Read(ref _generation);
            versionId = await QueryAsync(db => db.Definitions.Where(row => row.DefinitionId == definitionId && row.IsPublished).Select(row => row.Id).FirstOrDefaultAsync(cancellation));
            if (versionId is null)
            {
                return null;
            }

            if (generation == Volatile.Read(ref _generation))
            {
                _published[definitionId] = versionId;
            }
        }

        return await GetGraphAsync(versionId, cancellation);
    }

    /// <summary>Compiles a definition without saving it, with the workflows that it uses as activities.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The graph, with its errors.</returns>
    public async Task<WorkflowGraph> CompileAsync(WorkflowDefinition definition, CancellationToken cancellation = default) =>
        _compiler.Compile(definition, await WorkflowActivities.LoadAsync(this, definition, cancellation));

    /// <summary>Tells what publishing a definition would say, and saves nothing.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What is wrong or will surprise.</returns>
    public async Task<IReadOnlyList<DefinitionError>> ValidateAsync(WorkflowDefinition definition, CancellationToken cancellation = default)
    {
        var graph = await CompileAsync(definition, cancellation);
        return [.. graph.Errors, .. await QueryAsync(db => TakenEndpoints.FindAsync(db, graph, cancellation))];
    }

    /// <summary>
    /// Saves what an editor brings: into the newest version while that is a draft, else as a new version. The ids, the number and the marks of the
    /// model do not count, but for the stable id, and for the version's own id when the definition is new.
    /// </summary>
    /// <param name="model">The definition.</param>
    /// <param name="publish">Whether it becomes the version that runs.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The saved version, or why its publication was refused.</returns>
    public Task<SavedDefinition> SaveAsync(WorkflowDefinition model, bool publish, CancellationToken cancellation = default) => SaveAsync(model, publish, isStrict: true, cancellation);

    /// <summary>Saves as <see cref="SaveAsync(WorkflowDefinition, bool, CancellationToken)"/> does, and publishes as stock does what a run will fault on.</summary>
    /// <param name="model">The definition.</param>
    /// <param name="publish">Whether it becomes the version that runs.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The saved version, or why its publication was refused.</returns>
    public Task<SavedDefinition> ImportAsync(WorkflowDefinition model, bool publish, CancellationToken cancellation = default) => SaveAsync(model, publish, isStrict: false, cancellation);

    private async Task<SavedDefinition> SaveAsync(WorkflowDefinition model, bool publish, bool isStrict, CancellationToken cancellation)
    {
        var saved = (await SaveAsync(model, publish, isStrict, DefinitionSource.Api, null, _ => true, cancellation))!;
        return publish && !saved.IsRefused && saved.Definition.Options is { UsableAsActivity: true, AutoUpdateConsumingWorkflows: true }
            ? saved with { UpdatedConsumers = await UpdateConsumersAsync(saved.Definition, cancellation) }
            : saved;
    }

    /// <summary>Points the newest versions of the definitions that use a workflow as an activity to a version of it: a published one becomes a new published version, a draft is changed.</summary>
    /// <param name="used">The version.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The stable ids of all that changed, those that use them in turn too.</returns>
    public async Task<IReadOnlyList<string>> UpdateConsumersAsync(WorkflowDefinition used, CancellationToken cancellation = default)
    {
        var updated = new List<string>();
        foreach (var consumer in (await ListAsync(new DefinitionFilter(), cancellation)).Items)
        {
            if (!consumer.IsReadonly && consumer.DefinitionId != used.DefinitionId && WorkflowReferences.Repoint(consumer, used) is { } changed)
            {
                var saved = await ImportAsync(changed, consumer.IsPublished, cancellation);
                updated.Add(consumer.DefinitionId);
                updated.AddRange(saved.UpdatedConsumers);
            }
        }

        return updated;
    }

    /// <summary>Publishes the newest version.</summary>
    /// <param name="definitionId">The stable id.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The version, or why its publication was refused; null when there is no such definition.</returns>
    public async Task<SavedDefinition?> PublishAsync(string definitionId, CancellationToken cancellation = default)
    {
        if (await FindAsync(definitionId, VersionOptions.Latest, cancellation) is not { } latest)
        {
            return null;
        }

        return latest.IsPublished ? new SavedDefinition(latest, [], AlreadyPublished: true) : await SaveAsync(latest, publish: true, cancellation);
    }

    /// <summary>Makes no version of a definition run any more; runs that have begun go on.</summary>
    /// <param name="definitionId">The stable id.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The newest version as it stands now; null when there is no such definition.</returns>
    public async Task<WorkflowDefinition?> RetractAsync(string definitionId, CancellationToken cancellation = default)
    {
        await WriteAsync(definitionId, db => UnpublishAsync(db, definitionId, cancellation), cancellation);
        return await FindAsync(definitionId, VersionOptions.Latest, cancellation);
    }

    /// <summary>Deletes all versions of a definition. Runs stay, and go on with the version with which they began.</summary>
    /// <param name="definitionId">The stable id.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How many versions were deleted.</returns>
    public async Task<int> DeleteAsync(string definitionId, CancellationToken cancellation = default)
    {
        var deleted = 0;
        await WriteAsync(
            definitionId,
            async db =>
            {
                await db.Triggers.Where(trigger => trigger.DefinitionId == definitionId).ExecuteDeleteAsync(cancellation);
                deleted = await DeletedDefinitions.TakeAsync(db, db.Definitions.Where(row => row.DefinitionId == definitionId), _time.GetUtcNow(), cancellation);
            },
            cancellation);
        return deleted;
    }

    /// <summary>Deletes one version; the newest of those that remain becomes the latest. Runs that began with it go on with it.</summary>
    /// <param name="versionId">The id of the version.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteVersionAsync(string versionId, CancellationToken cancellation = default)
    {
        if (await FindVersionAsync(versionId, cancellation) is not { } version)
        {
            return false;
        }

        await WriteAsync(
            version.DefinitionId,
            async db =>
            {
                await db.Triggers.Where(trigger => trigger.DefinitionVersionId == versionId).ExecuteDeleteAsync(cancellation);
                await DeletedDefinitions.TakeAsync(db, db.Definitions.Where(row => row.Id == versionId), _time.GetUtcNow(), cancellation);
                if (await db.Definitions.Where(row => row.DefinitionId == version.DefinitionId).OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellation) is { } newest)
                {
                    newest.IsLatest = true;
                    await db.SaveChangesAsync(cancellation);
                }
            },
            cancellation);
        return true;
    }

    /// <summary>Saves an earlier version's content as the newest.</summary>
    /// <param name="definitionId">The stable id.</param>
    /// <param name="version">The number of the earlier version.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The new draft; null when there is no such version.</returns>
    public async Task<WorkflowDefinition?> RevertAsync(string definitionId, int version, CancellationToken cancellation = default) =>
        await FindAsync(definitionId, VersionOptions.Specific(version), cancellation) is { } earlier
            ? (await SaveAsync(earlier, publish: false, cancellation)).Definition
            : null;

    /// <summary>Whether no other definition's newest version has a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="exceptDefinitionId">The definition that may have it; null for none.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether the name is free.</returns>
    public Task<bool> IsNameFreeAsync(string name, string? exceptDefinitionId = null, CancellationToken cancellation = default) => QueryAsync(async db =>
        !await db.Definitions.AnyAsync(row => row.IsLatest && row.Name == name && row.DefinitionId != exceptDefinitionId, cancellation));

    /// <summary>Saves a model.</summary>
    /// <param name="model">The definition.</param>
    /// <param name="publish">Whether it becomes the version that runs.</param>
    /// <param name="isStrict">Whether what a run would fault on is not published.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="contentHash">The hash of the file it comes from.</param>
    /// <param name="wanted">Whether to save, given the newest version's row, or null for a new definition.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The saved version; null when it was not wanted.</returns>
    internal async Task<SavedDefinition?> SaveAsync(
        WorkflowDefinition model, bool publish, bool isStrict, string source, string? contentHash, Func<DefinitionRow?, bool> wanted, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var definitionId = model.DefinitionId is { Length: > 0 } given ? given : Guid.CreateVersion7(now).ToString("n");
        SavedDefinition? result = null;
        DateTimeOffset? due = null;
        await WriteAsync(
            definitionId,
            async db =>
            {
                var latest = await db.Definitions.SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsLatest, cancellation);
                if (!wanted(latest))
                {
                    return;
                }

                var definition = await PlaceAsync(db, model with { DefinitionId = definitionId, IsLatest = true, IsPublished = publish }, latest, now, cancellation);
                var graph = publish ? await CompileAsync(definition, cancellation) : null;
                result = new SavedDefinition(
                    definition,
                    graph is null
                        ? []
                        : [
                            .. graph.Errors.Select(error => error with { IsWarning = error.IsWarning && !(isStrict && error.FaultsRuns) }),
                            .. await TakenEndpoints.FindAsync(db, graph, cancellation),
                        ]);
                if (result.IsRefused)
                {
                    return;
                }

                if (graph is not null)
                {
                    await UnpublishAsync(db, definitionId, cancellation);
                    var triggers = DefinitionRows.Triggers(graph, now).ToList();
                    due = triggers.Min(trigger => trigger.DueAt);
                    db.Triggers.AddRange(triggers);
                }

                await StoreAsync(db, DefinitionRows.Write(definition, source, contentHash), latest, cancellation);
            },
            cancellation);
        if (due is { } first)
        {
            _timers.WakeAt(first);
        }

        return result;
    }

    /// <summary>Forgets what is kept of a definition, and tells.</summary>
    /// <param name="definitionId">The stable id; null when everything may have changed.</param>
    internal void Forget(string? definitionId)
    {
        // A graph holds the workflows that it uses as activities, so a change of one may concern any; publishing is rare, and compiling is quick.
        Interlocked.Increment(ref _generation);
        _graphs.Clear();
        _deleted.Clear();
        _published.Clear();
        Changed?.Invoke(definitionId);
    }

    private static async Task<WorkflowDefinition> PlaceAsync(
        WorkflowsDb db, WorkflowDefinition model, DefinitionRow? latest, DateTimeOffset now, CancellationToken cancellation)
    {
        if (latest is { IsPublished: false })
        {
            return model with { Id = latest.Id, Version = latest.Version, CreatedAt = latest.CreatedAt };
        }

        var newId = Guid.CreateVersion7(now).ToString("n");
        if (latest is not null)
        {
            var highest = await db.Definitions.Where(row => row.DefinitionId == model.DefinitionId).MaxAsync(row => row.Version, cancellation);
            return model with { Id = newId, Version = highest + 1, CreatedAt = now };
        }

        var idIsFree = model.Id.Length > 0 && !await db.Definitions.AnyAsync(row => row.Id == model.Id, cancellation);
        return model with { Id = idIsFree ? model.Id : newId, Version = Math.Max(model.Version, 1), CreatedAt = now };
    }

    private static async Task StoreAsync(WorkflowsDb db, DefinitionRow row, DefinitionRow? latest, CancellationToken cancellation)
    {
        if (latest is not null && latest.Id == row.Id)
        {
            db.Entry(latest).CurrentValues.SetValues(row);
        }
        else
        {
            if (latest is not null)
            {
                latest.IsLatest = false;
            }

            db.Definitions.Add(row);
        }

        await db.SaveChangesAsync(cancellation);
    }

    private static async Task UnpublishAsync(WorkflowsDb db, string definitionId, CancellationToken cancellation)
    {
        await db.Triggers.Where(trigger => trigger.DefinitionId == definitionId).ExecuteDeleteAsync(cancellation);
        foreach (var row in await db.Definitions.Where(row => row.DefinitionId == definitionId && row.IsPublished).ToListAsync(cancellation))
        {
            row.IsPublished = false;
        }

        await db.SaveChangesAsync(cancellation);
    }

    private async Task WriteAsync(string definitionId, Func<WorkflowsDb, Task> write, CancellationToken cancellation)
    {
        await using (var scope = _scopes.CreateAsyncScope())
        {
            var session = scope.ServiceProvider.GetRequiredService<DatabaseSession>();
            var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
            await using var transaction = await session.BeginAsync(cancellation);
            await db.Database.UseTransactionAsync(transaction.Transaction, cancellation);
            // One writer a definition at a time, also among servers: versions are numbered without a gap and one is the latest.
            var locks = new SqlScript(session.Kind);
            StimulusScript.Lock(locks, [Execution.StimulusHash.Of("definition", definitionId)]);
            await locks.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation);
            await write(db);
            await transaction.CommitAsync(cancellation);
        }

        Forget(definitionId);
        ChangedHere?.Invoke(definitionId);
    }

    private async Task<T> QueryAsync<T>(Func<WorkflowsDb, Task<T>> query)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<WorkflowsDb>());
    }
}
