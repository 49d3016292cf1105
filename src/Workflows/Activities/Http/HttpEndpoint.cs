using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using Microsoft.AspNetCore.Http;

namespace JetVision.Workflows.Activities.Http;

/// <summary>Waits for a request to a path; as a trigger, the request starts the workflow.</summary>
[Activity("Elsa", "HTTP", "Waits for an HTTP request that matches the given path and methods.", DisplayName = "HTTP Endpoint")]
public sealed class HttpEndpoint : Trigger
{
    /// <summary>The stored type name: the payloads of its triggers and bookmarks are <see cref="HttpEndpointStimulus"/>.</summary>
    public const string TypeName = "Elsa.HttpEndpoint";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "HEAD", "DELETE"];

    /// <summary>Gets or sets the path, such as <c>orders/{id}</c>.</summary>
    public Input<string> Path { get; set; } = new((string)null!);

    /// <summary>Gets or sets the methods.</summary>
    [Input(UIHint = InputUIHints.CheckList, Options = new[] { "GET", "POST", "PUT", "HEAD", "DELETE" })]
    public Input<ICollection<string>> SupportedMethods { get; set; } = new((ICollection<string>)null!);

    /// <summary>Gets or sets whether the caller must be signed in.</summary>
    [Input(Category = "Security")]
    public Input<bool> Authorize { get; set; } = new(false);

    /// <summary>Gets or sets the policy that the caller must meet.</summary>
    [Input(Category = "Security")]
    public Input<string?> Policy { get; set; } = new((string?)null);

    /// <summary>Gets or sets how long the request may take.</summary>
    [Input(Category = "Upload")]
    public Input<TimeSpan?> RequestTimeout { get; set; } = new((TimeSpan?)null);

    /// <summary>Gets or sets how many bytes the request may have.</summary>
    [Input(Category = "Upload")]
    public Input<long?> RequestSizeLimit { get; set; } = new((long?)null);

    /// <summary>Gets or sets how many bytes a file may have.</summary>
    [Input(Category = "Upload")]
    public Input<long?> FileSizeLimit { get; set; } = new((long?)null);

    /// <summary>Gets or sets the file extensions that are taken, with their dots; all when empty.</summary>
    [Input(Category = "Upload", UIHint = InputUIHints.MultiText)]
    public Input<ICollection<string>> AllowedFileExtensions { get; set; } = new((ICollection<string>)null!);

    /// <summary>Gets or sets the file extensions that are refused, with their dots.</summary>
    [Input(Category = "Upload", UIHint = InputUIHints.MultiText)]
    public Input<ICollection<string>> BlockedFileExtensions { get; set; } = new((ICollection<string>)null!);

    /// <summary>Gets or sets the types of files that are taken; all when empty.</summary>
    [Input(Category = "Upload", UIHint = InputUIHints.MultiText)]
    public Input<ICollection<string>> AllowedMimeTypes { get; set; } = new((ICollection<string>)null!);

    /// <summary>Gets or sets whether a request that is too large has an outcome, instead of being refused.</summary>
    [Input(Category = "Outcomes")]
    public bool ExposeRequestTooLargeOutcome { get; set; }

    /// <summary>Gets or sets whether a file that is too large has an outcome, instead of being refused.</summary>
    [Input(Category = "Outcomes")]
    public bool ExposeFileTooLargeOutcome { get; set; }

    /// <summary>Gets or sets whether a file with a wrong extension has an outcome, instead of being refused.</summary>
    [Input(Category = "Outcomes")]
    public bool ExposeInvalidFileExtensionOutcome { get; set; }

    /// <summary>Gets or sets whether a file of a wrong type has an outcome, instead of being refused.</summary>
    [Input(Category = "Outcomes")]
    public bool ExposeInvalidFileMimeTypeOutcome { get; set; }

    /// <summary>Gets or sets where the content goes: a form as its fields, JSON as an object unless the variable is a text or none takes it, plain text, HTML and XML as a text, all else as a file.</summary>
    public Output<object?>? ParsedContent { get; set; }

    /// <summary>Gets or sets where the files go.</summary>
    public Output<FormFile[]>? Files { get; set; }

    /// <summary>Gets or sets where the first file goes.</summary>
    public Output<FormFile?>? File { get; set; }

    /// <summary>Gets or sets where the path's parameters go.</summary>
    public Output<IDictionary<string, object>>? RouteData { get; set; }

    /// <summary>Gets or sets where the query goes; a key that is repeated has an array.</summary>
    public Output<IDictionary<string, object>>? QueryStringData { get; set; }

    /// <summary>Gets or sets where the headers go.</summary>
    public Output<IDictionary<string, object>>? Headers { get; set; }

    /// <summary>Gets or sets where a summary of the request goes.</summary>
    [DescribedAs("HttpRequest")]
    public Output<object?>? Result { get; set; }

    internal override void Bind(NodeBinder binder)
    {
        if (Path.Expression is null or { Type: "Literal", Value: null or "" })
        {
            binder.Fail("The endpoint has no path; give it one, such as 'orders/{id}'.");
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<object> GetTriggerPayloads(TriggerIndexingContext context)
    {
        // Without a path there is nothing to route; the compiler says so.
        if (context.Get(Path) is not { Length: > 0 } path)
        {
            return [];
        }

        return Stimuli(
            path, context.Get(SupportedMethods), context.Get(Authorize), context.Get(Policy), context.Get(RequestTimeout), context.Get(RequestSizeLimit));
    }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.IsTriggerOfWorkflow() && HttpWorkflowContext.Of(context) is not null)
        {
            return OnRequestAsync(context);
        }

        Wait(context);
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<HttpEndpointStimulus> Stimuli(
        string path, ICollection<string>? methods, bool authorize, string? policy, TimeSpan? timeout, long? sizeLimit) =>
        (methods is { Count: > 0 } given ? given : [Methods[0]])
            .Select(method => new HttpEndpointStimulus(path.Trim('/'), method.ToLowerInvariant(), authorize, policy, timeout, sizeLimit));

    private void Wait(ActivityExecutionContext context)
    {
        var path = context.Get(Path) is { Length: > 0 } given ? given : throw new InvalidOperationException("The endpoint has no path.");
        foreach (var stimulus in Stimuli(
            path, context.Get(SupportedMethods), context.Get(Authorize), context.Get(Policy), context.Get(RequestTimeout), context.Get(RequestSizeLimit)))
        {
            context.CreateBookmark(stimulus, OnRequestAsync, includeActivityInstanceId: false);
        }
    }

    private async ValueTask OnRequestAsync(ActivityExecutionContext context)
    {
        if (HttpWorkflowContext.Of(context) is not { } http)
        {
            Wait(context);
            return;
        }

        var request = http.Request;
        context.Set(Result, new Dictionary<string, object?>
        {
            ["Method"] = request.Method, ["Path"] = request.Path.Value, ["QueryString"] = request.QueryString.Value, ["ContentType"] = request.ContentType,
        });
        context.Set(RouteData, Values(request.RouteValues.Count > 0
            ? request.RouteValues
            : HttpWorkflowContext.Match(context.Get(Path) ?? "", request.Path.Value ?? "") ?? []));
        context.Set(QueryStringData, Values(HttpWorkflowContext.ToValues(request.Query)));
        context.Set(Headers, Values(HttpWorkflowContext.ToValues(request.Headers)));
        try
        {
            var reader = new HttpContentReader(request, context.Get(RequestSizeLimit))
            {
                Outcome = ExposeRequestTooLargeOutcome ? "Request too large" : null, Target = ParsedContent?.Variable?.Variable.Type,
            };
            context.Set(ParsedContent, await reader.ReadAsync(context.CancellationToken));
            if (reader.Files.Length > 0)
            {
                Check(context, reader.Files);
                context.Set(Files, reader.Files);
                context.Set(File, reader.Files[0]);
            }

            await context.CompleteActivityAsync();
        }
        catch (HttpRefusal refusal)
        {
            await RefuseAsync(context, http, refusal);
        }
        catch (JsonException exception)
        {
            var words = new { exception.Message, exception.Path, exception.LineNumber };
            await RefuseAsync(context, http, new HttpRefusal(StatusCodes.Status400BadRequest, null, words));
        }
    }

    private static Dictionary<string, object> Values(IEnumerable<KeyValuePair<string, object?>> values) => values.ToDictionary(pair => pair.Key, pair => pair.Value!);

    private void Check(ActivityExecutionContext context, FormFile[] files)
    {
        if (context.Get(FileSizeLimit) is { } limit && files.Any(file => file.Length > limit))
        {
            throw new HttpRefusal(
                StatusCodes.Status413PayloadTooLarge, ExposeFileTooLargeOutcome ? "File too large" : null, new { Message = $"The maximum file size allowed is {limit} bytes." });
        }

        var extensionOutcome = ExposeInvalidFileExtensionOutcome ? "Invalid file extension" : null;
        if (context.Get(AllowedFileExtensions) is { Count: > 0 } allowed && !files.All(file => Has(allowed, System.IO.Path.GetExtension(file.FileName))))
        {
            throw new HttpRefusal(
                StatusCodes.Status415UnsupportedMediaType, extensionOutcome, new { Message = $"Only the following file extensions are allowed: {string.Join(", ", allowed)}" });
        }

        if (context.Get(BlockedFileExtensions) is { Count: > 0 } blocked && files.Any(file => Has(blocked, System.IO.Path.GetExtension(file.FileName))))
        {
            throw new HttpRefusal(
                StatusCodes.Status415UnsupportedMediaType, extensionOutcome, new { Message = $"The following file extensions are not allowed: {string.Join(", ", blocked)}" });
        }

        if (context.Get(AllowedMimeTypes) is { Count: > 0 } types && !files.All(file => Has(types, file.ContentType)))
        {
            throw new HttpRefusal(
                StatusCodes.Status415UnsupportedMediaType, ExposeInvalidFileMimeTypeOutcome ? "Invalid file MIME type" : null,
                new { Message = $"Only the following MIME types are allowed: {string.Join(", ", types)}" });
        }
    }

    private static bool Has(ICollection<string> list, string value) => list.Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers for the workflow, unless it has an outcome for this. A run that the request started ends; one that it resumed waits on.</summary>
    private async ValueTask RefuseAsync(ActivityExecutionContext context, HttpContext http, HttpRefusal refusal)
    {
        if (refusal.Outcome is { } outcome)
        {
            await context.CompleteActivityWithOutcomesAsync(outcome);
            return;
        }

        http.Response.StatusCode = refusal.StatusCode;
        HttpWorkflowContext.MarkResponded(http);
        await http.Response.WriteAsJsonAsync(refusal.Body, refusal.Body.GetType(), context.CancellationToken);
        if (context.IsTriggerOfWorkflow())
        {
            context.Run.Finish();
        }
        else
        {
            Wait(context);
        }
    }
}

/// <summary>An endpoint does not take a request.</summary>
internal sealed class HttpRefusal(int statusCode, string? outcome, object body) : Exception
{
    public int StatusCode => statusCode;

    /// <summary>The outcome that the workflow has for it; null when the caller is answered at once.</summary>
    public string? Outcome => outcome;

    public object Body => body;
}
