using System.Text.Json;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Writes a <see cref="JournalPart"/> as the serialiser reads it, several times as quick as the serialiser writes it. What has its default is left out. A member
/// that is added to a record must be added here; a test that fills every member tells.
/// </summary>
internal static class JournalJson
{
    private static readonly JsonEncodedText Journal = JsonEncodedText.Encode("journal");
    private static readonly JsonEncodedText Executions = JsonEncodedText.Encode("executions");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Sequence = JsonEncodedText.Encode("sequence");
    private static readonly JsonEncodedText ActivityInstanceId = JsonEncodedText.Encode("activityInstanceId");
    private static readonly JsonEncodedText ParentActivityInstanceId = JsonEncodedText.Encode("parentActivityInstanceId");
    private static readonly JsonEncodedText ActivityId = JsonEncodedText.Encode("activityId");
    private static readonly JsonEncodedText ActivityType = JsonEncodedText.Encode("activityType");
    private static readonly JsonEncodedText ActivityTypeVersion = JsonEncodedText.Encode("activityTypeVersion");
    private static readonly JsonEncodedText ActivityName = JsonEncodedText.Encode("activityName");
    private static readonly JsonEncodedText NodeId = JsonEncodedText.Encode("nodeId");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText EventName = JsonEncodedText.Encode("eventName");
    private static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    private static readonly JsonEncodedText Payload = JsonEncodedText.Encode("payload");
    private static readonly JsonEncodedText ActivityNodeId = JsonEncodedText.Encode("activityNodeId");
    private static readonly JsonEncodedText ActivityState = JsonEncodedText.Encode("activityState");
    private static readonly JsonEncodedText Outputs = JsonEncodedText.Encode("outputs");
    private static readonly JsonEncodedText Properties = JsonEncodedText.Encode("properties");
    private static readonly JsonEncodedText Outcomes = JsonEncodedText.Encode("outcomes");
    private static readonly JsonEncodedText JournalData = JsonEncodedText.Encode("journalData");
    private static readonly JsonEncodedText Exception = JsonEncodedText.Encode("exception");
    private static readonly JsonEncodedText HasBookmarks = JsonEncodedText.Encode("hasBookmarks");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText AggregateFaultCount = JsonEncodedText.Encode("aggregateFaultCount");
    private static readonly JsonEncodedText SchedulingActivityExecutionId = JsonEncodedText.Encode("schedulingActivityExecutionId");
    private static readonly JsonEncodedText SchedulingActivityId = JsonEncodedText.Encode("schedulingActivityId");
    private static readonly JsonEncodedText CallStackDepth = JsonEncodedText.Encode("callStackDepth");
    private static readonly JsonEncodedText StartedAt = JsonEncodedText.Encode("startedAt");
    private static readonly JsonEncodedText CompletedAt = JsonEncodedText.Encode("completedAt");

    public static void Write(Utf8JsonWriter writer, JournalPart part)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(Journal);
        foreach (var entry in part.Journal)
        {
            Write(writer, entry);
        }

        writer.WriteEndArray();
        writer.WriteStartArray(Executions);
        foreach (var execution in part.Executions)
        {
            Write(writer, execution);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JournalEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString(Id, entry.Id);
        writer.WriteNumber(Sequence, entry.Sequence);
        writer.WriteString(ActivityInstanceId, entry.ActivityInstanceId);
        Text(writer, ParentActivityInstanceId, entry.ParentActivityInstanceId);
        writer.WriteString(ActivityId, entry.ActivityId);
        writer.WriteString(ActivityType, entry.ActivityType);
        Number(writer, ActivityTypeVersion, entry.ActivityTypeVersion, 1);
        Text(writer, ActivityName, entry.ActivityName);
        writer.WriteString(NodeId, entry.NodeId);
        writer.WriteString(Timestamp, entry.Timestamp);
        writer.WriteString(EventName, entry.EventName);
        Text(writer, Message, entry.Message);
        if (entry.Payload is { } payload)
        {
            writer.WritePropertyName(Payload);
            payload.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ActivityExecutionRecord execution)
    {
        writer.WriteStartObject();
        writer.WriteString(Id, execution.Id);
        writer.WriteString(ActivityId, execution.ActivityId);
        writer.WriteString(ActivityNodeId, execution.ActivityNodeId);
        writer.WriteString(ActivityType, execution.ActivityType);
        Number(writer, ActivityTypeVersion, execution.ActivityTypeVersion, 1);
        Text(writer, ActivityName, execution.ActivityName);
        Values(writer, ActivityState, execution.ActivityState);
        Values(writer, Outputs, execution.Outputs);
        Values(writer, Properties, execution.Properties);
        if (execution.Outcomes.Count > 0)
        {
            writer.WriteStartArray(Outcomes);
            foreach (var outcome in execution.Outcomes)
            {
                writer.WriteStringValue(outcome);
            }

            writer.WriteEndArray();
        }

        Values(writer, JournalData, execution.JournalData);
        if (execution.Exception is { } exception)
        {
            writer.WritePropertyName(Exception);
            JsonSerializer.Serialize(writer, exception, ValueJson.Options);
        }

        if (execution.HasBookmarks)
        {
            writer.WriteBoolean(HasBookmarks, true);
        }

        writer.WriteString(Status, execution.Status.ToString());
        Number(writer, AggregateFaultCount, execution.AggregateFaultCount, 0);
        Text(writer, SchedulingActivityExecutionId, execution.SchedulingActivityExecutionId);
        Text(writer, SchedulingActivityId, execution.SchedulingActivityId);
        Number(writer, CallStackDepth, execution.CallStackDepth, 0);
        writer.WriteString(StartedAt, execution.StartedAt);
        if (execution.CompletedAt is { } completed)
        {
            writer.WriteString(CompletedAt, completed);
        }

        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, JsonEncodedText name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    private static void Number(Utf8JsonWriter writer, JsonEncodedText name, int number, int usual)
    {
        if (number != usual)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static void Values(Utf8JsonWriter writer, JsonEncodedText name, Dictionary<string, object?> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            writer.WritePropertyName(key);
            Value(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            default:
                JsonSerializer.Serialize(writer, value, value.GetType(), ValueJson.Options);
                break;
        }
    }
}
