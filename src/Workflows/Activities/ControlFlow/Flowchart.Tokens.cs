using System.Text.Json.Nodes;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <content>The token based flow.</content>
public sealed partial class Flowchart
{
    /// <summary>The merge mode that an activity carries; none when it names no known one.</summary>
    internal static MergeMode MergeModeOf(Activity activity) =>
        activity.CustomProperties["mergeMode"] is JsonValue written && written.TryGetValue<string>(out var text)
        && Enum.TryParse<MergeMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode)
            ? mode
            : MergeMode.None;

    private void SendTokens(ActivityExecutionContext context, FlowTokens tokens, ActivityExecutionContext completed, IReadOnlyList<string> outcomes)
    {
        var graph = GraphOf(context);
        var activity = completed.Activity;
        var followed = graph.Outbound(activity).Where(connection => outcomes.Contains(connection.Port)).DistinctBy(connection => connection.Key).ToList();
        followed.ForEach(tokens.Send);
        tokens.ConsumeTo(activity);
        foreach (var connection in followed)
        {
            Take(graph, context, tokens, connection, completed);
        }

        if (!IsBusy(context) && !tokens.Any)
        {
            context.Complete(null);
        }

        tokens.Purge(activity);
        tokens.Save();
    }

    private void Take(FlowGraph graph, ActivityExecutionContext context, FlowTokens tokens, FlowConnection connection, ActivityExecutionContext completed)
    {
        var target = connection.Target;
        var mode = target is FlowJoin join
            ? join.EvaluateMode(context, target) == FlowJoinMode.WaitAny ? MergeMode.Race : MergeMode.Merge
            : MergeModeOf(target);
        if (mode is MergeMode.Race or MergeMode.Cascade)
        {
            TakeFirst(graph, context, tokens, connection, completed, isRace: mode == MergeMode.Race);
            return;
        }

        var opens = mode switch
        {
            MergeMode.Merge => HasAll(graph.ForwardInbound(target)),
            MergeMode.Converge => HasAll(graph.Inbound(target)),
            _ => !graph.ForwardInbound(target).Any(inbound => tokens.IsUnderWayTo(inbound.Source)),
        };
        if (opens)
        {
            context.Schedule(target, OnChildCompletedAsync, schedulingContext: completed);
        }

        bool HasAll(IReadOnlyList<FlowConnection> inbound) => inbound.Count <= 1 || inbound.All(tokens.IsOn);
    }

    private void TakeFirst(
        FlowGraph graph, ActivityExecutionContext context, FlowTokens tokens, FlowConnection connection, ActivityExecutionContext completed, bool isRace)
    {
        var target = connection.Target;
        if (isRace)
        {
            context.CancelWishes.AddRange(OpenBefore(context, target));
        }

        if (tokens.ConsumeIfBlocked(connection))
        {
            return;
        }

        context.Schedule(target, OnChildCompletedAsync, schedulingContext: completed);
        foreach (var other in graph.ForwardInbound(target).Where(inbound => inbound.Source != connection.Source))
        {
            tokens.Block(other);
        }
    }
}
