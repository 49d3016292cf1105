using System.Globalization;
using System.Text;
using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Runtime.Faults;

namespace JetVision.Workflows.Activities.Http;

/// <summary>What the activities that send requests share.</summary>
public abstract class SendHttpRequestBase : Activity, IDescribesItself
{
    /// <summary>Gets or sets the address.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<Uri?> Url { get; set; } = new((Uri?)null);

    /// <summary>Gets or sets the method.</summary>
    [Input(Order = 1, DefaultValue = "GET", UIHint = InputUIHints.DropDown, Options = new[] { "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD" })]
    public Input<string> Method { get; set; } = new("GET");

    /// <summary>Gets or sets the content: a text, or a value that is written as JSON.</summary>
    [Input(Order = 2, UIHint = InputUIHints.SingleLine)]
    public Input<object?> Content { get; set; } = new((object?)null);

    /// <summary>Gets or sets the type of the content; without one no content is sent.</summary>
    [Input(Order = 3, UIHint = InputUIHints.DropDown, Options = new[] { "", "application/json", "application/soap+xml", "application/x-www-form-urlencoded", "application/xml", "text/html", "text/json", "text/plain", "text/richtext", "text/xml" })]
    public Input<string?> ContentType { get; set; } = new((string?)null);

    /// <summary>Gets or sets the value of the header Authorization.</summary>
    [Input(Order = 4, Category = "Security", CanContainSecrets = true)]
    public Input<string?> Authorization { get; set; } = new((string?)null);

    /// <summary>Gets or sets whether that value is sent even if it has no known form.</summary>
    [Input(Order = 5, Category = "Security")]
    public Input<bool> DisableAuthorizationHeaderValidation { get; set; } = new(false);

    /// <summary>Gets or sets further headers.</summary>
    [Input(Order = 6, Category = "Advanced", UIHint = InputUIHints.JsonEditor)]
    public Input<HttpHeaders?> RequestHeaders { get; set; } = new((HttpHeaders?)null);

    /// <summary>Gets or sets whether failures that may pass are tried again, eight times at most.</summary>
    public Input<bool> EnableResiliency { get; set; } = new(false);

    /// <summary>Gets or sets where the status code goes.</summary>
    public Output<int>? StatusCode { get; set; }

    /// <summary>Gets or sets where the content goes: JSON as an object unless the variable is a text, other texts as they are, all else as a file.</summary>
    public Output<object?>? ParsedContent { get; set; }

    /// <summary>Gets or sets where the response's headers go.</summary>
    public Output<HttpHeaders?>? ResponseHeaders { get; set; }

    /// <summary>Gets or sets where a summary of the response goes.</summary>
    [DescribedAs("HttpResponseMessage")]
    public Output<object?>? Result { get; set; }

    private static readonly TimeSpan LongestPauseHere = TimeSpan.FromSeconds(10);

    private static readonly RetryPolicy Stubborn = new() { MaxRetryAttempts = 8, UseJitter = false };

    IReadOnlyDictionary<string, object?> IDescribesItself.CustomProperties { get; } = new Dictionary<string, object?> { ["Resilient"] = true, ["ResilienceCategory"] = "HTTP" };

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        HttpResponseMessage response;
        try
        {
            response = await SendAsync(context);
        }
        catch (HttpRequestException exception)
        {
            context.AddExecutionLogEntry("Error", exception.Message);
            context.JournalData["Error"] = exception.Message;
            await OnFailedToConnectAsync(context);
            return;
        }
        catch (TaskCanceledException exception) when (!context.WorkflowExecutionContext.HostCancellation.IsCancellationRequested)
        {
            context.AddExecutionLogEntry("Error", exception.Message);
            context.JournalData["Cancelled"] = true;
            await OnTimeoutAsync(context);
            return;
        }

