using System.Net.Mail;
using JetVision.Activities.Airports;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Requests;

/// <summary>A request as it comes in, through whatever channel; untrusted.</summary>
/// <param name="Channel">chat, webhook, mail, form or mcp.</param>
/// <param name="Key">The sender's idempotency key; null when each delivery is a request of its own.</param>
/// <param name="Name">Who asks; null when not said.</param>
/// <param name="Email">The mail address; null when not said.</param>
/// <param name="Phone">The telephone number; null when not said.</param>
/// <param name="Text">The words; null when the flights are given as such.</param>
/// <param name="Legs">The flights; null when they are to be read from the words.</param>
public sealed record IncomingRequest(
    string Channel, string? Key, string? Name, string? Email, string? Phone, string? Text, IReadOnlyList<IncomingLeg>? Legs = null);

/// <summary>A flight as a program gives it.</summary>
/// <param name="From">ICAO or IATA code.</param>
/// <param name="To">ICAO or IATA code.</param>
/// <param name="Date">The local date there.</param>
/// <param name="Time">The local time of departure; null when open.</param>
/// <param name="Pax">How many fly.</param>
public sealed record IncomingLeg(string? From, string? To, LocalDate? Date, LocalTime? Time, int? Pax);

/// <summary>Takes requests and messages in. It keeps them and starts or wakes a workflow; what follows is the workflow's. The caller commits.</summary>
public sealed class Intake(JetVisionDb db, IEffects effects, AirportDirectory airports, IClock clock)
{
    /// <summary>The most characters that one message may have.</summary>
    public const int MaxText = 20_000;

    /// <summary>The most passengers that one flight may have.</summary>
    public const int MaxPassengers = 100;

