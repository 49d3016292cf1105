using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace JetVision.Workflows.Execution;

/// <summary>The one JSON setting for all values that the engine keeps or hands on.</summary>
public static class ValueJson
{
    /// <summary>Gets the setting: camel case, enums by name, nulls left out of nothing.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>Makes the hash by which a stimulus finds its bookmarks and triggers.</summary>
public static class StimulusHash
{
    /// <summary>Hashes an activity type, a stimulus and, when given, an execution id.</summary>
    /// <param name="activityType">The stored type name of the activity that waits.</param>
    /// <param name="stimulus">The stimulus; members are compared in order of their names.</param>
    /// <param name="activityInstanceId">The execution that must match too; null when any may.</param>
    /// <returns>Sixty-four hexadecimal digits.</returns>
    public static string Of(string activityType, object? stimulus, string? activityInstanceId = null)
    {
        var text = new StringBuilder(activityType).Append('\n');
        Write(text, stimulus as JsonElement? ?? JsonSerializer.SerializeToElement(stimulus, ValueJson.Options));
        text.Append('\n').Append(activityInstanceId);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    text.Append(member.Name).Append(':');
                    Write(text, member.Value);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Write(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }
}
