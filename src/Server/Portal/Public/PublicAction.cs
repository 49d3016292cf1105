using JetVision.Activities.Shared;
using JetVision.Server.Api;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Portal.Public;

/// <summary>Does what a visitor of a token page asked for, in a scope of its own, and commits it. Singleton.</summary>
internal sealed class PublicAction(IServiceScopeFactory scopes)
{
    /// <summary>Runs and commits; when somebody else's commit came in between, once more on what that one left.</summary>
    /// <param name="action">Changes records; a refusal is not committed.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it was done.</returns>
    public async Task<Refusal?> RunAsync(Func<IServiceProvider, Task<Refusal?>> action, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            if (await action(scope.ServiceProvider) is { } refusal)
            {
                return refusal;
            }

            try
            {
                await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync(cancellation);
                return null;
            }
            catch (DbUpdateException) when (attempt < 3)
            {
            }
        }
    }

    /// <summary>Tells a program the outcome: 200 with a word, or problem details that name the field.</summary>
    public static IResult AsJson(Refusal? refusal, string done) => refusal is null ? Results.Ok(new { status = done }) : Problems.Of(refusal);

    /// <summary>After a form's success: the page anew, by GET, so that a reload sends nothing twice.</summary>
    public static IResult SeeOther(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>A post that is neither a form nor a JSON object, or that another site made a browser send.</summary>
    public static IResult Unreadable(HttpRequest request) => PublicHeaders.IsCrossSite(request)
        ? Results.Problem(title: "This can be sent from its own page only.", statusCode: StatusCodes.Status403Forbidden)
        : Results.Problem(title: "Send the fields as a form or as a JSON object.", statusCode: StatusCodes.Status415UnsupportedMediaType);
}
