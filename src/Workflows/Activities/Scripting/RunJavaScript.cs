using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Expressions.JavaScript;

namespace JetVision.Workflows.Activities.Scripting;

/// <summary>Runs a script. Its result is readable by the activity's name; <c>setOutcome</c> and <c>setOutcomes</c> choose the ports.</summary>
[Activity("Elsa", "Scripting", "Executes JavaScript code.", DisplayName = "Run JavaScript")]
public sealed class RunJavaScript : CodeActivity
{
    /// <summary>Gets or sets the script.</summary>
    [Input(DefaultSyntax = "JavaScript", UIHint = InputUIHints.CodeEditor)]
    public Input<string> Script { get; set; } = new("");

    /// <summary>Gets or sets the outcomes that the script may choose; each is a port.</summary>
    [Input(UIHint = InputUIHints.DynamicOutcomes)]
    public Input<ICollection<string>> PossibleOutcomes { get; set; } = new(Array.Empty<string>());

    /// <summary>Gets or sets where the result goes.</summary>
    public Output<object?>? Result { get; set; }

    internal override void Bind(NodeBinder binder)
    {
        if (Script.Expression is not { Type: "Literal", Value: string text })
        {
            return;
        }

        try
        {
            if (PreparedScript.Prepare(text).Refusal is { } refusal)
            {
                binder.Warn(refusal);
            }
        }
        catch (ScriptPreparationException exception)
        {
            binder.WarnOfFault($"The script cannot be parsed: {(exception.InnerException ?? exception).Message}");
        }
    }

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context)
    {
        var script = context.Get(Script);
        if (string.IsNullOrWhiteSpace(script))
        {
            return;
        }

        string[] outcomes = ["Done"];
        var result = context.WorkflowExecutionContext.Scripts.Evaluate(PreparedScript.Prepare(script), context, engine =>
        {
            AddSetter(engine, "setOutcome", value => outcomes = [value.ToString()]);
            AddSetter(engine, "setOutcomes", value => outcomes = ValueConverter.Convert<string[]>(new ScriptValues(engine).ToClr(value)) ?? []);
        });
        if (result is not null)
        {
            context.Set(Result, result);
        }

        context.Complete(outcomes);
    }

    private static void AddSetter(Engine engine, string name, Action<JsValue> set) => engine.SetValue(name, new ClrFunction(engine, name, (_, arguments) =>
    {
        if (arguments.Length > 0)
        {
            set(arguments[0]);
        }

        return JsValue.Undefined;
    }));
}
