using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Execution;

/// <summary>One burst under way: the queue of work, the open executions, and what changed since the last commit.</summary>
internal sealed partial class WorkflowRun
{
    private readonly Queue<ActivityExecutionContext> _queue = new();
    private readonly Dictionary<string, ActivityExecutionContext> _open = [];
    private readonly List<RecordedOutput> _outputs = [];
    private readonly ICommitSink _sink;
    private readonly TimeProvider _clock;
    private readonly IUnitOfWork? _unit;
    private readonly CommitPoints _commitPoints;
    private readonly IStandIn? _standIn;
    private JsonElement? _start;
    private bool _callbacksCleared;
    private DateTimeOffset _periodBegan;

    public WorkflowRun(WorkflowGraph graph, WorkflowExecutionContext context, ICommitSink sink, TimeProvider clock)
    {
        Graph = graph;
        Context = context;
        _sink = sink;
        _clock = clock;
        _unit = context.ServiceProvider.GetService<IUnitOfWork>();
        _standIn = context.ServiceProvider.GetService<IStandIn>();
        _commitPoints = CommitStrategies.Of(graph.Definition);
        foreach (var state in context.State.Executions)
        {
            Restore(state);
        }

        foreach (var scheduled in context.State.Scheduled)
        {
            if (_open.TryGetValue(scheduled.ExecutionId, out var execution))
            {
                _queue.Enqueue(execution);
            }
        }
    }

    public WorkflowGraph Graph { get; }

    public WorkflowExecutionContext Context { get; }

    public WorkflowState State => Context.State;

    public TimeProvider Clock => _clock;

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The outcomes that Complete gave to the nearest workflow, until the activity that stands for it takes them.</summary>
    public IReadOnlyList<string>? CompositeOutcomes { get; set; }

    /// <summary>An execution that only evaluates: a trigger's inputs when its definition is published.</summary>
    public static ActivityExecutionContext ForEvaluation(WorkflowGraph graph, WorkflowState state, ActivityNode node)
    {
        var workflow = new WorkflowExecutionContext(state, new Dictionary<string, object?>(), [], NoServices.Instance, CancellationToken.None);
        var run = new WorkflowRun(graph, workflow, new NoSink(), TimeProvider.System);
        ActivityExecutionContext? execution = null;
        foreach (var ancestor in node.SelfAndAncestors().Reverse())
        {
            execution = run.NewExecution(ancestor, execution, null);
            DeclareVariables(execution);
        }

        return execution!;
    }

