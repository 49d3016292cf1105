using Microsoft.AspNetCore.Http;

namespace JetVision.Workflows.Api;

/// <summary>
/// Refuses what another site makes a signed-in browser send. Studio cannot carry an anti-forgery token, so the browser's own word on where a request
/// comes from decides; programs send no such word and no cookie.
/// </summary>
internal static class SameOrigin
{
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || Allows(request)
            ? await next(context)
            : TypedResults.Problem("This request came from another site.", statusCode: StatusCodes.Status403Forbidden);
    }

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
