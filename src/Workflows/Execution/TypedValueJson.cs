using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Execution;

/// <summary>
/// Writes the values of a run so that they come back with their types. Texts, booleans, whole numbers of 32 bits, doubles, dictionaries and arrays are plain
/// JSON; every other type of <see cref="StoredTypes"/> is <c>{"$type":alias,"value":…}</c>. A value of a type without a stored name is plain JSON and comes back
/// as dictionaries, arrays and numbers; one that is no JSON at all, such as an open request, is null.
/// </summary>
public sealed class TypedValueConverter : JsonConverter<Dictionary<string, object?>>
{
    private const string TypeMember = "$type";
    private const string ValueMember = "value";

    /// <inheritdoc/>
    public override Dictionary<string, object?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An object of values was expected.");
        }

        return ReadMembers(ref reader);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Dictionary<string, object?> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        WriteMembers(writer, value);
        writer.WriteEndObject();
    }

    /// <summary>Writes one value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    public static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                var digits = number.ToString("R", CultureInfo.InvariantCulture);
                writer.WriteRawValue(digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0", skipInputValidation: true);
                break;
            case IDictionary<string, object?> map:
                WriteMap(writer, map);
                break;
            // An array of texts is an array of objects to the language, not to us: it keeps its type below.
            case object?[] or List<object?> when value.GetType() == typeof(object[]) || value is List<object?>:
                writer.WriteStartArray();
                foreach (var item in (IEnumerable)value)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteTagged(writer, value);
                break;
        }
    }

    /// <summary>Reads one value.</summary>
    /// <param name="reader">Stands on the value's first token, afterwards on its last.</param>
    /// <returns>The value.</returns>
    public static object? ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader));
                }

                return items.ToArray();
            case JsonTokenType.StartObject:
                var first = reader;
                first.Read();
                return first.TokenType == JsonTokenType.PropertyName && first.ValueTextEquals(TypeMember) ? ReadTagged(ref reader) : ReadMembers(ref reader);
            default:
                return null;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary<string, object?> map)
    {
        var tagged = map.ContainsKey(TypeMember);
        writer.WriteStartObject();
        if (tagged)
        {
            writer.WriteString(TypeMember, "ObjectDictionary");
            writer.WriteStartObject(ValueMember);
        }

        WriteMembers(writer, map);
        if (tagged)
        {
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> map)
    {
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
    }

    private static void WriteTagged(Utf8JsonWriter writer, object value)
    {
        var type = value.GetType();
        var alias = StoredTypes.AliasOf(type) ?? (value is System.Text.Json.Nodes.JsonNode ? "JsonNode" : null);
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var inner = new Utf8JsonWriter(buffer);
            JsonSerializer.Serialize(inner, value, type, ValueJson.Options);
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException or InvalidOperationException)
        {
            writer.WriteNullValue();
            return;
        }

        if (alias is null)
        {
            writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(TypeMember, alias);
        writer.WritePropertyName(ValueMember);
        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        writer.WriteEndObject();
    }

    private static Dictionary<string, object?> ReadMembers(ref Utf8JsonReader reader)
    {
        var map = new Dictionary<string, object?>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = ReadValue(ref reader);
        }

        return map;
    }

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        var whole = reader.HasValueSequence || reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;
        return whole && reader.TryGetInt32(out var number) ? (object)number : reader.GetDouble();
    }

    private static object? ReadTagged(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Read();
        var alias = reader.GetString()!;
        reader.Read();
        reader.Read();
        object? value;
        if (alias == "ObjectDictionary")
        {
            value = ReadMembers(ref reader);
        }
        else
        {
            var element = JsonElement.ParseValue(ref reader);
            value = StoredTypes.TryResolve(alias, out var type) ? element.Deserialize(type, ValueJson.Options) : ValueConverter.ToPlain(element);
        }

        reader.Read();
        return value;
    }
}
