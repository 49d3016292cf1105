using JetVision.Activities.Requests;
using JetVision.Activities.Requests.Reading;
using JetVision.Activities.Shared;
using JetVision.Server.Security;
using JetVision.Workflows.Runtime;
using NodaTime;

namespace JetVision.Server.Api;

/// <summary>Requests, over HTTP.</summary>
internal static class RequestEndpoints
{
    public static IServiceCollection AddReads(this IServiceCollection services) => services.AddScoped<RequestReads>().AddScoped<ClientReads>();

    public static RouteGroupBuilder MapRequests(this IEndpointRouteBuilder app)
    {
        var requests = app.MapGroup("/api/requests").WithTags("Requests").RequireAuthorization(Policies.Broker);
        requests.MapGet("/", List).WithSummary("Requests, newest first; cursor, limit (1 to 200), stage");
        requests.MapPost("/", Create).WithSummary("A new request: {from:{name,email,phone}, text} or {from, legs[]}");
        requests.MapPost("/read", Read).WithSummary("Reads {text, referenceDate?}; saves nothing, sends nothing");
        requests.MapGet("/{id:guid}", Get).WithSummary("One request");
        requests.MapGet("/{id:guid}/quotes", Quotes).WithSummary("Its quotes, best first, and the requests for quote");
        requests.MapGet("/{id:guid}/timeline", Timeline).WithSummary("Its history, oldest first");
        requests.MapGet("/{id:guid}/messages", Messages).WithSummary("What was said, oldest first");
        requests.MapPost("/{id:guid}/messages", Say).WithSummary("Adds {text, author?}; an answer while the client was asked");
        return requests;
    }

    private static async Task<IResult> List(RequestReads reads, string? cursor, string? stage, int limit = 50, CancellationToken cancellation = default) =>
        await reads.ListAsync(stage, cursor, limit, cancellation) is var (page, refusal) && refusal is null ? TypedResults.Ok(page) : Problems.Of(refusal!);

    private static async Task<IResult> Create(HttpRequest http, Intake intake, IUnitOfWork unit, CancellationToken cancellation)
    {
        var (_, body, refusal) = await JsonBody.ReadAsync<RfpBody>(http);
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }

        var (request, no) = await intake.ReceiveAsync(body!.ToIncoming("api", null), cancellation);
        if (no is not null)
        {
            return Problems.Of(no);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.Accepted($"/api/requests/{request!.Id}", new RfpAccepted(request.Id, $"/api/requests/{request.Id}"));
    }

    private static async Task<IResult> Read(HttpRequest http, RequestReader reader, IClock clock)
    {
        var (_, body, refusal) = await JsonBody.ReadAsync<ReadBody>(http);
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }

        return body!.Text is not { Length: > 0 and <= Intake.MaxText } text
            ? Problems.Of(new Refusal(RefusalKind.Invalid, "text", $"Send from 1 to {Intake.MaxText} characters of text."))
            : TypedResults.Json(reader.Read(text, body.ReferenceDate ?? clock.GetCurrentInstant().InUtc().Date), RequestReading.Json);
    }

    private static async Task<IResult> Get(Guid id, RequestReads reads, CancellationToken cancellation) => Found(id, await reads.GetAsync(id, cancellation));

    private static async Task<IResult> Quotes(Guid id, RequestReads reads, CancellationToken cancellation) => Found(id, await reads.QuotesAsync(id, cancellation));

    private static async Task<IResult> Timeline(Guid id, RequestReads reads, CancellationToken cancellation) => Found(id, await reads.TimelineAsync(id, cancellation));

    private static async Task<IResult> Messages(Guid id, RequestReads reads, CancellationToken cancellation) => Found(id, await reads.MessagesAsync(id, cancellation));

    private static async Task<IResult> Say(Guid id, HttpRequest http, Intake intake, IUnitOfWork unit, CancellationToken cancellation)
    {
        var (_, body, refusal) = await JsonBody.ReadAsync<SayBody>(http);
        if (refusal is null && body!.Author is not (null or "client" or "broker"))
        {
            refusal = new Refusal(RefusalKind.Invalid, "author", "Send author as client or broker, or leave it out.");
        }

        refusal ??= await intake.SayAsync(id, body!.Author ?? "client", "api", body.Text ?? "", cancellation);
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.Accepted($"/api/requests/{id}/messages");
    }

    private static IResult Found<T>(Guid id, T? view)
        where T : class => view is null ? Problems.Of(RequestReads.Missing(id)) : TypedResults.Ok(view);
}
