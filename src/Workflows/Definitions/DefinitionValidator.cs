using JetVision.Workflows.Activities.ControlFlow;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Definitions;

/// <summary>Looks for what parses and still will not do what its author means.</summary>
internal static class DefinitionValidator
{
    public static void Validate(WorkflowGraph graph, List<DefinitionError> errors)
    {
        foreach (var node in graph.Nodes)
        {
            if (node.Activity is Flowchart flowchart)
            {
                Validate(flowchart, errors);
                FlowWarnings.Add(flowchart, errors);
            }
        }

        ValueWarnings.Add(graph, errors);
    }

    private static void Validate(Flowchart flowchart, List<DefinitionError> errors)
    {
        if (flowchart.StartActivity(null) is not { } start)
        {
            return;
        }

        var starts = flowchart.Activities.Where(activity => activity is Trigger && activity.CanStartWorkflow == true).Append(start).Distinct().ToList();
        foreach (var activity in flowchart.Activities.Where(activity => !starts.Exists(one => flowchart.GraphFrom(one).IsReachable(activity))))
        {
            errors.Add(new DefinitionError(
                activity.Id, activity.Name, "No connection leads here from where the flowchart starts, so it never runs; connect it or remove it.", IsWarning: true));
        }

        foreach (var trigger in starts.OfType<Trigger>().Where(_ => flowchart.Activities.Count > 1))
        {
            if (flowchart.GraphFrom(trigger).Outbound(trigger).Count == 0)
            {
                // One that starts the workflow would start runs that do nothing; one that only comes first may be all that its author wants to see wait.
                errors.Add(new DefinitionError(
                    trigger.Id, trigger.Name, "Nothing follows this trigger; connect it to the activity that it shall start.", IsWarning: trigger.CanStartWorkflow != true));
            }
        }
    }
}
