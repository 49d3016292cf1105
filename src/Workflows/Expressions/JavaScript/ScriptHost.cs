using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Expressions.JavaScript;

/// <summary>
/// Evaluates the scripts of one burst. A script reaches the run through a list of functions and nothing else: no CLR type, no file, no network, no configuration.
/// Each script gets an engine of its own, so that what one declares or breaks no other sees.
/// </summary>
internal sealed partial class ScriptHost(CancellationToken cancellation)
{
    public static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);
    private const long MemoryLimit = 64 * 1024 * 1024;
    private const int StatementLimit = 5_000_000;
    private const int RecursionLimit = 200;
    private const uint ArrayLimit = 1_000_000;

    /// <summary>Evaluates a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="context">The activity that asks; the script sees its scope.</param>
    /// <param name="addFunctions">Adds functions for this script alone; null for none.</param>
    /// <returns>The result as plain values.</returns>
    public object? Evaluate(PreparedScript script, ActivityExecutionContext context, Action<Engine>? addFunctions = null)
    {
        if (script.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal);
        }

        var engine = new Engine(Configure);
        ScriptGuards.Install(engine);
        var values = new ScriptValues(engine);
        addFunctions?.Invoke(engine);
        AddFunctions(engine, values, script, context);
        JsValue? variables = null;
        if (script.Variables.Length > 0 || script.Globals.Contains("variables"))
        {
            variables = AddVariables(engine, values, script, context);
        }

        // What a script awaits is done when it is: there is nothing outside to wait for.
        var result = engine.Evaluate(script.Script).UnwrapIfPromise(cancellation);
        var value = values.ToClr(result);
        values.WriteBack();
        if (variables is not null)
        {
            TakeVariables(values, variables, context);
        }

        return value;
    }

    internal static string Pascal(string name) => Words().Replace(name, match => match.Groups[1].Value.ToUpperInvariant());

    internal static bool IsPlainName(string name) => name.Length > 0 && name.All(char.IsLetterOrDigit);

    private void Configure(Options options)
    {
        options.TimeoutInterval(TimeLimit).LimitMemory(MemoryLimit).MaxStatements(StatementLimit).LimitRecursion(RecursionLimit).CancellationToken(cancellation);
        ScriptGuards.Configure(options);
        options.Constraints.RegexTimeout = RegexTimeout;
        options.Constraints.PromiseTimeout = TimeLimit;
        options.Constraints.MaxArraySize = ArrayLimit;
        options.Interop.AllowGetType = false;
        options.Interop.AllowSystemReflection = false;
        options.Interop.EnumConversion = EnumConversionMode.String;
    }

    private static void AddFunctions(Engine engine, ScriptValues values, PreparedScript script, ActivityExecutionContext context)
    {
        var names = script.SeesAll ? script.Globals.Concat(ScriptTypes.All.Keys).Concat(ScriptFunctions.All.Keys).Concat(AccessorNames(context)).Distinct() : script.Globals;
        foreach (var name in names)
        {
            if (ScriptTypes.All.TryGetValue(name, out var type))
            {
                engine.SetValue(name, ScriptTypes.Reference(engine, type));
            }
            else if (ScriptFunctions.All.TryGetValue(name, out var function))
            {
                engine.SetValue(name, new ClrFunction(engine, name, (_, arguments) => function(context, values, arguments)));
            }
            else if (Accessor(name, context, values) is { } accessor)
            {
                engine.SetValue(name, new ClrFunction(engine, name, (_, arguments) => accessor(arguments)));
            }
        }
    }

    private static IEnumerable<string> AccessorNames(ActivityExecutionContext context) =>
        context.VariableNamesInScope().Where(IsPlainName).Select(Pascal).SelectMany(name => new[] { "get" + name, "set" + name })
            .Concat(context.WorkflowExecutionContext.InputNames.Select(name => "get" + name));

    /// <summary>The function behind <c>getX</c>, <c>setX</c> or <c>getXFromY</c>; null when the scope has nothing of that name.</summary>
    private static Func<JsValue[], JsValue>? Accessor(string name, ActivityExecutionContext context, ScriptValues values)
    {
        if (name.Length < 4 || (!name.StartsWith("get", StringComparison.Ordinal) && !name.StartsWith("set", StringComparison.Ordinal)))
        {
            return null;
        }

        var rest = name[3..];
        var variable = context.VariableNamesInScope().FirstOrDefault(candidate => IsPlainName(candidate) && Pascal(candidate) == rest);
        if (name[0] == 's')
        {
            return variable is null ? null : arguments => Assign(variable, arguments.Length > 0 ? arguments[0] : JsValue.Undefined, context, values);
        }

        if (rest.IndexOf("From", StringComparison.Ordinal) is var from and > 0
            && context.FindOutput(rest[..from], activityPascalName: rest[(from + 4)..]) is { } output)
        {
            return _ => values.ToJs(output());
        }

        if (!context.IsInsideWorkflowActivity && context.WorkflowExecutionContext.InputNames.Contains(rest))
        {
            return _ => values.ToJs(context.WorkflowExecutionContext.Input.TryGetValue(rest, out var value) ? value : null);
        }

        return variable is null ? null : _ => values.ToJs(context.ReadVariable(variable));
    }

    private static JsValue Assign(string variable, JsValue value, ActivityExecutionContext context, ScriptValues values)
    {
        context.WriteVariable(variable, values.ToClr(value));
        return JsValue.Undefined;
    }

    private static JsObject AddVariables(Engine engine, ScriptValues values, PreparedScript script, ActivityExecutionContext context)
    {
        var container = new JsObject(engine);
        var inScope = context.VariableNamesInScope().ToHashSet();
        foreach (var name in script.Variables.Where(inScope.Contains))
        {
            container.Set(name, values.ToJs(context.ReadVariable(name)));
        }

        engine.SetValue("variables", container);
        values.VariablesContainer = container;
        return container;
    }

    private static void TakeVariables(ScriptValues values, JsValue container, ActivityExecutionContext context)
    {
        foreach (var (key, descriptor) in container.AsObject().GetOwnProperties())
        {
            if (values.ToClr(descriptor.Value) is { } value)
            {
                context.WriteVariable(key.ToString(), value);
            }
        }
    }

    [GeneratedRegex("(?:[ _-]+|^)([a-zA-Z])")]
    private static partial Regex Words();
}
