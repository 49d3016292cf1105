using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;

namespace JetVision.Workflows.Execution;

/// <summary>
/// Runs one burst of one run: from a start, a resumption or a recovery until nothing is left to do but wait. It keeps no state of its own, does no I/O but that of
/// the activities and the sink, and commits before a wait, after an activity with an effect on the outside, and at the end.
/// </summary>
/// <param name="clock">Gives the times that are written down and reckons when timers are due.</param>
public sealed class WorkflowRunner(TimeProvider clock)
{
    /// <summary>Runs a burst. The state is changed in place; when this throws, what was not committed must be dropped.</summary>
    /// <param name="graph">The version that the run keeps.</param>
    /// <param name="state">The run.</param>
    /// <param name="request">Why the burst begins.</param>
    /// <param name="sink">Saves the run.</param>
    /// <param name="services">The burst's scope; gives the activities their services.</param>
    /// <param name="cancellation">Ends the burst between two activities.</param>
    /// <returns>A task that ends with the burst.</returns>
    public async Task RunAsync(
        WorkflowGraph graph, WorkflowState state, BurstRequest request, ICommitSink sink, IServiceProvider services, CancellationToken cancellation)
    {
        var workflow = new WorkflowExecutionContext(state, request.Input, [.. graph.Definition.Inputs.Select(input => input.Name)], services, cancellation)
        {
            TriggerActivityId = (request as BurstRequest.Start)?.TriggerActivityId,
        };
        var run = new WorkflowRun(graph, workflow, sink, clock);
        if (request is BurstRequest.Refuse refusal)
        {
            await run.RefuseAsync(refusal);
        }
        else if (await run.BeginAsync(request))
        {
            // One that others exclude is there for them to see before it does anything; one that was altered is altered before it goes on.
            await run.ExecuteAsync(
                request is BurstRequest.Alter || (request is BurstRequest.Start && ActivationStrategies.Of(graph.Definition) != ActivationStrategy.Always));
        }
    }
}
