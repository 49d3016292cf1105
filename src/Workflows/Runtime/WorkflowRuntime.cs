using JetVision.Workflows.Activities.Primitives;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Runtime;

/// <summary>What a run is started with.</summary>
/// <param name="DefinitionId">The stable id of the definition.</param>
public sealed record RunRequest(string DefinitionId)
{
    /// <summary>Gets the id of the version; null for the published one.</summary>
    public string? DefinitionVersionId { get; init; }

    /// <summary>Gets the input.</summary>
    public IReadOnlyDictionary<string, object?> Input { get; init; } = new Dictionary<string, object?>();

    /// <summary>Gets values that take the place of the workflow variables' defaults, by name.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>Gets what ties the run to the outside; null for nothing.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets the name that lists show; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the id that the run gets; a second start with the same id starts nothing. Null for a new one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Gets the trigger that fired, which then does not wait; null when a person or a program starts the run.</summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>Gets the run that asks for this one and may wait for its end; null for none.</summary>
    public string? ParentInstanceId { get; init; }
}

/// <summary>
/// Starts, resumes, cancels and retries runs. What is named after the moment of the call (<c>StartAsync</c>, <c>ResumeBookmarkAsync</c>, …) runs the burst before it
/// returns; what dispatches promises it through the outbox, to be done soon and surely. Singleton.
/// </summary>
public sealed class WorkflowRuntime
{
    private readonly IServiceScopeFactory _scopes;
    private readonly DefinitionStore _definitions;
    private readonly BurstRunner _bursts;
    private readonly TimeProvider _time;

    internal WorkflowRuntime(IServiceScopeFactory scopes, DefinitionStore definitions, BurstRunner bursts, TimeProvider time)
    {
        _scopes = scopes;
        _definitions = definitions;
        _bursts = bursts;
        _time = time;
    }

    /// <summary>Starts a run and carries it to its first wait or its end.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="cancellation">Ends the burst; what was saved until then stays, and is taken up by recovery.</param>
    /// <returns>The run as it was saved; the earlier one when there was a run with the id; null when the version does not exist, none is published, or its activation strategy admits no further run now.</returns>
    public async Task<WorkflowState?> StartAsync(RunRequest request, CancellationToken cancellation = default) => (await TryStartAsync(request, cancellation)).State;

