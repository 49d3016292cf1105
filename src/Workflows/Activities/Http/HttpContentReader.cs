using System.Text;
using System.Text.Json;
using JetVision.Workflows.Expressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace JetVision.Workflows.Activities.Http;

/// <summary>Reads a request's content, up to a limit.</summary>
internal sealed class HttpContentReader(HttpRequest request, long? sizeLimit)
{
    private const int BufferSize = 16 * 1024;

    public FormFile[] Files { get; private set; } = [];

    public async Task<object?> ReadAsync(CancellationToken cancellation)
    {
        if (request.ContentLength > sizeLimit)
        {
            throw TooLarge();
        }

        if (request.ContentLength is null or 0 && string.IsNullOrWhiteSpace(request.ContentType))
        {
            return null;
        }

        if (request.HasFormContentType)
        {
            return await ReadFormAsync(cancellation);
        }

        var bytes = await ReadBytesAsync(cancellation);
        if (bytes.Length == 0)
        {
            return null;
        }

        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        if (!IsText(type))
        {
            return new HttpFile(bytes, FileName(), request.ContentType ?? "", request.Headers.ETag.FirstOrDefault());
        }

        // JSON that no variable takes stays a text, as in stock.
        return type.Contains("json", StringComparison.Ordinal) && Target is not null && Target != typeof(string)
            ? ValueConverter.ToPlain(JsonElement.Parse(bytes))
            : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Whether a content is read as a text, or parsed from one; all else is a file, also a type that sounds like text. A Word document's type says XML, and stock believes it.</summary>
    public static bool IsText(string type) =>
        type.Contains("text/plain", StringComparison.OrdinalIgnoreCase) || type.Contains("text/html", StringComparison.OrdinalIgnoreCase)
        || type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("xml", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the request calls its content, without any folder; stock's name when it does not say.</summary>
    private string FileName() =>
        ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition)
        && Path.GetFileName((disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).ToString()) is { Length: > 0 } name
            ? name
            : "file.dat";

    private async Task<Dictionary<string, object?>> ReadFormAsync(CancellationToken cancellation)
    {
        var form = await request.ReadFormAsync(cancellation);
        var files = new List<FormFile>();
        foreach (var file in form.Files)
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancellation);
            files.Add(new FormFile(file.Name, file.FileName, file.ContentType, file.Length, content.ToArray()));
        }

        Files = [.. files];
        return HttpWorkflowContext.ToValues(form);
    }

    /// <summary>The content as it came.</summary>
    /// <exception cref="HttpRefusal">It is larger than the limit.</exception>
    public async Task<byte[]> ReadBytesAsync(CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        var buffer = new byte[BufferSize];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > sizeLimit)
            {
                throw TooLarge();
            }
        }

        return content.ToArray();
    }

    private HttpRefusal TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, Outcome, new { Message = $"The maximum request size allowed is {sizeLimit} bytes." });

    /// <summary>Gets the type of the variable that takes the content, when one does: JSON for a text stays as it came.</summary>
    public Type? Target { get; init; }

    /// <summary>Gets the outcome for a request that is too large; null when it is refused.</summary>
    public string? Outcome { get; init; }
}
