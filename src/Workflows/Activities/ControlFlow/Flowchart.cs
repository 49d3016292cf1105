using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>
/// A set of activities joined by connections. An activity with several inbound connections runs once, after each of them was followed or is known never to be,
/// if at least one was followed.
/// </summary>
[Activity("Elsa", "Flow", "A flowchart is a collection of activities and connections between them."), Browsable(false)]
public sealed partial class Flowchart : Activity, IActivityContainer, IHearsOfCancellation, ISchedulesAny
{
    private static readonly string[] DefaultOutcomes = ["Done"];
    private readonly ConcurrentDictionary<Activity, FlowGraph> _graphs = new();

    /// <summary>Gets or sets the activities.</summary>
    public ICollection<Activity> Activities { get; set; } = [];

    /// <summary>Gets or sets the variables that each run of the flowchart has of its own.</summary>
    public ICollection<Variable> Variables { get; set; } = [];

    /// <summary>Gets or sets where the flowchart starts, unless a trigger started it.</summary>
    [Port, Browsable(false)]
    public Activity? Start { get; set; }

    internal IReadOnlyList<FlowConnection> Connections { get; private set; } = [];

    internal override void Bind(NodeBinder binder)
    {
        if (!binder.Json.TryGetProperty("connections", out var connections) || connections.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var byId = Activities.Where(activity => activity.Id.Length > 0).DistinctBy(activity => activity.Id).ToDictionary(activity => activity.Id);
        var bound = new List<FlowConnection>();
        foreach (var json in connections.EnumerateArray())
        {
            var source = Endpoint(json, "source");
            var target = Endpoint(json, "target");
            if (byId.TryGetValue(source.Activity, out var from) && byId.TryGetValue(target.Activity, out var to))
            {
                bound.Add(new FlowConnection(from, source.Port ?? "Done", to));
            }
            else
            {
                binder.Warn($"A connection leads from '{source.Activity}' to '{target.Activity}', and one of them does not exist; the connection is ignored.");
            }
        }

        Connections = bound;
    }

    internal FlowGraph GraphFrom(Activity start) => _graphs.GetOrAdd(start, static (key, flowchart) => new FlowGraph(flowchart.Connections, key), this);

    internal Activity? StartActivity(string? triggerActivityId) =>
        (triggerActivityId is null ? null : Activities.FirstOrDefault(activity => activity.Id == triggerActivityId))
        ?? Start
        ?? Activities.FirstOrDefault(activity => activity is IStartNode)
        ?? Activities.FirstOrDefault(activity => activity.CanStartWorkflow == true)
        ?? Activities.FirstOrDefault(activity => Connections.All(connection => connection.Target != activity))
        ?? Activities.FirstOrDefault();

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var start = StartActivity(context.WorkflowExecutionContext.TriggerActivityId);
        if (start is null)
        {
            return context.CompleteActivityAsync();
        }

        context.State.Properties["Start"] = start.Id;
        if (FlowMode.IsTokenBased(context))
        {
            FlowTokens.Begin(context);
        }

        context.Schedule(start, OnChildCompletedAsync);
        return ValueTask.CompletedTask;
    }

    void IHearsOfCancellation.OnChildCanceled(ActivityExecutionContext context, ActivityExecutionContext child)
    {
        if (FlowTokens.Of(context) is { } tokens)
        {
            tokens.Remove(child.Activity);
            tokens.Save();
            CompleteIfIdle(context);
            return;
        }

        var graph = GraphOf(context);
        if (graph.IsReachable(child.Activity))
        {
            FollowFrom(graph, FlowScope.Of(context), context, child.Activity, child, [], byBackward: false);
            CompleteIfIdle(context);
        }
    }

    void ISchedulesAny.ScheduleAny(ActivityExecutionContext context, Activity child) => context.Schedule(child, OnChildCompletedAsync);

    /// <summary>The executions that have begun on the ways to an activity; what is scheduled but has not had its turn still runs.</summary>
    internal IEnumerable<ActivityExecutionContext> OpenBefore(ActivityExecutionContext context, Activity activity)
    {
        var ancestors = GraphOf(context).Ancestors(activity);
        return context.Children.Where(child => child.Status != ActivityStatus.Pending && ancestors.Contains(child.Activity));
    }

