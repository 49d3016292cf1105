using JetVision.Activities.Requests;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Server.Portal.Requests;

/// <summary>A request as a line of the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Client">Who asked: the name, else the address, else null.</param>
/// <param name="Legs">The flights; empty until they are known.</param>
/// <param name="Text">The client's words; untrusted.</param>
/// <param name="Quotes">How many operators quoted.</param>
/// <param name="Unanswered">How many were asked and have not answered.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="UpdatedAt">When it last moved.</param>
public sealed record RequestLine(
    Guid Id, string Number, RequestStage Stage, string? Client, IReadOnlyList<Leg> Legs, string Text, int Quotes, int Unanswered, Instant CreatedAt, Instant UpdatedAt);

/// <summary>The list of requests.</summary>
internal static class RequestBoard
{
    /// <summary>How many lines the list holds; older ones are found by searching.</summary>
    public const int PageSize = 100;

    private static readonly RequestStage[] Closed =
        [.. Enum.GetValues<RequestStage>().Where(Stages.IsClosed)];

    /// <summary>Reads the newest requests that match.</summary>
    /// <param name="db">The records.</param>
    /// <param name="closed">Closed ones instead of open ones.</param>
    /// <param name="search">Words of number, client, route or text; empty for all.</param>
    /// <returns>The lines, last moved first.</returns>
    public static async Task<IReadOnlyList<RequestLine>> ReadAsync(JetVisionDb db, bool closed, string? search)
    {
        var requests = db.Requests.AsNoTracking().Where(request => Closed.Contains(request.Stage) == closed);
        foreach (var word in (search ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(5))
        {
#pragma warning disable CA1862, CA1304, CA1311 // ToLower is translated to the database's own lower().
            requests = requests.Where(request => request.Number.ToLower().Contains(word)
                || (request.ContactName != null && request.ContactName.ToLower().Contains(word))
                || (request.ContactEmail != null && request.ContactEmail.ToLower().Contains(word))
                || request.Text.ToLower().Contains(word)
                || (request.Reading != null && request.Reading.ToLower().Contains(word)));
#pragma warning restore CA1862, CA1304, CA1311
        }

        var found = await requests.OrderByDescending(request => request.UpdatedAt).Take(PageSize)
            .Select(request => new
            {
                Request = request,
                Quotes = db.Quotes.Count(quote => quote.RequestId == request.Id),
                Unanswered = db.Rfqs.Count(rfq => rfq.RequestId == request.Id && rfq.Status == RfqStatus.Unanswered),
            })
            .ToListAsync();
        return
        [
            .. found.Select(line => new RequestLine(
                line.Request.Id, line.Request.Number, line.Request.Stage, line.Request.ContactName ?? line.Request.ContactEmail ?? line.Request.ContactPhone,
                line.Request.Legs, line.Request.Text, line.Quotes, line.Unanswered, line.Request.CreatedAt, line.Request.UpdatedAt)),
        ];
    }
}
