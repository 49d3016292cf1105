using System.Text.Json;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime.Replay;

/// <summary>One execution as a run's journal has it: the last word on it, with all outputs that it wrote in any burst.</summary>
/// <param name="Record">The last word.</param>
/// <param name="Outputs">The outputs that were written, by name.</param>
/// <param name="Waited">Whether it began in one commit and ended in a later one.</param>
/// <param name="EndedAt">Where in the journal it ended; the highest number when it did not.</param>
internal sealed record RecordedStep(ActivityExecutionRecord Record, IReadOnlyDictionary<string, JsonElement> Outputs, bool Waited, long EndedAt);

/// <summary>A run as its journal has it.</summary>
internal sealed class RecordedRun
{
    private readonly Dictionary<string, Queue<RecordedStep>> _byNode;

    public RecordedRun(WorkflowState state, IReadOnlyList<JournalPart> parts)
    {
        State = state;
        var entries = parts.SelectMany(part => part.Journal).OrderBy(entry => entry.Sequence).ToList();
        var ends = entries.Where(entry => entry.EventName is "Completed" or "Faulted" or "Canceled")
            .GroupBy(entry => entry.ActivityInstanceId).ToDictionary(group => group.Key, group => group.Max(entry => entry.Sequence));
        Start = entries.Select(entry => RunStart.Read(entry.Payload)).FirstOrDefault(start => start is not null);
        Steps = [.. Collect(parts).Select(seen => seen with { EndedAt = ends.GetValueOrDefault(seen.Record.Id, long.MaxValue) })];
        _byNode = Steps.GroupBy(step => step.Record.ActivityNodeId).ToDictionary(group => group.Key, group => new Queue<RecordedStep>(group));
    }

    public WorkflowState State { get; }

    /// <summary>What the run was begun with; null when the journal does not say, as in runs of before it was kept or begun with nothing.</summary>
    public RunStartRecord? Start { get; }

    /// <summary>The executions in the order in which they began.</summary>
    public IReadOnlyList<RecordedStep> Steps { get; }

    /// <summary>The executions that the replay has not come to.</summary>
    public IEnumerable<RecordedStep> Left => Steps.Where(step => _byNode[step.Record.ActivityNodeId].Contains(step));

    /// <summary>Takes the next execution of an activity: at the same place, or elsewhere when the version has moved it.</summary>
    public RecordedStep? Take(ActivityNode node)
    {
        if (!_byNode.TryGetValue(node.NodeId, out var steps))
        {
            steps = _byNode.FirstOrDefault(pair => pair.Value.Count > 0 && pair.Value.Peek().Record is { } record && record.ActivityId == node.Activity.Id && record.ActivityType == node.Activity.Type)
                .Value;
        }

        return steps is not null && steps.TryDequeue(out var step) ? step : null;
    }

    private static IEnumerable<RecordedStep> Collect(IReadOnlyList<JournalPart> parts)
    {
        var order = new List<string>();
        var last = new Dictionary<string, (int First, int Last, ActivityExecutionRecord Record, Dictionary<string, JsonElement> Outputs)>();
        for (var i = 0; i < parts.Count; i++)
        {
            foreach (var record in parts[i].Executions)
            {
                if (!last.TryGetValue(record.Id, out var seen))
                {
                    order.Add(record.Id);
                    seen = (i, i, record, []);
                }

                foreach (var (name, value) in record.Outputs)
                {
                    if (value is JsonElement { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } json)
                    {
                        seen.Outputs[name] = json;
                    }
                }

                last[record.Id] = seen with { Last = i, Record = record };
            }
        }

        return order.Select(id => new RecordedStep(last[id].Record, last[id].Outputs, last[id].Last > last[id].First, 0));
    }
}
