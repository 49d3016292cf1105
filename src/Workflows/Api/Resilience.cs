using System.Globalization;
using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>The retry policies that a definition can name, and the retries that steps made by them.</summary>
internal static class Resilience
{
    public static void MapResilience(this RouteGroupBuilder view)
    {
        // Every policy fits every activity, so the category that Studio asks for makes no difference.
        view.MapGet("/resilience/strategies", (RetryPolicies policies) => ApiJson.Answer(new ItemList<StrategyDocument>([.. policies.All.Select(StrategyDocument.Of)])));
        view.MapGet("/resilience/retries/{activityInstanceId}", Retries);
    }

    private static async Task<IResult> Retries(string activityInstanceId, int? skip, int? take, WorkflowInstances instances, CancellationToken cancellation)
    {
        if (ExecutionId.Parse(activityInstanceId) is not var (instanceId, executionId))
        {
            return TypedResults.NotFound();
        }

        var retries = (await instances.GetJournalAsync(instanceId, cancellation))
            .Where(entry => entry.ActivityInstanceId == executionId && entry.EventName == WorkflowRun.RetryingEvent)
            .Select(entry => RetryDocument.Of(instanceId, entry)).ToList();
        return ApiJson.Answer(new PagedList<RetryDocument>([.. retries.Skip(skip ?? 0).Take(take ?? int.MaxValue)], retries.Count));
    }

    private sealed record StrategyDocument(
        [property: System.Text.Json.Serialization.JsonPropertyName("$type"), System.Text.Json.Serialization.JsonPropertyOrder(-1)] string Type,
        string Id, string DisplayName, int MaxRetryAttempts, bool UseJitter, string Delay, string MaxDelay, BackoffType BackoffType)
    {
        public static StrategyDocument Of(RetryPolicy policy) => new(
            "HttpResilienceStrategy", policy.Id!, policy.DisplayName ?? policy.Id!, policy.MaxRetryAttempts, policy.UseJitter, Text(policy.Delay), Text(policy.MaxDelay), policy.BackoffType);

        private static string Text(TimeSpan span) => span.ToString("c", CultureInfo.InvariantCulture);
    }

    private sealed record RetryDocument(
        string Id, string ActivityInstanceId, string ActivityId, string WorkflowInstanceId, int AttemptNumber, string RetryDelay, IReadOnlyDictionary<string, string?> Details)
    {
        public static RetryDocument Of(string instanceId, JournalEntry entry)
        {
            var payload = entry.Payload ?? default;
            return new RetryDocument(
                entry.Id, ExecutionId.Of(instanceId, entry.ActivityInstanceId), entry.ActivityId, instanceId, payload.GetProperty(WorkflowRun.AttemptKey).GetInt32(),
                payload.GetProperty(WorkflowRun.PauseKey).GetString()!, new Dictionary<string, string?> { ["Exception"] = Text(payload, "Exception"), ["Message"] = Text(payload, "Message") });
        }

        private static string? Text(JsonElement payload, string name) =>
            payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
