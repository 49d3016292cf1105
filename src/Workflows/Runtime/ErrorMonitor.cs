using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime.Alterations;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Starts the workflow that takes care of what went wrong (<see cref="WorkflowsOptions.ErrorMonitor"/>). Nothing happens when no such definition is published,
/// or when what failed is that workflow itself. Its input: <c>Source</c> (<c>run</c> or <c>effect</c>), <c>Kind</c> (the activity's type or the effect's kind),
/// <c>Key</c> (the run's id or the effect's key), <c>Message</c>, <c>IsTransient</c>, <c>ActivityInstanceId</c> (of the step; null for an effect).
/// </summary>
internal static class ErrorMonitor
{
    private const string Prefix = "error-monitor:";

    /// <summary>Reports an effect that was given up.</summary>
    public static void Report(ScopedOutbox outbox, WorkflowsOptions options, FailedEffect effect)
    {
        // An alteration that a run refuses is told to who asked for it.
        if (options.ErrorMonitor.Length > 0 && effect.Kind != AlterationPlans.JobKind && !effect.Key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            Start(outbox, options, effect.Key, null, new()
            {
                ["Source"] = "effect", ["Kind"] = effect.Kind, ["Key"] = effect.Key, ["Message"] = effect.Error, ["IsTransient"] = false, ["ActivityInstanceId"] = null,
            });
        }
    }

    /// <summary>Reports a step that faulted.</summary>
    public static void Report(ScopedOutbox outbox, WorkflowsOptions options, WorkflowState state, IncidentState incident)
    {
        if (options.ErrorMonitor.Length > 0 && state.DefinitionId != options.ErrorMonitor)
        {
            // A step that is retried may fault again under the same id: its time tells the faults apart.
            Start(outbox, options, $"{incident.ActivityInstanceId}:{incident.Timestamp.UtcTicks}", state.CorrelationId, new()
            {
                ["Source"] = "run", ["Kind"] = incident.ActivityType, ["Key"] = state.Id, ["Message"] = incident.Message,
                // A step whose own policy has run out did not pass: a person must look.
                ["IsTransient"] = incident is { IsTransient: true, Retries: 0 },
                ["ActivityInstanceId"] = incident.ActivityInstanceId,
            });
        }
    }

    private static void Start(ScopedOutbox outbox, WorkflowsOptions options, string key, string? correlationId, Dictionary<string, object?> input)
    {
        var start = new StartMessage(options.ErrorMonitor, null, null, OutboxPayload.Values(input), correlationId, null, OnlyIfPublished: true);
        outbox.Enqueue(new OutboxMessage(OutboxKinds.Start, Prefix + key, OutboxPayload.Write(start)));
    }
}
