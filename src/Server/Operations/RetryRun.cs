using JetVision.Activities.Monitoring;
using JetVision.Activities.Storage;
using JetVision.Workflows.Runtime;

namespace JetVision.Server.Operations;

/// <summary>Delivers the error monitor's order to run a faulted step again.</summary>
internal sealed class RetryRun(WorkflowRuntime runtime) : IOutboxHandler
{
    public string Kind => RetryFault.EffectKind;

    public async Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
    {
        var order = StoredJson.Read<RetryOrder>(message.Payload);
        await runtime.RetryAsync(order.RunId, order.ActivityInstanceId, cancellation);
    }
}
