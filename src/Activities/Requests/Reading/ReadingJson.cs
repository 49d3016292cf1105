using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Activities.Requests.Reading;

/// <summary>How a reading is written as JSON. The converters sit on the members, so any serializer options give the same shape.</summary>
internal static class ReadingJson
{
    public static JsonSerializerOptions Options { get; } = Frozen();

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>Writes an enum's names in snake case.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;

internal sealed class NullableDateJson : JsonConverter<LocalDate?>
{
    public override LocalDate? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : ReadingText.Date(reader.GetString());

    public override void Write(Utf8JsonWriter writer, LocalDate? value, JsonSerializerOptions options)
    {
        if (value is { } date)
        {
            writer.WriteStringValue(LocalDatePattern.Iso.Format(date));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

internal sealed class DateListJson : JsonConverter<IReadOnlyList<LocalDate>>
{
    public override IReadOnlyList<LocalDate>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<string[]>(ref reader, options) is { } texts ? [.. texts.Select(ReadingText.Date)] : null;

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<LocalDate> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var date in value)
        {
            writer.WriteStringValue(LocalDatePattern.Iso.Format(date));
        }

        writer.WriteEndArray();
    }
}

internal sealed class NullableTimeJson : JsonConverter<LocalTime?>
{
    public override LocalTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : ReadingText.Time(reader.GetString());

    public override void Write(Utf8JsonWriter writer, LocalTime? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(ReadingText.Minutes.Format(time));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

internal static class ReadingText
{
    public static LocalTimePattern Minutes { get; } = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static LocalDate Date(string? text) => LocalDatePattern.Iso.Parse(text ?? string.Empty) is { Success: true } parsed
        ? parsed.Value
        : throw new JsonException($"'{text}' is not a date in the form YYYY-MM-DD.");

    public static LocalTime Time(string? text) => Minutes.Parse(text ?? string.Empty) is { Success: true } parsed
        ? parsed.Value
        : throw new JsonException($"'{text}' is not a time in the form HH:MM.");
}