    /// <summary>Starts a run, and tells why there is none.</summary>
    internal async Task<StartResult> TryStartAsync(RunRequest request, CancellationToken cancellation)
    {
        var graph = request.DefinitionVersionId is { } versionId
            ? await _definitions.GetGraphAsync(versionId, cancellation)
            : await _definitions.GetPublishedGraphAsync(request.DefinitionId, cancellation);
        if (graph is null)
        {
            return default;
        }

        var now = _time.GetUtcNow();
        var state = new WorkflowState
        {
            Id = request.InstanceId ?? Guid.CreateVersion7(now).ToString("n"),
            DefinitionId = graph.Definition.DefinitionId,
            DefinitionVersionId = graph.Definition.Id,
            DefinitionVersion = graph.Definition.Version,
            CorrelationId = request.CorrelationId,
            Name = request.Name,
            ParentInstanceId = request.ParentInstanceId,
            SubStatus = WorkflowSubStatus.Pending,
            Input = new Dictionary<string, object?>(request.Input),
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (request.ParentInstanceId is { } parent)
        {
            state.Properties["ParentInstanceId"] = parent;
        }

        try
        {
            var start = new BurstRequest.Start(request.TriggerActivityId) { Variables = request.Variables };
            return new StartResult(await _bursts.StartAsync(graph, state, start, mayExist: request.InstanceId is not null, cancellation));
        }
        catch (ActivationRefusedException)
        {
            return new StartResult(null, IsRefused: true);
        }
    }

    /// <summary>Starts the published version of a definition and carries the run to its first wait or its end.</summary>
    /// <param name="definitionId">The stable id.</param>
    /// <param name="input">The input; null for none.</param>
    /// <param name="correlationId">Ties the run to the outside; null for nothing.</param>
    /// <param name="instanceId">The id that the run gets; a second start with the same id starts nothing. Null for a new one.</param>
    /// <param name="triggerActivityId">The trigger that fired; null when a person or a program starts the run.</param>
    /// <param name="cancellation">Ends the burst; what was saved until then stays, and is taken up by recovery.</param>
    /// <returns>The run as it was saved; the earlier one when there was a run with the id; null when no version is published.</returns>
    public Task<WorkflowState?> StartAsync(
        string definitionId,
        IReadOnlyDictionary<string, object?>? input = null,
        string? correlationId = null,
        string? instanceId = null,
        string? triggerActivityId = null,
        CancellationToken cancellation = default) => StartAsync(
        new RunRequest(definitionId)
        {
            Input = input ?? new Dictionary<string, object?>(), CorrelationId = correlationId, InstanceId = instanceId, TriggerActivityId = triggerActivityId,
        },
        cancellation);

    /// <summary>Promises a run.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="key">Unique for ever, so that the same promise made twice starts one run; null for a promise of its own.</param>
    /// <param name="cancellation">Ends the attempt; nothing is promised then.</param>
    /// <returns>The id that the run will have.</returns>
    public async Task<string> DispatchAsync(RunRequest request, string? key = null, CancellationToken cancellation = default)
    {
        var messageKey = key ?? "dispatch:" + (request.InstanceId ?? Guid.CreateVersion7(_time.GetUtcNow()).ToString("n"));
        var instanceId = request.InstanceId ?? OutboxPayload.InstanceId(messageKey);
        var start = new StartMessage(
            request.DefinitionId, request.DefinitionVersionId, instanceId, OutboxPayload.Values(request.Input), request.CorrelationId, request.TriggerActivityId,
            request.ParentInstanceId)
        {
            Name = request.Name,
        };
        await PromiseAsync(outbox => outbox.Enqueue(new OutboxMessage(OutboxKinds.Start, messageKey, OutboxPayload.Write(start))), cancellation);
        return instanceId;
    }

    /// <summary>Resumes a wait and carries the run to its next wait or its end.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="bookmarkId">The wait.</param>
    /// <param name="input">What the resumption brings, by name; null for nothing.</param>
    /// <param name="cancellation">Ends the burst; what was saved until then stays, and is taken up by recovery.</param>
    /// <returns>The run as it was saved; null when the run does not exist or waits for this no more.</returns>
    public Task<WorkflowState?> ResumeBookmarkAsync(
        string instanceId, string bookmarkId, IReadOnlyDictionary<string, object?>? input = null, CancellationToken cancellation = default) => _bursts.ContinueAsync(
        instanceId,
        new BurstRequest.Resume(bookmarkId) { Input = input ?? new Dictionary<string, object?>() },
        run => run.State.Status == WorkflowStatus.Running && run.State.Bookmarks.Exists(bookmark => bookmark.Id == bookmarkId),
        cancellation);

    /// <summary>Promises a stimulus to whoever waits for it, or will within a day, and to the triggers that it fires.</summary>
    /// <param name="activityType">The stored type name of the waiting activity.</param>
    /// <param name="stimulus">The stimulus.</param>
    /// <param name="input">What it brings, by name; null for nothing.</param>
    /// <param name="correlationId">Reaches only waiting runs with the same, and runs that it starts get it; null for whoever waits.</param>
    /// <param name="key">Unique for ever, so that the same stimulus given twice counts once; null for one of its own.</param>
    /// <param name="cancellation">Ends the attempt; nothing is promised then.</param>
    /// <returns>A task that ends when the promise is durable.</returns>
    public Task StimulateAsync(
        string activityType,
        object stimulus,
        IReadOnlyDictionary<string, object?>? input = null,
        string? correlationId = null,
        string? key = null,
        CancellationToken cancellation = default) => PromiseAsync(
        outbox => outbox.Stimulate(key ?? "stimulus:" + Guid.CreateVersion7(_time.GetUtcNow()).ToString("n"), activityType, stimulus, input, correlationId), cancellation);

    /// <summary>Promises an event to the runs that wait for it, or will within a day, and to the workflows that it starts.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="correlationId">Reaches only waiting runs with the same, and runs that it starts get it; null for whoever waits.</param>
    /// <param name="payload">What the event brings; null for nothing.</param>
    /// <param name="key">Unique for ever, so that the same event given twice counts once; null for one of its own.</param>
    /// <param name="cancellation">Ends the attempt; nothing is promised then.</param>
    /// <returns>A task that ends when the promise is durable.</returns>
    public Task PublishEventAsync(
        string eventName, string? correlationId = null, object? payload = null, string? key = null, CancellationToken cancellation = default) => StimulateAsync(
        Event.TypeName, Event.Stimulus(eventName), new Dictionary<string, object?> { [Event.PayloadKey] = payload }, correlationId, key, cancellation);

    /// <summary>Cancels a run: what waits in it waits no more. One that a fault ended is given up for good: none of its steps can be retried any more.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The run as it was saved; null when it does not exist or has ended otherwise.</returns>
    public Task<WorkflowState?> CancelAsync(string instanceId, CancellationToken cancellation = default) => _bursts.ContinueAsync(
        instanceId, new BurstRequest.Cancel(), run => run.State is { Status: WorkflowStatus.Running } or { SubStatus: WorkflowSubStatus.Faulted }, cancellation);

    /// <summary>Runs a faulted step of a run again, or one that waits to run again by its retry policy, now.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="activityInstanceId">The execution that faulted; null for the last one.</param>
    /// <param name="cancellation">Ends the burst; what was saved until then stays, and is taken up by recovery.</param>
    /// <returns>The run as it was saved; null when it does not exist or no step of it faulted.</returns>
    public async Task<WorkflowState?> RetryAsync(string instanceId, string? activityInstanceId = null, CancellationToken cancellation = default)
    {
        var step = activityInstanceId ?? (await LoadAsync(instanceId, cancellation) is { } run ? FaultedSteps.Of(run).LastOrDefault()?.ActivityInstanceId : null);
        return step is null
            ? null
            : await _bursts.ContinueAsync(instanceId, new BurstRequest.Retry(step), run => FaultedSteps.Has(run.State, step), cancellation);
    }

    /// <summary>Goes on behind a faulted step of a run, or one that waits to run again by its retry policy, as if it had completed.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="activityInstanceId">The execution that faulted; null when the run has only one.</param>
    /// <param name="outcome">The outcome to go on with, one of the activity's ports; null for <c>Done</c>.</param>
    /// <param name="outputs">What takes the place of the activity's outputs, by name; null for nothing.</param>
    /// <param name="cancellation">Ends the burst; what was saved until then stays, and is taken up by recovery.</param>
    /// <returns>The run as it was saved, or why nothing was done.</returns>
    public async Task<SkipResult> SkipAsync(
        string instanceId, string? activityInstanceId = null, string? outcome = null, IReadOnlyDictionary<string, object?>? outputs = null,
        CancellationToken cancellation = default)
    {
        var given = outputs ?? new Dictionary<string, object?>();
        if (await LoadAsync(instanceId, cancellation) is not { } state || await _definitions.GetGraphOfRunAsync(state.DefinitionVersionId, cancellation) is not { } graph)
        {
            return new SkipResult(null, new SkipRefusal.NoSuchRun(instanceId));
        }

        var (step, refusal) = FaultedSteps.ForSkip(graph, state, activityInstanceId, outcome, given);
        if (step is null)
        {
            return new SkipResult(null, refusal);
        }

        var skipped = await _bursts.ContinueAsync(
            instanceId,
            new BurstRequest.Skip(step.ActivityInstanceId, outcome) { Outputs = given },
            run => FaultedSteps.Has(run.State, step.ActivityInstanceId),
            cancellation);
        return skipped is null ? new SkipResult(null, new SkipRefusal.NotFaulted([])) : new SkipResult(skipped, null);
    }

    /// <summary>Takes up a run whose server died in the middle of a burst, from its last commit. Recovery does it by itself, at start and from time to time.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="cancellation">Ends the burst.</param>
    /// <returns>The run as it was saved; null when it does not exist or nothing of it was left half-done.</returns>
    public Task<WorkflowState?> RecoverAsync(string instanceId, CancellationToken cancellation = default) =>
        _bursts.ContinueAsync(instanceId, new BurstRequest.Recover(), run => run.LeaseOwner is not null, cancellation);

    /// <summary>Deletes a run with its journal. One that is running now is waited for.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether there was one.</returns>
    public Task<bool> DeleteAsync(string instanceId, CancellationToken cancellation = default) => _bursts.DeleteAsync(instanceId, cancellation);

    /// <summary>Finds the published triggers that a stimulus fires.</summary>
    /// <param name="activityType">The stored type name of the trigger.</param>
    /// <param name="stimulus">The stimulus.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The triggers; empty when there is none.</returns>
    public Task<IReadOnlyList<PublishedTrigger>> FindTriggersAsync(string activityType, object stimulus, CancellationToken cancellation = default)
    {
        var hash = StimulusHash.Of(activityType, stimulus);
        return TriggersAsync(rows => rows.Where(row => row.Hash == hash), cancellation);
    }

    /// <summary>Lists the published triggers of a type, such as all HTTP endpoints.</summary>
    /// <param name="activityType">The stored type name of the trigger.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The triggers; empty when there is none.</returns>
    public Task<IReadOnlyList<PublishedTrigger>> ListTriggersAsync(string activityType, CancellationToken cancellation = default) =>
        TriggersAsync(rows => rows.Where(row => row.Name == activityType), cancellation);

    /// <summary>Finds the waits that a stimulus resumes.</summary>
    /// <param name="activityType">The stored type name of the waiting activity.</param>
    /// <param name="stimulus">The stimulus.</param>
    /// <param name="correlationId">Only runs with the same; null for any.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The waits, oldest first; empty when there is none.</returns>
    public Task<IReadOnlyList<WaitingBookmark>> FindBookmarksAsync(
        string activityType, object stimulus, string? correlationId = null, CancellationToken cancellation = default)
    {
        var hash = StimulusHash.Of(activityType, stimulus);
        return BookmarksAsync(rows => rows.Where(row => row.Hash == hash && (correlationId == null || row.CorrelationId == correlationId)), cancellation);
    }

    /// <summary>Finds the waits that may be for a request: those for its path, and those for any path with parameters.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its path below the base of all endpoints.</param>
    /// <param name="instanceId">The run that is meant; null for any.</param>
    /// <param name="correlationId">Only runs with the same; null for any.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The waits, oldest first; empty when there is none.</returns>
    internal async Task<IReadOnlyList<WaitingBookmark>> FindHttpWaitsAsync(
        string method, string path, string? instanceId, string? correlationId, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await HttpRoute.FindWaitsAsync(scope.ServiceProvider.GetRequiredService<DatabaseSession>(), method, path, instanceId, correlationId, cancellation);
    }

    /// <summary>Finds a wait by its id.</summary>
    /// <param name="bookmarkId">The id.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The wait; null when there is none.</returns>
    public async Task<WaitingBookmark?> FindBookmarkAsync(string bookmarkId, CancellationToken cancellation = default) =>
        await BookmarksAsync(rows => rows.Where(row => row.Id == bookmarkId), cancellation) is [var found] ? found : null;

    private async Task<WorkflowState?> LoadAsync(string instanceId, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return (await RunStore.LoadAsync(scope.ServiceProvider.GetRequiredService<DatabaseSession>(), instanceId, cancellation))?.State;
    }

    private async Task<IReadOnlyList<WaitingBookmark>> BookmarksAsync(Func<IQueryable<BookmarkRow>, IQueryable<BookmarkRow>> which, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await which(scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Bookmarks.AsNoTracking()).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)
            .Select(row => new WaitingBookmark(row.InstanceId, row.Id, row.ActivityId, row.ActivityInstanceId, row.CorrelationId, row.Payload))
            .ToListAsync(cancellation);
    }