    /// <summary>Takes a request in and promises the start of <c>rfp-intake</c>.</summary>
    /// <param name="incoming">The request.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The new request, or the earlier one of the same key; or why it was refused.</returns>
    public async Task<(CharterRequest? Request, Refusal? Refusal)> ReceiveAsync(IncomingRequest incoming, CancellationToken cancellation)
    {
        if (incoming.Key is { } key && await EarlierAsync(key, cancellation) is { } earlier)
        {
            return (earlier, null);
        }

        var now = clock.GetCurrentInstant();
        var today = now.InUtc().Date;
        if (Check(incoming, today) is { } refusal)
        {
            return (null, refusal);
        }

        var request = new CharterRequest
        {
            Id = Guid.CreateVersion7(),
            Number = $"R-{today.Year}-{await db.NextNumberAsync($"R-{today.Year}", cancellation):0000}",
            Channel = incoming.Channel,
            ContactName = Trimmed(incoming.Name),
            ContactEmail = Trimmed(incoming.Email),
            ContactPhone = Trimmed(incoming.Phone),
            Text = incoming.Text?.Trim() ?? Wording(incoming.Legs!),
            ReferenceDate = today,
            Legs = [.. (incoming.Legs ?? []).Select(Leg)],
            Stage = RequestStage.Received,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Requests.Add(request);
        db.Messages.Add(new RequestMessage
        {
            Id = Guid.CreateVersion7(), RequestId = request.Id, Author = "client", Channel = incoming.Channel, Text = request.Text, At = now,
        });
        db.Note(request, now, "received", $"Request {request.Number} came in by {incoming.Channel}.");
        if (incoming.Key is not null)
        {
            db.Inbox.Add(new InboxMessage
            {
                Id = Guid.CreateVersion7(), Source = "rfp", Key = incoming.Key, Body = request.Text, ReceivedAt = now, ProcessedAt = now, RequestId = request.Id,
            });
        }

        effects.StartWorkflow($"intake:{request.Id:N}", "rfp-intake", new Dictionary<string, object?> { ["RequestId"] = request.Id }, request.Id.ToString());
        return (request, null);
    }

    /// <summary>Finds the request that an idempotency key made.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The request; null when the key is new.</returns>
    public async Task<CharterRequest?> EarlierAsync(string key, CancellationToken cancellation) =>
        await db.Inbox.FirstOrDefaultAsync(message => message.Source == "rfp" && message.Key == key, cancellation) is { RequestId: { } id }
            ? await db.Requests.FirstOrDefaultAsync(request => request.Id == id, cancellation)
            : null;

    /// <summary>Adds a message to a request. While the client was asked something, it counts as the answer; later <c>take-message</c> starts for it.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="author">client or broker.</param>
    /// <param name="channel">Through what it came.</param>
    /// <param name="text">The words; untrusted.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when it was taken; otherwise why not.</returns>
    public async Task<Refusal?> SayAsync(Guid requestId, string author, string channel, string text, CancellationToken cancellation) =>
        (await TellAsync(requestId, author, channel, text, cancellation)).Refusal;

    /// <summary>Adds a message to a request, as <see cref="SayAsync"/> does, and tells its id.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="author">client or broker.</param>
    /// <param name="channel">Through what it came.</param>
    /// <param name="text">The words; untrusted.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The message's id; or why it was not taken.</returns>
    public async Task<(Guid? MessageId, Refusal? Refusal)> TellAsync(Guid requestId, string author, string channel, string text, CancellationToken cancellation)
    {
        if (CheckText(text) is { } refusal)
        {
            return (null, refusal);
        }

        if (await db.Requests.FirstOrDefaultAsync(request => request.Id == requestId, cancellation) is not { } request)
        {
            return (null, new Refusal(RefusalKind.NotFound, "id", $"There is no request {requestId}."));
        }

        var now = clock.GetCurrentInstant();
        var message = new RequestMessage { Id = Guid.CreateVersion7(), RequestId = request.Id, Author = author, Channel = channel, Text = text.Trim(), At = now };
        db.Messages.Add(message);
        request.UpdatedAt = now;
        if (request.Stage is RequestStage.Received or RequestStage.AwaitingClient)
        {
            effects.Stimulate($"answer:{message.Id:N}", "JetVision.AwaitAnswer", new ClientAnswer(request.Id));
        }
        else
        {
            effects.StartWorkflow(
                $"message:{message.Id:N}", "take-message", new Dictionary<string, object?> { ["RequestId"] = request.Id, ["MessageId"] = message.Id }, request.Id.ToString());
        }

        return (message.Id, null);
    }

    /// <summary>Says why a request could not be taken in; nothing is kept.</summary>
    /// <param name="incoming">The request.</param>
    /// <returns>Why not; null when it could.</returns>
    public Refusal? Check(IncomingRequest incoming) => Check(incoming, clock.GetCurrentInstant().InUtc().Date);

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Refusal? CheckText(string? text) => text switch
    {
        null or "" => new Refusal(RefusalKind.Invalid, "text", "Say what is wanted: text is empty."),
        _ when string.IsNullOrWhiteSpace(text) => new Refusal(RefusalKind.Invalid, "text", "Say what is wanted: text is empty."),
        { Length: > MaxText } => new Refusal(RefusalKind.Invalid, "text", $"The text has {text.Length} characters; send at most {MaxText}."),
        _ => null,
    };

    private static string Wording(IReadOnlyList<IncomingLeg> legs) => string.Join(
        "\n", legs.Select(leg => $"{leg.From?.ToUpperInvariant()} to {leg.To?.ToUpperInvariant()} on {leg.Date:uuuu-MM-dd}{(leg.Time is { } time ? $" at {time:HH:mm}" : "")}, {leg.Pax} passengers"));

    private Leg Leg(IncomingLeg leg) => new(
        airports.Find(leg.From!)!.Icao, airports.Find(leg.To!)!.Icao, leg.Date!.Value, leg.Time, leg.Time, IsArrival: false, leg.Pax!.Value);

    private Refusal? Check(IncomingRequest incoming, LocalDate today)
    {
        if (incoming.Email is { Length: > 0 } email && (email.Length > 254 || !MailAddress.TryCreate(email, out _)))
        {
            return new Refusal(RefusalKind.Invalid, "from.email", $"\"{Shown(email)}\" is no mail address; send one such as jane@example.com, or leave it out.");
        }

        if (incoming.Name is { Length: > 200 })
        {
            return new Refusal(RefusalKind.Invalid, "from.name", "The name has more than 200 characters; shorten it.");
        }

        if (incoming.Phone is { Length: > 40 })
        {
            return new Refusal(RefusalKind.Invalid, "from.phone", "The telephone number has more than 40 characters; shorten it.");
        }

        if (incoming.Legs is null)
        {
            return CheckText(incoming.Text);
        }

        if (incoming.Legs.Count is 0 or > 20)
        {
            return new Refusal(RefusalKind.Invalid, "legs", "Send from 1 to 20 legs, or the request as text.");
        }

        if (incoming.Text is { Length: > MaxText } text)
        {
            return CheckText(text);
        }

        LocalDate? before = null;
        for (var i = 0; i < incoming.Legs.Count; i++)
        {
            if (Check(incoming.Legs[i], $"legs[{i}]", today, before) is { } refusal)
            {
                return refusal;
            }

            before = incoming.Legs[i].Date;
        }

        return null;
    }

    private Refusal? Check(IncomingLeg leg, string field, LocalDate today, LocalDate? before)
    {
        if (CheckAirport(leg.From, $"{field}.from") is { } from)
        {
            return from;
        }

        if (CheckAirport(leg.To, $"{field}.to") is { } to)
        {
            return to;
        }

        if (airports.Find(leg.From!)!.Icao == airports.Find(leg.To!)!.Icao)
        {
            return new Refusal(RefusalKind.Invalid, $"{field}.to", "The leg ends where it begins; send another airport.");
        }

        // A day of grace: it may still be yesterday where the flight begins.
        if (leg.Date is not { } date)
        {
            return new Refusal(RefusalKind.Invalid, $"{field}.date", "The date is missing; send it as 2027-01-31.");
        }

        if (date < today.PlusDays(-1))
        {
            return new Refusal(RefusalKind.Invalid, $"{field}.date", $"{date:uuuu-MM-dd} is past; send a date from today on.");
        }

        if (date > today.PlusYears(2))
        {
            return new Refusal(RefusalKind.Invalid, $"{field}.date", $"{date:uuuu-MM-dd} is more than two years away; send an earlier date.");
        }

        if (before is { } previous && date < previous)
        {
            return new Refusal(RefusalKind.Invalid, $"{field}.date", "The leg leaves before the one before it; send the legs in order.");
        }

        return leg.Pax is >= 1 and <= MaxPassengers
            ? null
            : new Refusal(RefusalKind.Invalid, $"{field}.pax", $"Send from 1 to {MaxPassengers} passengers{(leg.Pax is { } pax ? $"; {pax} came" : "")}.");
    }

    private Refusal? CheckAirport(string? code, string field) => code is { Length: > 0 }
        ? airports.Find(code) is null
            ? new Refusal(RefusalKind.Invalid, field, $"\"{Shown(code)}\" is no airport that we know; send its ICAO code, such as KTEB, or its IATA code.")
            : null
        : new Refusal(RefusalKind.Invalid, field, "The airport is missing; send its ICAO code, such as KTEB, or its IATA code.");

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}

/// <summary>What an answer of the client wakes.</summary>
/// <param name="RequestId">The request.</param>
public sealed record ClientAnswer(Guid RequestId);
