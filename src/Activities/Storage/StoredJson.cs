using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace JetVision.Activities.Storage;

/// <summary>The one JSON setting for documents in columns and payloads of effects: camel case, enums by name, NodaTime in ISO 8601.</summary>
public static class StoredJson
{
    /// <summary>Gets the setting.</summary>
    public static JsonSerializerOptions Options { get; } = new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

    /// <summary>Writes a document.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The document.</param>
    /// <returns>The JSON.</returns>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads a document.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="json">The JSON.</param>
    /// <returns>The document.</returns>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"A {typeof(T).Name} is missing.");
}
