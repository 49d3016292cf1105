using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Speaks Avinode's wire format. Every failure is an <see cref="OutsideException"/> that says whether the same call may succeed later.</summary>
internal sealed class AvinodeClient(HttpClient http, IOptions<AvinodeOptions> options)
{
    private const string System = "Avinode";

    // What a buyer may see of an RFQ; asked for in one call each, as calls are counted.
    private const string RfqParts = "?latestquote=true&timestamps=true&aviquote=true&sellercontactinfo=true";
    private const string QuoteParts = "?quotebreakdown=true&safety=true&amenities=true&taildetails=true&typedetails=true&homebase=true&liftaoc=true";
    private const string EmptyLegParts = "?taildetails=true&typedetails=true";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Makes a trip; a second call with the same external id finds the first one's.</summary>
    public Task<WireTrip> CreateTripAsync(object order, CancellationToken cancellation) => SendAsync<WireTrip>(HttpMethod.Post, "trips", order, cancellation);

    /// <summary>Reads a trip by its id or its six characters.</summary>
    public Task<WireTrip> TripAsync(string id, CancellationToken cancellation) => SendAsync<WireTrip>(HttpMethod.Get, $"trips/{Safe(id)}", null, cancellation);

    /// <summary>Ends a trip and all its RFQs; ending one that is over is no failure.</summary>
    public async Task CancelTripAsync(string id, string reason, string message, CancellationToken cancellation)
    {
        try
        {
            await SendAsync<JsonElement>(HttpMethod.Put, $"trips/{Safe(id)}/cancel", new { id, reason, messageToSeller = message }, cancellation);
        }
        catch (OutsideException error) when (error.InnerException is HttpRequestException { StatusCode: HttpStatusCode.Conflict or HttpStatusCode.NotFound })
        {
        }
    }

    /// <summary>Reads all RFQs of a trip.</summary>
    public async Task<IReadOnlyList<WireRfq>> RfqsOfTripAsync(string tripId, CancellationToken cancellation)
    {
        var answer = await SendAsync<JsonElement>(HttpMethod.Get, $"rfqs/{Safe(tripId)}{RfqParts}", null, cancellation);
        return answer.ValueKind switch
        {
            JsonValueKind.Array => answer.Deserialize<List<WireRfq>>(Json)!,
            JsonValueKind.Object => [answer.Deserialize<WireRfq>(Json)!],
            _ => [],
        };
    }

    public Task<WireRfq> RfqAsync(string id, CancellationToken cancellation) => SendAsync<WireRfq>(HttpMethod.Get, $"rfqs/{Safe(id)}{RfqParts}", null, cancellation);

    public Task<WireQuote> QuoteAsync(string id, CancellationToken cancellation) => SendAsync<WireQuote>(HttpMethod.Get, $"quotes/{Safe(id)}{QuoteParts}", null, cancellation);

    public Task<WireMessage> MessageAsync(string id, CancellationToken cancellation) => SendAsync<WireMessage>(HttpMethod.Get, $"tripmsgs/{Safe(id)}", null, cancellation);

    /// <summary>Reads what was written about an RFQ, both ways.</summary>
    public async Task<IReadOnlyList<WireMessage>> ChatOfAsync(string rfqId, CancellationToken cancellation) =>
        await SendAsync<List<WireMessage>>(HttpMethod.Get, $"tripmsgs/{Safe(rfqId)}/chat", null, cancellation);

    /// <summary>Writes to the operator of an RFQ.</summary>
    public Task ChatAsync(string rfqId, string message, CancellationToken cancellation) =>
        SendAsync<JsonElement>(HttpMethod.Post, $"tripmsgs/{Safe(rfqId)}/chat", new { message }, cancellation);

    /// <summary>Searches empty legs near two airports; what is null is anywhere.</summary>
    public async Task<IReadOnlyList<WireEmptyLeg>> EmptyLegsAsync(string? from, string? to, LocalDate first, LocalDate last, CancellationToken cancellation) => await SendAsync<List<WireEmptyLeg>>(
        HttpMethod.Post,
        $"emptylegs/search{EmptyLegParts}",
        new
        {
            startAirport = from is null ? null : new TripOrderAirport(from),
            endAirport = to is null ? null : new TripOrderAirport(to),
            startDate = first.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
            endDate = last.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
        },
        cancellation);

