using System.Globalization;
using JetVision.Activities.Monitoring;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Server.Operations;

/// <summary>An incident, for a person or a program.</summary>
/// <param name="Id">The id.</param>
/// <param name="Source">What it comes from: <c>effect</c>, <c>model</c> or <c>credential</c>.</param>
/// <param name="Kind">The kind of effect, the agent, or what else failed.</param>
/// <param name="Key">What tells it apart, such as the effect's key.</param>
/// <param name="Message">What went wrong and the cure.</param>
/// <param name="At">Since when.</param>
/// <param name="RequestId">The request that it holds up; null when none is known.</param>
/// <param name="Request">That request's number.</param>
/// <param name="SettledAt">When it was settled; null while it is open.</param>
/// <param name="SettledBy">Who settled it; null when it settled by itself, and while it is open.</param>
public sealed record IncidentView(Guid Id, string Source, string Kind, string Key, string Message, Instant At, Guid? RequestId, string? Request, Instant? SettledAt, string? SettledBy);

/// <summary>
/// What is the matter with the outside: deliveries that wait or were given up, mailboxes, accounts, the model, credentials that run out. Steps that faulted are not among them;
/// they are on the runs. Scoped; the caller commits.
/// </summary>
internal sealed class IncidentDesk(JetVisionDb db, IClock clock)
{
    /// <summary>The most that one page holds.</summary>
    public const int MaxPage = 200;

    /// <summary>Lists those that are open, or those that are settled, newest first.</summary>
    public async Task<(IReadOnlyList<IncidentView> Items, string? Next, Refusal? Refusal)> ListAsync(bool isSettled, string? cursor, int limit, CancellationToken cancellation)
    {
        var skip = 0;
        if (limit is < 1 or > MaxPage)
        {
            return ([], null, new Refusal(RefusalKind.Invalid, "limit", $"Send a limit from 1 to {MaxPage}."));
        }

        if (cursor is not null && (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip) || skip > 1_000_000))
        {
            return ([], null, new Refusal(RefusalKind.Invalid, "cursor", "Send the cursor as the last page gave it in next."));
        }

        var found = await db.Incidents.AsNoTracking().Where(incident => incident.Source != "run" && incident.SettledAt != null == isSettled)
            .OrderByDescending(incident => incident.At).ThenByDescending(incident => incident.Id).Skip(skip).Take(limit + 1).ToListAsync(cancellation);
        var requests = found.Select(incident => incident.RequestId).OfType<Guid>().Distinct().ToList();
        var numbers = await db.Requests.AsNoTracking().Where(request => requests.Contains(request.Id)).ToDictionaryAsync(request => request.Id, request => request.Number, cancellation);
        return ([.. found.Take(limit).Select(Of)], found.Count > limit ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null, null);

        IncidentView Of(Incident incident) => new(
            incident.Id, incident.Source, incident.Kind, incident.Key, incident.Message, incident.At, incident.RequestId,
            incident.RequestId is { } request ? numbers.GetValueOrDefault(request) : null, incident.SettledAt, incident.SettledBy);
    }

    /// <summary>Sets an incident aside. What it tells of is not touched: when it goes on, it is told of again.</summary>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<Refusal?> SettleAsync(Guid id, string by, CancellationToken cancellation)
    {
        if (await db.Incidents.FirstOrDefaultAsync(incident => incident.Id == id && incident.Source != "run", cancellation) is not { } incident)
        {
            return new Refusal(RefusalKind.NotFound, "id", "There is no such incident. One of a faulted step is settled on its run, by retry, skip or cancel.");
        }

        if (incident.SettledAt is not null)
        {
            return new Refusal(RefusalKind.Conflict, null, "It is settled already.");
        }

        await SettleAsync(incident, by, $"{by} settled: {incident.Message}", cancellation);
        return null;
    }

    /// <summary>Settles what is open about an effect that somebody has delivered again.</summary>
    public async Task SettleEffectAsync(string key, string by, CancellationToken cancellation)
    {
        foreach (var incident in await db.Incidents.Where(incident => incident.Source == "effect" && incident.Key == key && incident.SettledAt == null).ToListAsync(cancellation))
        {
            await SettleAsync(incident, by, $"{by} had it delivered again: {incident.Message}", cancellation);
        }
    }

    private async Task SettleAsync(Incident incident, string by, string words, CancellationToken cancellation)
    {
        (incident.SettledAt, incident.SettledBy) = (clock.GetCurrentInstant(), by);
        if (incident.RequestId is { } id && await db.Requests.FirstOrDefaultAsync(request => request.Id == id, cancellation) is { } request)
        {
            db.Note(request, incident.SettledAt.Value, "incident-settled", words);
        }
    }
}
