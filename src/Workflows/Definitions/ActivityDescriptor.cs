using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Definitions;

/// <summary>An activity type, as Studio's toolbox and property panel need it.</summary>
public sealed record ActivityDescriptor
{
    /// <summary>Gets the stored type name.</summary>
    public required string TypeName { get; init; }

    /// <summary>Gets the first part of the type name.</summary>
    public required string Namespace { get; init; }

    /// <summary>Gets the last part of the type name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Gets the toolbox group.</summary>
    public required string Category { get; init; }

    /// <summary>Gets the caption.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the tooltip.</summary>
    public string? Description { get; init; }

    /// <summary>Gets what the activity is.</summary>
    public ActivityKind Kind { get; init; }

    /// <summary>Gets the inputs.</summary>
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    /// <summary>Gets the outputs.</summary>
    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];

    /// <summary>Gets the ports beside the implicit <c>In</c>.</summary>
    public IReadOnlyList<PortDescriptor> Ports { get; init; } = [];

    /// <summary>Gets hints that Studio knows, such as the definition behind a workflow used as an activity.</summary>
    public IReadOnlyDictionary<string, object?> CustomProperties { get; init; } = new Dictionary<string, object?>();

    /// <summary>Gets what Studio copies into a new node.</summary>
    public IReadOnlyDictionary<string, object?> ConstructionProperties { get; init; } = new Dictionary<string, object?>();

    /// <summary>Gets whether it holds a list of activities.</summary>
    public bool IsContainer { get; init; }

    /// <summary>Gets whether the toolbox offers it.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Gets whether it is drawn without an In port.</summary>
    public bool IsStart { get; init; }

    /// <summary>Gets whether it is drawn without an out port.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Gets whether a new node runs in the background.</summary>
    public bool RunAsynchronously { get; init; }
}

/// <summary>An input of an activity type.</summary>
public sealed record InputDescriptor
{
    /// <summary>Gets the property's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the type's stored name.</summary>
    public required string TypeName { get; init; }

    /// <summary>Gets the label.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the helper text.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the place among the inputs.</summary>
    public float Order { get; init; }

    /// <summary>Gets whether Studio shows it.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Gets whether it is no property of the class.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Gets whether it is written with an expression; otherwise as plain JSON.</summary>
    public bool IsWrapped { get; init; } = true;

    /// <summary>Gets the editor.</summary>
    public required string UiHint { get; init; }

    /// <summary>Gets the group in the property panel.</summary>
    public string? Category { get; init; }

    /// <summary>Gets what the editor shows when the node has no value.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Gets the expression type the editor starts with.</summary>
    public string? DefaultSyntax { get; init; }

    /// <summary>Gets whether the editor is locked.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Gets whether the value is kept out of journals.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Gets whether the engine evaluates it before the activity runs.</summary>
    public bool AutoEvaluate { get; init; } = true;

    /// <summary>Gets where the value lives.</summary>
    public string? StorageDriverType { get; init; }

    /// <summary>Gets what the editor needs, by editor.</summary>
    public IReadOnlyDictionary<string, object?>? UiSpecifications { get; init; }
}

/// <summary>An output of an activity type.</summary>
public sealed record OutputDescriptor
{
    /// <summary>Gets the property's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the type's stored name.</summary>
    public required string TypeName { get; init; }

    /// <summary>Gets the label.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Gets the helper text.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the place among the outputs.</summary>
    public float Order { get; init; }

    /// <summary>Gets whether Studio shows it.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Gets whether it is no property of the class.</summary>
    public bool IsSynthetic { get; init; }
}

/// <summary>A port of an activity type.</summary>
/// <param name="Name">The outcome, or the property that holds the child.</param>
/// <param name="DisplayName">The caption.</param>
/// <param name="Type">Whether a connection leaves it or a child sits in it.</param>
/// <param name="IsBrowsable">Whether Studio draws it.</param>
public sealed record PortDescriptor(string Name, string DisplayName, PortType Type, bool IsBrowsable = true);

/// <summary>What a port is.</summary>
public enum PortType
{
    /// <summary>A connection leaves it.</summary>
    Flow,

    /// <summary>A child activity sits in it.</summary>
    Embedded,
}
