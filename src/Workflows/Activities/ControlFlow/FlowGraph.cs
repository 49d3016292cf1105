using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>A line between two activities of a flowchart.</summary>
internal sealed class FlowConnection(Activity source, string port, Activity target)
{
    public Activity Source => source;

    public string Port => port;

    public Activity Target => target;

    /// <summary>The name under which a run counts visits of it.</summary>
    public string Key { get; } = $"{source.Id}:{port}->{target.Id}";
}

/// <summary>
/// What a flowchart looks like from one start: which connections lead forward, which lead back, which activities cannot be reached. Made once for each start.
/// A connection leads back when following it would close a circle of the connections that were met before it, breadth first from the start.
/// </summary>
internal sealed class FlowGraph
{
    private readonly Activity _start;
    private readonly Dictionary<Activity, FlowConnection[]> _outbound;
    private readonly Dictionary<Activity, FlowConnection[]> _inbound;
    private readonly Dictionary<Activity, FlowConnection[]> _forwardInbound;
    private readonly HashSet<FlowConnection> _forward;
    private readonly Dictionary<FlowConnection, bool> _backward = [];
    private readonly Dictionary<Activity, HashSet<Activity>> _ancestors = [];

    public FlowGraph(IReadOnlyList<FlowConnection> connections, Activity start)
    {
        _start = start;
        _outbound = connections.GroupBy(connection => connection.Source).ToDictionary(group => group.Key, group => group.ToArray());
        _inbound = connections.GroupBy(connection => connection.Target).ToDictionary(group => group.Key, group => group.ToArray());
        var edges = ForwardEdges();
        _forward = [.. connections.Where(connection => edges.Contains((connection.Source, connection.Target)))];
        _forwardInbound = _forward.GroupBy(connection => connection.Target).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var activity in Reachable())
        {
            _ancestors[activity] = AncestorsOf(activity);
        }

        foreach (var connection in connections.Where(connection => !_forward.Contains(connection)))
        {
            _backward[connection] = IsOnEveryPathToStart(connection.Target, connection.Source);
        }
    }

    public IReadOnlyList<FlowConnection> Outbound(Activity activity) => _outbound.GetValueOrDefault(activity, []);

    /// <summary>All connections that lead to an activity, also those that lead back.</summary>
    public IReadOnlyList<FlowConnection> Inbound(Activity activity) => _inbound.GetValueOrDefault(activity, []);

    public IReadOnlyList<FlowConnection> ForwardInbound(Activity activity) => _forwardInbound.GetValueOrDefault(activity, []);

    public bool IsReachable(Activity activity) => activity == _start || _forwardInbound.ContainsKey(activity);

    public bool IsBackward(FlowConnection connection, out bool isValid) => _backward.TryGetValue(connection, out isValid);

    /// <summary>All activities from which forward connections lead to this one.</summary>
    public IReadOnlySet<Activity> Ancestors(Activity activity) => _ancestors.GetValueOrDefault(activity) ?? [];

    private IEnumerable<Activity> Reachable() => _forwardInbound.Keys.Append(_start).Distinct();

    private HashSet<(Activity, Activity)> ForwardEdges()
    {
        var edges = new HashSet<(Activity, Activity)>();
        var targets = new Dictionary<Activity, List<Activity>>();
        var visited = new HashSet<Activity>();
        var queue = new Queue<Activity>([_start]);
        while (queue.TryDequeue(out var source))
        {
            visited.Add(source);
            foreach (var connection in Outbound(source))
            {
                if (edges.Contains((source, connection.Target)) || HasPath(targets, connection.Target, source))
                {
                    continue;
                }

                edges.Add((source, connection.Target));
                if (!targets.TryGetValue(source, out var known))
                {
                    targets[source] = known = [];
                }

                known.Add(connection.Target);
                if (!visited.Contains(connection.Target))
                {
                    queue.Enqueue(connection.Target);
                }
            }
        }

        return edges;
    }

    private static bool HasPath(Dictionary<Activity, List<Activity>> targets, Activity from, Activity to)
    {
        var visited = new HashSet<Activity>();
        var stack = new Stack<Activity>([from]);
        while (stack.TryPop(out var current))
        {
            if (current == to)
            {
                return true;
            }

            if (visited.Add(current) && targets.TryGetValue(current, out var next))
            {
                foreach (var activity in next)
                {
                    stack.Push(activity);
                }
            }
        }

        return false;
    }

    private HashSet<Activity> AncestorsOf(Activity activity)
    {
        var ancestors = new HashSet<Activity>();
        var queue = new Queue<Activity>([activity]);
        while (queue.TryDequeue(out var current))
        {
            foreach (var connection in ForwardInbound(current))
            {
                if (ancestors.Add(connection.Source))
                {
                    queue.Enqueue(connection.Source);
                }
            }
        }

        return ancestors;
    }

    /// <summary>Whether one cannot get from an activity back to the start without passing another.</summary>
    private bool IsOnEveryPathToStart(Activity passed, Activity from)
    {
        if (from == passed || passed == _start)
        {
            return true;
        }

        var visited = new HashSet<Activity>();
        var queue = new Queue<Activity>([from]);
        while (queue.TryDequeue(out var current))
        {
            if (current == _start)
            {
                return false;
            }

            foreach (var connection in ForwardInbound(current))
            {
                if (connection.Source != passed && visited.Add(connection.Source))
                {
                    queue.Enqueue(connection.Source);
                }
            }
        }

        return true;
    }
}
