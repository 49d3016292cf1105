using System.Net;
using System.Text;
using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;
using Microsoft.AspNetCore.Http;

namespace JetVision.Workflows.Activities.Http;

/// <summary>Answers the request that started or resumed the run. The caller gets it once the run is saved.</summary>
[Activity("Elsa", "HTTP", "Writes an HTTP response.", DisplayName = "HTTP Response")]
public sealed class WriteHttpResponse : Activity
{
    /// <summary>Gets or sets the status code.</summary>
    [Input(DefaultValue = HttpStatusCode.OK, UIHint = InputUIHints.DropDown)]
    public Input<HttpStatusCode> StatusCode { get; set; } = new(HttpStatusCode.OK);

    /// <summary>Gets or sets the content: a text, or a value that is written as JSON.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<object?> Content { get; set; } = new((object?)null);

    /// <summary>Gets or sets the type of the content; by the content when empty.</summary>
    [Input(UIHint = InputUIHints.DropDown, Options = new[] { "", "application/json", "application/soap+xml", "application/x-www-form-urlencoded", "application/xml", "text/html", "text/json", "text/plain", "text/richtext", "text/xml" })]
    public Input<string?> ContentType { get; set; } = new((string?)null);

    /// <summary>Gets or sets further headers.</summary>
    [Input(Category = "Advanced", UIHint = InputUIHints.JsonEditor)]
    public Input<HttpHeaders?> ResponseHeaders { get; set; } = new((HttpHeaders?)null);

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var http = HttpWorkflowContext.Of(context) ?? throw new FaultException(
            "0", "HTTP", "System", "There is no request to answer: the run was not started or resumed by one, or it has waited since.");
        if (HttpWorkflowContext.HasResponded(http))
        {
            throw new InvalidOperationException("StatusCode cannot be set because the response has already started.");
        }

        var response = http.Response;
        response.StatusCode = (int)context.Get(StatusCode);
        foreach (var (name, values) in context.Get(ResponseHeaders) ?? [])
        {
            response.Headers[name] = values;
        }

        if (context.Get(Content) is { } content)
        {
            Write(response, content, context.Get(ContentType));
        }

        HttpWorkflowContext.MarkResponded(http);
        return context.CompleteActivityAsync();
    }

    /// <summary>Puts the content into the response's buffer, which is sent when the request ends.</summary>
    private static void Write(HttpResponse response, object content, string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType))
        {
            contentType = content switch
            {
                byte[] => "application/octet-stream",
                string => "text/plain",
                _ => "application/json",
            };
        }

        response.ContentType = contentType;
        if (response.StatusCode == StatusCodes.Status204NoContent)
        {
            return;
        }

        var bytes = content switch
        {
            byte[] raw => raw,
            string text => Encoding.UTF8.GetBytes(text),
            _ => JsonSerializer.SerializeToUtf8Bytes(content, content.GetType(), ValueJson.Options),
        };
        bytes.CopyTo(response.BodyWriter.GetSpan(bytes.Length));
        response.BodyWriter.Advance(bytes.Length);
    }
}
