using Microsoft.AspNetCore.Http;

namespace JetVision.Workflows.Api;

/// <summary>Turns what a caller got wrong into the answer that Studio shows as a message, whatever the host does with exceptions.</summary>
internal static class BadRequests
{
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (BadHttpRequestException error) when (!context.HttpContext.Response.HasStarted)
        {
            return TypedResults.Problem(error.Message, statusCode: error.StatusCode);
        }
    }
}
