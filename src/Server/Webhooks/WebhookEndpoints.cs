using System.Security.Cryptography;
using System.Text;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Server.Api;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Webhooks;

/// <summary>What other systems call.</summary>
internal static class WebhookEndpoints
{
    public static RouteGroupBuilder MapWebhooks(this IEndpointRouteBuilder app)
    {
        var hooks = app.MapGroup("/webhooks").WithTags("Web hooks");
        hooks.MapPost("/rfp", ReceiveRfp).RequireRateLimiting("public").WithSummary("A request: {from:{name,email,phone}, text} or {from, legs[]}");
        hooks.MapPost("/avinode/{secret}/{eventType}", ReceiveAvinode).ExcludeFromDescription();
        return hooks;
    }

    private static async Task<IResult> ReceiveRfp(HttpRequest http, Intake intake, IUnitOfWork unit, IConfiguration configuration, CancellationToken cancellation)
    {
        var (raw, body, refusal) = await JsonBody.ReadAsync<RfpBody>(http);
        if (!IsSigned(http, raw, configuration["JetVision:Webhooks:Secret"]))
        {
            return Problems.Of(
                StatusCodes.Status401Unauthorized,
                "X-JetVision-Signature",
                "The signature is missing or wrong; send sha256= and the hexadecimal HMAC-SHA256 of the body under the shared secret.");
        }

        var key = http.Headers["Idempotency-Key"].ToString() is { Length: > 0 } given ? given : null;
        refusal ??= key is { Length: > 200 } ? new Refusal(RefusalKind.Invalid, "Idempotency-Key", "The Idempotency-Key has more than 200 characters; shorten it.") : null;
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }

        var (request, no) = await intake.ReceiveAsync(body!.ToIncoming("webhook", key), cancellation);
        if (no is not null)
        {
            return Problems.Of(no);
        }

        var id = request!.Id;
        try
        {
            await unit.CommitAsync(cancellation);
        }
        catch (DbUpdateException) when (key is not null)
        {
            // The same key came twice at once, and the other delivery was first: its request is the answer.
            unit.Discard();
            id = (await intake.EarlierAsync(key, cancellation))?.Id ?? throw new InvalidOperationException($"The request of Idempotency-Key {key} could not be saved.");
        }

        return TypedResults.Accepted($"/api/requests/{id}", new RfpAccepted(id, $"/api/requests/{id}"));
    }

    private static async Task<IResult> ReceiveAvinode(
        string secret, string eventType, HttpRequest http, MarketHooks hooks, IUnitOfWork unit, CancellationToken cancellation)
    {
        if (!hooks.IsFromMarket(secret, http.Headers.Authorization))
        {
            return TypedResults.NotFound();
        }

        using var reader = new StreamReader(http.Body);
        if (hooks.Receive(eventType, await reader.ReadToEndAsync(cancellation)) is { } refusal)
        {
            return Problems.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.Ok();
    }

    private static bool IsSigned(HttpRequest http, byte[] raw, string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return true;
        }

        var given = http.Headers["X-JetVision-Signature"].ToString();
        var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), raw));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
    }
}
