namespace JetVision.Workflows.Runtime;

/// <summary>Starts the runs that the outbox promises. A second delivery finds the run by its id and starts nothing.</summary>
internal sealed class StartHandler(WorkflowRuntime runtime) : IOutboxHandler
{
    public string Kind => OutboxKinds.Start;

    public async Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
    {
        var start = OutboxPayload.Read<StartMessage>(message.Payload);
        var state = await runtime.StartAsync(
            new RunRequest(start.DefinitionId)
            {
                DefinitionVersionId = start.DefinitionVersionId,
                Input = OutboxPayload.Values(start.Input),
                CorrelationId = start.CorrelationId,
                Name = start.Name,
                InstanceId = start.InstanceId ?? OutboxPayload.InstanceId(message.Key),
                TriggerActivityId = start.TriggerActivityId,
                ParentInstanceId = start.ParentInstanceId,
            },
            cancellation);
        if (state is null && !start.OnlyIfPublished)
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
