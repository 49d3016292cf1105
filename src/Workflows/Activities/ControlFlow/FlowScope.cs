using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>How often a run of a flowchart has visited each activity and connection, and whether the connection was followed the last time.</summary>
internal sealed class FlowScope(IDictionary<string, object?> counts)
{
    private const string Property = "FlowScope";

    public static FlowScope Of(ActivityExecutionContext context)
    {
        if (context.State.Properties.GetValueOrDefault(Property) is not IDictionary<string, object?> counts)
        {
            counts = new Dictionary<string, object?>();
            context.State.Properties[Property] = counts;
        }

        return new FlowScope(counts);
    }

    /// <summary>The counts of a saved flowchart; null when it has none yet.</summary>
    public static FlowScope? Of(ActivityExecutionState execution) =>
        execution.Properties.GetValueOrDefault(Property) is IDictionary<string, object?> counts ? new FlowScope(counts) : null;

    public void Visit(Activity activity) => counts[activity.Id] = Visits(activity) + 1;

    /// <summary>A connection's count is negative when it was not followed the last time.</summary>
    public void Visit(FlowConnection connection, bool followed)
    {
        var visits = Visits(connection) + 1;
        counts[connection.Key] = followed ? visits : -visits;
    }

    public bool AllVisited(IReadOnlyList<FlowConnection> inbound, Activity target) => inbound.Min(Visits) > Visits(target);

    public bool AnyFollowed(IReadOnlyList<FlowConnection> inbound, Activity target)
    {
        var most = inbound.Max(Visits);
        return most > Visits(target) && inbound.Any(connection => Visits(connection) == most && WasFollowed(connection));
    }

    public bool AllFollowed(IReadOnlyList<FlowConnection> inbound, Activity target)
    {
        var most = inbound.Max(Visits);
        return most > Visits(target) && inbound.All(connection => Visits(connection) == most && WasFollowed(connection));
    }

    /// <summary>Whether the target has run as often as this connection was visited: another connection was faster.</summary>
    public bool IsLate(FlowConnection connection, Activity target) => Visits(connection) <= Visits(target);

    public int Visits(Activity activity) => counts.TryGetValue(activity.Id, out var count) && count is int number ? number : 0;

    public int Visits(FlowConnection connection) => counts.TryGetValue(connection.Key, out var count) && count is int number ? Math.Abs(number) : 0;

    private bool WasFollowed(FlowConnection connection) => counts.TryGetValue(connection.Key, out var count) && count is > 0;
}
