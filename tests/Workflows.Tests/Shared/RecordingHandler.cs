using System.Collections.Concurrent;
using JetVision.Workflows.Runtime;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>A handler of the kind <c>test</c> that notes what it gets and does what the test says.</summary>
internal sealed class RecordingHandler : IOutboxHandler
{
    public ConcurrentQueue<(string Key, string Payload, int Attempt)> Delivered { get; } = new();

    public Func<OutboxMessage, int, Task> Behaviour { get; set; } = (_, _) => Task.CompletedTask;

    public string Kind => "test";

    public async Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
    {
        Delivered.Enqueue((message.Key, message.Payload, attempt));
        await Behaviour(message, attempt);
    }
}
