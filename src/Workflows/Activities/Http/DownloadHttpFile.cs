using System.Globalization;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;

namespace JetVision.Workflows.Activities.Http;

/// <summary>Downloads a file; in a flowchart the port named by the status code is followed, and always also Done.</summary>
[Activity("Elsa", "HTTP", "Downloads a file from a given address.", DisplayName = "Download File", Kind = ActivityKind.Task)]
public sealed class DownloadHttpFile : Activity
{
    /// <summary>Gets or sets the address.</summary>
    [Input(DisplayName = "URL")]
    public Input<Uri?> Url { get; set; } = new((Uri?)null);

    /// <summary>Gets or sets the method.</summary>
    [Input(DefaultValue = "GET", UIHint = InputUIHints.DropDown, Options = new[] { "GET", "POST", "PUT" })]
    public Input<string> Method { get; set; } = new("GET");

    /// <summary>Gets or sets the status codes that have a port.</summary>
    [Input(UIHint = InputUIHints.MultiText, DefaultValue = new[] { 200 })]
    public Input<ICollection<int>> ExpectedStatusCodes { get; set; } = new((ICollection<int>)[]);

    /// <summary>Gets or sets the content to send: a text, bytes, or a value that is written as JSON.</summary>
    [Input(DisplayName = "Request Content", UIHint = InputUIHints.SingleLine)]
    public Input<object?> Content { get; set; } = new((object?)null);

    /// <summary>Gets or sets the type of the content to send; without one none is sent.</summary>
    [Input(DisplayName = "Content Type", UIHint = InputUIHints.DropDown, Options = new[] { "", "application/json", "application/soap+xml", "application/x-www-form-urlencoded", "application/xml", "text/html", "text/json", "text/plain", "text/richtext", "text/xml" })]
    public Input<string?> RequestContentType { get; set; } = new((string?)null);

    /// <summary>Gets or sets the value of the header Authorization.</summary>
    [Input(Category = "Security")]
    public Input<string?> Authorization { get; set; } = new((string?)null);

    /// <summary>Gets or sets whether that value is sent even if it has no known form.</summary>
    [Input(Category = "Security")]
    public Input<bool> DisableAuthorizationHeaderValidation { get; set; } = new(false);

    /// <summary>Gets or sets further headers.</summary>
    [Input(Category = "Advanced", UIHint = InputUIHints.JsonEditor)]
    public Input<HttpHeaders?> RequestHeaders { get; set; } = new((HttpHeaders?)null);

    /// <summary>Gets or sets where a summary of the response goes.</summary>
    [DescribedAs("HttpResponseMessage")]
    public Output<object?>? Response { get; set; }

    /// <summary>Gets or sets where the status code goes.</summary>
    public Output<int>? StatusCode { get; set; }

    /// <summary>Gets or sets where the content goes, as bytes too: a run keeps no open stream.</summary>
    [DescribedAs("Stream")]
    public Output<byte[]?>? ResponseContentStream { get; set; }

    /// <summary>Gets or sets where the content goes.</summary>
    public Output<byte[]?>? ResponseContentBytes { get; set; }

    /// <summary>Gets or sets where the response's headers go.</summary>
    public Output<HttpHeaders?>? ResponseHeaders { get; set; }

    /// <summary>Gets or sets where the headers of the response's content go.</summary>
    [Output(DisplayName = "Content Headers")]
    public Output<HttpHeaders?>? ResponseContentHeaders { get; set; }

    /// <summary>Gets or sets where the file goes; null when the response has no content.</summary>
    public Output<HttpFile?>? Result { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        HttpResponseMessage response;
        using var request = Prepare(context);
        try
        {
            response = await OutboundHttp.Of(context).SendAsync(request, context.CancellationToken);
        }
        catch (HttpRequestException exception)
        {
            context.AddExecutionLogEntry("Error", exception.Message);
            context.JournalData["Error"] = exception.Message;
            await context.CompleteActivityWithOutcomesAsync("Failed to connect");
            return;
        }
        catch (TaskCanceledException exception) when (!context.WorkflowExecutionContext.HostCancellation.IsCancellationRequested)
        {
            context.AddExecutionLogEntry("Error", exception.Message);
            context.JournalData["Cancelled"] = true;
            await context.CompleteActivityWithOutcomesAsync("Timeout");
            return;
        }

        using (response)
        {
            var file = await FileOfAsync(response, request.RequestUri!, context.CancellationToken);
            var status = (int)response.StatusCode;
            context.Set(Response, new Dictionary<string, object?> { ["StatusCode"] = status, ["ReasonPhrase"] = response.ReasonPhrase });
            context.Set(StatusCode, status);
            context.Set(ResponseContentStream, file?.Content);
            context.Set(ResponseContentBytes, file?.Content);
            context.Set(ResponseHeaders, new HttpHeaders(response.Headers));
            context.Set(ResponseContentHeaders, new HttpHeaders(response.Content.Headers));
            context.Set(Result, file);
            var expected = context.Get(ExpectedStatusCodes) ?? [];
            await (expected.Count == 0
                ? context.CompleteActivityWithOutcomesAsync("Done")
                : context.CompleteActivityWithOutcomesAsync(expected.Contains(status) ? status.ToString(CultureInfo.InvariantCulture) : "Unmatched status code", "Done"));
        }
    }

    /// <summary>The content of a response as a file: named by its header, otherwise by the address.</summary>
    internal static async Task<HttpFile?> FileOfAsync(HttpResponseMessage response, Uri address, CancellationToken cancellation)
    {
        var content = await OutboundHttp.ReadAsync(response.Content, cancellation);
        if (content.Length == 0)
        {
            return null;
        }

        var headers = response.Content.Headers;
        var name = (headers.ContentDisposition?.FileNameStar ?? headers.ContentDisposition?.FileName)?.Trim('"');
        name = string.IsNullOrWhiteSpace(name) ? address.Segments[^1].Trim('/') : name;
        name = Path.GetFileName(name) is { Length: > 0 } plain ? plain : "file.dat";
        return new HttpFile(content, name, headers.ContentType?.MediaType ?? WriteFileHttpResponse.TypeOf(name), response.Headers.ETag?.Tag);
    }

    private HttpRequestMessage Prepare(ActivityExecutionContext context) => OutboundRequest.Of(
        context.Get(Url) ?? throw new InvalidOperationException("The download has no address."),
        context.Get(Method),
        context.Get(Authorization),
        context.Get(DisableAuthorizationHeaderValidation),
        context.Get(RequestHeaders),
        context.Get(RequestContentType),
        context.Get(Content));
}
