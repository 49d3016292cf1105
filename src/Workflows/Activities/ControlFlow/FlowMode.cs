using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Runtime;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>Which mode a flowchart runs in: what its run says, else what it says itself, else its workflow, else the server's setting.</summary>
internal static class FlowMode
{
    /// <summary>The name of the setting, in the run's properties and in the custom properties of a flowchart and of a definition.</summary>
    public const string Property = "Flowchart:ExecutionMode";

    public static bool IsTokenBased(ActivityExecutionContext flowchart)
    {
        var mode = Parse(flowchart.Run.State.Properties.GetValueOrDefault(Property));
        if (mode == FlowchartExecutionMode.Default)
        {
            mode = Written((Flowchart)flowchart.Activity);
        }

        return (mode == FlowchartExecutionMode.Default ? flowchart.GetService<IOptions<WorkflowsOptions>>()?.Value.FlowchartMode : mode) == FlowchartExecutionMode.TokenBased;
    }

    /// <summary>What the definition says of a flowchart.</summary>
    public static FlowchartExecutionMode Written(Flowchart flowchart)
    {
        var mode = Parse(flowchart.CustomProperties[Property]);
        var workflow = flowchart.Node.SelfAndAncestors().FirstOrDefault(node => node.Workflow is not null)?.Workflow;
        return mode == FlowchartExecutionMode.Default && workflow is { CustomProperties.ValueKind: JsonValueKind.Object }
            && workflow.CustomProperties.TryGetProperty(Property, out var written)
            ? Parse(written)
            : mode;
    }

    private static FlowchartExecutionMode Parse(object? value) => value switch
    {
        FlowchartExecutionMode mode => mode,
        JsonElement { ValueKind: JsonValueKind.String or JsonValueKind.Number } json => Parse(json.ToString()),
        JsonValue json => Parse(json.ToString()),
        int number when Enum.IsDefined((FlowchartExecutionMode)number) => (FlowchartExecutionMode)number,
        string text when Enum.TryParse<FlowchartExecutionMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode) => mode,
        _ => FlowchartExecutionMode.Default,
    };
}
