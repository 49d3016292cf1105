using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Interop;

namespace JetVision.Workflows.Expressions.JavaScript;

/// <summary>
/// Carries values between the run and one engine. Dictionaries become plain script objects; what a script assigns to their members goes back into the dictionary
/// when the script is done. Arrays are copies: a change to one is lost unless it is set.
/// </summary>
internal sealed class ScriptValues(Engine engine)
{
    private const int MaximumDepth = 100;
    private const int MaximumValues = 1_000_000;
    private readonly List<(IDictionary<string, object?> Map, JsObject Object)> _shared = [];

    private int _converted;

    /// <summary>The script's <c>variables</c>; null when it does not use it.</summary>
    public JsObject? VariablesContainer { get; set; }

    public JsValue ToJs(object? value) => value switch
    {
        null => JsValue.Null,
        JsValue script => script,
        string text => JsString.Create(text),
        bool truth => truth ? JsBoolean.True : JsBoolean.False,
        int number => JsNumber.Create(number),
        double number => JsNumber.Create(number),
        long or float or decimal or short or byte or uint or ulong => JsNumber.Create(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
        Enum => JsString.Create(value.ToString()!),
        byte[] bytes => engine.Intrinsics.Uint8Array.Construct(bytes),
        IDictionary<string, object?> map => FromMap(map),
        JsonElement json => ToJs(ValueConverter.ToPlain(json)),
        JsonNode node => ToJs(ValueConverter.ToPlain(JsonSerializer.SerializeToElement(node))),
        IDictionary dictionary => FromDictionary(dictionary),
        IEnumerable items => FromItems(items),
        DateTime or DateTimeOffset or Guid or TimeSpan or DateOnly or TimeOnly or Uri => JsValue.FromObject(engine, value),
        _ when StoredTypes.AliasOf(value.GetType()) is not null => JsValue.FromObject(engine, value),

        // An object that no room registered could lead a script anywhere: it sees a copy of its values.
        _ => ToJs(ValueConverter.ToPlain(JsonSerializer.SerializeToElement(value, value.GetType(), Execution.ValueJson.Options))),
    };

    public object? ToClr(JsValue? value, int depth = 0)
    {
        if (depth > MaximumDepth)
        {
            throw new InvalidOperationException("The script's value holds itself or is too deep to be kept.");
        }

        // A list that holds another twice is two lists once it is kept: what is small to the script may be endless here.
        if (++_converted > MaximumValues)
        {
            throw new InvalidOperationException($"The script's values have more than {MaximumValues} parts.");
        }

        return value switch
        {
            null => null,
            _ when value.IsNull() || value.IsUndefined() => null,
            JsString => value.ToString(),
            JsBoolean => value.AsBoolean(),
            JsNumber => value.AsNumber(),
            JsDate date => date.ToDateTime(),
            IObjectWrapper wrapper => wrapper.Target,
            JsArray array => FromArray(array, depth),
            _ when value.IsUint8Array() => value.AsUint8Array(),
            ObjectInstance instance when value is JsObject => Shared(instance) ?? FromObject(instance, depth),
            _ => value.ToObject(),
        };
    }

    /// <summary>Puts what the script assigned to the members of dictionaries into the dictionaries.</summary>
    public void WriteBack()
    {
        foreach (var (map, instance) in _shared)
        {
            Fill(map, instance);
        }
    }

    private void Fill(IDictionary<string, object?> map, JsObject instance)
    {
        var members = FromObject(instance, 0, sharedToo: false);
        foreach (var removed in map.Keys.Where(name => !members.ContainsKey(name)).ToList())
        {
            map.Remove(removed);
        }

        foreach (var (name, value) in members)
        {
            // A number that the script did not touch keeps its type: 3 stays an Int32 although a script knows doubles only.
            if (!map.TryGetValue(name, out var old) || !Same(old, value))
            {
                map[name] = value;
            }
        }
    }

    private static bool Same(object? old, object? now) => old switch
    {
        null => now is null,
        string or bool => old.Equals(now),
        int or long or float or double or decimal or short or byte => now is double number && Convert.ToDouble(old, System.Globalization.CultureInfo.InvariantCulture).Equals(number),
        DateTimeOffset moment => now is DateTime time && moment.UtcDateTime == time.ToUniversalTime(),
        DateTime moment => now is DateTime time && moment == time,
        _ => ReferenceEquals(old, now),
    };

    private JsObject FromMap(IDictionary<string, object?> map)
    {
        foreach (var (known, same) in _shared)
        {
            if (ReferenceEquals(known, map))
            {
                return same;
            }
        }

        var instance = new JsObject(engine);
        _shared.Add((map, instance));
        foreach (var (name, item) in map)
        {
            instance.Set(name, ToJs(item));
        }

        return instance;
    }

    private JsObject FromDictionary(IDictionary dictionary)
    {
        var instance = new JsObject(engine);
        foreach (DictionaryEntry entry in dictionary)
        {
            instance.Set(Convert.ToString(entry.Key, System.Globalization.CultureInfo.InvariantCulture)!, ToJs(entry.Value));
        }

        return instance;
    }

    private JsArray FromItems(IEnumerable items) => new(engine, [.. items.Cast<object?>().Select(ToJs)]);

    private object?[] FromArray(JsArray array, int depth)
    {
        var items = new object?[array.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ToClr(array[(uint)i], depth + 1);
        }

        return items;
    }

    private IDictionary<string, object?>? Shared(ObjectInstance instance)
    {
        foreach (var (map, same) in _shared)
        {
            if (ReferenceEquals(same, instance))
            {
                Fill(map, same);
                return map;
            }
        }

        return null;
    }

    private Dictionary<string, object?> FromObject(ObjectInstance instance, int depth, bool sharedToo = true)
    {
        _ = sharedToo;
        var map = new Dictionary<string, object?>();
        foreach (var (key, descriptor) in instance.GetOwnProperties())
        {
            if (key.IsString() && descriptor.Enumerable)
            {
                var member = instance.Get(key);
                if (member is not Jint.Native.Function.Function)
                {
                    map[key.ToString()] = ToClr(member, depth + 1);
                }
            }
        }

        return map;
    }
}
