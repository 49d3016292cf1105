using System.Text.Json;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Activities.Primitives;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>Where the links of <see cref="TriggerUrls"/> lead. The token is the permission, so nobody signs in; without a good one nothing happens.</summary>
internal static class PublicTriggers
{
    private const int LargestBody = 1024 * 1024;
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    public static void MapPublicTriggers(this IEndpointRouteBuilder app)
    {
        app.MapMethods(TriggerUrls.EventPath, Methods, TriggerAsync).AllowAnonymous().AddEndpointFilter(BadRequests.Filter).WithTags("Elsa");
        app.MapMethods(TriggerUrls.BookmarkPath, Methods, ResumeAsync).AllowAnonymous().AddEndpointFilter(BadRequests.Filter).WithTags("Elsa");
    }

    private static async Task<IResult> TriggerAsync(string? t, HttpContext http, RunTokens tokens, WorkflowRuntime runtime, CancellationToken cancellation)
    {
        if (tokens.Read(t) is not { EventName: { } eventName } token)
        {
            return Invalid();
        }

        foreach (var wait in await runtime.FindBookmarksAsync(Event.TypeName, Event.Stimulus(eventName), cancellation: cancellation))
        {
            if (wait.InstanceId == token.InstanceId)
            {
                // The run goes on when the caller hangs up.
                await runtime.ResumeBookmarkAsync(wait.InstanceId, wait.BookmarkId, cancellation: CancellationToken.None);
            }
        }

        return Done(http);
    }

    private static async Task<IResult> ResumeAsync(
        string? t, bool? async, string? @in, HttpContext http, RunTokens tokens, WorkflowRuntime runtime, IOutbox outbox, IUnitOfWork unit, CancellationToken cancellation)
    {
        if (tokens.Read(t) is not { BookmarkId: { } bookmarkId } token)
        {
            return Invalid();
        }

        var input = HttpMethods.IsPost(http.Request.Method) ? await ReadBodyAsync(http.Request, cancellation) : Read(@in);
        if (async == true)
        {
            // Resuming twice is harmless: the wait is gone the second time.
            var resume = new ResumeMessage(token.InstanceId, bookmarkId, OutboxPayload.Values(input));
            outbox.Enqueue(new OutboxMessage(OutboxKinds.Resume, $"link:{Guid.CreateVersion7():n}", OutboxPayload.Write(resume)));
            await unit.CommitAsync(cancellation);
            return TypedResults.Ok();
        }

        await runtime.ResumeBookmarkAsync(token.InstanceId, bookmarkId, input, CancellationToken.None);
        return Done(http);
    }

    /// <summary>The run that went on may have written the answer.</summary>
    private static IResult Done(HttpContext http) => HttpWorkflowContext.HasResponded(http) ? TypedResults.Empty : TypedResults.Ok();

    private static ProblemHttpResult Invalid() => TypedResults.Problem("Invalid token.", statusCode: StatusCodes.Status400BadRequest);

    private static async Task<Dictionary<string, object?>> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var reader = new HttpContentReader(request, LargestBody);
        try
        {
            var text = System.Text.Encoding.UTF8.GetString(await reader.ReadBytesAsync(cancellation));
            return string.IsNullOrWhiteSpace(text) ? [] : JsonSerializer.Deserialize<ResumeBody>(text, ApiJson.Options)?.Input ?? [];
        }
        catch (HttpRefusal)
        {
            throw new BadHttpRequestException("The body is too large.");
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException("The body is no JSON object with an 'input' of values by name.", error);
        }
    }

    private static Dictionary<string, object?> Read(string? json)
    {
        try
        {
            return string.IsNullOrWhiteSpace(json) ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(json, ApiJson.Options) ?? [];
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException("'in' is no JSON object of values by name.", error);
        }
    }

    private sealed record ResumeBody(Dictionary<string, object?>? Input);
}
