using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.SemanticKernel;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace JetVision.Activities.Agents.Models;

/// <summary>What went wrong with the model service, in words for a broker: the system, what it did and the cure; nothing of what it was sent or answered.</summary>
/// <param name="Outcome">How the work ended.</param>
/// <param name="Message">The sentence.</param>
/// <param name="IsTransient">Whether the same call may succeed later.</param>
internal sealed record ModelFailure(AgentOutcome Outcome, string Message, bool IsTransient)
{
    /// <summary>Says what an exception of a call means; null when it is none of the service's.</summary>
    public static ModelFailure? Of(Exception failure, string service) => failure switch
    {
        HttpOperationException { StatusCode: { } status } => OfStatus((int)status, service),
        HttpOperationException { InnerException: { } inner } => Of(inner, service) ?? Unreachable(service),
        HttpOperationException => Unreachable(service),
        ClientResultException { Status: > 0 } answered => OfStatus(answered.Status, service),
        ClientResultException => Unreachable(service),
        TimeoutRejectedException or OperationCanceledException => new(AgentOutcome.TimedOut, $"The model service at {service} did not answer in time.", true),
        BrokenCircuitException => new(AgentOutcome.Unavailable, $"The model service at {service} failed too often just now and is left alone for a moment.", true),
        HttpRequestException or IOException => Unreachable(service),
        JsonException or FormatException or InvalidOperationException or ArgumentException or NotSupportedException or KeyNotFoundException =>
            new(AgentOutcome.Malformed, $"The model service at {service} answered something that is no chat completion.", false),
        AggregateException { InnerException: { } first } => Of(first, service),
        _ => null,
    };

    private static ModelFailure Unreachable(string service) => new(AgentOutcome.Unavailable, $"The model service at {service} cannot be reached.", true);

    private static ModelFailure OfStatus(int status, string service) => status switch
    {
        (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden =>
            new(AgentOutcome.Unavailable, $"The model service at {service} refused the key; replace Agents:ApiKey under Settings, Credentials.", false),
        (int)HttpStatusCode.NotFound => new(AgentOutcome.Unavailable, $"The model service at {service} knows no such model or path; check Agents:Endpoint and Agents:Model.", false),
        (int)HttpStatusCode.TooManyRequests => new(AgentOutcome.Unavailable, $"The model service at {service} takes no more calls for now.", true),
        (int)HttpStatusCode.RequestTimeout => new(AgentOutcome.TimedOut, $"The model service at {service} did not answer in time.", true),
        _ => new(AgentOutcome.Unavailable, string.Create(CultureInfo.InvariantCulture, $"The model service at {service} answered with status {status}."), status >= 500),
    };
}
