using System.Globalization;
using System.Text.Json;
using JetVision.Activities.Requests;
using JetVision.Activities.Requests.Reading;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Server.Security;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Server.Api;

/// <summary>Requests, over HTTP.</summary>
internal static class RequestEndpoints
{
    private const int MaxPage = 200;

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

    private static async Task<IResult> List(JetVisionDb db, string? cursor, string? stage, int limit = 50, CancellationToken cancellation = default)
    {
        if (limit is < 1 or > MaxPage)
        {
            return Problems.Of(new Refusal(RefusalKind.Invalid, "limit", $"Send a limit from 1 to {MaxPage}."));
        }

        var query = db.Requests.AsNoTracking();
        if (stage is not null)
        {
            if (!Enum.TryParse<RequestStage>(stage, ignoreCase: true, out var wanted))
            {
                return Problems.Of(new Refusal(
                    RefusalKind.Invalid, "stage", $"\"{stage}\" is no stage; send one of {string.Join(", ", Enum.GetValues<RequestStage>().Select(Words.Camel))}."));
            }

            query = query.Where(request => request.Stage == wanted);
        }

        if (cursor is not null)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                return Problems.Of(new Refusal(RefusalKind.Invalid, "cursor", "Send the cursor as the last page gave it in next."));
            }

            var before = Instant.FromUnixTimeTicks(ticks);
            query = query.Where(request => request.CreatedAt < before);
        }

        var rows = await query.OrderByDescending(request => request.CreatedAt).Take(limit + 1).ToListAsync(cancellation);
        var clients = await ClientNamesAsync(db, rows, cancellation);
        var page = rows.Take(limit).Select(request => RequestSummary.Of(request, NameOf(clients, request))).ToList();
        return TypedResults.Ok(new Page<RequestSummary>(page, rows.Count > limit ? page[^1].CreatedAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture) : null));
    }

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

    private static async Task<IResult> Get(Guid id, JetVisionDb db, CancellationToken cancellation)
    {
        if (await db.Requests.AsNoTracking().FirstOrDefaultAsync(request => request.Id == id, cancellation) is not { } request)
        {
            return Missing(id);
        }

        var clients = await ClientNamesAsync(db, [request], cancellation);
        var trip = await db.MarketTrips.AsNoTracking().Where(trip => trip.RequestId == id).OrderByDescending(trip => trip.CreatedAt).FirstOrDefaultAsync(cancellation);
        var question = request.Stage == RequestStage.AwaitingClient
            ? await db.Messages.AsNoTracking().Where(message => message.RequestId == id && message.Author == "assistant")
                .OrderByDescending(message => message.At).Select(message => message.Text).FirstOrDefaultAsync(cancellation)
            : null;
        var proposals = await db.Proposals.AsNoTracking().Where(proposal => proposal.RequestId == id).OrderBy(proposal => proposal.Version).ToListAsync(cancellation);
        return TypedResults.Ok(new RequestView(
            request.Id,
            request.Number,
            Words.Camel(request.Stage),
            request.Channel,
            NameOf(clients, request),
            request.Text,
            request.Injection,
            request.Reading is null ? null : JsonElement.Parse(request.Reading),
            request.Legs,
            question,
            trip is null ? null : new MarketTripView(trip.Market, trip.TripCode, trip.DeepLink),
            await db.Rfqs.CountAsync(rfq => rfq.RequestId == id, cancellation),
            await db.Quotes.CountAsync(quote => quote.RequestId == id, cancellation),
            [.. proposals.Select(ProposalSummary.Of)],
            request.CreatedAt,
            request.UpdatedAt,
            request.ClosedAt));
    }

    private static async Task<IResult> Quotes(Guid id, JetVisionDb db, CancellationToken cancellation)
    {
        if (!await db.Requests.AnyAsync(request => request.Id == id, cancellation))
        {
            return Missing(id);
        }

        var quotes = await db.Quotes.AsNoTracking().Where(quote => quote.RequestId == id).ToListAsync(cancellation);
        var rfqs = await db.Rfqs.AsNoTracking().Where(rfq => rfq.RequestId == id).OrderBy(rfq => rfq.SentAt).ToListAsync(cancellation);
        return TypedResults.Ok(new QuotesView(
            [.. quotes.OrderBy(quote => quote.Rank ?? int.MaxValue).ThenBy(quote => quote.ReceivedAt).Select(QuoteView.Of)], [.. rfqs.Select(RfqView.Of)]));
    }

    private static async Task<IResult> Timeline(Guid id, JetVisionDb db, CancellationToken cancellation) =>
        await db.Requests.AnyAsync(request => request.Id == id, cancellation)
            ? TypedResults.Ok(new Page<TimelineView>(
                await db.Timeline.AsNoTracking().Where(entry => entry.RequestId == id).OrderBy(entry => entry.At).ThenBy(entry => entry.Id)
                    .Select(entry => new TimelineView(entry.Id, entry.At, entry.Kind, entry.Text)).ToListAsync(cancellation),
                null))
            : Missing(id);

    private static async Task<IResult> Messages(Guid id, JetVisionDb db, CancellationToken cancellation) =>
        await db.Requests.AnyAsync(request => request.Id == id, cancellation)
            ? TypedResults.Ok(new Page<MessageView>(
                await db.Messages.AsNoTracking().Where(message => message.RequestId == id).OrderBy(message => message.At).ThenBy(message => message.Id)
                    .Select(message => new MessageView(message.Id, message.At, message.Author, message.Channel, message.Text)).ToListAsync(cancellation),
                null))
            : Missing(id);

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

    private static ProblemHttpResult Missing(Guid id) => Problems.Of(new Refusal(RefusalKind.NotFound, "id", $"There is no request {id}."));

    private static async Task<Dictionary<Guid, string>> ClientNamesAsync(JetVisionDb db, IReadOnlyCollection<CharterRequest> requests, CancellationToken cancellation)
    {
        var ids = requests.Where(request => request.ClientId is not null).Select(request => request.ClientId!.Value).Distinct().ToList();
        return await db.Clients.AsNoTracking().Where(client => ids.Contains(client.Id)).ToDictionaryAsync(client => client.Id, client => client.Name, cancellation);
    }

    private static string? NameOf(Dictionary<Guid, string> clients, CharterRequest request) =>
        request.ClientId is { } id && clients.TryGetValue(id, out var name) ? name : request.ContactName ?? request.ContactEmail;
}