    private static (string Activity, string? Port) Endpoint(JsonElement connection, string end)
    {
        if (connection.ValueKind != JsonValueKind.Object || !connection.TryGetProperty(end, out var endpoint))
        {
            return ("", null);
        }

        // Older definitions write the activity's id alone, and the port beside it.
        return endpoint.ValueKind == JsonValueKind.String
            ? (endpoint.GetString()!, GraphBinding.Text(connection, end + "Port"))
            : (GraphBinding.Text(endpoint, "activity") ?? "", GraphBinding.Text(endpoint, "port"));
    }

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed)
    {
        var (context, child, outcomes) = completed;
        if (child.Activity is ITerminalNode)
        {
            return context.CompleteActivityAsync();
        }

        if (FlowTokens.Of(context) is { } tokens)
        {
            SendTokens(context, tokens, child, outcomes ?? DefaultOutcomes);
            return ValueTask.CompletedTask;
        }

        var graph = GraphOf(context);
        var backward = child.State.Properties.ContainsKey("Backward");
        if (!FollowFrom(graph, FlowScope.Of(context), context, child.Activity, child, outcomes ?? DefaultOutcomes, backward))
        {
            CompleteIfIdle(context);
        }

        return ValueTask.CompletedTask;
    }

    private FlowGraph GraphOf(ActivityExecutionContext context)
    {
        var id = context.State.Properties.GetValueOrDefault("Start") as string;
        return GraphFrom(Activities.FirstOrDefault(activity => activity.Id == id) ?? StartActivity(null)!);
    }

    private static void CompleteIfIdle(ActivityExecutionContext context)
    {
        if (!IsBusy(context))
        {
            context.Complete(null);
        }
    }

    private static bool IsBusy(ActivityExecutionContext context) =>
        context.ScheduleWishes.Count > 0
        || context.Children.Exists(child => child.Status is ActivityStatus.Running or ActivityStatus.Pending or ActivityStatus.Faulted);

    /// <summary>Follows the connections out of an activity that completed, was cancelled or is skipped.</summary>
    /// <returns>Whether anything was scheduled.</returns>
    private bool FollowFrom(
        FlowGraph graph, FlowScope scope, ActivityExecutionContext context, Activity activity, ActivityExecutionContext completed, IReadOnlyList<string> outcomes, bool byBackward)
    {
        if (!byBackward)
        {
            scope.Visit(activity);
        }

        var scheduled = false;
        foreach (var connection in graph.Outbound(activity))
        {
            var followed = outcomes.Contains(connection.Port);
            scope.Visit(connection, followed);
            if (graph.IsBackward(connection, out var isValid))
            {
                if (followed)
                {
                    if (!isValid)
                    {
                        throw new InvalidOperationException(
                            $"The connection from '{connection.Source.Id}' leads back to '{connection.Target.Id}', which is not on every path to it. Lead it back to an activity that all paths pass.");
                    }

                    context.Schedule(connection.Target, OnChildCompletedAsync, schedulingContext: completed, backward: true);
                    scheduled = true;
                }
            }
            else
            {
                scheduled |= Arrive(graph, scope, context, connection, completed);
            }
        }

        return scheduled;
    }

    private bool Arrive(FlowGraph graph, FlowScope scope, ActivityExecutionContext context, FlowConnection connection, ActivityExecutionContext completed)
    {
        var target = connection.Target;
        var inbound = graph.ForwardInbound(target);
        var mode = target is FlowJoin join ? join.EvaluateMode(context, target) : FlowJoinMode.WaitAllActive;
        if (mode == FlowJoinMode.WaitAny)
        {
            return ArriveAtFirst(graph, scope, context, connection, completed);
        }

        if (!scope.AllVisited(inbound, target))
        {
            return false;
        }

        var opens = mode == FlowJoinMode.WaitAll ? scope.AllFollowed(inbound, target) : scope.AnyFollowed(inbound, target);
        if (!opens)
        {
            return FollowFrom(graph, scope, context, target, completed, [], byBackward: false);
        }

        context.Schedule(target, OnChildCompletedAsync, schedulingContext: completed);
        return true;
    }

    private bool ArriveAtFirst(FlowGraph graph, FlowScope scope, ActivityExecutionContext context, FlowConnection connection, ActivityExecutionContext completed)
    {
        var target = connection.Target;
        var inbound = graph.ForwardInbound(target);
        if (scope.IsLate(connection, target) || IsScheduled(context, target))
        {
            return false;
        }

        if (scope.AnyFollowed(inbound, target))
        {
            context.Schedule(target, OnChildCompletedAsync, schedulingContext: completed);
            context.CancelWishes.AddRange(OpenBefore(context, target));
            return true;
        }

        return scope.AllVisited(inbound, target) && FollowFrom(graph, scope, context, target, completed, [], byBackward: false);
    }

    /// <summary>Whether a join is to run or runs now: the branches that it cancels arrive at it once more.</summary>
    private static bool IsScheduled(ActivityExecutionContext context, Activity activity) =>
        context.ScheduleWishes.Exists(wish => wish.Activity == activity)
        || context.Children.Exists(child => child.Status is ActivityStatus.Pending or ActivityStatus.Running && child.Activity == activity);
}
