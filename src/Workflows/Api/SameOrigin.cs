using Microsoft.AspNetCore.Http;

namespace JetVision.Workflows.Api;

/// <summary>
/// Refuses what another site makes a signed-in browser send. Studio cannot carry an anti-forgery token, so the browser's own word on where a request
/// comes from decides; programs send no such word and no cookie.
/// </summary>
internal static class SameOrigin
{
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HttpMethods.IsGet(context.HttpContext.Request.Method) || HttpMethods.IsHead(context.HttpContext.Request.Method) ? next(context) : FilterAll(context, next);

    /// <summary>For a GET that does something: a link on another site would carry the cookie too.</summary>
    public static async ValueTask<object?> FilterAll(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => Allows(context.HttpContext.Request)
        ? await next(context)
        : TypedResults.Problem("This request came from another site.", statusCode: StatusCodes.Status403Forbidden);

    public static bool Allows(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site])
        {
            // "none" is the person's own doing, such as a bookmark.
            return site is "same-origin" or "none";
        }

        return request.Headers.Origin is not [{ } origin]
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
