using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace JetVision.Workflows.Expressions;

/// <summary>
/// Converts values to the types that definitions ask for, as leniently as Elsa does: a text that is no number becomes 0, a number becomes a text, a text
/// that looks like JSON is parsed. What cannot be converted at all becomes the type's default.
/// </summary>
public static class ValueConverter
{
    private static readonly JsonSerializerOptions TextOptions = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly JsonSerializerOptions ReadOptions = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(), new UntypedValueConverter() },
    };

    /// <summary>Converts a value.</summary>
    /// <param name="value">The value; null stays null.</param>
    /// <param name="target">The type that is wanted.</param>
    /// <returns>A value of the type, or null.</returns>
    /// <exception cref="FormatException">A text looks like JSON but is none.</exception>
    /// <exception cref="OverflowException">A number is too large for the type.</exception>
    public static object? Convert(object? value, Type target)
    {
        if (value is null || target.IsInstanceOfType(value))
        {
            return value;
        }

        var type = Nullable.GetUnderlyingType(target) ?? target;
        return value switch
        {
            _ when type.IsInstanceOfType(value) => value,
            double number when type == typeof(int) => System.Convert.ToInt32(number),
            string text when type == typeof(bool) => FromText(text, type),
            JsonElement json => FromJson(json, type),
            JsonNode node => FromJson(JsonSerializer.SerializeToElement(node, ReadOptions), type),
            string text => FromText(text, type),
            DateTime or DateTimeOffset or DateOnly when IsDate(type) => FromDate(value, type),
            IDictionary<string, object?> map => FromMap(map, type),
            IEnumerable items when type == typeof(string) => JsonSerializer.Serialize(items, items.GetType(), TextOptions),
            IEnumerable items when ItemType(type) is { } item => FromItems(items, type, item),
            _ when type.IsEnum => FromNumberToEnum(value, type),
            _ => FromOther(value, type),
        };
    }

    /// <summary>Converts a value.</summary>
    /// <typeparam name="T">The type that is wanted.</typeparam>
    /// <param name="value">The value; null becomes the type's default.</param>
    /// <returns>A value of the type, or its default.</returns>
    public static T? Convert<T>(object? value) => Convert(value, typeof(T)) is T converted ? converted : default;

    /// <summary>Writes a value as the JSON text that Elsa makes of it: names as they are, characters that are special in HTML escaped.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text.</returns>
    public static string ToJson(object? value) => JsonSerializer.Serialize(value, TextOptions);

    /// <summary>Turns JSON into plain values: dictionaries, arrays, texts, whole numbers where they are whole, otherwise doubles, and booleans.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The value.</returns>
    public static object? ToPlain(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(member => member.Name, member => ToPlain(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(ToPlain).ToArray(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt32(out var number) ? (object)number : json.TryGetInt64(out var large) ? (object)large : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The default of a type: what a value that cannot be converted becomes.</summary>
    internal static object? DefaultOf(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;

    private static object? FromText(string text, Type type)
    {
        if (type == typeof(int) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var truth) ? truth : string.IsNullOrWhiteSpace(text) ? null : false;
        }

        if (type == typeof(byte[]))
        {
            return System.Convert.FromBase64String(text);
        }

        if (!type.IsPrimitive && text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            return ParseText(text, type);
        }

        if (type == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(type))
        {
            return null;
        }

        var converter = TypeDescriptor.GetConverter(type);
        if (converter.CanConvertFrom(typeof(string)) && converter.IsValid(text))
        {
            return converter.ConvertFrom(null, CultureInfo.InvariantCulture, text);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (ItemType(type) is { } item)
        {
            return FromItems(new[] { text }, type, item);
        }

        if (type.IsEnum)
        {
            return Enum.Parse(type, text, ignoreCase: true);
        }

        return FromOther(text, type);
    }

    private static object? ParseText(string text, Type type)
    {
        try
        {
            return FromJson(JsonElement.Parse(text), type);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The text is not the JSON of a {StoredTypes.AliasOf(type) ?? type.Name}: {exception.Message}", exception);
        }
    }

    private static object? FromJson(JsonElement json, Type type) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ when type == typeof(object) => json,
        _ when type == typeof(JsonElement) => json.Clone(),
        JsonValueKind.String when type != typeof(string) => FromText(json.GetString()!, type),
        JsonValueKind.Number when type == typeof(string) => json.GetRawText(),
        JsonValueKind.Number when type.IsPrimitive || type == typeof(decimal) => Convert(ToPlain(json), type),
        JsonValueKind.Object or JsonValueKind.Array when type == typeof(string) => json.GetRawText(),
        JsonValueKind.True or JsonValueKind.False when type == typeof(string) => json.GetBoolean().ToString(),
        JsonValueKind.Object when type.IsAssignableFrom(typeof(Dictionary<string, object?>)) => ToPlain(json),
        _ => json.Deserialize(type, ReadOptions),
    };

    private static object? FromMap(IDictionary<string, object?> map, Type type)
    {
        if (type.IsAssignableFrom(typeof(Dictionary<string, object?>)))
        {
            return new Dictionary<string, object?>(map);
        }

        if (type == typeof(string))
        {
            return ToJson(map);
        }

        if (!type.IsClass && !type.IsInterface && StoredTypes.AliasOf(type) is null)
        {
            return DefaultOf(type);
        }

        return FromJson(JsonSerializer.SerializeToElement(map, TextOptions), type);
    }

    private static object FromItems(IEnumerable items, Type type, Type itemType)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(itemType))!;
        foreach (var item in items)
        {
            list.Add(Convert(item, itemType) ?? DefaultOf(itemType));
        }

        if (type.IsArray)
        {
            var array = Array.CreateInstance(itemType, list.Count);
            list.CopyTo(array, 0);
            return array;
        }

        return type.IsInstanceOfType(list) ? list : Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(itemType), list)!;
    }

    private static Type? ItemType(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        return type is { IsGenericType: true, GenericTypeArguments: [var item] } && type != typeof(Nullable<>)
            && (type.IsAssignableFrom(typeof(List<>).MakeGenericType(item)) || type.IsAssignableFrom(typeof(HashSet<>).MakeGenericType(item)))
                ? item
                : null;
    }

    private static object FromNumberToEnum(object value, Type type) => Enum.ToObject(type, System.Convert.ToInt32(value, CultureInfo.InvariantCulture));

    private static object? FromOther(object value, Type type)
    {
        if (type == typeof(string) && value is Guid or TimeSpan or DateOnly or TimeOnly or Uri)
        {
            return System.Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        if (type == typeof(string) && value is not IConvertible)
        {
            return StoredTypes.AliasOf(value.GetType()) is null ? value.ToString() : JsonSerializer.Serialize(value, value.GetType(), ReadOptions);
        }

        try
        {
            return value is IConvertible ? System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture) : FromRecord(value, type);
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException)
        {
            return DefaultOf(type);
        }
    }

    private static object? FromRecord(object value, Type type) =>
        type.IsPrimitive ? DefaultOf(type) : FromJson(JsonSerializer.SerializeToElement(value, value.GetType(), ReadOptions), type);

    private static bool IsDate(Type type) => type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(DateOnly);

    private static object FromDate(object value, Type type)
    {
        var moment = value switch
        {
            DateTime time => time.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(time, TimeSpan.Zero) : new DateTimeOffset(time),
            DateTimeOffset time => time,
            DateOnly date => new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero),
            _ => throw new FormatException("Not a date."),
        };
        return type == typeof(DateTime) ? moment.DateTime : type == typeof(DateOnly) ? DateOnly.FromDateTime(moment.DateTime) : moment;
    }

    private sealed class UntypedValueConverter : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ToPlain(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
        {
            if (value.GetType() == typeof(object))
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
                return;
            }

            JsonSerializer.Serialize(writer, value, value.GetType(), options);
        }
    }
}
