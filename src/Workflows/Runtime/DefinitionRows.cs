using System.Text.Json;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;

namespace JetVision.Workflows.Runtime;

/// <summary>Where a version of a definition came from.</summary>
internal static class DefinitionSource
{
    /// <summary>The workflows directory.</summary>
    public const string File = "file";

    /// <summary>A person or a program.</summary>
    public const string Api = "api";
}

/// <summary>Reads and writes the rows of definitions and their triggers.</summary>
internal static class DefinitionRows
{
    /// <summary>The definition of a row; the row's columns win over what its JSON says.</summary>
    public static WorkflowDefinition Read(DefinitionRow row)
    {
        var stored = JsonSerializer.Deserialize<WorkflowDefinition>(row.Json, ValueJson.Options)
            ?? throw new InvalidDataException($"The definition version '{row.Id}' is the word null.");
        return stored with
        {
            Id = row.Id,
            DefinitionId = row.DefinitionId,
            Version = row.Version,
            Name = row.Name,
            Description = row.Description,
            IsLatest = row.IsLatest,
            IsPublished = row.IsPublished,
            CreatedAt = row.CreatedAt,
        };
    }

    public static DefinitionRow Write(WorkflowDefinition definition, string source, string? contentHash) => new()
    {
        Id = definition.Id,
        DefinitionId = definition.DefinitionId,
        Version = definition.Version,
        Name = definition.Name,
        Description = definition.Description,
        Json = JsonSerializer.Serialize(definition, ValueJson.Options),
        IsLatest = definition.IsLatest,
        IsPublished = definition.IsPublished,
        Source = source,
        ContentHash = contentHash,
        CreatedAt = definition.CreatedAt,
    };

    /// <summary>The trigger rows of a version that is being published.</summary>
    public static IEnumerable<TriggerRow> Triggers(WorkflowGraph graph, DateTimeOffset now)
    {
        var definition = graph.Definition;
        return graph.Triggers.Select((trigger, place) =>
        {
            var schedule = TriggerSchedule.Of(trigger, now);
            return new TriggerRow
            {
                Id = $"{definition.Id}:{place}",
                DefinitionId = definition.DefinitionId,
                DefinitionVersionId = definition.Id,
                ActivityId = trigger.ActivityId,
                Name = trigger.ActivityType,
                Hash = trigger.Hash,
                Payload = trigger.Payload.GetRawText(),
                DueAt = schedule?.DueAt,
                Cron = schedule?.Cron,
                IntervalSeconds = schedule?.Interval?.TotalSeconds,
            };
        });
    }
}

/// <summary>When a trigger fires by itself.</summary>
/// <param name="DueAt">The first time; null when there is none.</param>
/// <param name="Cron">The cron expression of the further times.</param>
/// <param name="Interval">The time between two firings.</param>
internal sealed record TriggerSchedule(DateTimeOffset? DueAt, string? Cron = null, TimeSpan? Interval = null)
{
    /// <summary>Reads the schedule from the stimulus of a timer, a cron or a start-at trigger.</summary>
    /// <returns>The schedule; null for a trigger that only a stimulus fires.</returns>
    public static TriggerSchedule? Of(TriggerStimulus trigger, DateTimeOffset now)
    {
        switch (trigger.ActivityType)
        {
            case "Elsa.Timer" when Span(trigger.Payload, "interval") is { } interval && interval > TimeSpan.Zero:
                return new TriggerSchedule(Time(trigger.Payload, "startAt") ?? now + interval, Interval: interval);
            case "Elsa.Cron" when Text(trigger.Payload, "cronExpression") is { Length: > 0 } cron:
                return new TriggerSchedule(TimerRows.NextCron(cron, now), Cron: cron);
            case "Elsa.StartAt" when Time(trigger.Payload, "executeAt") is { } once:
                // One whose time passed before it was published has had its chance.
                return new TriggerSchedule(once > now ? once : null);
            default:
                return null;
        }
    }

    private static string? Text(JsonElement payload, string name) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TimeSpan? Span(JsonElement payload, string name) =>
        Text(payload, name) is { } text && TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var span) ? span : null;

    private static DateTimeOffset? Time(JsonElement payload, string name) =>
        Text(payload, name) is { } text && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
