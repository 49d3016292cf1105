using System.Text.Json;

namespace JetVision.Server.Portal.Public;

/// <summary>The fields of a post, sent as a form by a page or as JSON by a program.</summary>
/// <param name="Fields">The fields by name, without regard to case.</param>
/// <param name="IsJson">Whether the answer is wanted as JSON too.</param>
internal sealed record PostedFields(IReadOnlyDictionary<string, string> Fields, bool IsJson)
{
    /// <summary>Gets a field, trimmed; null when it is absent or blank.</summary>
    public string? this[string name] => Fields.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>Reads the body.</summary>
    /// <returns>The fields; null when the body is neither a form nor a JSON object.</returns>
    public static async Task<PostedFields?> ReadAsync(HttpRequest request)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            if (request.HasFormContentType)
            {
                foreach (var (name, values) in await request.ReadFormAsync(request.HttpContext.RequestAborted))
                {
                    fields[name] = values.ToString();
                }

                return new PostedFields(fields, false);
            }

            if (request.HasJsonContentType())
            {
                using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    foreach (var property in document.RootElement.EnumerateObject())
                    {
                        fields[property.Name] = property.Value.ValueKind == JsonValueKind.Null ? "" : property.Value.ToString();
                    }

                    return new PostedFields(fields, true);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            return null;
        }

        // No body at all is a post without fields: declining needs none.
        return request.ContentLength is 0 or null && request.ContentType is null ? new PostedFields(fields, false) : null;
    }
}
