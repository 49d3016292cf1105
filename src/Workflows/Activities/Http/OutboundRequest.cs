using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Activities.Http;

/// <summary>Makes the message of an activity that sends a request.</summary>
internal static class OutboundRequest
{
    /// <summary>Makes the message; a content without a type is not sent, and an empty type means JSON.</summary>
    public static HttpRequestMessage Of(
        Uri url, string? method, string? authorization, bool takesAnyAuthorization, HttpHeaders? headers, string? contentType, object? content)
    {
        var request = new HttpRequestMessage(new HttpMethod(method is { Length: > 0 } given ? given : "GET"), url);
        if (authorization is { Length: > 0 })
        {
            if (takesAnyAuthorization)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }
            else
            {
                request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
            }
        }

        foreach (var (name, values) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        if (contentType is not null && content is not null)
        {
            request.Content = ContentOf(content, contentType.Length == 0 ? "application/json" : contentType);
        }

        return request;
    }

    private static HttpContent ContentOf(object content, string type)
    {
        if (type == "application/x-www-form-urlencoded" && content is IDictionary<string, object?> fields)
        {
            return new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Key, Convert.ToString(field.Value, CultureInfo.InvariantCulture) ?? "")));
        }

        HttpContent body = content is byte[] bytes
            ? new ByteArrayContent(bytes)
            : new StringContent(content as string ?? JsonSerializer.Serialize(content, content.GetType(), ValueJson.Options), Encoding.UTF8);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return body;
    }
}
