using JetVision.Workflows.Activities.ControlFlow;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime.Alterations;

/// <summary>
/// Moves the counts of a flowchart to other connections. An activity waits for all its inbound connections, and one that is new behind an activity that has had its
/// turn would never be followed: it counts as passed by, and so do the activities that only such connections lead to.
/// </summary>
internal static class FlowMigration
{
    public static void Move(ActivityExecutionState execution, Flowchart flowchart, List<AlterationLine> log)
    {
        if (FlowScope.Of(execution) is not { } scope || flowchart.Activities.Count == 0)
        {
            return;
        }

        var start = flowchart.Activities.FirstOrDefault(activity => activity.Id == execution.Properties.GetValueOrDefault("Start") as string) ?? flowchart.StartActivity(null)!;
        var graph = flowchart.GraphFrom(start);
        var forward = flowchart.Activities.SelectMany(graph.ForwardInbound).ToList();
        var passed = new HashSet<Activity>();
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var connection in forward.Where(connection => scope.Visits(connection.Source) > 0 && scope.Visits(connection) == 0))
            {
                scope.Visit(connection, followed: false);
                moved = true;
                if (!passed.Contains(connection.Source))
                {
                    log.Add(new AlterationLine(
                        AlterationLevel.Warning,
                        $"The run has passed '{connection.Source.Id}': the new connection from there to '{connection.Target.Id}' is not followed.",
                        connection.Target.Id));
                }
            }

            foreach (var target in flowchart.Activities.Where(activity => IsPassedBy(scope, graph, activity)))
            {
                scope.Visit(target);
                passed.Add(target);
                moved = true;
            }
        }
    }

    private static bool IsPassedBy(FlowScope scope, FlowGraph graph, Activity activity)
    {
        var inbound = graph.ForwardInbound(activity);
        return inbound.Count > 0 && scope.Visits(activity) == 0 && inbound.All(connection => scope.Visits(connection) > 0) && !scope.AnyFollowed(inbound, activity);
    }
}
