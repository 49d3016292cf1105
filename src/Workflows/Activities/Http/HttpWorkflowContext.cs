using JetVision.Workflows.Authoring;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Primitives;

namespace JetVision.Workflows.Activities.Http;

/// <summary>The request that a burst answers, as its activities and whoever routes requests to workflows see it.</summary>
public static class HttpWorkflowContext
{
    private static readonly object RespondedKey = new();
    private static readonly object DeadlineKey = new();

    /// <summary>Tells whether a workflow has written the response. It is not sent before the burst is saved.</summary>
    /// <param name="http">The request.</param>
    /// <returns>Whether one has.</returns>
    public static bool HasResponded(HttpContext http) => http.Response.HasStarted || http.Items.ContainsKey(RespondedKey);

    /// <summary>Matches a path against an endpoint's path, without regard to case and trailing slash.</summary>
    /// <param name="template">The endpoint's path, such as <c>orders/{id}</c>.</param>
    /// <param name="path">The path of the request below the base of all endpoints.</param>
    /// <returns>The values of the parameters; null when the path does not match.</returns>
    public static RouteValueDictionary? Match(string template, string path)
    {
        var values = new RouteValueDictionary();
        var matcher = new TemplateMatcher(TemplateParser.Parse(template.Trim('/')), []);
        return matcher.TryMatch("/" + path.Trim('/'), values) ? values : null;
    }

    /// <summary>When the time of the request that a burst answers is up: never once it is answered, or when none is answered.</summary>
    internal static CancellationToken DeadlineOf(IServiceProvider services) =>
        (services.GetService(typeof(IHttpContextAccessor)) as IHttpContextAccessor)?.HttpContext is { } http && !HasResponded(http) && http.Items.TryGetValue(DeadlineKey, out var deadline)
            ? (CancellationToken)deadline!
            : CancellationToken.None;

    /// <summary>Gives the request a time limit: when it is up, what runs times out, nothing more begins, and the run is cancelled.</summary>
    internal static void SetDeadline(HttpContext http, CancellationToken deadline) => http.Items[DeadlineKey] = deadline;

    /// <summary>The request that started or resumed this burst; null when none did.</summary>
    internal static HttpContext? Of(ActivityExecutionContext context) => context.GetService<IHttpContextAccessor>()?.HttpContext;

    internal static void MarkResponded(HttpContext http) => http.Items[RespondedKey] = true;

    /// <summary>The query of the request: texts, or arrays of texts for keys that are repeated.</summary>
    internal static Dictionary<string, object?> QueryOf(ActivityExecutionContext context) => Of(context) is { } http ? ToValues(http.Request.Query) : [];

    internal static Dictionary<string, object?> ToValues(IEnumerable<KeyValuePair<string, StringValues>> pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value.Count > 1 ? (object?)pair.Value.Select(value => (object?)value).ToArray() : pair.Value.ToString());
}
