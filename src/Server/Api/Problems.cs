using JetVision.Activities.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace JetVision.Server.Api;

/// <summary>A no, as a ProblemDetails with the field at fault.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(Refusal refusal) => Of(
        refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.Gone => StatusCodes.Status410Gone,
            _ => StatusCodes.Status400BadRequest,
        },
        refusal.Field,
        refusal.Message);

    public static ProblemHttpResult Of(int status, string? field, string message) => TypedResults.Problem(Details(status, field, message));

    public static ProblemDetails Details(int status, string? field, string message)
    {
        var details = new ProblemDetails { Status = status, Title = message };
        if (field is not null)
        {
            details.Extensions["field"] = field;
            details.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [message] };
        }

        return details;
    }
}

/// <summary>Answers a request that could not even be read: too large, no JSON, a wrong query value.</summary>
internal sealed class BadInputHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        httpContext.Response.StatusCode = bad.StatusCode;
        var message = bad.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? "The body is too large; send at most 1 MB."
            : bad.InnerException?.Message ?? bad.Message;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = Problems.Details(bad.StatusCode, "body", message) });
    }
}