    /// <summary>Reads an empty leg; null when it is no longer advertised.</summary>
    public async Task<WireEmptyLeg?> FindEmptyLegAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync<WireEmptyLeg>(HttpMethod.Get, $"emptylegs/{Safe(id)}{EmptyLegParts}", null, cancellation);
        }
        catch (OutsideException error) when (error.InnerException is HttpRequestException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Gone })
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<WireWatch>> WatchesAsync(CancellationToken cancellation) =>
        await SendAsync<List<WireWatch>>(HttpMethod.Get, "emptylegs/watches", null, cancellation);

    public Task<WireWatch> AddWatchAsync(WireWatch watch, CancellationToken cancellation) => SendAsync<WireWatch>(HttpMethod.Post, "emptylegs/watches", watch, cancellation);

    /// <summary>Changes a watch. There is no delete: one that is over is made inactive.</summary>
    public Task ChangeWatchAsync(string id, WireWatch watch, CancellationToken cancellation) =>
        SendAsync<JsonElement>(HttpMethod.Put, $"emptylegs/watches/{Safe(id)}", watch, cancellation);

    public async Task<IReadOnlyList<WireHookSetting>> HookSettingsAsync(CancellationToken cancellation) =>
        await SendAsync<List<WireHookSetting>>(HttpMethod.Get, "webhooks/settings", null, cancellation);

    public Task AddHookSettingAsync(WireHookSetting setting, CancellationToken cancellation) => SendAsync<JsonElement>(HttpMethod.Post, "webhooks/settings", setting, cancellation);

    public Task ChangeHookSettingAsync(string id, WireHookSetting setting, CancellationToken cancellation) =>
        SendAsync<JsonElement>(HttpMethod.Put, $"webhooks/settings/{Safe(id)}", setting, cancellation);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        var root = options.Value.BaseAddress ?? throw new OutsideException(System, "no marketplace is connected; set Avinode:BaseAddress (env: Avinode__BaseAddress).", isTransient: false);
        using var request = new HttpRequestMessage(method, $"{root.AbsoluteUri.TrimEnd('/')}/{path}");
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        }

        try
        {
            using var response = await http.SendAsync(request, cancellation);
            return Open<T>(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation), path);
        }
        catch (HttpRequestException error)
        {
            throw new OutsideException(System, "the marketplace cannot be reached.", isTransient: true, innerException: error);
        }
        catch (Exception error) when (error is OperationCanceledException or Polly.Timeout.TimeoutRejectedException && !cancellation.IsCancellationRequested)
        {
            throw new OutsideException(System, $"no answer within {options.Value.Timeout.TotalSeconds:0} seconds.", isTransient: true, innerException: error);
        }
    }

    /// <summary>Takes the data out of the envelope. A 200 with errors in it is a refusal all the same.</summary>
    private static T Open<T>(HttpStatusCode status, byte[] body, string path)
    {
        WireEnvelope<T>? envelope;
        try
        {
            envelope = body.Length == 0 ? null : JsonSerializer.Deserialize<WireEnvelope<T>>(body, Json);
        }
        catch (JsonException) when ((int)status >= 400)
        {
            // A gateway in front of the API answers in HTML; the status says enough.
            envelope = null;
        }
        catch (JsonException error)
        {
            throw new OutsideException(System, $"the answer to {Operation(path)} is not in Avinode's format; something else may stand at Avinode:BaseAddress.", isTransient: true, innerException: error);
        }

        var errors = envelope?.Meta?.Errors ?? [];
        if ((int)status >= 400 || errors.Count > 0)
        {
            throw Refusal(status, errors, path);
        }

        return envelope is { Data: { } data } ? data : throw new OutsideException(System, $"the answer to {Operation(path)} holds no data.", isTransient: true);
    }

    private static OutsideException Refusal(HttpStatusCode status, IReadOnlyList<WireNote> errors, string path)
    {
        var said = errors.Count == 0 ? "" : $" It said: {string.Join("; ", errors)}.";
        var sentence = status switch
        {
            HttpStatusCode.Unauthorized => "the tokens are not accepted; replace Avinode:ApiToken and Avinode:AuthenticationToken, or Avinode:ClientSecret, under Settings, Credentials.",
            HttpStatusCode.Forbidden => $"the connection has no permission for {Operation(path)}; ask Avinode to add it to the connection.",
            HttpStatusCode.NotFound => $"{Operation(path)}: there is no such thing at the marketplace, or no longer.",
            HttpStatusCode.TooManyRequests => "too many calls; waiting.",
            HttpStatusCode.OK or HttpStatusCode.Created => $"{Operation(path)} was refused.",
            _ => $"{Operation(path)} failed with {(int)status}.",
        };
        var isTransient = status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.Locked || (int)status >= 500;
        return new OutsideException(System, sentence + said, isTransient, innerException: new HttpRequestException(sentence, null, status))
        {
            AwaitsPerson = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
        };
    }

    private static string Operation(string path) => path.Split('?')[0];

    /// <summary>Ids come from outside and become part of an address, so nothing but Avinode's own signs may be in them.</summary>
    private static string Safe(string id) => IsId(id) ? id : throw new OutsideException(System, "an id in Avinode's answer is not one.", isTransient: false);

    internal static bool IsId(string? id) => id is { Length: > 0 and <= 100 } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