        using (response)
        {
            var status = (int)response.StatusCode;
            context.Set(ParsedContent, await ReadAsync(response, context.Get(Url), ParsedContent?.Variable?.Variable.Type, context.CancellationToken));
            context.Set(StatusCode, status);
            context.Set(ResponseHeaders, new HttpHeaders(response.Headers));
            context.Set(Result, new Dictionary<string, object?> { ["StatusCode"] = status, ["ReasonPhrase"] = response.ReasonPhrase });
            await OnResponseAsync(context, status);
        }
    }

    private protected abstract ValueTask OnResponseAsync(ActivityExecutionContext context, int status);

    private protected abstract ValueTask OnFailedToConnectAsync(ActivityExecutionContext context);

    private protected abstract ValueTask OnTimeoutAsync(ActivityExecutionContext context);

    /// <summary>The content by its type: JSON as an object unless a text is wanted, what is no text as a file.</summary>
    private static async Task<object?> ReadAsync(HttpResponseMessage response, Uri? address, Type? target, CancellationToken cancellation)
    {
        var content = response.Content;
        var type = content.Headers.ContentType?.MediaType ?? "";
        if (!HttpContentReader.IsText(type))
        {
            return await DownloadHttpFile.FileOfAsync(response, address!, cancellation);
        }

        var bytes = await OutboundHttp.ReadAsync(content, cancellation);
        if (bytes.Length == 0)
        {
            return null;
        }

        // JSON under another name than its own is parsed only when a variable wants an object.
        if (type.Contains("json", StringComparison.OrdinalIgnoreCase) && target != typeof(string)
            && (target is not null || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)))
        {
            return ValueConverter.ToPlain(JsonElement.Parse(bytes));
        }

        using var reader = new StreamReader(new MemoryStream(bytes), EncodingOf(content));
        return await reader.ReadToEndAsync(cancellation);
    }

    private static Encoding EncodingOf(HttpContent content)
    {
        try
        {
            return content.Headers.ContentType?.CharSet?.Trim('"') is { Length: > 0 } name ? Encoding.GetEncoding(name) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    /// <summary>Sends, and sends again by the step's policy. Short pauses pass here; for a longer one the run is put off, and waits in the database.</summary>
    private async Task<HttpResponseMessage> SendAsync(ActivityExecutionContext context)
    {
        var http = OutboundHttp.Of(context);
        var policy = context.Get(EnableResiliency) ? Stubborn : context.Run.FindPolicy(context);
        while (true)
        {
            var isLast = policy is null || context.State.Retries >= policy.MaxRetryAttempts;
            RequestFailedInPassingException failure;
            try
            {
                using var request = Prepare(context);
                var response = await http.SendAsync(request, context.CancellationToken);
                if (isLast || !IsTransient((int)response.StatusCode))
                {
                    return response;
                }

                failure = RequestFailedInPassingException.Of(response, context.Run.Now);
                response.Dispose();
            }
            catch (HttpRequestException exception) when (!isLast)
            {
                failure = new RequestFailedInPassingException(exception.Message, null, exception);
            }

            var pause = policy!.Pause(context.State.Retries + 1, Random.Shared.NextDouble(), failure.RetryAfter);
            if (pause > LongestPauseHere && policy != Stubborn)
            {
                throw failure;
            }

            context.State.Retries++;
            context.Run.WriteRetry(context, policy, pause, failure.Message, failure.InnerException);
            await Task.Delay(pause, context.Run.Clock, context.CancellationToken);
        }
    }

    private static bool IsTransient(int status) => status is 408 or 409 or 429 or 500 or 502 or 503 or 504;

    private HttpRequestMessage Prepare(ActivityExecutionContext context) => OutboundRequest.Of(
        context.Get(Url) ?? throw new InvalidOperationException("The request has no address."),
        context.Get(Method),
        context.Get(Authorization),
        context.Get(DisableAuthorizationHeaderValidation),
        context.Get(RequestHeaders),
        context.Get(ContentType),
        context.Get(Content));
}

/// <summary>Sends a request and runs the activity for the status code of the response.</summary>
[Activity("Elsa", "HTTP", "Sends an HTTP request.", DisplayName = "HTTP Request", Kind = ActivityKind.Task)]
public sealed class SendHttpRequest : SendHttpRequestBase, IRepeatsItsWay
{
    private List<(int Status, Activity? Activity)> _cases = [];

    /// <summary>Gets or sets the status codes that have an activity, as the definition writes them.</summary>
    [Input(UIHint = "http-status-codes")]
    public JsonElement ExpectedStatusCodes { get; set; }

    /// <summary>Gets or sets what runs for any other status code.</summary>
    [Port]
    public Activity? UnmatchedStatusCode { get; set; }

    /// <summary>Gets or sets what runs when there was no connection.</summary>
    [Port]
    public Activity? FailedToConnect { get; set; }

    /// <summary>Gets or sets what runs when there was no answer in time.</summary>
    [Port]
    public Activity? Timeout { get; set; }

    internal override void Bind(NodeBinder binder)
    {
        if (ExpectedStatusCodes.ValueKind == JsonValueKind.Array)
        {
            _cases = [.. ExpectedStatusCodes.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => Read(binder, item))];
        }
    }

    bool IRepeatsItsWay.Repeat(ActivityExecutionContext context, RecordedWay recorded)
    {
        if (recorded.Outputs.TryGetValue(nameof(StatusCode), out var code) && code.TryGetInt32(out var status))
        {
            Continue(context, ForStatus(status));
        }
        else if (recorded.JournalData.ContainsKey("Error"))
        {
            Continue(context, FailedToConnect);
        }
        else if (recorded.JournalData.ContainsKey("Cancelled"))
        {
            Continue(context, Timeout);
        }
        else
        {
            return false;
        }

        return true;
    }

    private protected override ValueTask OnResponseAsync(ActivityExecutionContext context, int status) => ContinueAsync(context, ForStatus(status));

    private protected override ValueTask OnFailedToConnectAsync(ActivityExecutionContext context) => ContinueAsync(context, FailedToConnect);

    private protected override ValueTask OnTimeoutAsync(ActivityExecutionContext context) => ContinueAsync(context, Timeout);

    private Activity? ForStatus(int status)
    {
        var index = _cases.FindIndex(item => item.Status == status);
        return index >= 0 ? _cases[index].Activity : UnmatchedStatusCode;
    }

    private static (int Status, Activity? Activity) Read(NodeBinder binder, JsonElement item)
    {
        var status = item.TryGetProperty("statusCode", out var code) ? ValueConverter.Convert<int>(code) : 0;
        return (status, item.TryGetProperty("activity", out var activity) ? binder.BindChild(activity, "expectedStatusCodes") : null);
    }

    private ValueTask ContinueAsync(ActivityExecutionContext context, Activity? activity)
    {
        Continue(context, activity);
        return ValueTask.CompletedTask;
    }

    private void Continue(ActivityExecutionContext context, Activity? activity)
    {
        if (activity is null)
        {
            context.Complete(null);
        }
        else
        {
            context.Schedule(activity, OnChildCompletedAsync);
        }
    }

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed) => completed.TargetContext.CompleteActivityAsync();
}

