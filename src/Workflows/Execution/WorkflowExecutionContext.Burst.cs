using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Authoring;

/// <content>How the runner makes it.</content>
public sealed partial class WorkflowExecutionContext
{
    internal WorkflowExecutionContext(WorkflowState state, IReadOnlyDictionary<string, object?> stimulusInput, IServiceProvider services, CancellationToken cancellation)
    {
        State = state;
        Input = new Dictionary<string, object?>(state.Input, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in stimulusInput)
        {
            Input[name] = value;
        }

        ServiceProvider = services;
        CancellationToken = cancellation;
    }
}