    private async Task<IReadOnlyList<PublishedTrigger>> TriggersAsync(Func<IQueryable<TriggerRow>, IQueryable<TriggerRow>> which, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await which(scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Triggers.AsNoTracking()).OrderBy(row => row.Id)
            .Select(row => new PublishedTrigger(row.DefinitionId, row.DefinitionVersionId, row.ActivityId, row.Name, row.Payload))
            .ToListAsync(cancellation);
    }

    private async Task PromiseAsync(Action<IOutbox> fill, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        fill(scope.ServiceProvider.GetRequiredService<IOutbox>());
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync(cancellation);
    }
}

/// <summary>A trigger of a published version.</summary>
/// <param name="DefinitionId">The definition's stable id.</param>
/// <param name="DefinitionVersionId">The version.</param>
/// <param name="ActivityId">The trigger.</param>
/// <param name="ActivityType">The trigger's type name.</param>
/// <param name="Payload">The stimulus that fires it, as JSON.</param>
public sealed record PublishedTrigger(string DefinitionId, string DefinitionVersionId, string ActivityId, string ActivityType, string Payload);

/// <summary>A wait of a run.</summary>
/// <param name="InstanceId">The run.</param>
/// <param name="BookmarkId">The wait.</param>
/// <param name="ActivityId">The activity that waits.</param>
/// <param name="ActivityInstanceId">Its execution.</param>
/// <param name="CorrelationId">What ties the run to the outside; null when nothing does.</param>
/// <param name="Payload">The stimulus that it waits for, as JSON; null for a timer.</param>
public sealed record WaitingBookmark(string InstanceId, string BookmarkId, string ActivityId, string ActivityInstanceId, string? CorrelationId, string? Payload);
