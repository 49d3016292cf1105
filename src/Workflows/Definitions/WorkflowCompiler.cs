using System.Text.Json;
using JetVision.Workflows.Activities.Composition;
using JetVision.Workflows.Activities.Primitives;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Definitions;

/// <summary>Finds the workflows that others use as activities.</summary>
public interface IWorkflowActivitySource
{
    /// <summary>Finds a published version that is usable as an activity.</summary>
    /// <param name="activityType">The activity type that the node names: the workflow's name.</param>
    /// <param name="definitionId">The stable id of the definition, when the node names it.</param>
    /// <param name="definitionVersionId">The id of the version that the node was made with, when it names one.</param>
    /// <returns>The definition; null when there is none.</returns>
    WorkflowDefinition? Find(string activityType, string? definitionId, string? definitionVersionId);
}

/// <summary>Compiles definitions. Safe to share; compiling the same version twice gives equal graphs, so the result is cached by whoever runs them.</summary>
public sealed class WorkflowCompiler
{
    private readonly ActivityTypeRegistry _registry;
    private readonly ExpressionCompiler _expressions;

    /// <summary>Makes a compiler.</summary>
    /// <param name="registry">The activity types.</param>
    public WorkflowCompiler(ActivityTypeRegistry registry)
        : this(registry, new ExpressionCompiler())
    {
    }

    internal WorkflowCompiler(ActivityTypeRegistry registry, ExpressionCompiler expressions)
    {
        _registry = registry;
        _expressions = expressions;
    }

    /// <summary>Compiles a definition. It always gives a graph: what is wrong is in its errors, and a run faults where it reaches that.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="workflowActivities">Finds the workflows that this one uses as activities; null when there are none.</param>
    /// <returns>The graph.</returns>
    public WorkflowGraph Compile(WorkflowDefinition definition, IWorkflowActivitySource? workflowActivities = null)
    {
        var errors = new List<DefinitionError>();
        var binding = new GraphBinding(_registry, _expressions, workflowActivities, errors);
        var root = binding.BindWorkflow(definition, null, "");
        NodeIds.Assign(root);
        var nodes = Flatten(root).ToList();
        foreach (var repeated in nodes.GroupBy(node => node.NodeId).Where(group => group.Count() > 1))
        {
            errors.Add(new DefinitionError(repeated.First().Activity.Id, repeated.First().Activity.Name, "Another activity in the same container has the same id; give each its own."));
        }

        var graph = new WorkflowGraph(definition, root, [.. nodes.DistinctBy(node => node.NodeId)], errors);
        graph.Triggers = TriggerIndexer.Index(graph, errors);
        DefinitionValidator.Validate(graph, errors);
        return graph;
    }

    /// <summary>Makes a graph of an activity object, with what it holds, in a workflow that has the given variables.</summary>
    internal WorkflowGraph Compile(Activity activity, IReadOnlyList<VariableDefinition> variables)
    {
        var errors = new List<DefinitionError>();
        var definition = new WorkflowDefinition { Id = "fixture-1", DefinitionId = "fixture", Name = "Fixture", Variables = variables, ToolVersion = "3.8.0.0" };
        var binding = new GraphBinding(_registry, _expressions, null, errors);
        var root = binding.BindWorkflow(definition, null, "");
        ((Workflow)root.Activity).Root = binding.BindObject(activity, root, "root").Activity;
        NodeIds.Assign(root);
        return new WorkflowGraph(definition, root, [.. Flatten(root)], errors);
    }

    private static IEnumerable<ActivityNode> Flatten(ActivityNode node) => node.Children.SelectMany(Flatten).Prepend(node);
}

