using System.Collections;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace JetVision.Workflows.Activities.Http;

/// <summary>Answers the request with a file, or with several as a zip. The caller gets it once the run is saved.</summary>
[Activity("Elsa", "HTTP", "Sends one or more files (zipped) as the HTTP response.", DisplayName = "HTTP File Response")]
public sealed class WriteFileHttpResponse : Activity
{
    private const int MaximumFiles = 1000;
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Gets or sets the type of the file; by the content when empty.</summary>
    public Input<string?> ContentType { get; set; } = new((string?)null);

    /// <summary>Gets or sets the name to save it under; by the content when empty.</summary>
    public Input<string?> Filename { get; set; } = new((string?)null);

    /// <summary>Gets or sets what tells this content from another, in quotes; by the content when empty.</summary>
    public Input<string?> EntityTag { get; set; } = new((string?)null);

    /// <summary>Gets or sets the content: bytes, a text, an address to download from, a file, or a list of these.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<object> Content { get; set; } = new((object)null!);

    /// <summary>Gets or sets whether a client may ask for a part, to go on with an interrupted download.</summary>
    public Input<bool> EnableResumableDownloads { get; set; } = new(false);

    /// <summary>Gets or sets what a client names a download by. The same content gives the same bytes here, so that nothing needs to be kept under it.</summary>
    public Input<string> DownloadCorrelationId { get; set; } = new((string)null!);

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var http = HttpWorkflowContext.Of(context) ?? throw new FaultException(
            "0", "HTTP", "System", "There is no request to answer: the run was not started or resumed by one, or it has waited since.");
        if (HttpWorkflowContext.HasResponded(http))
        {
            throw new InvalidOperationException("StatusCode cannot be set because the response has already started.");
        }

        var files = new List<HttpFile>();
        await CollectAsync(context, context.Get(Content), files);
        if (files.Count == 0)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            Send(context, http, files is [var single] ? single : Zip(files));
        }

        HttpWorkflowContext.MarkResponded(http);
        await context.CompleteActivityAsync();
    }

    /// <summary>The type of a file by its name.</summary>
    internal static string TypeOf(string filename) => Types.TryGetContentType(filename, out var type) ? type : "application/octet-stream";

    private static async ValueTask CollectAsync(ActivityExecutionContext context, object? content, List<HttpFile> files)
    {
        if (files.Count >= MaximumFiles)
        {
            throw new InvalidOperationException($"A response has {MaximumFiles} files at most.");
        }

        switch (content)
        {
            case null:
                break;
            case HttpFile file:
                files.Add(file);
                break;
            case FormFile file:
                files.Add(new HttpFile(file.Content, Path.GetFileName(file.FileName), file.ContentType));
                break;
            case byte[] bytes:
                files.Add(new HttpFile(bytes, "file.bin", "application/octet-stream"));
                break;
            case string text when text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out var address):
                await CollectAsync(context, address, files);
                break;
            case string text:
                files.Add(new HttpFile(Encoding.UTF8.GetBytes(text), "file.txt", "text/plain"));
                break;
            case Uri address:
                using (var request = new HttpRequestMessage(HttpMethod.Get, address))
                using (var response = await OutboundHttp.Of(context).SendAsync(request, context.CancellationToken))
                {
                    response.EnsureSuccessStatusCode();
                    files.Add(await DownloadHttpFile.FileOfAsync(response, address, context.CancellationToken) ?? new HttpFile([], "file.bin", "application/octet-stream"));
                }

                break;
            // A file that went through a script or a variable of another type comes as its members.
            case IDictionary<string, object?> map when ValueConverter.Convert<HttpFile>(map) is { Content: not null } file:
                files.Add(file);
                break;
            case IEnumerable items:
                foreach (var item in items)
                {
                    await CollectAsync(context, item, files);
                }

                break;
            default:
                throw new InvalidOperationException($"A {content.GetType().Name} can not be sent as a file; give bytes, a text, an address, a file, or a list of these.");
        }
    }

    /// <summary>The files in one; equal files give equal bytes, because the entries have no times of their own.</summary>
    private static HttpFile Zip(List<HttpFile> files)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var file in files)
            {
                var name = Path.GetFileName(file.Filename) is { Length: > 0 } plain ? plain : "file.bin";
                for (var i = 2; !taken.Add(name); i++)
                {
                    name = $"{Path.GetFileNameWithoutExtension(file.Filename)}-{i}{Path.GetExtension(file.Filename)}";
                }

                var entry = archive.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(file.Content);
            }
        }

        var bytes = buffer.ToArray();
        return new HttpFile(bytes, "download.zip", "application/zip", $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private void Send(ActivityExecutionContext context, HttpContext http, HttpFile file)
    {
        var name = Given(context.Get(Filename)) ?? Given(file.Filename) ?? "file.bin";
        var response = http.Response;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        response.Headers.ContentDisposition = disposition.ToString();
        response.ContentType = Given(context.Get(ContentType)) ?? Given(file.ContentType) ?? TypeOf(name);
        ReadOnlyMemory<byte> content = file.Content;
        if (context.Get(EnableResumableDownloads))
        {
            content = Part(http, content, Given(context.Get(EntityTag)) ?? Given(file.ETag));
        }

        response.ContentLength = content.Length;
        content.Span.CopyTo(response.BodyWriter.GetSpan(content.Length));
        response.BodyWriter.Advance(content.Length);
    }

    /// <summary>The part that the request asks for, when it asks for one of this very content.</summary>
    private static ReadOnlyMemory<byte> Part(HttpContext http, ReadOnlyMemory<byte> content, string? tag)
    {
        var (request, response) = (http.Request.GetTypedHeaders(), http.Response);
        response.Headers.AcceptRanges = "bytes";
        var entity = tag is not null && EntityTagHeaderValue.TryParse(tag, out var parsed) ? parsed : null;
        if (entity is not null)
        {
            response.Headers.ETag = entity.ToString();
        }

        if (request.Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges }
            || (request.IfRange?.EntityTag is { } wanted && (entity is null || !wanted.Compare(entity, useStrongComparison: true))))
        {
            return content;
        }

        var range = ranges.First();
        var from = range.From ?? Math.Max(0, content.Length - (range.To ?? 0));
        var to = range.From is null ? content.Length - 1 : Math.Min(range.To ?? long.MaxValue, content.Length - 1);
        if (from > to || from >= content.Length)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = new ContentRangeHeaderValue(content.Length).ToString();
            return ReadOnlyMemory<byte>.Empty;
        }

        response.StatusCode = StatusCodes.Status206PartialContent;
        response.Headers.ContentRange = new ContentRangeHeaderValue(from, to, content.Length).ToString();
        return content.Slice((int)from, (int)(to - from + 1));
    }
}
