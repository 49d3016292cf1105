using System.Globalization;
using JetVision.Sandbox.Faults;
using JetVision.Sandbox.Wire;
using Microsoft.Extensions.Options;

namespace JetVision.Sandbox.Access;

/// <summary>Checks every API call as Avinode does: the headers, the clock, the tokens, the permission, the rate. Ordered troubles come first.</summary>
internal sealed class Gatekeeper(AccessTokens tokens, RateLimit rate, FaultDesk faults, TimeProvider time, IOptions<SandboxOptions> options) : IEndpointFilter
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly string[] NeverForBrokers = ["searches"];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (faults.Delay > TimeSpan.Zero)
        {
            await Task.Delay(faults.Delay, time, http.RequestAborted);
        }
        return Troubled(http) ?? Refused(http) ?? await next(context);
    }

    private Envelope? Troubled(HttpContext http)
    {
        if (faults.TakeFailure() is not { } status)
        {
            return null;
        }
        if (status == StatusCodes.Status429TooManyRequests)
        {
            RateLimit.Write(http.Response.Headers, options.Value.RequestsPerHour, 0, TimeSpan.FromSeconds(1));
        }
        return Envelope.Error(status, new WireError("Ordered by /sandbox/faults", "PRACTICE_FAULT"));
    }

    private Envelope? Refused(HttpContext http)
    {
        if (!rate.Admit(http.Response.Headers))
        {
            return Envelope.Error(StatusCodes.Status429TooManyRequests, new WireError("Too many calls in this hour", "RATE_LIMIT_EXCEEDED"));
        }
        var headers = http.Request.Headers;
        if (headers["X-Avinode-SentTimestamp"].ToString() is not { Length: > 0 } sent)
        {
            return Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing("X-Avinode-SentTimestamp"));
        }
        if (!DateTimeOffset.TryParse(sent, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            || (time.GetUtcNow() - moment).Duration() > Tolerance)
        {
            return Envelope.Error(
                StatusCodes.Status400BadRequest,
                WireError.Invalid("X-Avinode-SentTimestamp", "The timestamp must be ISO 8601 and within five minutes of now"));
        }
        foreach (var required in (ReadOnlySpan<string>)["X-Avinode-Product", "X-Avinode-ApiVersion"])
        {
            if (headers[required].Count == 0)
            {
                return Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing(required));
            }
        }
        if (!tokens.IsApiToken(headers["X-Avinode-ApiToken"].ToString())
            || headers.Authorization.ToString() is not { } authorization || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || !tokens.IsValid(authorization["Bearer ".Length..].Trim()))
        {
            return Envelope.Error(StatusCodes.Status401Unauthorized, new WireError("The tokens are not valid", "AUTHENTICATION_FAILED"));
        }
        var operation = http.Request.Path.Value!["/api/".Length..];
        if (NeverForBrokers.Concat(options.Value.Denied).Any(denied => operation == denied || operation.StartsWith(denied + "/", StringComparison.Ordinal)))
        {
            return Envelope.Error(
                StatusCodes.Status403Forbidden, new WireError("This connection has no permission for the operation", "AUTHENTICATION_COMPANY_ACCESS"));
        }
        new Caller("account-1", headers["X-Avinode-ActAsAccount"].FirstOrDefault()).Attach(http);
        return null;
    }
}
