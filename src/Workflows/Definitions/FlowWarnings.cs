using System.Globalization;
using System.Text.Json;
using JetVision.Workflows.Activities.Composition;
using JetVision.Workflows.Activities.ControlFlow;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Activities.Primitives;
using JetVision.Workflows.Activities.Scripting;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Definitions;

/// <summary>Looks for joins and connections of a flowchart that do, as in stock, what their author will not expect. Each message names the cure.</summary>
internal static class FlowWarnings
{
    public static void Add(Flowchart flowchart, List<DefinitionError> errors)
    {
        foreach (var connection in flowchart.Connections.Where(connection => PortsOf(connection.Source) is { } ports && !ports.Contains(connection.Port)))
        {
            errors.Add(Warning(
                connection.Source,
                $"The connection from the port '{connection.Port}' to {Named(connection.Target)} is never followed, because the activity never ends with that outcome; "
                + $"connect one of {string.Join(", ", PortsOf(connection.Source)!.Order().Select(port => $"'{port}'"))}."));
        }

        if (FlowMode.Written(flowchart) != FlowchartExecutionMode.TokenBased
            && flowchart.Activities.FirstOrDefault(activity => Flowchart.MergeModeOf(activity) is not (MergeMode.None or MergeMode.Stream)) is { } merging)
        {
            errors.Add(Warning(
                merging,
                $"Its merge mode {Flowchart.MergeModeOf(merging)} counts in a token based flowchart only; this one waits for all inbound connections that may still be followed. "
                + $"Use a Join, or give the workflow the custom property '{FlowMode.Property}' with the value 'TokenBased'."));
        }

        if (flowchart.StartActivity(null) is not { } start)
        {
            return;
        }

        var graph = flowchart.GraphFrom(start);
        foreach (var join in flowchart.Activities.OfType<FlowJoin>().Where(join => graph.ForwardInbound(join).Count > 1))
        {
            Check(graph, join, errors);
        }
    }

    private static void Check(FlowGraph graph, FlowJoin join, List<DefinitionError> errors)
    {
        var within = graph.Ancestors(join).Append(join).ToHashSet();
        var connections = within.SelectMany(graph.ForwardInbound).ToList();
        if (ModeOf(join) == FlowJoinMode.WaitAll && connections.Find(IsConditional) is { } conditional)
        {
            errors.Add(Warning(
                join,
                $"This join waits for all of its connections, and {Named(conditional.Source)} may go another way than '{conditional.Port}': then the join and all behind it are skipped, "
                + "and the run still ends as finished. Choose the mode WaitAllActive, which waits for those that are still to come."));
        }

        if (ModeOf(join) == FlowJoinMode.WaitAny && connections.GroupBy(connection => (connection.Source, Port: connection.Source is FlowFork ? "" : connection.Port)).FirstOrDefault(group => group.Count() > 1) is { } split)
        {
            errors.Add(Warning(
                join,
                $"This join goes on with the first branch that comes from {Named(split.Key.Source)}. What waits in the others is cancelled, but steps of theirs that have merely not had their turn "
                + "still run once and lead nowhere. Choose the mode WaitAllActive if all branches shall be done first."));
        }
    }

    /// <summary>Whether a connection may be left aside: one from a port that only fires at times.</summary>
    private static bool IsConditional(FlowConnection connection) => connection.Source is not FlowFork && connection.Port != "Done";

    private static FlowJoinMode? ModeOf(FlowJoin join) => join.Mode.Expression switch
    {
        null => FlowJoinMode.WaitAny,
        { Type: "Literal", Value: FlowJoinMode mode } => mode,
        { Type: "Literal", Value: string text } when Enum.TryParse<FlowJoinMode>(text, ignoreCase: true, out var mode) => mode,
        _ => null,
    };

    /// <summary>The outcomes with which an activity may end; null when they are not known.</summary>
    private static HashSet<string>? PortsOf(Activity activity)
    {
        switch (activity)
        {
            case NotFoundActivity:
                return null;
            case WorkflowDefinitionActivity { Root.Node.Workflow: { } workflow }:
                // Complete may name outcomes that the workflow does not declare.
                return workflow.Outcomes.Count == 0 || workflow.Root.GetRawText().Contains("Elsa.Complete", StringComparison.Ordinal) ? null : ["Done", .. workflow.Outcomes];
            case FlowFork fork:
                return Texts(fork.Branches) is { } branches ? [.. branches] : null;
            case FlowSwitch { Cases.ValueKind: JsonValueKind.Array } choice:
                return ["Default", .. choice.Cases.EnumerateArray().Select(item => GraphBinding.Text(item, "label")).OfType<string>()];
            case RunJavaScript script:
                return Outcomes(script);
            case FlowSendHttpRequest send:
                return Status(send.ExpectedStatusCodes);
            case DownloadHttpFile download:
                return Status(download.ExpectedStatusCodes);
            case HttpEndpoint:
                return ["Done", "Request too large", "File too large", "Invalid file extension", "Invalid file MIME type"];
            default:
                var flow = activity.Node.Descriptor.Ports.Where(port => port.Type == PortType.Flow).Select(port => port.Name).ToList();
                // One of a decision's ports always fires; a room's activity may end without naming one.
                return activity is FlowDecision or FlowSwitch ? [.. flow] : [.. flow, "Done"];
        }
    }

    /// <summary>A script may name any outcome: one that is written in it counts as possible.</summary>
    private static HashSet<string>? Outcomes(RunJavaScript script) =>
        script.Script.Expression is { Type: "Literal", Value: string text } && !text.Contains("setOutcome", StringComparison.Ordinal) ? ["Done"] : null;

    private static HashSet<string>? Status(Input<ICollection<int>> expected) =>
        expected.Expression is { Type: "Literal" or "Object" } && ValuesOf<int[]>(expected) is { } codes
            ? ["Done", "Unmatched status code", "Failed to connect", "Timeout", .. codes.Select(code => code.ToString(CultureInfo.InvariantCulture))]
            : null;

    private static string[]? Texts(Input input) => input.Expression is { Type: "Literal" or "Object" or "Json" } ? ValuesOf<string[]>(input) : null;

    private static T? ValuesOf<T>(Input input)
        where T : class
    {
        try
        {
            return ValueConverter.Convert<T>(input.Expression!.Value);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or JsonException)
        {
            return null;
        }
    }

    private static string Named(Activity activity) => $"'{(string.IsNullOrEmpty(activity.Name) ? activity.Id : activity.Name)}'";

    private static DefinitionError Warning(Activity activity, string message) => new(activity.Id, activity.Name, message, IsWarning: true);
}
