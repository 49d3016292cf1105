using System.Text.Json;
using System.Text.Json.Serialization;

namespace JetVision.Workflows.Activities.Http;

/// <summary>HTTP headers: one or more values a name, names without regard to case. JSON may give a text or a list of texts.</summary>
[JsonConverter(typeof(HttpHeadersConverter))]
public sealed class HttpHeaders : Dictionary<string, string[]>
{
    /// <summary>Makes headers without any.</summary>
    public HttpHeaders()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>Makes headers.</summary>
    /// <param name="headers">Names with their values; a name that repeats keeps all its values.</param>
    public HttpHeaders(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
        : this()
    {
        foreach (var (name, values) in headers)
        {
            this[name] = TryGetValue(name, out var known) ? [.. known, .. values] : [.. values];
        }
    }

    private sealed class HttpHeadersConverter : JsonConverter<HttpHeaders>
    {
        public override HttpHeaders Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var headers = new HttpHeaders();
            foreach (var member in JsonElement.ParseValue(ref reader).EnumerateObject())
            {
                headers[member.Name] = member.Value.ValueKind == JsonValueKind.Array
                    ? [.. member.Value.EnumerateArray().Select(value => value.ToString())]
                    : [member.Value.ToString()];
            }

            return headers;
        }

        public override void Write(Utf8JsonWriter writer, HttpHeaders value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, values) in value)
            {
                writer.WriteStartArray(name);
                foreach (var one in values)
                {
                    writer.WriteStringValue(one);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }
    }
}

/// <summary>A file that came with a request.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="FileName">The file's name, as the sender gave it.</param>
/// <param name="ContentType">The type, as the sender gave it.</param>
/// <param name="Length">The size in bytes.</param>
/// <param name="Content">The bytes.</param>
public sealed record FormFile(string Name, string FileName, string ContentType, long Length, byte[] Content);

/// <summary>What an endpoint waits for.</summary>
/// <param name="Path">The path below the base of all endpoints, in lower case but for its parameters, without slashes at its ends.</param>
/// <param name="Method">The method, in lower case.</param>
/// <param name="Authorize">Whether the caller must be signed in.</param>
/// <param name="Policy">The policy that the caller must meet; null for none.</param>
/// <param name="RequestTimeout">How long the request may take; null for no limit of its own.</param>
/// <param name="RequestSizeLimit">How many bytes the request may have; null for no limit of its own.</param>
public sealed record HttpEndpointStimulus(string Path, string Method, bool Authorize = false, string? Policy = null, TimeSpan? RequestTimeout = null, long? RequestSizeLimit = null);
