using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Faults;

namespace JetVision.Server.Portal.Process;

/// <summary>Tells where a request stands in the process: its runs, each with the step at which it is. Singleton.</summary>
internal sealed class ProcessRuns(WorkflowInstances instances, DefinitionStore definitions)
{
    private const int Most = 30;

    /// <summary>Lists a request's runs, first started first.</summary>
    /// <param name="requestId">The request; the runs' correlation id.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The runs; empty when none has begun.</returns>
    public async Task<IReadOnlyList<ProcessRun>> OfAsync(Guid requestId, CancellationToken cancellation)
    {
        var found = await instances.ListAsync(
            new InstanceFilter { CorrelationIds = [requestId.ToString()], Take = Most, Descending = false }, cancellation);
        var runs = new List<ProcessRun>(found.Items.Count);
        foreach (var run in found.Items)
        {
            var definition = (await definitions.GetGraphOfRunAsync(run.DefinitionVersionId, cancellation))?.Definition;
            var state = run.Status == WorkflowStatus.Running || run.SubStatus == WorkflowSubStatus.Faulted ? await instances.FindAsync(run.Id, cancellation) : null;
            runs.Add(Describe(run, definition?.Name, definition?.Root, state));
        }

        return runs;
    }

    /// <summary>Lists the steps that faulted in runs which could go on, the latest first.</summary>
    /// <param name="requestId">Only this request's; null for all.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The steps; empty when nothing is held up.</returns>
    public async Task<IReadOnlyList<HeldUpStep>> HeldUpAsync(Guid? requestId, CancellationToken cancellation)
    {
        var found = await instances.ListAsync(
            new InstanceFilter { HasIncidents = true, CorrelationIds = requestId is { } id ? [id.ToString()] : [], OrderBy = "LastExecuted", Take = 100 }, cancellation);
        var steps = new List<HeldUpStep>();
        foreach (var run in found.Items.Where(run => run.Status == WorkflowStatus.Running || run.SubStatus == WorkflowSubStatus.Faulted))
        {
            if (await definitions.GetGraphOfRunAsync(run.DefinitionVersionId, cancellation) is { } graph && await instances.FindAsync(run.Id, cancellation) is { } state)
            {
                var request = Guid.TryParse(run.CorrelationId, out var correlated) ? correlated : (Guid?)null;
                steps.AddRange(RunFault.Of(graph, state).Select(fault => new HeldUpStep(
                    run.Id,
                    graph.Definition.Name ?? run.DefinitionId,
                    StepName(graph.Definition.Root, fault.ActivityId) ?? fault.ActivityId,
                    fault.ActivityInstanceId,
                    fault.Message,
                    fault.RunsAgain,
                    fault.Outcomes,
                    request,
                    run.UpdatedAt)));
            }
        }

        return steps;
    }

    /// <summary>Says how a run stands.</summary>
    internal static ProcessRun Describe(InstanceSummary run, string? name, JsonElement? root, WorkflowState? state)
    {
        string Steps(IEnumerable<string> ids) => string.Join(", ", ids.Distinct().Select(id => root is { } graph ? StepName(graph, id) ?? id : id));
        var (step, tone) = run.SubStatus switch
        {
            WorkflowSubStatus.Finished => ("Done", "done"),
            WorkflowSubStatus.Cancelled => ("Cancelled", "done"),
            WorkflowSubStatus.Faulted => ($"Stopped at “{Steps(state?.Incidents.TakeLast(1).Select(incident => incident.ActivityId) ?? [])}”", "bad"),
            _ when state is { Incidents.Count: > 0, Bookmarks.Count: 0 } => ($"Held up at “{Steps(state.Incidents.TakeLast(1).Select(incident => incident.ActivityId))}”", "bad"),
            _ when state is { Bookmarks.Count: > 0 } => (Steps(state.Bookmarks.Select(bookmark => bookmark.ActivityId)), "now"),
            _ => ("At work", "now"),
        };
        return new ProcessRun(run.Id, name ?? run.DefinitionId, step, tone);
    }

    /// <summary>The words on an activity in the diagram; its name when it has none.</summary>
    internal static string? StepName(JsonElement element, string activityId)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (element.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() == activityId && element.TryGetProperty("type", out _))
                {
                    return element.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                        && metadata.TryGetProperty("displayText", out var words) && words.GetString() is { Length: > 0 } text
                        ? text
                        : element.TryGetProperty("name", out var name) ? name.GetString() : null;
                }

                return element.EnumerateObject().Select(property => StepName(property.Value, activityId)).FirstOrDefault(found => found is not null);
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(item => StepName(item, activityId)).FirstOrDefault(found => found is not null);
            default:
                return null;
        }
    }
}
