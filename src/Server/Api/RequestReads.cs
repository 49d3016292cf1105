using System.Globalization;
using System.Text.Json;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Server.Api;

/// <summary>What programs read of requests, whatever way they ask. Scoped.</summary>
internal sealed class RequestReads(JetVisionDb db)
{
    private const int MaxPage = 200;

    public static Refusal Missing(Guid id) => new(RefusalKind.NotFound, "id", $"There is no request {id}.");

    /// <summary>Lists requests, newest first.</summary>
    public async Task<(Page<RequestSummary>? Page, Refusal? Refusal)> ListAsync(string? stage, string? cursor, int limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > MaxPage)
        {
            return (null, new Refusal(RefusalKind.Invalid, "limit", $"Send a limit from 1 to {MaxPage}."));
        }

        var query = db.Requests.AsNoTracking();
        if (stage is not null)
        {
            if (!Enum.TryParse<RequestStage>(stage, ignoreCase: true, out var wanted))
            {
                return (null, new Refusal(
                    RefusalKind.Invalid, "stage", $"\"{stage}\" is no stage; send one of {string.Join(", ", Enum.GetValues<RequestStage>().Select(Words.Camel))}."));
            }

            query = query.Where(request => request.Stage == wanted);
        }

        if (cursor is not null)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                return (null, new Refusal(RefusalKind.Invalid, "cursor", "Send the cursor as the last page gave it in next."));
            }

            var before = Instant.FromUnixTimeTicks(ticks);
            query = query.Where(request => request.CreatedAt < before);
        }

        var rows = await query.OrderByDescending(request => request.CreatedAt).Take(limit + 1).ToListAsync(cancellation);
        var clients = await ClientNamesAsync(rows, cancellation);
        var page = rows.Take(limit).Select(request => RequestSummary.Of(request, NameOf(clients, request))).ToList();
        return (new Page<RequestSummary>(page, rows.Count > limit ? page[^1].CreatedAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture) : null), null);
    }

    /// <summary>Reads a request with all that it has led to; null when there is none.</summary>
    public async Task<RequestView?> GetAsync(Guid id, CancellationToken cancellation)
    {
        if (await db.Requests.AsNoTracking().FirstOrDefaultAsync(request => request.Id == id, cancellation) is not { } request)
        {
            return null;
        }

        var clients = await ClientNamesAsync([request], cancellation);
        var trip = await db.MarketTrips.AsNoTracking().Where(trip => trip.RequestId == id).OrderByDescending(trip => trip.CreatedAt).FirstOrDefaultAsync(cancellation);
        var question = request.Stage == RequestStage.AwaitingClient
            ? await db.Messages.AsNoTracking().Where(message => message.RequestId == id && message.Author == "assistant")
                .OrderByDescending(message => message.At).Select(message => message.Text).FirstOrDefaultAsync(cancellation)
            : null;
        var proposals = await db.Proposals.AsNoTracking().Where(proposal => proposal.RequestId == id).OrderBy(proposal => proposal.Version).ToListAsync(cancellation);
        return new RequestView(
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
            request.ClosedAt);
    }

    /// <summary>Reads its quotes, best first, and whom it was put to; null when there is no such request.</summary>
    public async Task<QuotesView?> QuotesAsync(Guid id, CancellationToken cancellation)
    {
        if (!await ExistsAsync(id, cancellation))
        {
            return null;
        }

        var quotes = await db.Quotes.AsNoTracking().Where(quote => quote.RequestId == id).ToListAsync(cancellation);
        var rfqs = await db.Rfqs.AsNoTracking().Where(rfq => rfq.RequestId == id).OrderBy(rfq => rfq.SentAt).ToListAsync(cancellation);
        return new QuotesView([.. quotes.OrderBy(quote => quote.Rank ?? int.MaxValue).ThenBy(quote => quote.ReceivedAt).Select(QuoteView.Of)], [.. rfqs.Select(RfqView.Of)]);
    }

    /// <summary>Reads its history, oldest first; null when there is no such request.</summary>
    public async Task<Page<TimelineView>?> TimelineAsync(Guid id, CancellationToken cancellation) =>
        await ExistsAsync(id, cancellation)
            ? new Page<TimelineView>(
                await db.Timeline.AsNoTracking().Where(entry => entry.RequestId == id).OrderBy(entry => entry.At).ThenBy(entry => entry.Id)
                    .Select(entry => new TimelineView(entry.Id, entry.At, entry.Kind, entry.Text)).ToListAsync(cancellation),
                null)
            : null;

    /// <summary>Reads what was said, oldest first; null when there is no such request.</summary>
    public async Task<Page<MessageView>?> MessagesAsync(Guid id, CancellationToken cancellation) =>
        await ExistsAsync(id, cancellation)
            ? new Page<MessageView>(
                await db.Messages.AsNoTracking().Where(message => message.RequestId == id).OrderBy(message => message.At).ThenBy(message => message.Id)
                    .Select(message => new MessageView(message.Id, message.At, message.Author, message.Channel, message.Text)).ToListAsync(cancellation),
                null)
            : null;

    private Task<bool> ExistsAsync(Guid id, CancellationToken cancellation) => db.Requests.AnyAsync(request => request.Id == id, cancellation);

    private async Task<Dictionary<Guid, string>> ClientNamesAsync(IReadOnlyCollection<CharterRequest> requests, CancellationToken cancellation)
    {
        var ids = requests.Where(request => request.ClientId is not null).Select(request => request.ClientId!.Value).Distinct().ToList();
        return await db.Clients.AsNoTracking().Where(client => ids.Contains(client.Id)).ToDictionaryAsync(client => client.Id, client => client.Name, cancellation);
    }

    private static string? NameOf(Dictionary<Guid, string> clients, CharterRequest request) =>
        request.ClientId is { } id && clients.TryGetValue(id, out var name) ? name : request.ContactName ?? request.ContactEmail;
}
