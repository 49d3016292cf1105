using JetVision.Activities.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Api;

/// <summary>A no, as a ProblemDetails with the field at fault.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(Refusal refusal) => Of(Status(refusal), refusal.Field, refusal.Message);

    /// <summary>The HTTP status of a refusal.</summary>
    public static int Status(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Gone => StatusCodes.Status410Gone,
        _ => StatusCodes.Status400BadRequest,
    };

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

/// <summary>Answers a request that could not even be read (too large, no JSON, a wrong query value), and one whose records somebody else changed at the same moment.</summary>
internal sealed class ProblemHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var details = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.Details(
                StatusCodes.Status413PayloadTooLarge, "body", "The body is too large; send at most 1 MB."),
            BadHttpRequestException bad => Problems.Details(bad.StatusCode, "body", bad.InnerException?.Message ?? bad.Message),
            DbUpdateConcurrencyException => Problems.Details(
                StatusCodes.Status409Conflict, null, "Somebody else changed this at the same moment, and nothing of yours was saved. Read it again, then decide."),
            _ => null,
        };
        if (details is null)
        {
            return false;
        }

        httpContext.Response.StatusCode = details.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details });
    }
}
