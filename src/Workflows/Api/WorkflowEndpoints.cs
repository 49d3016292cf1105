using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Api;

/// <summary>The HTTP endpoints that workflows declare: a request starts a published workflow or resumes a run that waits for it, and that run writes the answer.</summary>
public static class WorkflowEndpoints
{
    /// <summary>Maps <c>/workflows/*</c> (<see cref="ElsaApiOptions.HttpEndpointsPath"/>). Who may call an endpoint is the endpoint's own setting, so the group has no policy.</summary>
    /// <param name="app">The host's routes.</param>
    /// <returns>The group, for limits and the like.</returns>
    public static RouteGroupBuilder MapWorkflowEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(app.ServiceProvider.GetRequiredService<IOptions<ElsaApiOptions>>().Value.HttpEndpointsPath);
        group.Map("/{**path}", Handle).ExcludeFromDescription().AllowAnonymous();
        return group;
    }

    private static async Task<IResult> Handle(
        HttpContext http, string? path, HttpEndpointTable table, WorkflowRuntime runtime, IServiceProvider services, CancellationToken cancellation)
    {
        if (await table.FindAsync(http.Request.Method, path ?? "", cancellation) is not { } match)
        {
            return TypedResults.NotFound();
        }

        if (await RefusalAsync(http, match.Endpoint.Stimulus, services) is { } refusal)
        {
            return refusal;
        }

        foreach (var (name, value) in match.RouteValues)
        {
            http.Request.RouteValues[name] = value;
        }

        http.Request.RouteValues.Remove("path");
        // The run goes on when the caller hangs up.
        var state = match.Endpoint switch
        {
            HttpEndpointEntry.Wait { Bookmark: var wait } => await runtime.ResumeBookmarkAsync(wait.InstanceId, wait.BookmarkId, cancellation: CancellationToken.None),
            HttpEndpointEntry.Start { Trigger: var trigger } => await runtime.StartAsync(
                new RunRequest(trigger.DefinitionId) { DefinitionVersionId = trigger.DefinitionVersionId, CorrelationId = CorrelationOf(http.Request), TriggerActivityId = trigger.ActivityId },
                CancellationToken.None),
            _ => null,
        };
        return state switch
        {
            _ when HttpWorkflowContext.HasResponded(http) => TypedResults.Empty,
            // Another request was quicker.
            null => TypedResults.NotFound(),
            { SubStatus: WorkflowSubStatus.Faulted } => TypedResults.Problem("The workflow failed before it answered.", statusCode: StatusCodes.Status500InternalServerError),
            _ => TypedResults.Empty,
        };
    }

    private static async Task<IResult?> RefusalAsync(HttpContext http, HttpEndpointStimulus endpoint, IServiceProvider services)
    {
        if (!endpoint.Authorize)
        {
            return null;
        }

        var isSignedIn = http.User.Identity?.IsAuthenticated == true;
        var isAdmitted = isSignedIn
            && (endpoint.Policy is not { Length: > 0 } policy || (await services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(http.User, null, policy)).Succeeded);
        return isAdmitted ? null : isSignedIn ? TypedResults.StatusCode(StatusCodes.Status403Forbidden) : TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
    }

    private static string? CorrelationOf(HttpRequest request) =>
        request.Headers["x-correlation-id"].FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))
        ?? request.Query["correlationId"].FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
}
