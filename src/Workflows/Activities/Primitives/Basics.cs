using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using Microsoft.Extensions.Logging;

namespace JetVision.Workflows.Activities.Primitives;

/// <summary>Gives a variable a value, converted to the variable's type.</summary>
[Activity("Elsa", "Primitives", "Assigns a value to a workflow variable.")]
public sealed class SetVariable : CodeActivity
{
    private VariableReference? _reference;

    /// <summary>Gets or sets the variable.</summary>
    [Input(UIHint = InputUIHints.VariablePicker)]
    public Variable? Variable { get; set; }

    /// <summary>Gets or sets the value.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<object?> Value { get; set; } = new((object?)null);

    internal override void Bind(NodeBinder binder)
    {
        _reference = Variable is null ? null : VariableReader.FindById(binder.Node, Variable.Id);
        if (_reference is null)
        {
            binder.Warn(Variable is null ? "No variable is chosen." : $"The variable '{Variable.Name}' ({Variable.Id}) does not exist here; a run faults when it reaches this activity.");
        }
    }

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context)
    {
        if (_reference is null)
        {
            throw new InvalidOperationException($"Variable '{Variable?.Id}' not found.");
        }

        context.WriteVariable(_reference, context.Get(Value));
    }
}

/// <summary>Names the run in lists.</summary>
[Activity("Elsa", "Primitives", "Sets the name of the workflow instance to a given value.")]
public sealed class SetName : CodeActivity
{
    /// <summary>Gets or sets the name.</summary>
    public Input<string> Value { get; set; } = new((string)null!);

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) => context.WorkflowExecutionContext.Name = context.Get(Value);
}

/// <summary>Ties the run to something outside, such as a request's id.</summary>
[Activity("Elsa", "Primitives", "Sets the correlation id of the workflow instance to a given value.")]
public sealed class Correlate : CodeActivity
{
    /// <summary>Gets or sets the id.</summary>
    public Input<string> CorrelationId { get; set; } = new((string)null!);

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) => context.WorkflowExecutionContext.CorrelationId = context.Get(CorrelationId);
}

/// <summary>Writes a line to the log.</summary>
[Activity("Elsa", "Console", "Writes a line of text to the console.")]
public sealed partial class WriteLine : CodeActivity
{
    /// <summary>Gets or sets the text.</summary>
    public Input<string> Text { get; set; } = new("");

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context)
    {
        if (context.GetService<ILogger<WriteLine>>() is { } logger && logger.IsEnabled(LogLevel.Information))
        {
            var text = context.Get(Text) ?? "";
            LogLine(logger, context.WorkflowExecutionContext.Id, text);
        }
    }

    [LoggerMessage(EventId = 1101, EventName = "WorkflowLine", Level = LogLevel.Information, Message = "{InstanceId}: {Text}")]
    private static partial void LogLine(ILogger logger, string instanceId, string text);
}

/// <summary>Ends the run at once, from wherever it stands.</summary>
[Activity("Elsa", "Primitives", "Marks the workflow as finished.")]
public sealed class Finish : CodeActivity, ITerminalNode
{
    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) => context.Run.Finish();
}

/// <summary>Faults on purpose.</summary>
[Activity("Elsa", "Primitives", "Faults the workflow.")]
public sealed class Fault : Activity
{
    /// <summary>Gets or sets a code by which the fault is recognised.</summary>
    public Input<string> Code { get; set; } = new((string)null!);

    /// <summary>Gets or sets a category, such as HTTP.</summary>
    public Input<string> Category { get; set; } = new((string)null!);

    /// <summary>Gets or sets the kind of fault, such as Business.</summary>
    [Input(DisplayName = "Type")]
    public Input<string> FaultType { get; set; } = new((string)null!);

    /// <summary>Gets or sets the message.</summary>
    public Input<string?> Message { get; set; } = new((string?)null);

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) => throw new FaultException(
        context.Get(Code) ?? "0", context.Get(Category) ?? "General", context.Get(FaultType) ?? "System", context.Get(Message));
}

/// <summary>Stands for an activity whose type the engine does not know.</summary>
[Activity("Elsa", "System", "Stands for an activity whose type is not known."), System.ComponentModel.Browsable(false)]
public sealed class NotFoundActivity : Activity
{
    internal const string TypeName = "Elsa.NotFoundActivity";

    /// <summary>Gets or sets the type that the definition names.</summary>
    public string? MissingTypeName { get; set; }

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) =>
        throw new ActivityNotFoundException($"The activity with type {MissingTypeName} was not found.");
}

/// <summary>A run reached an activity whose type the engine does not know.</summary>
public sealed class ActivityNotFoundException : Exception
{
    internal ActivityNotFoundException(string message)
        : base(message)
    {
    }
}
