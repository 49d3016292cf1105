using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Definitions;

/// <summary>Finds the stimuli that start a workflow. Expressions of a trigger's inputs see the definition's default values.</summary>
internal static class TriggerIndexer
{
    public static IReadOnlyList<TriggerStimulus> Index(WorkflowGraph graph, List<DefinitionError> errors)
    {
        var found = new List<TriggerStimulus>();
        foreach (var node in graph.Nodes.Where(node => node.Activity is Trigger && node.Activity.CanStartWorkflow == true))
        {
            try
            {
                found.AddRange(StimuliOf(graph, node));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                errors.Add(new DefinitionError(node.Activity.Id, node.Activity.Name, exception.InnerException is { } inner ? $"{exception.Message}: {inner.Message}" : exception.Message));
            }
        }

        return found;
    }

    private static IEnumerable<TriggerStimulus> StimuliOf(WorkflowGraph graph, ActivityNode node)
    {
        var state = new WorkflowState { Id = "", DefinitionId = graph.Definition.DefinitionId, DefinitionVersionId = graph.Definition.Id };
        var context = WorkflowRun.ForEvaluation(graph, state, node);
        context.EvaluateInputs();
        var trigger = (Trigger)node.Activity;
        foreach (var payload in trigger.TriggerPayloads(new TriggerIndexingContext([.. node.Inputs.Select(input => context.State.Inputs.GetValueOrDefault(input.Name))])))
        {
            yield return new TriggerStimulus(
                node.Activity.Id,
                node.NodeId,
                node.Activity.Type,
                JsonSerializer.SerializeToElement(payload, ValueJson.Options),
                StimulusHash.Of(node.Activity.Type, payload));
        }
    }
}