/// <summary>Makes the activities of one graph from their JSON.</summary>
internal sealed class GraphBinding(
    ActivityTypeRegistry registry, ExpressionCompiler expressions, IWorkflowActivitySource? workflowActivities, List<DefinitionError> errors)
{
    private const int MaximumDepth = 64;
    private readonly Stack<string> _workflows = new();
    private int _depth;

    public List<DefinitionError> Errors => errors;

    public ExpressionCompiler Expressions => expressions;

    public ActivityNode BindWorkflow(WorkflowDefinition definition, ActivityNode? parent, string port)
    {
        var type = registry.Find("Elsa.Workflow")!;
        var workflow = (Workflow)type.Create();
        var node = new ActivityNode(workflow, type, parent, port)
        {
            Workflow = definition,
            Variables = [.. definition.Variables.Select(variable => VariableReader.Compile(variable))],
        };
        BindProperties(node, JsonValues.EmptyObject);
        _workflows.Push(definition.DefinitionId);
        workflow.Root = BindActivity(definition.Root, node, "root");
        _workflows.Pop();
        return node;
    }

    /// <summary>Gives an activity object its place, as if a definition had held it; what it holds comes along.</summary>
    public ActivityNode BindObject(Activity activity, ActivityNode parent, string port)
    {
        var type = registry.Of(activity.GetType());
        activity.Type = type.Descriptor.TypeName;
        activity.Version = type.Descriptor.Version;
        var node = new ActivityNode(activity, type, parent, port);
        BindProperties(node, JsonValues.EmptyObject);
        foreach (var property in type.Properties)
        {
            var held = property.Property.GetValue(activity);
            foreach (var child in held as IEnumerable<Activity> ?? (held is Activity one ? [one] : []))
            {
                BindObject(child, node, property.JsonName);
            }
        }

        activity.Bind(new NodeBinder(this, node, JsonValues.EmptyObject));
        return node;
    }

    public Activity? BindActivity(JsonElement json, ActivityNode parent, string port)
    {
        if (json.ValueKind != JsonValueKind.Object || Text(json, "type") is not { Length: > 0 } typeName)
        {
            return null;
        }

        if (++_depth > MaximumDepth)
        {
            throw new InvalidOperationException($"The definition nests activities deeper than {MaximumDepth} levels.");
        }

        try
        {
            return BindKnown(json, parent, port, typeName);
        }
        finally
        {
            _depth--;
        }
    }

    public CompiledExpression CompileExpression(ActivityNode node, JsonElement json, Type target, string what)
    {
        var expression = expressions.Compile(ExpressionReader.Read(json), target, node, out var error);
        if (error is not null)
        {
            errors.Add(Warning(node, $"{what}: {error}"));
        }

        return expression;
    }

    internal static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private Activity BindKnown(JsonElement json, ActivityNode parent, string port, string typeName)
    {
        var version = json.TryGetProperty("version", out var number) && number.TryGetInt32(out var value) ? value : (int?)null;
        if (registry.Find(typeName, version) is { } type && type.ClrType != typeof(WorkflowDefinitionActivity))
        {
            return Bind(json, type, parent, port, out _).Activity;
        }

        var definition = workflowActivities?.Find(typeName, Text(json, "workflowDefinitionId"), Text(json, "workflowDefinitionVersionId"));
        if (definition is not null && !_workflows.Contains(definition.DefinitionId))
        {
            return BindWorkflowActivity(json, definition, parent, port, typeName);
        }

        var missing = (NotFoundActivity)Bind(json, registry.Find(NotFoundActivity.TypeName)!, parent, port, out _).Activity;
        missing.MissingTypeName = typeName;
        errors.Add(new DefinitionError(missing.Id, missing.Name, definition is null
            ? typeName.StartsWith("Elsa.Run", StringComparison.Ordinal) && ExpressionCompiler.Unsafe(typeName["Elsa.Run".Length..]) is { } language
                ? $"{language} is not run here: what is edited in a workflow must not be able to run code on the server. Use Run JavaScript instead; a run faults when it reaches this activity."
                : $"There is no activity type '{typeName}'; a run faults when it reaches this activity."
            : $"The workflow '{typeName}' uses itself as an activity; start it by Dispatch Workflow instead."));
        errors[^1] = errors[^1] with { IsWarning = true, FaultsRuns = true };
        return missing;
    }

    private WorkflowDefinitionActivity BindWorkflowActivity(JsonElement json, WorkflowDefinition definition, ActivityNode parent, string port, string typeName)
    {
        var node = Bind(json, registry.Find(WorkflowDefinitionActivity.TypeName)!, parent, port, out _);
        var activity = (WorkflowDefinitionActivity)node.Activity;
        activity.Type = typeName;
        activity.Version = definition.Version;
        var inputs = new List<CompiledInput>();
        foreach (var input in definition.Inputs)
        {
            var name = BoundProperty.CamelCase(input.Name);
            var slot = new Input<object>((Expression?)null) { Slot = inputs.Count };
            json.TryGetProperty(name, out var written);
            inputs.Add(new CompiledInput(input.Name, slot, CompileInput(node, written, TypeOf(input.Type, input.IsArray), input.Name), AutoEvaluate: true, IsSensitive: false));
        }

        node.Inputs = [.. inputs];
        var outputs = new List<Output>();
        foreach (var output in definition.Outputs)
        {
            // One that the definition does not bind is still readable by the activity's name.
            json.TryGetProperty(BoundProperty.CamelCase(output.Name), out var written);
            outputs.Add(BindOutput(node, written, typeof(object), output.Name));
        }

        node.Outputs = outputs;
        activity.Root = BindWorkflow(definition, node, "root").Activity;
        return activity;
    }

    private static Type TypeOf(string typeName, bool isArray)
    {
        var type = StoredTypes.Resolve(typeName);
        return isArray && !type.IsArray ? type.MakeArrayType() : type;
    }

    private ActivityNode Bind(JsonElement json, ActivityType type, ActivityNode parent, string port, out Activity activity)
    {
        activity = type.Create();
        activity.Id = Text(json, "id") ?? "";
        activity.Name = Text(json, "name");
        if (json.TryGetProperty("customProperties", out var custom) && custom.ValueKind == JsonValueKind.Object)
        {
            activity.CustomProperties = System.Text.Json.Nodes.JsonObject.Create(custom)!;
            // Definitions of older versions write it with a capital.
            activity.CanStartWorkflow = (custom.TryGetProperty("canStartWorkflow", out var canStart) || custom.TryGetProperty("CanStartWorkflow", out canStart))
                && canStart.ValueKind == JsonValueKind.True;
        }

        if (json.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
        {
            activity.Metadata = System.Text.Json.Nodes.JsonObject.Create(metadata)!;
        }

        var node = new ActivityNode(activity, type, parent, port);
        BindProperties(node, json);
        activity.Bind(new NodeBinder(this, node, json));
        node.LogPersistence = LogPersistence.Read(node, expressions);
        return node;
    }

    private void BindProperties(ActivityNode node, JsonElement json)
    {
        var inputs = new List<CompiledInput>();
        var outputs = new List<Output>();

        // A container's variables come first: the expressions of what it holds refer to them.
        foreach (var property in node.Type.Properties.OrderBy(property => property.Kind != PropertyKind.Variables))
        {
            var found = json.TryGetProperty(property.JsonName, out var written) && written.ValueKind != JsonValueKind.Null;
            switch (property.Kind)
            {
                case PropertyKind.Variables:
                    if (found)
                    {
                        node.Variables = [.. VariableReader.ReadAll(written).Select(variable => VariableReader.Compile(variable))];
                    }

                    break;
                case PropertyKind.Input:
                    inputs.Add(BindInput(node, property, found ? written : null, inputs.Count));
                    break;
                case PropertyKind.Output:
                    var output = found ? BindOutput(node, written, property.ValueType, property.Name) : NewOutput(property.ValueType, null, property.Name);
                    property.Property.SetValue(node.Activity, output);
                    outputs.Add(output);
                    break;
                case PropertyKind.Child when found:
                    property.Property.SetValue(node.Activity, BindActivity(written, node, property.JsonName));
                    break;
                case PropertyKind.Children when found && written.ValueKind == JsonValueKind.Array:
                    property.Property.SetValue(node.Activity, written.EnumerateArray().Select(child => BindActivity(child, node, property.JsonName)).OfType<Activity>().ToList());
                    break;
                case PropertyKind.Plain when found:
                    BindPlain(node, property, written);
                    break;
            }
        }

        node.Inputs = [.. inputs];
        node.Outputs = outputs;
    }

    private CompiledInput BindInput(ActivityNode node, BoundProperty property, JsonElement? written, int slot)
    {
        var input = (Input?)property.Property.GetValue(node.Activity);
        CompiledExpression? compiled = null;
        if (written is { } json)
        {
            var expression = ExpressionReader.ReadInput(json);
            input = NewInput(property.ValueType, expression);
            compiled = expression is null ? null : CompileInput(node, json, property.ValueType, property.Name);
        }
        else if (input is null && property.Attribute?.DefaultValue is { } value)
        {
            input = NewInput(property.ValueType, Expression.Literal(value));
        }

        input ??= NewInput(property.ValueType, null);
        if (compiled is null && input.Expression is { } expressionOfClass)
        {
            compiled = expressions.Compile(expressionOfClass, property.ValueType, node, out _);
        }

        input.Slot = slot;
        property.Property.SetValue(node.Activity, input);
        var isEvaluatedHere = property.Attribute is not { AutoEvaluate: false } && property.Property.GetCustomAttributes(typeof(EvaluatedByActivityAttribute), true).Length == 0;
        return new CompiledInput(property.Name, input, compiled, isEvaluatedHere, property.Attribute is { CanContainSecrets: true });
    }

    private CompiledExpression? CompileInput(ActivityNode node, JsonElement written, Type target, string name)
    {
        if (ExpressionReader.ReadInput(written) is not { } expression)
        {
            return null;
        }

        var compiled = expressions.Compile(expression, target, node, out var error);
        if (error is not null)
        {
            errors.Add(Warning(node, $"{ActivityDescriber.Words(name)}: {error}"));
        }

        return compiled;
    }

    private void BindPlain(ActivityNode node, BoundProperty property, JsonElement written)
    {
        if (property.ValueType == typeof(Variable))
        {
            property.Property.SetValue(node.Activity, VariableReader.ReadReference(written));
            return;
        }

        try
        {
            property.Property.SetValue(node.Activity, ValueConverter.Convert(written, property.ValueType));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or JsonException or ArgumentException or NotSupportedException)
        {
            errors.Add(Warning(node, $"{ActivityDescriber.Words(property.Name)}: {exception.Message}"));
        }
    }

    /// <summary>What a run faults on when it comes there, and stock publishes all the same.</summary>
    private static DefinitionError Warning(ActivityNode node, string message) => new(node.Activity.Id, node.Activity.Name, message, IsWarning: true) { FaultsRuns = true };

    private static Input NewInput(Type valueType, Expression? expression) =>
        (Input)typeof(Input<>).MakeGenericType(valueType).GetConstructor([typeof(Expression)])!.Invoke([expression]);

    private static Output BindOutput(ActivityNode node, JsonElement written, Type valueType, string name)
    {
        var reference = written.ValueKind == JsonValueKind.Object && written.TryGetProperty("memoryReference", out var memory) ? Text(memory, "id") : null;
        var output = NewOutput(valueType, reference, name);
        output.Variable = reference is null ? null : VariableReader.FindById(node, reference);
        return output;
    }

    private static Output NewOutput(Type valueType, string? reference, string name)
    {
        var output = (Output)typeof(Output<>).MakeGenericType(valueType).GetConstructor([typeof(string)])!.Invoke([reference]);
        output.Name = name;
        return output;
    }
}

/// <summary>What an activity needs to read its own JSON.</summary>
internal sealed class NodeBinder(GraphBinding graph, ActivityNode node, JsonElement json)
{
    public JsonElement Json => json;

    public ActivityNode Node => node;

    public Activity? BindChild(JsonElement child, string port) => graph.BindActivity(child, node, port);

    public CompiledExpression Compile(JsonElement expression, Type target, string what) => graph.CompileExpression(node, expression, target, what);

    /// <summary>Says what a run will fault on when it comes here.</summary>
    public void WarnOfFault(string message) => graph.Errors.Add(new DefinitionError(node.Activity.Id, node.Activity.Name, message, IsWarning: true) { FaultsRuns = true });

    public void Warn(string message) => graph.Errors.Add(new DefinitionError(node.Activity.Id, node.Activity.Name, message, IsWarning: true));

    public void Fail(string message) => graph.Errors.Add(new DefinitionError(node.Activity.Id, node.Activity.Name, message));
}
