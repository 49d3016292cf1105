using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime;

/// <summary>The effects of one scope, until its commit. Scoped.</summary>
internal sealed class ScopedOutbox : IOutbox
{
    private readonly List<OutboxMessage> _pending = [];

    public IReadOnlyList<OutboxMessage> Pending => _pending;

    public void Enqueue(OutboxMessage message) => _pending.Add(message);

    public void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null, string? correlationId = null)
    {
        var message = new StimulusMessage(activityType, StimulusHash.Of(activityType, stimulus), OutboxPayload.Values(input), correlationId);
        Enqueue(new OutboxMessage(OutboxKinds.Stimulus, key, OutboxPayload.Write(message)));
    }

    public void Start(
        string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null, string? parentInstanceId = null)
    {
        var message = new StartMessage(definitionId, null, OutboxPayload.InstanceId(key), OutboxPayload.Values(input), correlationId, null, parentInstanceId);
        Enqueue(new OutboxMessage(OutboxKinds.Start, key, OutboxPayload.Write(message)));
    }

    /// <summary>Forgets the first messages, which a commit has saved.</summary>
    public void Committed(int count) => _pending.RemoveRange(0, count);

    public void Discard() => _pending.Clear();
}
