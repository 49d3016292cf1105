using JetVision.Activities.Shared;
using JetVision.Activities.Storage;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Writes to an operator at the marketplace. Avinode knows no key against repetition: after an attempt that may have got through, its chat is looked at first.</summary>
internal sealed class SendChat(AvinodeClient avinode) : IEffectHandler
{
    public string Kind => ChatToSend.Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var wanted = StoredJson.Read<ChatToSend>(effect.Payload);
        if (effect.Attempt > 1 && (await avinode.ChatOfAsync(wanted.RfqId, cancellation)).Any(message =>
            message.Id?.StartsWith("abuyermsg-", StringComparison.Ordinal) == true && message.Message?.ReplaceLineEndings("\n").Trim() == wanted.Text))
        {
            return;
        }

        await avinode.ChatAsync(wanted.RfqId, wanted.Text, cancellation);
    }
}
