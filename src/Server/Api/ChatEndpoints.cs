using System.Security.Claims;
using System.Text.Json;
using JetVision.Activities.Agents.Chat;
using JetVision.Activities.Requests;
using JetVision.Activities.Requests.Changes;
using JetVision.Activities.Storage;
using JetVision.Server.Security;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Api;

/// <summary>The talk with the assistant, and the decisions on what messages want, over HTTP.</summary>
internal static class ChatEndpoints
{
    public static RouteGroupBuilder MapChat(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("Chat").RequireAuthorization(Policies.Broker);
        api.MapPost("/chat", Hear).WithSummary("Says {text} to the assistant; the answer is a stream of server-sent events: did, said, took-back, answer");
        api.MapGet("/chat", Lines).WithSummary("The last lines of the talk");
        api.MapGet("/requests/{id:guid}/changes", Changes).WithSummary("What messages want done to the request, oldest first");
        api.MapPost("/changes/{id:guid}/approve", (Guid id, ChangeDesk desk, IUnitOfWork unit, ClaimsPrincipal user, CancellationToken cancellation) => Decide(id, true, desk, unit, user, cancellation))
            .WithSummary("Agrees to a change; its workflow goes on");
        api.MapPost("/changes/{id:guid}/drop", (Guid id, ChangeDesk desk, IUnitOfWork unit, ClaimsPrincipal user, CancellationToken cancellation) => Decide(id, false, desk, unit, user, cancellation))
            .WithSummary("Drops a change");
        return api;
    }

    private static async Task Hear(HttpContext http, Orchestrator orchestrator, Intake intake, IUnitOfWork unit)
    {
        var (_, body, refusal) = await JsonBody.ReadAsync<ChatBody>(http.Request);
        refusal ??= intake.Check(new IncomingRequest("chat", null, null, null, null, body!.Text ?? ""));
        if (refusal is not null)
        {
            await Problems.Of(refusal).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        var answer = await orchestrator.HearAsync(
            Name(http.User),
            body!.Text!,
            null,
            new ChatSink(words => SendAsync("said", words), what => SendAsync("did", what), () => SendAsync("took-back", ""), () => unit.CommitAsync(http.RequestAborted)),
            http.RequestAborted);
        await SendAsync("answer", new { text = answer.Text, steps = answer.Steps, requests = answer.Requests, started = answer.Started, changeId = answer.ChangeId });

        async Task SendAsync(string kind, object data)
        {
            await http.Response.WriteAsync($"event: {kind}\ndata: {JsonSerializer.Serialize(data, JsonSerializerOptions.Web)}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private static async Task<IResult> Lines(Orchestrator orchestrator, ClaimsPrincipal user, CancellationToken cancellation) => TypedResults.Ok(
        (await orchestrator.LinesAsync(Name(user), cancellation)).Select(line => new { line.Id, line.IsAssistant, line.Text, line.Steps, line.Requests, line.At }));

    private static async Task<IResult> Changes(Guid id, JetVisionDb db, CancellationToken cancellation) => TypedResults.Ok(
        (await db.RequestChanges.AsNoTracking().Where(change => change.RequestId == id).OrderBy(change => change.At).ToListAsync(cancellation)).Select(change =>
            new { change.Id, Kind = Words.Camel(change.Kind), change.Summary, change.Legs, change.Option, Status = Words.Camel(change.Status), change.DecidedBy, change.At }));

    private static async Task<IResult> Decide(Guid id, bool approve, ChangeDesk desk, IUnitOfWork unit, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (await desk.DecideAsync(id, approve, Name(user), cancellation) is { } refusal)
        {
            return Problems.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.Accepted((string?)null);
    }

    private static string Name(ClaimsPrincipal user) => user.FindFirst("name")?.Value is { Length: > 0 } shown ? shown : user.Identity?.Name ?? "broker";

    private sealed record ChatBody(string? Text);
}
