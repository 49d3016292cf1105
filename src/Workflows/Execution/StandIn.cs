using System.Text.Json;
using System.Text.Json.Serialization;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Execution;

/// <summary>Does the work of activities in their place, for a run that must not act on the outside. Given by the burst's services; without one every activity works itself.</summary>
internal interface IStandIn
{
    /// <summary>Asks for what the activity would, by wishes on its execution.</summary>
    /// <returns>Whether it did; otherwise the activity itself runs.</returns>
    bool TryRun(ActivityExecutionContext execution);

    /// <summary>Asks for what the activity would after its wait.</summary>
    /// <returns>Whether it did; otherwise the activity's own method runs.</returns>
    bool TryResume(ActivityExecutionContext execution);
}

/// <summary>What a run was begun with, as its journal keeps it in the first entry, so that the run can be told again.</summary>
internal static class RunStart
{
    public const string Key = "Start";

    /// <summary>The payload of the entry; null for a run that was begun with nothing.</summary>
    public static JsonElement? Write(BurstRequest.Start start, IReadOnlyDictionary<string, object?> input) =>
        input.Count == 0 && start.Variables.Count == 0 && start.TriggerActivityId is null
            ? null
            : JsonSerializer.SerializeToElement(
                new Dictionary<string, object?>
                {
                    [Key] = new RunStartRecord(start.TriggerActivityId, new Dictionary<string, object?>(input), new Dictionary<string, object?>(start.Variables)),
                },
                ValueJson.Options);

    /// <summary>Reads what <see cref="Write"/> wrote; null when the entry has none.</summary>
    public static RunStartRecord? Read(JsonElement? payload) =>
        payload is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(Key, out var start)
            ? JsonSerializer.Deserialize<RunStartRecord>(start, ValueJson.Options)
            : null;
}

/// <summary>What a run was begun with.</summary>
internal sealed record RunStartRecord(
    string? TriggerActivityId,
    [property: JsonConverter(typeof(TypedValueConverter))] Dictionary<string, object?> Input,
    [property: JsonConverter(typeof(TypedValueConverter))] Dictionary<string, object?> Variables);
