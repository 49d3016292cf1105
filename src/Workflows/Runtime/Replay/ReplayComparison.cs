using System.Text.Json;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime.Replay;

/// <summary>Compares a replay with its record, step by step.</summary>
internal sealed class ReplayComparison(WorkflowGraph? before, WorkflowGraph after, RecordedRun recorded)
{
    private const int MostDifferences = 100;
    private const int MostSteps = 1000;
    private const int LongestValue = 200;

    private readonly List<ReplayDifference> _differences = [];
    private readonly List<ReplayStep> _steps = [];
    private bool _actsOtherwise;

    /// <summary>Compares.</summary>
    /// <param name="executions">What was replayed, in the order in which it began.</param>
    /// <param name="matches">The recorded step of each.</param>
    /// <param name="state">The replayed run at its end.</param>
    /// <param name="note">What makes the comparison less sure.</param>
    public ReplayedRun Compare(IEnumerable<ActivityExecutionRecord> executions, IReadOnlyDictionary<string, RecordedStep?> matches, WorkflowState state, string? note)
    {
        foreach (var execution in executions)
        {
            if (after.FindByNodeId(execution.ActivityNodeId) is { } node && IsStep(node))
            {
                // One whose inputs could not be evaluated was never asked for its record.
                CompareStep(execution, node, matches.TryGetValue(execution.Id, out var match) ? match : recorded.Take(node));
            }
        }

        foreach (var left in recorded.Left.Where(step => step.Record.Status is ActivityStatus.Completed or ActivityStatus.Faulted))
        {
            if ((before ?? after).FindByNodeId(left.Record.ActivityNodeId) is { } node && IsStep(node))
            {
                Add(ReplayDifferenceKind.Missing, left.Record, node, null, How(left.Record), "did not run");
            }
        }

        var (was, would) = (End(recorded.State), End(state));
        var sameEnd = was.SubStatus == would.SubStatus && Same(was.Output, would.Output) && was.Incidents.SequenceEqual(would.Incidents);
        if (!sameEnd && _differences.Count == 0)
        {
            _differences.Add(new ReplayDifference(ReplayDifferenceKind.End, "", "", "", false, null, Describe(was), Describe(would)));
        }

        var verdict = !sameEnd || _actsOtherwise ? ReplayVerdict.Different : _differences.Count > 0 ? ReplayVerdict.SameEnd : ReplayVerdict.Same;
        return new ReplayedRun(
            recorded.State.Id, recorded.State.CorrelationId, recorded.State.Name, recorded.State.DefinitionVersion, recorded.State.FinishedAt, verdict,
            _differences.FirstOrDefault(), [.. _differences.Take(MostDifferences)], was, would, [.. _steps.Take(MostSteps)], note);
    }

    private static bool IsStep(ActivityNode node) => node.Children.Count == 0 || ReplayStandIn.ActsOutside(node);

    private void CompareStep(ActivityExecutionRecord execution, ActivityNode node, RecordedStep? match)
    {
        var outside = ReplayStandIn.ActsOutside(node);
        var differences = _differences.Count;
        if (match is null)
        {
            Add(
                outside ? ReplayDifferenceKind.NotRecorded : ReplayDifferenceKind.Added, execution, node, null, "did not run",
                outside ? "would act outside; what it brings is not recorded" : How(execution));
        }
        else if (How(match.Record) is var was && How(execution) is var would && was != would)
        {
            Add(ReplayDifferenceKind.Outcome, execution, node, null, was, would);
        }
        else
        {
            CompareInputs(execution, node, match.Record);
        }

        _steps.Add(new ReplayStep(
            execution.ActivityId, Name(execution, node), node.NodeId, execution.ActivityType, outside, match is null ? null : How(match.Record), How(execution), _differences.Count == differences));
    }

    private void CompareInputs(ActivityExecutionRecord execution, ActivityNode node, ActivityExecutionRecord match)
    {
        // A record without any was told to keep none.
        if (match.ActivityState.Count == 0)
        {
            return;
        }

        foreach (var (name, value) in execution.ActivityState)
        {
            var (was, would) = (Json(match.ActivityState.GetValueOrDefault(name)), Json(value));
            if (!JsonElement.DeepEquals(was, would))
            {
                Add(ReplayDifferenceKind.Input, execution, node, name, Short(was), Short(would));
                return;
            }
        }
    }

    private void Add(ReplayDifferenceKind kind, ActivityExecutionRecord record, ActivityNode node, string? input, string was, string would)
    {
        var outside = ReplayStandIn.ActsOutside(node);
        _actsOtherwise |= outside;
        _differences.Add(new ReplayDifference(kind, record.ActivityId, Name(record, node), record.ActivityNodeId, outside, input, was, would));
    }

    private static string Name(ActivityExecutionRecord record, ActivityNode node) => record.ActivityName is { Length: > 0 } name ? name : node.Descriptor.DisplayName ?? node.Activity.Type;

    /// <summary>How a step ended; what was still open at the run's end, or was ended with it, counts as the same.</summary>
    private static string How(ActivityExecutionRecord record) => record.Status switch
    {
        ActivityStatus.Completed when record.Outcomes.Count > 0 => $"Completed ({string.Join(", ", record.Outcomes)})",
        ActivityStatus.Completed => "Completed",
        ActivityStatus.Faulted => "Faulted: " + record.Exception?.Message,
        _ => "did not end",
    };

    private static ReplayEnd End(WorkflowState state) => new(
        state.SubStatus,
        state.Output.ToDictionary(output => output.Key, output => Json(output.Value)),
        [.. state.Incidents.Select(incident => $"{incident.ActivityId}: {incident.Message}").Order(StringComparer.Ordinal)]);

    private static string Describe(ReplayEnd end) =>
        string.Join("; ", [end.SubStatus.ToString(), .. end.Output.Select(output => $"{output.Key} = {Short(output.Value)}"), .. end.Incidents]);

    private static bool Same(IReadOnlyDictionary<string, JsonElement> was, IReadOnlyDictionary<string, JsonElement> would) =>
        was.Count == would.Count && was.All(output => would.TryGetValue(output.Key, out var value) && JsonElement.DeepEquals(output.Value, value));

    private static JsonElement Json(object? value) => value as JsonElement? ?? JsonSerializer.SerializeToElement(value, ValueJson.Options);

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > LongestValue } text ? text[..LongestValue] + "…" : value.GetRawText();
}
