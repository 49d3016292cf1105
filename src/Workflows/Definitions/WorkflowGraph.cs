using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Expressions.JavaScript;

namespace JetVision.Workflows.Definitions;

/// <summary>A definition's version, compiled once and shared by all runs of it: activities made, expressions parsed, connections indexed. Never changes.</summary>
public sealed partial class WorkflowGraph
{
    private readonly Dictionary<string, ActivityNode> _byNodeId;
    private readonly Dictionary<string, ActivityNode> _byActivityId;
    private readonly Lazy<Dictionary<string, ActivityNode>> _byBarePath;

    internal WorkflowGraph(WorkflowDefinition definition, ActivityNode root, IReadOnlyList<ActivityNode> nodes, IReadOnlyList<DefinitionError> errors)
    {
        Definition = definition;
        Root = root;
        Nodes = nodes;
        Errors = errors;
        _byNodeId = nodes.ToDictionary(node => node.NodeId);
        _byBarePath = new Lazy<Dictionary<string, ActivityNode>>(() => nodes.DistinctBy(node => Bare(node.NodeId)).ToDictionary(node => Bare(node.NodeId)));
        _byActivityId = nodes.DistinctBy(node => node.Activity.Id).ToDictionary(node => node.Activity.Id);
    }

    /// <summary>Gets the definition that was compiled.</summary>
    public WorkflowDefinition Definition { get; }

    /// <summary>Gets the node of the workflow itself, usually <c>Workflow1</c>; its only child is the definition's root.</summary>
    public ActivityNode Root { get; }

    /// <summary>Gets all nodes, parents before children.</summary>
    public IReadOnlyList<ActivityNode> Nodes { get; }

    /// <summary>Gets what is wrong with the definition; a run of it faults where it reaches an error.</summary>
    public IReadOnlyList<DefinitionError> Errors { get; }

    /// <summary>Gets the stimuli that start this workflow; none when it has no trigger that may.</summary>
    public IReadOnlyList<TriggerStimulus> Triggers { get; internal set; } = [];

    /// <summary>Finds a node by its place in the graph.</summary>
    /// <param name="nodeId">The path of ids.</param>
    /// <returns>The node; null when the graph has none there.</returns>
    public ActivityNode? FindByNodeId(string nodeId) => _byNodeId.GetValueOrDefault(nodeId);

    /// <summary>Finds the node of a saved execution, also when the workflows used as activities were numbered otherwise when it was saved.</summary>
    internal ActivityNode? FindSaved(string nodeId) => FindByNodeId(nodeId) ?? _byBarePath.Value.GetValueOrDefault(Bare(nodeId));

    private static string Bare(string nodeId) => NumberedWorkflow().Replace(nodeId, "$1Workflow");

    [System.Text.RegularExpressions.GeneratedRegex("(^|:)Workflow[0-9]+(?=:|$)", System.Text.RegularExpressions.RegexOptions.CultureInvariant)]
    private static partial System.Text.RegularExpressions.Regex NumberedWorkflow();

    /// <summary>Finds an activity by the name that scripts give it, <c>getResultFromName</c>, when it has the output.</summary>
    internal ActivityNode? FindByScriptName(string pascalName, string outputName) =>
        Nodes.FirstOrDefault(node => node.Activity.Name is { Length: > 0 } name && ScriptHost.Pascal(name) == pascalName && node.HasOutput(outputName))
        ?? Nodes.FirstOrDefault(node => ScriptHost.Pascal(node.Activity.Id) == pascalName && node.HasOutput(outputName));

    /// <summary>Finds a node by its activity's id.</summary>
    /// <param name="activityId">The id.</param>
    /// <returns>The node; the first one when a workflow used twice as an activity holds the id twice; null when there is none.</returns>
    public ActivityNode? FindByActivityId(string activityId) => _byActivityId.GetValueOrDefault(activityId);
}

/// <summary>A stimulus that starts a workflow.</summary>
/// <param name="ActivityId">The trigger's id.</param>
/// <param name="ActivityNodeId">The trigger's place in the graph.</param>
/// <param name="ActivityType">The trigger's type name.</param>
/// <param name="Payload">The stimulus as JSON.</param>
/// <param name="Hash">The hash by which a stimulus finds it.</param>
public sealed record TriggerStimulus(string ActivityId, string ActivityNodeId, string ActivityType, JsonElement Payload, string Hash);

/// <summary>One activity in its place.</summary>
public sealed class ActivityNode
{
    private readonly List<ActivityNode> _children = [];

    internal ActivityNode(Activity activity, ActivityType type, ActivityNode? parent, string port)
    {
        Activity = activity;
        Type = type;
        Parent = parent;
        Port = port;
        activity.Node = this;
        parent?._children.Add(this);
    }

    /// <summary>Gets the activity; shared by all runs.</summary>
    public Activity Activity { get; }

    /// <summary>Gets the path of ids from the root.</summary>
    public string NodeId => Activity.NodeId;

    /// <summary>Gets the node that holds this one; null for the root.</summary>
    public ActivityNode? Parent { get; }

    /// <summary>Gets the property of the parent that holds this one, in camel case.</summary>
    public string Port { get; }

    /// <summary>Gets the nodes that this one holds, in the order of the definition.</summary>
    public IReadOnlyList<ActivityNode> Children => _children;

    /// <summary>Gets the descriptor of the activity's type.</summary>
    public ActivityDescriptor Descriptor => Type.Descriptor;

    /// <summary>Gets the type of the activity.</summary>
    internal ActivityType Type { get; }

    /// <summary>Gets or sets the inputs, by slot.</summary>
    internal CompiledInput[] Inputs { get; set; } = [];

    /// <summary>Gets or sets the outputs.</summary>
    internal IReadOnlyList<Output> Outputs { get; set; } = [];

    /// <summary>Gets or sets the variables that are fresh in each run of the activity.</summary>
    internal CompiledVariable[] Variables { get; set; } = [];

    /// <summary>Gets or sets what the records of its executions keep; null for all.</summary>
    internal LogPersistence? LogPersistence { get; set; }

    /// <summary>Gets or sets the definition of a workflow node; null for others.</summary>
    internal WorkflowDefinition? Workflow { get; set; }

    internal bool HasOutput(string name) => Outputs.Any(output => output.Name == name);

    /// <summary>This node and all that hold it, from the inside out.</summary>
    internal IEnumerable<ActivityNode> SelfAndAncestors()
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            yield return node;
        }
    }
}

/// <summary>An input with its evaluator.</summary>
internal sealed record CompiledInput(string Name, Input Input, CompiledExpression? Expression, bool AutoEvaluate, bool IsSensitive);

/// <summary>A variable with its default.</summary>
internal sealed record CompiledVariable(string Id, string Name, Type Type, bool SurvivesWaits, object? Default)
{
    /// <summary>The default as a run may change it.</summary>
    public object? FreshDefault() => Default switch
    {
        IDictionary<string, object?> map => new Dictionary<string, object?>(map),
        Array array => array.Clone(),
        System.Text.Json.Nodes.JsonNode node => node.DeepClone(),
        _ => Default,
    };
}
