using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime;

/// <summary>Starts the runs that the outbox promises. A second delivery finds the run by its id and starts nothing.</summary>
internal sealed class StartHandler(WorkflowRuntime runtime, IOutbox outbox) : IOutboxHandler
{
    public string Kind => OutboxKinds.Start;

    public async Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
    {
        var start = OutboxPayload.Read<StartMessage>(message.Payload);
        var instanceId = start.InstanceId ?? OutboxPayload.InstanceId(message.Key);
        var result = await runtime.TryStartAsync(
            new RunRequest(start.DefinitionId)
            {
                DefinitionVersionId = start.DefinitionVersionId,
                Input = OutboxPayload.Values(start.Input),
                CorrelationId = start.CorrelationId,
                Name = start.Name,
                InstanceId = instanceId,
                TriggerActivityId = start.TriggerActivityId,
                ParentInstanceId = start.ParentInstanceId,
            },
            cancellation);
        if (result.IsRefused)
        {
            // Whoever waits for the run would wait for ever.
            if (start.ParentInstanceId is not null)
            {
                outbox.Stimulate("child:" + instanceId, ChildWorkflow.StimulusType, ChildWorkflow.Stimulus(instanceId), ChildWorkflow.Refused(instanceId));
            }

            return;
        }

        if (result.State is null && !start.OnlyIfPublished)
        {
            throw new InvalidOperationException($"No version of the workflow '{start.DefinitionId}' is published. Publish one, then retry this message.");
        }
    }
}

/// <summary>Resumes the waits that the outbox promises. A second delivery finds the wait gone and does nothing.</summary>
internal sealed class ResumeHandler(WorkflowRuntime runtime) : IOutboxHandler
{
    public string Kind => OutboxKinds.Resume;

    public Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
    {
        var resume = OutboxPayload.Read<ResumeMessage>(message.Payload);
        return runtime.ResumeBookmarkAsync(resume.InstanceId, resume.BookmarkId, OutboxPayload.Values(resume.Input), cancellation);
    }
}