    /// <summary>Takes the request into the queue.</summary>
    /// <returns>Whether there is anything to run.</returns>
    public async ValueTask<bool> BeginAsync(BurstRequest request)
    {
        switch (request)
        {
            case BurstRequest.Start start:
                Begin(start);
                return true;
            case BurstRequest.Resume resume:
                return await ResumeAsync(resume.BookmarkId);
            case BurstRequest.Recover:
                return State.Status != WorkflowStatus.Finished;
            case BurstRequest.Retry retry:
                return ReviveOrWake(retry.ActivityInstanceId) is { } faulted && await RetryAsync(faulted);
            case BurstRequest.Skip skip:
                return ReviveOrWake(skip.ActivityInstanceId) is { } skipped && await SkipAsync(skipped, skip);
            case BurstRequest.Alter alter:
                return await AlterAsync(alter.Alterations);
            case BurstRequest.Cancel:
                return Cancel();
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request, "Unknown request.");
        }
    }

    /// <summary>Runs what is queued, and ends the burst with a commit.</summary>
    /// <param name="commitFirst">Whether the run is saved before its first activity, whatever its commit strategy.</param>
    public async Task ExecuteAsync(bool commitFirst)
    {
        if (State.Status != WorkflowStatus.Finished)
        {
            State.SubStatus = WorkflowSubStatus.Executing;
        }

        if (_queue.Count > 0 && (commitFirst || _commitPoints.HasFlag(CommitPoints.BurstStart) || _commitPoints.HasFlag(CommitPoints.Periodic)))
        {
            await CommitAsync();
        }

        _periodBegan = Now;

        while (!Context.IsLate && _queue.TryPeek(out var execution))
        {
            Context.HostCancellation.ThrowIfCancellationRequested();
            var points = CommitStrategies.Of(execution.Activity, _commitPoints);
            if (execution.Status == ActivityStatus.Pending && (points.HasFlag(CommitPoints.Before) || IsDue(points)))
            {
                // It is saved as what comes next, so that recovery runs it.
                await CommitAsync();
            }

            _queue.Dequeue();
            if (execution.Status != ActivityStatus.Pending)
            {
                continue;
            }

            await StepAsync(execution, resumed: null);
            await CommitEffectsAsync(execution);
        }

        if (Context.IsLate)
        {
            GiveUp();
        }

        Settle();
        await CommitAsync();
    }

    /// <summary>Runs an execution, or continues one after a wait.</summary>
    private async ValueTask StepAsync(ActivityExecutionContext execution, BookmarkState? resumed)
    {
        if (resumed is null)
        {
            execution.State.StartedAt = Now;
        }

        Touch(execution);
        Write(execution, IsAwaited(execution.Node) ? "Resumed" : "Started");
        try
        {
            if (resumed is null)
            {
                DeclareVariables(execution);
                execution.EvaluateInputs();
                execution.Status = ActivityStatus.Running;
                if (_standIn?.TryRun(execution) != true)
                {
                    await execution.Activity.InvokeAsync(execution);
                }

                await ApplyAsync(execution, completesByItself: execution.Activity.CompletesByItself);
            }
            else if (resumed.CallbackMethodName is { } method)
            {
                if (_standIn?.TryResume(execution) != true)
                {
                    await execution.Node.Type.Resume(method, execution.Activity, execution);
                }

                Burn(resumed);
                await ApplyAsync(execution, completesByItself: false);
            }
            else
            {
                await CompleteAsync(execution, null);
                Burn(resumed);
            }

            if (execution.Status == ActivityStatus.Running && IsAwaited(execution.Node))
            {
                Write(execution, "Suspended");
            }

            execution.State.Retries = 0;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !Context.HostCancellation.IsCancellationRequested)
        {
            if (resumed is not null)
            {
                Burn(resumed);
                execution.State.FaultedResumption = new FaultedResumption
                {
                    CallbackMethodName = resumed.CallbackMethodName, Input = new Dictionary<string, object?>(Context.StimulusInput),
                };
            }

            _unit?.Discard();
            if (!Postpone(execution, exception))
            {
                Fault(execution, exception);
            }
        }
    }

    /// <summary>Does what an activity asked for while it ran, or while it heard of a child.</summary>
    private async ValueTask ApplyAsync(ActivityExecutionContext execution, bool completesByItself)
    {
        foreach (var wish in execution.OutputWishes)
        {
            WriteOutput(execution, wish.Output, wish.Value);
        }

        foreach (var wish in execution.BookmarkWishes)
        {
            AddBookmark(execution, wish);
        }

        var waits = execution.BookmarkWishes.Count > 0;
        var wantsCompletion = execution.WantsCompletion || (completesByItself && !waits);
        var outcomes = execution.WantsCompletion ? execution.Outcomes : null;
        var schedules = execution.ScheduleWishes.ToArray();
        var cancellations = execution.CancelWishes.ToArray();
        execution.ClearWishes();
        foreach (var wish in schedules)
        {
            if (wish.Activity is not null)
            {
                Enqueue(execution, wish);
            }
            else if (wish.Callback is { } callback)
            {
                await callback(new ActivityCompletedContext(execution, execution, null));
                await ApplyAsync(execution, completesByItself: false);
            }
        }

        foreach (var cancelled in cancellations)
        {
            await CancelAsync(cancelled, parentFirst: false);
        }

        if (wantsCompletion)
        {
            await CompleteAsync(execution, outcomes);
        }
    }

    private void Begin(BurstRequest.Start request)
    {
        State.CreatedAt = State.CreatedAt == default ? Now : State.CreatedAt;
        foreach (var (name, value) in Context.Input)
        {
            State.Input[name] = value;
        }

        _start = RunStart.Write(request, State.Input);
        var root = NewExecution(Graph.Root, null, null);
        DeclareVariables(root);
        foreach (var (name, value) in request.Variables)
        {
            root.WriteVariable(name, value);
        }

        _queue.Enqueue(root);
    }

    private async ValueTask<bool> ResumeAsync(string bookmarkId)
    {
        var bookmark = State.Bookmarks.FirstOrDefault(candidate => candidate.Id == bookmarkId);
        if (bookmark is null || State.Status == WorkflowStatus.Finished || !_open.TryGetValue(bookmark.ActivityInstanceId, out var execution))
        {
            return false;
        }

        if (bookmark.CallbackMethodName == RetryCallback)
        {
            return await ResumePostponedAsync(execution, bookmark);
        }

        State.SubStatus = WorkflowSubStatus.Executing;
        await StepAsync(execution, bookmark);
        await CommitEffectsAsync(execution);
        return true;
    }

    /// <summary>
    /// Saves the run after an activity that acted on the outside or left something to be saved: a later fault then forgets only what its own activity asked for.
    /// When nothing else is queued, the commit at the end of the burst does it.
    /// </summary>
    private async ValueTask CommitEffectsAsync(ActivityExecutionContext execution)
    {
        if (_queue.Count == 0)
        {
            return;
        }

        var points = CommitStrategies.Of(execution.Activity, _commitPoints);
        if (points.HasFlag(CommitPoints.After) || IsDue(points) || _unit is { HasPending: true } || (execution.Node.Type.CommitsAfter && !points.HasFlag(CommitPoints.Never)))
        {
            await CommitAsync();
        }
    }

    private bool IsDue(CommitPoints points)
    {
        if (!points.HasFlag(CommitPoints.Periodic) || Now - _periodBegan <= CommitStrategies.Period)
        {
            return false;
        }

        _periodBegan = Now;
        return true;
    }

    private ActivityExecutionContext NewExecution(ActivityNode node, ActivityExecutionContext? parent, ActivityExecutionContext? scheduledBy)
    {
        var state = new ActivityExecutionState
        {
            Id = Identifier.New(),
            NodeId = node.NodeId,
            ParentId = parent?.State.Id,
            SchedulingId = scheduledBy?.State.Id,
            SchedulingActivityId = scheduledBy?.Activity.Id,
            CallStackDepth = scheduledBy is null ? 0 : scheduledBy.State.CallStackDepth + 1,
            Status = ActivityStatus.Pending,
        };
        var execution = new ActivityExecutionContext(this, node, parent, state);
        _open.Add(state.Id, execution);
        return execution;
    }

    private void Enqueue(ActivityExecutionContext owner, ScheduleWish wish)
    {
        var child = NewExecution(wish.Activity!.Node, owner, wish.SchedulingContext);
        child.State.CompletionCallback = wish.Callback?.Method.Name;
        child.State.Tag = wish.Tag;
        if (wish.Backward)
        {
            child.State.Properties["Backward"] = true;
        }

        foreach (var (name, value) in wish.Variables ?? new Dictionary<string, object?>())
        {
            child.State.Variables[name] = value;
        }

        _queue.Enqueue(child);
    }

    private void Restore(ActivityExecutionState state)
    {
        if (Graph.FindSaved(state.NodeId) is not { } node)
        {
            throw new InvalidOperationException($"The run {State.Id} is at '{state.NodeId}', which this version of its definition does not have.");
        }

        state.NodeId = node.NodeId;
        var parent = state.ParentId is { } id ? _open.GetValueOrDefault(id) : null;
        _open.Add(state.Id, new ActivityExecutionContext(this, node, parent, state));
    }

    private static void DeclareVariables(ActivityExecutionContext execution)
    {
        foreach (var variable in execution.Node.Variables)
        {
            execution.State.Variables.TryAdd(variable.Name, variable.FreshDefault());
        }
    }

    /// <summary>Whether any execution of a node waits; then another of the same node counts as resumed, as in Elsa's journal.</summary>
    private bool IsAwaited(ActivityNode node)
    {
        foreach (var bookmark in State.Bookmarks)
        {
            if (bookmark.ActivityNodeId == node.NodeId)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }

    private sealed class NoSink : ICommitSink
    {
        public Task CommitAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation) => Task.CompletedTask;
    }
}
