using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Takes the marketplace's web hooks. They are pointers: stored raw, answered at once, fetched afterwards. Scoped.</summary>
/// <param name="db">The records.</param>
/// <param name="effects">The promises.</param>
/// <param name="clock">The time.</param>
/// <param name="options">The secret.</param>
public sealed class MarketHooks(JetVisionDb db, IEffects effects, IClock clock, IOptions<AvinodeOptions> options)
{
    /// <summary>The event types that bring something for a broker, with the names that older programs use for them.</summary>
    private static readonly Dictionary<string, string> Events = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TripRequestSellerResponse"] = "TripRequestSellerResponse",
        ["TripRequestSellerResponseMine"] = "TripRequestSellerResponse",
        ["TripQuoteAccepted"] = "TripRequestSellerResponse",
        ["Quotes"] = "TripRequestSellerResponse",
        ["TripChatFromSeller"] = "TripChatFromSeller",
        ["TripChatSeller"] = "TripChatFromSeller",
        ["TripChatMine"] = "TripChatFromSeller",
        [EmptyLegs] = EmptyLegs,
    };

    private const string EmptyLegs = "EmptyLegs";

    private const int LongestBody = 16_384;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Whether a hook comes from the marketplace: it knows the secret in the address and, where it presents Basic credentials, the password.</summary>
    /// <param name="secret">The secret part of the address that was called.</param>
    /// <param name="authorization">The <c>Authorization</c> header; null when there is none.</param>
    /// <returns>Whether to take it; otherwise answer 404 as if the address did not exist.</returns>
    public bool IsFromMarket(string secret, string? authorization)
    {
        if (options.Value.WebhookSecret is not { Length: > 0 } ours)
        {
            return false;
        }

        var isAddressed = Same(secret, ours);
        return isAddressed && (string.IsNullOrEmpty(authorization)
            || Same(authorization, $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AvinodeWebhooks.User}:{ours}"))}"));
    }

    /// <summary>
    /// Stores a hook and promises to fetch what it points at. The same hook may come several times, and a later one may mean something new about the same thing: each
    /// is fetched, and entering it twice changes nothing. The caller commits and answers 200.
    /// </summary>
    /// <param name="eventType">The event's name in the address.</param>
    /// <param name="body">The body as it came.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    public Refusal? Receive(string eventType, string body)
    {
        if (body.Length > LongestBody)
        {
            return new Refusal(RefusalKind.Invalid, "body", "The body is too long; a web hook is a pointer of a few hundred characters.");
        }

        HookBody? hook;
        try
        {
            hook = JsonSerializer.Deserialize<HookBody>(body, Json);
        }
        catch (JsonException)
        {
            return new Refusal(RefusalKind.Invalid, "body", "The body is not JSON as Avinode writes it. Send {\"id\", \"href\", \"type\"} as Avinode does.");
        }

        if (hook is null || !AvinodeClient.IsId(hook.Id))
        {
            return new Refusal(RefusalKind.Invalid, "id", "The id is missing or not one of Avinode's, such as arfq-123.");
        }

        if (hook.Type is not { Length: > 0 and <= 50 })
        {
            return new Refusal(RefusalKind.Invalid, "type", "The type is missing; it names the resource, such as rfqs or tripmsgs.");
        }

        var known = Events.GetValueOrDefault(eventType);
        var now = clock.GetCurrentInstant();
        var id = Guid.CreateVersion7();
        db.Inbox.Add(new InboxMessage
        {
            Id = id,
            Source = Channels.Avinode,
            Key = $"{known ?? "other"}/{hook.Type}/{hook.Id}/{id:N}",
            Body = body,
            ReceivedAt = now,
            // Events that a broker has no use for are kept and not followed.
            ProcessedAt = known is null ? now : null,
        });
        if (known == EmptyLegs)
        {
            effects.Promise(EmptyLegToFetch.Effect, $"{id:N}:fetch", new EmptyLegToFetch(id));
        }
        else if (known is not null)
        {
            effects.Promise(MessageToFetch.Effect, $"{id:N}:fetch", new MessageToFetch(id));
        }

        return null;
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
