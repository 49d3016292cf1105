using System.Text;
using System.Text.Json;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;

namespace JetVision.Server.Api;

/// <summary>Reads a JSON body so that a mistake is answered with the field at fault.</summary>
internal static class JsonBody
{
    /// <summary>The most that a program may send in one body, in bytes.</summary>
    private const int MaxBytes = 1024 * 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static async Task<(byte[] Raw, T? Value, Refusal? Refusal)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        var raw = await ReadAsync(request.Body, request.HttpContext.RequestAborted);
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

    /// <summary>Reads to the end even of what is too long, so that a sender who is still writing gets the answer and not a closed connection; Kestrel's own limit ends what never ends.</summary>
    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        long length = 0;
        for (int read; (read = await body.ReadAsync(chunk, cancellation)) > 0;)
        {
            length += read;
            if (length <= MaxBytes)
            {
                buffer.Write(chunk, 0, read);
            }
        }

        return length <= MaxBytes ? buffer.ToArray() : throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }

    private static string Sentence(JsonException fault) => fault.Message.Split(" Path:", 2)[0].Trim() is { Length: > 0 } message ? message : "check its form.";
}
