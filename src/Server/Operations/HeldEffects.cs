using System.Globalization;
using System.Text.Json;
using JetVision.Activities.Monitoring;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Server.Operations;

/// <summary>
/// Delivers a room's effects, and keeps what a person must mend first or what an outside system stays away for: the effect comes again under a key of its own until it gets
/// through, while an incident and the request's history name the system and the cure. So a revoked key or a long outage costs no request. Scoped.
/// </summary>
internal sealed class HeldEffects(
    JetVisionDb db, IEffects effects, IUnitOfWork unit, IClock clock, IOptions<OutsideOptions> outside, IOptions<WorkflowsOptions> engine)
{
    private const string Mark = "~held:";

    /// <summary>About a week, at the default interval; then operations decides.</summary>
    private const int MostRounds = 10_000;

    public async Task DeliverAsync(IEffectHandler handler, OutboxMessage message, int attempt, CancellationToken cancellation)
    {
        var (key, rounds) = Split(message.Key);
        try
        {
            // What was held may have reached the outside before.
            await handler.DeliverAsync(new EffectDelivery(message.Kind, key, message.Payload, attempt + rounds), cancellation);
        }
        catch (OutsideException failure) when (rounds < MostRounds && (failure.AwaitsPerson || (failure.IsTransient && attempt >= engine.Value.EffectAttempts)))
        {
            // What the handler left half-done is not saved.
            unit.Discard();
            await HoldAsync(message, key, rounds, failure, cancellation);
            return;
        }

        if (rounds > 0)
        {
            await SettleAsync(key, message.Payload, cancellation);
        }
    }

    private async Task HoldAsync(OutboxMessage message, string key, int rounds, OutsideException failure, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var again = now + Duration.FromTimeSpan(failure.RetryAfter ?? outside.Value.LookAgain);
        effects.Promise(message.Kind, $"{key}{Mark}{(rounds + 1).ToString(CultureInfo.InvariantCulture)}", JsonSerializer.Deserialize<JsonElement>(message.Payload), again);
        if (await db.Incidents.AnyAsync(incident => incident.Key == key && incident.SettledAt == null, cancellation))
        {
            return;
        }

        var request = await RequestOfAsync(message.Payload, cancellation);
        db.Incidents.Add(new Incident
        {
            Id = Guid.CreateVersion7(), RequestId = request?.Id, Source = "effect", Kind = message.Kind, Key = key, Message = failure.Message, Decision = "hand-to-ops", At = now,
        });
        if (request is not null)
        {
            db.Note(request, now, "incident", $"Waits: {failure.Message} It goes on by itself after that.");
        }
    }

    private async Task SettleAsync(string key, string payload, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var open = await db.Incidents.Where(incident => incident.Key == key && incident.SettledAt == null).ToListAsync(cancellation);
        open.ForEach(incident => incident.SettledAt = now);
        if (open.Count > 0 && await RequestOfAsync(payload, cancellation) is { } request)
        {
            db.Note(request, now, "incident-settled", $"{open[0].Message.Split(':')[0]} works again; what waited has gone on.");
        }
    }

    /// <summary>Finds the request that an effect belongs to by the ids in its payload; null when it names none.</summary>
    private async Task<CharterRequest?> RequestOfAsync(string payload, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(payload);
        foreach (var field in document.RootElement.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String))
        {
            var text = field.Value.GetString()!;
            _ = Guid.TryParse(text, out var id);
            var requestId = field.Name.ToUpperInvariant() switch
            {
                "REQUESTID" => id,
                "TRIPID" => await db.MarketTrips.Where(trip => trip.Id == id).Select(trip => (Guid?)trip.RequestId).FirstOrDefaultAsync(cancellation),
                "MAILID" => await db.Mails.Where(mail => mail.Id == id).Select(mail => mail.RequestId).FirstOrDefaultAsync(cancellation),
                "RFQID" => await db.Rfqs.Where(rfq => rfq.ExternalId == text).Select(rfq => (Guid?)rfq.RequestId).FirstOrDefaultAsync(cancellation),
                _ => null,
            };
            if (requestId is { } found)
            {
                return await db.Requests.FirstOrDefaultAsync(request => request.Id == found, cancellation);
            }
        }

        return null;
    }

    private static (string Key, int Rounds) Split(string key) =>
        key.LastIndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at && int.TryParse(key[(at + Mark.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            ? (key[..at], rounds)
            : (key, 0);
}
