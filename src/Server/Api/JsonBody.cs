using System.Text;
using System.Text.Json;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;

namespace JetVision.Server.Api;

/// <summary>Reads a JSON body so that a mistake is answered with the field at fault.</summary>
internal static class JsonBody
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static async Task<(byte[] Raw, T? Value, Refusal? Refusal)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        var raw = buffer.ToArray();
        if (raw.Length == 0)
        {
            return (raw, null, new Refusal(RefusalKind.Invalid, "body", "The body is empty; send JSON."));
        }

        try
        {
            _ = StrictUtf8.GetCharCount(raw);
            return JsonSerializer.Deserialize<T>(raw, StoredJson.Options) is { } value
                ? (raw, value, null)
                : (raw, null, new Refusal(RefusalKind.Invalid, "body", "The body is null; send a JSON object."));
        }
        catch (DecoderFallbackException)
        {
            return (raw, null, new Refusal(RefusalKind.Invalid, "body", "The body is not UTF-8; send it as UTF-8."));
        }
        catch (JsonException fault)
        {
            var field = fault.Path is null or "$" ? "body" : fault.Path.StartsWith("$.", StringComparison.Ordinal) ? fault.Path[2..] : fault.Path;
            return (raw, null, new Refusal(RefusalKind.Invalid, field, $"{field} cannot be read: {Sentence(fault)}"));
        }
    }

    private static string Sentence(JsonException fault) => fault.Message.Split(" Path:", 2)[0].Trim() is { Length: > 0 } message ? message : "check its form.";
}
