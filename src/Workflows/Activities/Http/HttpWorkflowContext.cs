using JetVision.Workflows.Authoring;
using Microsoft.AspNetCore.Http;

namespace JetVision.Workflows.Activities.Http;

/// <summary>The request that a burst answers, as its activities see it.</summary>
internal static class HttpWorkflowContext
{
    /// <summary>The request that started or resumed this burst; null when none did.</summary>
    public static HttpContext? Of(ActivityExecutionContext context) => context.GetService<IHttpContextAccessor>()?.HttpContext;

    /// <summary>The query of the request: texts, or arrays of texts for keys that are repeated.</summary>
    public static Dictionary<string, object?> QueryOf(ActivityExecutionContext context) =>
        Of(context) is { } http ? http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.Count > 1 ? (object?)pair.Value.ToArray() : pair.Value.ToString()) : [];
}
