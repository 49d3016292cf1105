using Jint;
using Jint.Native.Object;
using Jint.Runtime.Interop;

namespace JetVision.Workflows.Expressions.JavaScript;

/// <summary>
/// The types that scripts may name, as in Elsa: for moments, lengths of time, ids and chance. Nothing that they can do reaches the host, and none of their methods makes
/// a value of any size, for which reason Decimal, whose formats know widths, is not among them, and Random is our own.
/// </summary>
internal static class ScriptTypes
{
    public static IReadOnlyDictionary<string, Type> All { get; } = new Dictionary<string, Type>
    {
        ["DateTime"] = typeof(DateTime),
        ["DateTimeOffset"] = typeof(DateTimeOffset),
        ["DateOnly"] = typeof(DateOnly),
        ["TimeOnly"] = typeof(TimeOnly),
        ["TimeSpan"] = typeof(TimeSpan),
        ["Guid"] = typeof(Guid),
        ["Random"] = typeof(ScriptRandom),
        ["LogPersistenceMode"] = typeof(Definitions.LogPersistenceMode),

        // Elsa's name of what an expression for a step's retries makes.
        ["HttpResilienceStrategy"] = typeof(Runtime.Faults.RetryPolicy),
    };

    /// <summary>
    /// The name of a type, as a script sees it. A moment is a Date to scripts, wherever it comes from; one that <c>new</c> makes is too, but Jint leaves it without a Date's members:
    /// nothing could be asked of it, and its JSON would be empty.
    /// </summary>
    public static TypeReference Reference(Engine engine, Type type)
    {
        var reference = TypeReference.CreateTypeReference(engine, type);
        if ((type == typeof(DateTime) || type == typeof(DateTimeOffset)) && reference.Get("prototype") is ObjectInstance members)
        {
            members.Prototype = engine.Global.Get("Date").AsObject().Get("prototype").AsObject();
            members.Delete("toString");
        }

        return reference;
    }
}

/// <summary>Numbers drawn by lot, for scripts: .NET's Random also fills lists of any length.</summary>
public sealed class ScriptRandom
{
    private readonly Random _random;

    /// <summary>Makes a source of numbers.</summary>
    public ScriptRandom() => _random = new Random();

    /// <summary>Makes a source that draws the same numbers each time.</summary>
    /// <param name="seed">What decides the numbers.</param>
    public ScriptRandom(int seed) => _random = new Random(seed);

    /// <summary>Draws a whole number.</summary>
    /// <returns>From 0, below the largest Int32.</returns>
    public int Next() => _random.Next();

    /// <summary>Draws a whole number.</summary>
    /// <param name="maximum">What it stays below.</param>
    /// <returns>From 0, below the maximum.</returns>
    public int Next(int maximum) => _random.Next(maximum);

    /// <summary>Draws a whole number.</summary>
    /// <param name="minimum">The least.</param>
    /// <param name="maximum">What it stays below.</param>
    /// <returns>From the minimum, below the maximum.</returns>
    public int Next(int minimum, int maximum) => _random.Next(minimum, maximum);

    /// <summary>Draws a number.</summary>
    /// <returns>From 0, below 1.</returns>
    public double NextDouble() => _random.NextDouble();
}
