using System.Text.Json;

namespace JetVision.Workflows.Definitions;

/// <summary>One version of a workflow, as Studio writes it. The root is kept as the JSON that came in, so that members this engine does not know survive.</summary>
public sealed record WorkflowDefinition
{
    /// <summary>Gets the id of this version.</summary>
    public string Id { get; init; } = "";

    /// <summary>Gets the id that all versions share.</summary>
    public string DefinitionId { get; init; } = "";

    /// <summary>Gets the name that lists show; also the activity type when the workflow is usable as an activity.</summary>
    public string? Name { get; init; }

    /// <summary>Gets what the workflow does, for a person.</summary>
    public string? Description { get; init; }

    /// <summary>Gets when this version was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the number of this version, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Gets the version of the tool that wrote it; from 3.5 on expressions name activities by name, before by id.</summary>
    public string? ToolVersion { get; init; }

    /// <summary>Gets the variables of the workflow as a whole.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; init; } = [];

    /// <summary>Gets the inputs.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; init; } = [];

    /// <summary>Gets the outputs.</summary>
    public IReadOnlyList<OutputDefinition> Outputs { get; init; } = [];

    /// <summary>Gets the ports that the workflow has when it is used as an activity; empty for <c>Done</c> alone.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>Gets what Studio keeps beside the known members.</summary>
    public JsonElement CustomProperties { get; init; } = JsonValues.EmptyObject;

    /// <summary>Gets the settings.</summary>
    public WorkflowOptions Options { get; init; } = new();

    /// <summary>Gets whether this is the newest version.</summary>
    public bool IsLatest { get; init; }

    /// <summary>Gets whether this version is the one that runs.</summary>
    public bool IsPublished { get; init; }

    /// <summary>Gets whether the workflow is shown but not edited.</summary>
    public bool IsReadonly { get; init; }

    /// <summary>Gets whether the workflow belongs to the product's own works.</summary>
    public bool IsSystem { get; init; }

    /// <summary>Gets which source gave the definition; null for the database.</summary>
    public string? ProviderName { get; init; }

    /// <summary>Gets how the root is stored; always <c>Json</c> here.</summary>
    public string? MaterializerName { get; init; } = "Json";

    /// <summary>Gets what the materializer keeps.</summary>
    public string? MaterializerContext { get; init; }

    /// <summary>Gets the root activity.</summary>
    public JsonElement Root { get; init; } = JsonValues.EmptyObject;
}

/// <summary>A variable, as a definition declares it.</summary>
public sealed record VariableDefinition
{
    /// <summary>Gets the id; outputs and pickers refer to it.</summary>
    public string Id { get; init; } = "";

    /// <summary>Gets the name that scripts use.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the type's stored name.</summary>
    public string TypeName { get; init; } = "Object";

    /// <summary>Gets whether the value is an array of the type.</summary>
    public bool IsArray { get; init; }

    /// <summary>Gets the default as written: a text, or JSON of another kind.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Gets where the value lives; one that names <c>WorkflowInstance</c> survives a wait.</summary>
    public string? StorageDriverTypeName { get; init; }
}

/// <summary>An input of a workflow.</summary>
public sealed record InputDefinition
{
    /// <summary>Gets the type's stored name.</summary>
    public string Type { get; init; } = "Object";

    /// <summary>Gets the name by which it is given and read.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the label.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the helper text.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the group in the property panel.</summary>
    public string? Category { get; init; }

    /// <summary>Gets whether the value is an array of the type.</summary>
    public bool IsArray { get; init; }

    /// <summary>Gets the editor.</summary>
    public string? UiHint { get; init; }

    /// <summary>Gets where the value lives; one that names <c>WorkflowInstance</c> survives a wait, any other is gone after one.</summary>
    public string? StorageDriverType { get; init; }
}

/// <summary>An output of a workflow.</summary>
public sealed record OutputDefinition
{
    /// <summary>Gets the type's stored name.</summary>
    public string Type { get; init; } = "Object";

    /// <summary>Gets the name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the label.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the helper text.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the group in the property panel.</summary>
    public string? Category { get; init; }

    /// <summary>Gets whether the value is an array of the type.</summary>
    public bool IsArray { get; init; }
}

/// <summary>A definition's settings.</summary>
public sealed record WorkflowOptions
{
    /// <summary>Gets which runs may exist at once; null for any number.</summary>
    public string? ActivationStrategyType { get; init; }

    /// <summary>Gets whether other workflows may use this one as an activity.</summary>
    public bool? UsableAsActivity { get; init; }

    /// <summary>Gets whether publishing moves the workflows that use this one to the new version.</summary>
    public bool AutoUpdateConsumingWorkflows { get; init; }

    /// <summary>Gets the toolbox group when used as an activity.</summary>
    public string? ActivityCategory { get; init; }

    /// <summary>Gets what a fault does to the run; null for ending it.</summary>
    public string? IncidentStrategyType { get; init; }

    /// <summary>Gets when the run is saved beside the points where it always is.</summary>
    public string? CommitStrategyName { get; init; }
}

internal static class JsonValues
{
    public static JsonElement EmptyObject { get; } = JsonElement.Parse("{}");
}