/// <summary>Sends a request; in a flowchart the port named by the status code is followed, and always also Done.</summary>
[Activity("Elsa", "HTTP", "Sends an HTTP request.", DisplayName = "HTTP Request (flow)", Kind = ActivityKind.Task)]
public sealed class FlowSendHttpRequest : SendHttpRequestBase
{
    /// <summary>Gets or sets the status codes that have a port.</summary>
    [Input(Order = 5.1f, UIHint = InputUIHints.MultiText, DefaultValue = new[] { 200 })]
    public Input<ICollection<int>> ExpectedStatusCodes { get; set; } = new((ICollection<int>)[]);

    private protected override ValueTask OnResponseAsync(ActivityExecutionContext context, int status)
    {
        var expected = context.Get(ExpectedStatusCodes) ?? [];
        return expected.Count == 0 ? context.CompleteActivityWithOutcomesAsync("Done")
            : context.CompleteActivityWithOutcomesAsync(expected.Contains(status) ? status.ToString(CultureInfo.InvariantCulture) : "Unmatched status code", "Done");
    }

    private protected override ValueTask OnFailedToConnectAsync(ActivityExecutionContext context) => context.CompleteActivityWithOutcomesAsync("Failed to connect");

    private protected override ValueTask OnTimeoutAsync(ActivityExecutionContext context) => context.CompleteActivityWithOutcomesAsync("Timeout");
}

/// <summary>A request failed, and the same one may succeed later.</summary>
internal sealed class RequestFailedInPassingException(string message, TimeSpan? retryAfter, Exception? cause) : Exception(message, cause)
{
    /// <summary>Always true: the step runs again by its policy.</summary>
    public bool IsTransient { get; } = true;

    /// <summary>How long the server asked to wait; null when it did not.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    public static RequestFailedInPassingException Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter;
        return new RequestFailedInPassingException($"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.", asked?.Delta ?? (asked?.Date - now), null);
    }
}
