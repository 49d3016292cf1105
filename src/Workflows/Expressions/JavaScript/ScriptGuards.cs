using Acornima.Ast;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace JetVision.Workflows.Expressions.JavaScript;

/// <summary>
/// What keeps a script within its limits where the engine alone does not: its limits are looked at between statements, and one call of a built-in function can take
/// for ever, or all memory, in between. A list that holds itself twice forty times over is small, and its text is not.
/// </summary>
internal static class ScriptGuards
{
    private const int MaximumText = 4_000_000;

    /// <summary>Names that a script does without: whole numbers of any size, whose operations know no limit, and what can stop a thread, start another realm or pose as a list.</summary>
    private static readonly string[] Absent = ["BigInt", "BigInt64Array", "BigUint64Array", "DataView", "Atomics", "SharedArrayBuffer", "Temporal", "ShadowRealm", "Proxy"];

    /// <summary>Sets the limits that are options.</summary>
    public static void Configure(Options options)
    {
        // Without it a recursion through toString, a getter or a deep list ends the process.
        options.Constraints.StackOverflowGuard = true;
        // A text that becomes a program escapes what was looked at when the definition was published.
        options.DisableStringCompilation();
    }

    /// <summary>Replaces the built-in functions that go through a whole structure in one step.</summary>
    public static void Install(Engine engine)
    {
        foreach (var name in Absent)
        {
            engine.SetValue(name, JsValue.Undefined);
        }

        var array = PrototypeOf(engine.Intrinsics.Array);
        // The text of a list asks each of its items for theirs by these two, so that checking here is checking all the way down.
        Guard(engine, array, "join");
        Guard(engine, array, "toLocaleString");
        Replace(engine, array, "flat", Flat);
        var text = PrototypeOf(engine.Global.Get("String").AsObject());
        Replace(engine, text, "repeat", Limited(static (length, arguments) => length * Number(arguments)));
        Replace(engine, text, "padStart", Limited(static (_, arguments) => Number(arguments)));
        Replace(engine, text, "padEnd", Limited(static (_, arguments) => Number(arguments)));
        Replace(engine, engine.Global.Get("JSON").AsObject(), "stringify", Stringify);
    }

    /// <summary>Why a script cannot run although it parses; null when it can.</summary>
    public static string? Refusal(Node program)
    {
        var nodes = new Stack<Node>([program]);
        while (nodes.TryPop(out var node))
        {
            if (node is BigIntLiteral literal)
            {
                return $"{literal.Raw} is a BigInt, and workflows do without: one operation on such a number may take minutes. Write it without the n.";
            }

            foreach (var child in node.ChildNodes)
            {
                if (child is not null)
                {
                    nodes.Push(child);
                }
            }
        }

        return null;
    }

    private static ObjectInstance PrototypeOf(ObjectInstance constructor) => constructor.Get("prototype").AsObject();

    private static void Guard(Engine engine, ObjectInstance owner, string name) => Replace(engine, owner, name, (original, self, arguments) =>
    {
        engine.Constraints.Check();
        return original.Call(self, arguments);
    });

    private static void Replace(Engine engine, ObjectInstance owner, string name, Func<JsValue, JsValue, JsValue[], JsValue> call)
    {
        var original = owner.Get(name);
        owner.FastSetProperty(name, new PropertyDescriptor(
            new ClrFunction(engine, name, (self, arguments) => call(original, self, arguments)), writable: true, enumerable: false, configurable: true));
    }

    private static void Replace(Engine engine, ObjectInstance owner, string name, Func<Engine, JsValue, JsValue, JsValue[], JsValue> call) =>
        Replace(engine, owner, name, (original, self, arguments) => call(engine, original, self, arguments));

    /// <summary>Level by level, so that each one is measured before the next.</summary>
    private static JsValue Flat(Engine engine, JsValue original, JsValue self, JsValue[] arguments)
    {
        var depth = arguments.Length == 0 || arguments[0].IsUndefined() ? 1 : Number(arguments);
        var list = original.Call(self, [JsNumber.Create(depth >= 1 ? 1 : 0)]);
        for (; depth >= 2 && list is JsArray items && items.Any(static item => item is JsArray); depth--)
        {
            engine.Constraints.Check();
            list = original.Call(list, [JsNumber.Create(1)]);
        }

        return list;
    }

    private static JsValue Stringify(Engine engine, JsValue original, JsValue self, JsValue[] arguments)
    {
        var chosen = arguments.Length > 1 ? arguments[1] : JsValue.Undefined;
        if (chosen is Jint.Native.Function.Function)
        {
            return original.Call(self, arguments);
        }

        var names = chosen is JsArray list ? list.Where(static name => name.IsString() || name.IsNumber()).Select(static name => name.ToString()).ToHashSet() : null;
        var look = new ClrFunction(engine, "", (holder, member) =>
        {
            engine.Constraints.Check();
            return names is null || holder is JsArray || member[0].ToString() is { Length: 0 } || names.Contains(member[0].ToString()) ? member[1] : JsValue.Undefined;
        });
        return original.Call(self, [arguments.Length > 0 ? arguments[0] : JsValue.Undefined, look, arguments.Length > 2 ? arguments[2] : JsValue.Undefined]);
    }

    private static Func<JsValue, JsValue, JsValue[], JsValue> Limited(Func<double, JsValue[], double> length) => (original, self, arguments) =>
        self.IsString() && length(self.ToString().Length, arguments) > MaximumText
            ? throw new InvalidOperationException($"A text of the script is longer than {MaximumText} characters.")
            : original.Call(self, arguments);

    private static double Number(JsValue[] arguments) => arguments.Length > 0 && arguments[0].IsNumber() ? arguments[0].AsNumber() : arguments.Length > 0 ? Jint.Runtime.TypeConverter.ToNumber(arguments[0]) : 0;
}
