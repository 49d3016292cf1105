using System.Text;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Expressions.JavaScript;

/// <summary>The functions that every script may call, by the names that Elsa gave them.</summary>
internal static partial class ScriptFunctions
{
    public delegate JsValue ScriptFunction(ActivityExecutionContext context, ScriptValues values, JsValue[] arguments);

    public static IReadOnlyDictionary<string, ScriptFunction> All { get; } = new Dictionary<string, ScriptFunction>
    {
        ["getWorkflowDefinitionId"] = (context, _, _) => context.WorkflowExecutionContext.State.DefinitionId,
        ["getWorkflowDefinitionVersionId"] = (context, _, _) => context.WorkflowExecutionContext.State.DefinitionVersionId,
        ["getWorkflowDefinitionVersion"] = (context, _, _) => context.WorkflowExecutionContext.State.DefinitionVersion,
        ["getWorkflowInstanceId"] = (context, _, _) => context.WorkflowExecutionContext.Id,
        ["getCorrelationId"] = (context, values, _) => values.ToJs(context.WorkflowExecutionContext.CorrelationId),
        ["setCorrelationId"] = (context, _, arguments) => Do(() => context.WorkflowExecutionContext.CorrelationId = Text(arguments, 0)),
        ["getWorkflowInstanceName"] = (context, values, _) => values.ToJs(context.WorkflowExecutionContext.Name),
        ["setWorkflowInstanceName"] = (context, _, arguments) => Do(() => context.WorkflowExecutionContext.Name = Text(arguments, 0)),
        ["getVariable"] = (context, values, arguments) => values.ToJs(context.ReadVariable(Text(arguments, 0) ?? "")),
        ["setVariable"] = SetVariable,
        ["getInput"] = (context, values, arguments) => values.ToJs(context.ReadInput(Text(arguments, 0) ?? "")),
        ["getOutputFrom"] = (context, values, arguments) => values.ToJs(context.ReadOutput(Text(arguments, 0) ?? "", Text(arguments, 1) ?? "Result")),
        ["getLastResult"] = (context, values, _) => values.ToJs(context.WorkflowExecutionContext.LastResult),
        ["isNullOrWhiteSpace"] = (_, _, arguments) => string.IsNullOrWhiteSpace(Text(arguments, 0)),
        ["isNullOrEmpty"] = (_, _, arguments) => string.IsNullOrEmpty(Text(arguments, 0)),
        ["toJson"] = (_, values, arguments) => ValueConverter.ToJson(values.ToClr(At(arguments, 0))),
        ["parseGuid"] = (_, values, arguments) => values.ToJs(Guid.Parse(Text(arguments, 0) ?? "")),
        ["newGuid"] = (_, values, _) => values.ToJs(Guid.NewGuid()),
        ["newGuidString"] = (_, _, _) => Guid.NewGuid().ToString(),
        ["getGuidString"] = (_, _, _) => Guid.NewGuid().ToString(),
        ["newShortGuid"] = (_, _, _) => ShortGuid(),
        ["getShortGuid"] = (_, _, _) => ShortGuid(),
        ["bytesToString"] = (_, values, arguments) => Encoding.UTF8.GetString(Bytes(values, arguments)),
        ["bytesFromString"] = (_, values, arguments) => values.ToJs(Encoding.UTF8.GetBytes(Text(arguments, 0) ?? "")),
        ["bytesToBase64"] = (_, values, arguments) => Convert.ToBase64String(Bytes(values, arguments)),
        ["bytesFromBase64"] = (_, values, arguments) => values.ToJs(Convert.FromBase64String(Text(arguments, 0) ?? "")),
        ["streamToBytes"] = (_, values, arguments) => values.ToJs(Bytes(values, arguments)),
        ["streamToBase64"] = (_, values, arguments) => Convert.ToBase64String(Bytes(values, arguments)),
        ["stringToBase64"] = (_, _, arguments) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(arguments, 0) ?? "")),
        ["stringFromBase64"] = (_, _, arguments) => Encoding.UTF8.GetString(Convert.FromBase64String(Text(arguments, 0) ?? "")),
        ["getConfig"] = (_, _, _) => throw new InvalidOperationException(Unreachable),
        ["createEventTriggerUrl"] = (context, values, arguments) => Api.TriggerUrls.OfEvent(context, Text(arguments, 0) ?? "", values.ToClr(At(arguments, 1))),
        ["getQuery"] = (context, values, _) => values.ToJs(Activities.Http.HttpWorkflowContext.QueryOf(context)),
    };

    /// <summary>What an expression is told that asks for the host's configuration.</summary>
    internal const string Unreachable = "No configuration or environment of the server is reachable from an expression; give the workflow what it needs as an input.";

    private static JsValue SetVariable(ActivityExecutionContext context, ScriptValues values, JsValue[] arguments)
    {
        var name = Text(arguments, 0) ?? "";
        values.VariablesContainer?.Set(name, At(arguments, 1));
        context.WriteVariable(name, values.ToClr(At(arguments, 1)));
        return JsValue.Undefined;
    }

    private static JsValue Do(Action action)
    {
        action();
        return JsValue.Undefined;
    }

    private static JsValue At(JsValue[] arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;

    private static string? Text(JsValue[] arguments, int index) => At(arguments, index) is var value && (value.IsNull() || value.IsUndefined()) ? null : value.ToString();

    private static byte[] Bytes(ScriptValues values, JsValue[] arguments) => values.ToClr(At(arguments, 0)) switch
    {
        Stream stream => ReadAll(stream),
        Activities.Http.HttpFile file => file.Content,
        var value => ValueConverter.Convert<byte[]>(value) ?? [],
    };

    private static byte[] ReadAll(Stream stream)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static string ShortGuid() => NoLetters().Replace(Convert.ToBase64String(Guid.NewGuid().ToByteArray()), "");

    [GeneratedRegex("[/+=]")]
    private static partial Regex NoLetters();
}
