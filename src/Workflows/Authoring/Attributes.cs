namespace JetVision.Workflows.Authoring;

/// <summary>Names an activity's type, category and description for Studio's toolbox. The type name is <c>namespace.type</c> and is stored in definitions: a contract.</summary>
/// <param name="namespace">The first part of the type name.</param>
/// <param name="category">The toolbox group.</param>
/// <param name="description">What the activity does, in words of a person who does not program.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ActivityAttribute(string @namespace, string category, string? description = null) : Attribute
{
    /// <summary>Gets the first part of the type name.</summary>
    public string Namespace => @namespace;

    /// <summary>Gets the toolbox group.</summary>
    public string Category => category;

    /// <summary>Gets what the activity does.</summary>
    public string? Description => description;

    /// <summary>Gets or sets the last part of the type name; the class name when null.</summary>
    public string? Type { get; set; }

    /// <summary>Gets or sets the name in the toolbox; the class name in words when null.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Gets or sets the version of the activity type; the default is 1.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Gets or sets what the activity is to Studio; the default is <see cref="ActivityKind.Action"/>, and a <see cref="Trigger"/> is always one.</summary>
    public ActivityKind Kind { get; set; }
}

/// <summary>What an activity is to Studio.</summary>
public enum ActivityKind
{
    /// <summary>Runs at once.</summary>
    Action,

    /// <summary>May start a workflow.</summary>
    Trigger,

    /// <summary>Always runs in the background.</summary>
    Job,

    /// <summary>May run in the background.</summary>
    Task,
}

/// <summary>Describes an input for Studio.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Gets or sets the label; the property name in words when null.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Gets or sets the helper text.</summary>
    public string? Description { get; set; }

    /// <summary>Gets or sets the group in the property panel.</summary>
    public string? Category { get; set; }

    /// <summary>Gets or sets the value that is used when the definition gives none.</summary>
    public object? DefaultValue { get; set; }

    /// <summary>Gets or sets the editor, one of <see cref="InputUIHints"/>; chosen by the type when null.</summary>
    public string? UIHint { get; set; }

    /// <summary>Gets or sets the choices of a drop-down, check list or radio list.</summary>
    public object? Options { get; set; }

    /// <summary>Gets or sets the place among the inputs, smallest first.</summary>
    public float Order { get; set; }

    /// <summary>Gets or sets the expression type that Studio starts with; <c>Literal</c> when null.</summary>
    public string? DefaultSyntax { get; set; }

    /// <summary>Gets or sets whether Studio shows the input; the default is true.</summary>
    public bool IsBrowsable { get; set; } = true;

    /// <summary>Gets or sets whether Studio shows the input without letting anybody change it.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Gets or sets whether the engine evaluates the input before the activity runs; the default is true. Otherwise the activity does, as often as it needs.</summary>
    public bool AutoEvaluate { get; set; } = true;

    /// <summary>Gets or sets whether the value may be a secret: it is then kept neither in the run nor in the records of its executions, and is null after a wait.</summary>
    public bool CanContainSecrets { get; set; }
}

/// <summary>Describes an output for Studio.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : Attribute
{
    /// <summary>Gets or sets the label; the property name in words when null.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Gets or sets the helper text.</summary>
    public string? Description { get; set; }

    /// <summary>Gets or sets whether Studio shows the output; the default is true.</summary>
    public bool IsBrowsable { get; set; } = true;
}

/// <summary>Names the outcomes of an activity in a flowchart; each becomes a port in Studio.</summary>
/// <param name="outcomes">The outcomes, in the order in which Studio draws them.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FlowNodeAttribute(params string[] outcomes) : Attribute
{
    /// <summary>Gets the outcomes.</summary>
    public IReadOnlyList<string> Outcomes => outcomes;
}

/// <summary>Marks a property that holds a child activity; Studio draws it as a slot.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PortAttribute : Attribute;

/// <summary>The editors that Studio knows.</summary>
public static class InputUIHints
{
    /// <summary>One line of text.</summary>
    public const string SingleLine = "singleline";

    /// <summary>Several lines of text.</summary>
    public const string MultiLine = "multiline";

    /// <summary>A check box.</summary>
    public const string Checkbox = "checkbox";

    /// <summary>Several of a list.</summary>
    public const string CheckList = "checklist";

    /// <summary>One of a list, all shown.</summary>
    public const string RadioList = "radiolist";

    /// <summary>One of a list, folded.</summary>
    public const string DropDown = "dropdown";

    /// <summary>A list of texts.</summary>
    public const string MultiText = "multitext";

    /// <summary>Names with values.</summary>
    public const string Dictionary = "dictionary";

    /// <summary>A code editor.</summary>
    public const string CodeEditor = "code-editor";

    /// <summary>A JSON editor.</summary>
    public const string JsonEditor = "json-editor";

    /// <summary>A date and time.</summary>
    public const string DateTimePicker = "datetime-picker";

    /// <summary>One of the workflow's variables.</summary>
    public const string VariablePicker = "variable-picker";

    /// <summary>A workflow definition.</summary>
    public const string WorkflowDefinitionPicker = "workflow-definition-picker";

    /// <summary>Outcomes that the author of the workflow names.</summary>
    public const string DynamicOutcomes = "dynamic-outcomes";
}
