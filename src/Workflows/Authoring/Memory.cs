using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Authoring;

/// <summary>A value that the definition gives to an activity: a literal or an expression, evaluated each time before the activity runs.</summary>
public abstract class Input
{
    private protected Input(Expression? expression, Type type)
    {
        Expression = expression;
        Type = type;
    }

    /// <summary>Gets what is evaluated; null for a null literal.</summary>
    public Expression? Expression { get; }

    /// <summary>Gets the type that the value is converted to.</summary>
    public Type Type { get; }

    /// <summary>The place of this input among its activity's, given when the definition is compiled; -1 before.</summary>
    internal int Slot { get; set; } = -1;
}

/// <summary>A value of type <typeparamref name="T"/> that the definition gives to an activity.</summary>
/// <typeparam name="T">The type that the value is converted to.</typeparam>
public sealed class Input<T> : Input
{
    /// <summary>Makes an input from an expression.</summary>
    /// <param name="expression">What is evaluated.</param>
    public Input(Expression? expression)
        : base(expression, typeof(T))
    {
    }

    /// <summary>Makes an input from a literal.</summary>
    /// <param name="literal">The value.</param>
    public Input(T literal)
        : base(Expression.Literal(literal), typeof(T))
    {
    }

    /// <summary>Makes an input that reads a variable.</summary>
    /// <param name="variable">The variable.</param>
    public Input(Variable variable)
        : base(Expression.OfVariable(variable), typeof(T))
    {
    }
}

/// <summary>Where a value that an activity makes goes.</summary>
public abstract class Output
{
    private protected Output(string? memoryReference, Type type)
    {
        MemoryReference = memoryReference;
        Type = type;
    }

    /// <summary>Gets the id of the variable, or the name of the workflow output, that takes the value; null when it is only readable by the activity's name.</summary>
    public string? MemoryReference { get; }

    /// <summary>Gets the type of the value.</summary>
    public Type Type { get; }

    /// <summary>The property's name, given when the definition is compiled.</summary>
    internal string Name { get; set; } = "";

    /// <summary>The variable that takes the value, found when the definition is compiled; null when it is a workflow output or nothing.</summary>
    internal Definitions.VariableReference? Variable { get; set; }
}

/// <summary>Where a value of type <typeparamref name="T"/> that an activity makes goes.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class Output<T> : Output
{
    /// <summary>Makes an output that writes to a variable id or a workflow output name.</summary>
    /// <param name="memoryReference">The variable's id; null when the value is only readable by the activity's name.</param>
    public Output(string? memoryReference = null)
        : base(memoryReference, typeof(T))
    {
    }

    /// <summary>Makes an output that writes to a variable.</summary>
    /// <param name="variable">The variable.</param>
    public Output(Variable variable)
        : base(variable.Id, typeof(T))
    {
    }
}

/// <summary>A named value of a run. A variable holds an id or a small record, never a document.</summary>
public class Variable
{
    /// <summary>Gets or sets the id, unique within the definition; expressions and outputs refer to it.</summary>
    public string Id { get; set; } = "";

    /// <summary>Gets or sets the name that scripts use.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets or sets the stored type name, such as <c>String</c> or <c>Int32</c>.</summary>
    public string TypeName { get; set; } = "Object";

    /// <summary>Gets or sets whether the value is an array of that type.</summary>
    public bool IsArray { get; set; }

    /// <summary>Gets or sets the default value as the definition writes it.</summary>
    public object? Value { get; set; }

    /// <summary>Gets or sets where the value lives: <c>WorkflowInstance</c> survives a wait; null or <c>Memory</c> is back at its default after one.</summary>
    public string? StorageDriverTypeName { get; set; }
}

/// <summary>A variable of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class Variable<T> : Variable
{
    /// <summary>Makes a variable.</summary>
    /// <param name="name">The name that scripts use; also the id.</param>
    /// <param name="value">The default value.</param>
    public Variable(string name, T? value = default)
    {
        Id = Name = name;
        TypeName = typeof(T).Name;
        Value = value;
    }
}
