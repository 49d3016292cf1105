using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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
        HttpContext http, string? path, HttpEndpointTable table, WorkflowRuntime runtime, TimeProvider time, IServiceProvider services, CancellationToken cancellation)
    {
        var (instanceId, correlationId) = (Given(http.Request.Query["workflowInstanceId"]), CorrelationOf(http.Request));
        if (await table.FindAsync(http.Request.Method, path ?? "", instanceId, correlationId, cancellation) is not { } match)
        {
            return TypedResults.NotFound();
        }

        if (match.Endpoints is not [var endpoint])
        {
            return Ambiguous(match);
        }

        if (await RefusalAsync(http, endpoint.Stimulus, services) is { } refusal)
        {
            return refusal;
        }

        foreach (var (name, value) in match.RouteValues)
        {
            http.Request.RouteValues[name] = value;
        }

        http.Request.RouteValues.Remove("path");
        using var deadline = endpoint.Stimulus.RequestTimeout is { } limit ? new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time) : null;
        if (deadline is not null)
        {
            HttpWorkflowContext.SetDeadline(http, deadline.Token);
        }

        // The run goes on when the caller hangs up.
        var (state, isRefused) = endpoint switch
        {
            HttpEndpointEntry.Wait { Bookmark: var wait } => new StartResult(await runtime.ResumeBookmarkAsync(wait.InstanceId, wait.BookmarkId, cancellation: CancellationToken.None)),
            HttpEndpointEntry.Start { Trigger: var trigger } => await runtime.TryStartAsync(
                new RunRequest(trigger.DefinitionId)
                {
                    DefinitionVersionId = trigger.DefinitionVersionId, CorrelationId = correlationId, InstanceId = instanceId, TriggerActivityId = trigger.ActivityId,
                },
                CancellationToken.None),
            _ => default,
        };
        return state switch
        {
            _ when isRefused => TypedResults.Problem("A run that excludes this one goes on.", statusCode: StatusCodes.Status409Conflict),
            _ when HttpWorkflowContext.HasResponded(http) => TypedResults.Empty,
            // Another request was quicker.
            null => TypedResults.NotFound(),
            { Incidents.Count: > 0 } or { SubStatus: WorkflowSubStatus.Cancelled } when deadline is { IsCancellationRequested: true } =>
                TypedResults.Problem("The workflow did not answer in time.", statusCode: StatusCodes.Status408RequestTimeout),
            // A fault before the answer is one even where the run goes on with its other branches.
            { Incidents.Count: > 0 } => TypedResults.Problem("The workflow failed before it answered.", statusCode: StatusCodes.Status500InternalServerError),
            _ => TypedResults.Empty,
        };
    }

    private static async Task<IResult?> RefusalAsync(HttpContext http, HttpEndpointStimulus endpoint, IServiceProvider services)
    {
        if (!endpoint.Authorize)
        {
            return null;
        }

        // Stock answers 401 to one whom the policy does not admit too.
        var isAdmitted = http.User.Identity?.IsAuthenticated == true
            && (endpoint.Policy is not { Length: > 0 } policy || (await services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(http.User, null, policy)).Succeeded);
        return isAdmitted ? null : TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
    }

    /// <summary>Nothing runs when a request could mean several; the caller tells runs apart by <c>workflowInstanceId</c> or a correlation id.</summary>
    private static JsonHttpResult<object> Ambiguous(HttpEndpointMatch match) => TypedResults.Json<object>(
        new
        {
            errorMessage = "Several workflows answer at this address. Name the run by the query parameter workflowInstanceId or correlationId.",
            workflows = match.Endpoints.Select(object (entry) => entry switch
            {
                HttpEndpointEntry.Start start => new { WorkflowDefinitionId = start.Trigger.DefinitionId },
                HttpEndpointEntry.Wait wait => new { WorkflowInstanceId = wait.Bookmark.InstanceId },
                _ => new { },
            }),
        },
        new System.Text.Json.JsonSerializerOptions(),
        statusCode: StatusCodes.Status500InternalServerError);

    private static string? Given(Microsoft.Extensions.Primitives.StringValues values) => values.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    private static string? CorrelationOf(HttpRequest request) =>
        Given(request.Headers["x-correlation-id"]) ?? Given(request.Query["correlationId"]);
}
