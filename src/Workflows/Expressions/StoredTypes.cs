using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace JetVision.Workflows.Expressions;

/// <summary>A type that definitions and stored values name.</summary>
/// <param name="Alias">The stored name: a contract.</param>
/// <param name="Type">The type.</param>
/// <param name="Category">The group in Studio's type picker.</param>
/// <param name="Description">What it holds, for a person.</param>
public sealed record StoredType(string Alias, Type Type, string Category, string Description);

/// <summary>
/// The types that variables, inputs, outputs and saved values may have, by their stored names. A value of another type is saved as plain JSON and comes
/// back as dictionaries, arrays and numbers. Process-wide, because the names are a contract of the stored documents; a room registers its records at start.
/// </summary>
public static class StoredTypes
{
    private static readonly ConcurrentDictionary<string, StoredType> ByAlias = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<Type, string> Aliases = new();
    private static readonly ConcurrentDictionary<string, Type> Resolved = new(StringComparer.OrdinalIgnoreCase);

    static StoredTypes()
    {
        Add("Object", typeof(object), "Primitives", "Any value.");
        Add("String", typeof(string), "Primitives", "A text.");
        Add("Boolean", typeof(bool), "Primitives", "True or false.");
        Add("Int16", typeof(short), "Primitives", "A whole number of 16 bits.");
        Add("Int32", typeof(int), "Primitives", "A whole number of 32 bits.");
        Add("Int64", typeof(long), "Primitives", "A whole number of 64 bits.", "Long");
        Add("Byte", typeof(byte), "Primitives", "A whole number from 0 to 255.");
        Add("Char", typeof(char), "Primitives", "A single character.");
        Add("Single", typeof(float), "Primitives", "A number with about 7 digits.", "Float");
        Add("Double", typeof(double), "Primitives", "A number with about 16 digits.");
        Add("Decimal", typeof(decimal), "Primitives", "A decimal number with 28 digits, for money.");
        Add("Guid", typeof(Guid), "Primitives", "A globally unique id.");
        Add("DateTime", typeof(DateTime), "Primitives", "A date with a time.");
        Add("DateTimeOffset", typeof(DateTimeOffset), "Primitives", "A date with a time and its offset from UTC.");
        Add("DateOnly", typeof(DateOnly), "Primitives", "A date.");
        Add("TimeOnly", typeof(TimeOnly), "Primitives", "A time of day.");
        Add("TimeSpan", typeof(TimeSpan), "Primitives", "A length of time.");
        Add("Uri", typeof(Uri), "Primitives", "An address.");
        Add("ByteArray", typeof(byte[]), "Data", "Raw bytes.", "Byte[]");
        Add("ObjectDictionary", typeof(IDictionary<string, object>), "Lookups", "Values by name.");
        Add("StringDictionary", typeof(IDictionary<string, string>), "Lookups", "Texts by name.");
        Add("StringMap", typeof(IDictionary<string, string[]>), "Lookups", "Lists of texts by name.");
        Add("ExpandoObject", typeof(ExpandoObject), "Dynamic", "Values by name, made by a script.");
        Add("JsonElement", typeof(JsonElement), "Dynamic", "JSON, read only.");
        Add("JsonNode", typeof(JsonNode), "Dynamic", "JSON of any kind.");
        Add("JsonObject", typeof(JsonObject), "Dynamic", "A JSON object.");
        Add("JsonArray", typeof(JsonArray), "Dynamic", "A JSON array.");
        Add("Stream", typeof(Stream), "Data", "An open stream; it is gone after a wait.");
        Add("LogPersistenceMode", typeof(Definitions.LogPersistenceMode), "System", "Whether a value is kept in the records of executions.");
        Aliases[typeof(Dictionary<string, object>)] = "ObjectDictionary";
        Aliases[typeof(Dictionary<string, string>)] = "StringDictionary";
        Aliases[typeof(Dictionary<string, string[]>)] = "StringMap";
    }

    /// <summary>Gets all types, for Studio's type pickers.</summary>
    public static IEnumerable<StoredType> All => ByAlias.Values.DistinctBy(type => type.Alias).OrderBy(type => type.Category).ThenBy(type => type.Alias);

    /// <summary>Names a type. Naming the same type the same way twice is allowed.</summary>
    /// <param name="alias">The stored name: never change it once values are stored.</param>
    /// <param name="type">The type; it must survive a round trip through JSON.</param>
    /// <param name="category">The group in Studio's type picker.</param>
    /// <param name="description">What it holds, for a person.</param>
    /// <exception cref="InvalidOperationException">The name stands for another type already.</exception>
    public static void Register(string alias, Type type, string category = "Domain", string description = "")
    {
        if (ByAlias.TryGetValue(alias, out var known) && known.Type != type)
        {
            throw new InvalidOperationException($"'{alias}' already names {known.Type}; give {type} another name.");
        }

        Add(alias, type, category, description);
    }

    /// <summary>Finds a type by its stored name: an alias, <c>List&lt;alias&gt;</c>, <c>alias[]</c>, or a full .NET name of one of these types.</summary>
    /// <param name="name">The stored name.</param>
    /// <returns>The type; <see cref="object"/> when none has the name.</returns>
    public static Type Resolve(string? name) => string.IsNullOrWhiteSpace(name) ? typeof(object) : Resolved.GetOrAdd(name, static text => TryResolve(text) ?? typeof(object));

    /// <summary>Finds a type by its stored name.</summary>
    /// <param name="name">The stored name.</param>
    /// <param name="type">The type, when there is one.</param>
    /// <returns>Whether a type has the name.</returns>
    public static bool TryResolve(string name, [NotNullWhen(true)] out Type? type) => (type = TryResolve(name)) is not null;

    /// <summary>Gives the stored name of a type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The name; null when the type has none.</returns>
    public static string? AliasOf(Type type)
    {
        if (Aliases.TryGetValue(type, out var alias))
        {
            return alias;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return AliasOf(underlying);
        }

        if (type.IsArray)
        {
            return AliasOf(type.GetElementType()!) is { } element ? element + "[]" : null;
        }

        if (type.IsGenericType && type.GenericTypeArguments is [var item] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(item)))
        {
            return AliasOf(item) is { } element ? $"List<{element}>" : null;
        }

        return null;
    }

    private static void Add(string alias, Type type, string category, string description, string? secondAlias = null)
    {
        var stored = new StoredType(alias, type, category, description);
        ByAlias[alias] = stored;
        if (secondAlias is not null)
        {
            ByAlias[secondAlias] = stored;
        }

        Aliases[type] = alias;
        Resolved.Clear();
    }

    private static Type? TryResolve(string name)
    {
        name = name.Trim();
        if (ByAlias.TryGetValue(name, out var stored))
        {
            return stored.Type;
        }

        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return TryResolve(name[..^2])?.MakeArrayType();
        }

        if (name.StartsWith("List<", StringComparison.OrdinalIgnoreCase) && name.EndsWith('>'))
        {
            return TryResolve(name[5..^1]) is { } item ? typeof(List<>).MakeGenericType(item) : null;
        }

        // "System.String, System.Private.CoreLib" and "My.Room.Quote, My.Assembly": the last word of the type's name decides, when it is one of ours.
        var fullName = name.Split(',')[0].Trim();
        return ByAlias.Values.FirstOrDefault(type => string.Equals(type.Type.FullName, fullName, StringComparison.Ordinal))?.Type;
    }
}
