using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime;

/// <summary>The kinds of message that the engine itself delivers.</summary>
internal static class OutboxKinds
{
    /// <summary>Finds who awaits a stimulus, and makes a <see cref="Resume"/> or <see cref="Start"/> for each.</summary>
    public const string Stimulus = "stimulus";

    /// <summary>Starts a run.</summary>
    public const string Start = "start";

    /// <summary>Resumes one bookmark.</summary>
    public const string Resume = "resume";

    public static bool IsRun(string kind) => kind is Stimulus or Start or Resume;
}

/// <summary>Payload of <see cref="OutboxKinds.Stimulus"/>.</summary>
internal sealed record StimulusMessage(string ActivityType, string Hash, JsonElement Input, string? CorrelationId);

/// <summary>Payload of <see cref="OutboxKinds.Start"/>.</summary>
/// <param name="DefinitionId">The stable id of the definition.</param>
/// <param name="DefinitionVersionId">The version whose trigger fired; null for the published one.</param>
/// <param name="InstanceId">The id of the run; null when it is made of the message's key.</param>
/// <param name="Input">The run's input.</param>
/// <param name="CorrelationId">Ties the run to the outside.</param>
/// <param name="TriggerActivityId">The trigger that fired.</param>
/// <param name="ParentInstanceId">The run that asked for it.</param>
/// <param name="OnlyIfPublished">Whether a definition that is not published is nothing to complain about.</param>
internal sealed record StartMessage(
    string DefinitionId,
    string? DefinitionVersionId,
    string? InstanceId,
    JsonElement Input,
    string? CorrelationId,
    string? TriggerActivityId,
    string? ParentInstanceId = null,
    bool OnlyIfPublished = false)
{
    /// <summary>Gets the name that lists show.</summary>
    public string? Name { get; init; }
}

/// <summary>Payload of <see cref="OutboxKinds.Resume"/>.</summary>
internal sealed record ResumeMessage(string InstanceId, string BookmarkId, JsonElement Input);

/// <summary>Reads and writes the payloads.</summary>
internal static class OutboxPayload
{
    private static readonly TypedValueConverter TypedValues = new();

    public static string Write<T>(T payload) => JsonSerializer.Serialize(payload, ValueJson.Options);

    public static T Read<T>(string payload) =>
        JsonSerializer.Deserialize<T>(payload, ValueJson.Options) ?? throw new InvalidDataException("The payload of an outbox message is the word null.");

    /// <summary>Writes values so that they come back with their types.</summary>
    public static JsonElement Values(IReadOnlyDictionary<string, object?>? values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            TypedValues.Write(writer, values is null ? [] : new Dictionary<string, object?>(values), ValueJson.Options);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>Reads what the other one wrote.</summary>
    public static Dictionary<string, object?> Values(JsonElement values)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(values.GetRawText()));
        reader.Read();
        return TypedValues.Read(ref reader, typeof(Dictionary<string, object?>), ValueJson.Options);
    }

    /// <summary>The id of the run that a message starts: the same for every delivery of it.</summary>
    public static string InstanceId(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
}
