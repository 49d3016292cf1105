using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime;

/// <summary>Starts workflows for workflows. Singleton.</summary>
internal sealed class ChildWorkflows(WorkflowRuntime runtime, DefinitionStore definitions) : IChildWorkflows
{
    public async ValueTask<bool> IsPublishedAsync(string definitionId, CancellationToken cancellation) =>
        await definitions.GetPublishedGraphAsync(definitionId, cancellation) is not null;

    public async Task<WorkflowState?> RunAsync(ChildStart child, CancellationToken cancellation)
    {
        var result = await runtime.TryStartAsync(
            new RunRequest(child.DefinitionId)
            {
                InstanceId = child.InstanceId, Input = child.Input, CorrelationId = child.CorrelationId, ParentInstanceId = child.ParentInstanceId,
            },
            cancellation);
        return result.IsRefused ? throw new ActivationRefusedException(child.DefinitionId) : result.State;
    }
}
