using System.Text;
using System.Text.Json.Nodes;
using JetVision.Sandbox.Access;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Market;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Wire;

namespace JetVision.Sandbox.Messages;

/// <summary>Messages between buyer and operators, and the operators' answers by hand.</summary>
internal static class MessageEndpoints
{
    private const int LongestChat = 5 * 1024;

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tripmsgs/{id}", ReadMessage);
        api.MapGet("/tripmsgs/{requestId}/chat", ReadChat);
        api.MapPost("/tripmsgs/{requestId}/chat", Chat);
        api.MapPost("/tripmsgs/{requestId}/submitQuote", SubmitQuote);
        api.MapPost("/tripmsgs/{requestId}/decline", Decline);
    }

    private static Envelope ReadMessage(string id, HttpContext http, Store store, ViewsFactory views) =>
        store.Message(id) is { } message ? Envelope.Ok(views.For(http).Message(message)) : Envelope.NotFound();

    private static Envelope ReadChat(string requestId, HttpContext http, Store store, ViewsFactory views)
    {
        if (store.Request(requestId) is not var (rfq, _))
        {
            return Envelope.NotFound();
        }
        var view = views.For(http);
        return Envelope.Ok(new JsonArray([.. rfq.Messages.Select(id => view.Message(store.Message(id)!))]));
    }

    private static async Task<Envelope> Chat(string requestId, HttpContext http, Marketplace market, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        if (body.Text("message") is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing("message"));
        }
        if (Encoding.UTF8.GetByteCount(text) > LongestChat)
        {
            return Envelope.Error(StatusCodes.Status422UnprocessableEntity, WireError.Invalid("message", "A message has at most 5 KB"));
        }
        return market.BuyerChat(requestId, text, Caller.Of(http).ActsAs) is { } message
            ? Envelope.Created(views.For(http).Message(message))
            : Envelope.NotFound();
    }

    private static async Task<Envelope> SubmitQuote(
        string requestId, HttpContext http, Marketplace market, AirportTable airports, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        var reader = new QuoteReader(airports);
        var submitted = reader.Read(body);
        return reader.Refusal
            ?? (market.SubmitQuote(requestId, submitted, Caller.Of(http).ActsAs) is var (message, _)
                ? Envelope.Created(views.For(http).Message(message))
                : Envelope.NotFound());
    }

    private static async Task<Envelope> Decline(string requestId, HttpContext http, Marketplace market, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        if (body.Text("declineReason") is not { Length: > 0 } reason)
        {
            return Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing("declineReason"));
        }
        if (!DeclineReasons.All.Contains(reason))
        {
            return Envelope.Error(
                StatusCodes.Status422UnprocessableEntity,
                WireError.Invalid("declineReason", $"The reason must be one of {string.Join(", ", DeclineReasons.All)}"));
        }
        return market.Decline(requestId, reason, body.Text("message") ?? "", Caller.Of(http).ActsAs, body.Flag("suppressNotification") ?? false) is { } message
            ? Envelope.Created(views.For(http).Message(message))
            : Envelope.NotFound();
    }
}
