using System.Text.Json;
using JetVision.Workflows.Activities.Composition;
using JetVision.Workflows.Activities.ControlFlow;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Activities.Primitives;
using JetVision.Workflows.Activities.Scripting;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Runtime.Faults;

namespace JetVision.Workflows.Runtime.Replay;

/// <summary>
/// Stands in for every activity that acts on the outside or waits for it: it brings what was recorded. What works by itself, such as decisions, loops, variables and
/// scripts, really runs. One that is new in the version has no record: the run goes on behind it once, along its only way. Where nobody knows the way, or the recorded version
/// had the activity and the run did not come to it, the replay stops there.
/// </summary>
internal sealed class ReplayStandIn(RecordedRun recorded, WorkflowGraph? before, ReplayClock clock) : IStandIn
{
    public const string Callback = "$Replay";

    private static readonly HashSet<Type> WorkByThemselves =
    [
        typeof(Workflow), typeof(WorkflowDefinitionActivity), typeof(Complete), typeof(SetOutput), typeof(SetVariable), typeof(SetName), typeof(Correlate), typeof(WriteLine),
        typeof(Finish), typeof(Activities.Primitives.Fault), typeof(NotFoundActivity),
    ];

    private readonly HashSet<ActivityNode> _passed = [];

    /// <summary>The recorded execution that each replayed one was compared with; null for one that had not run.</summary>
    public Dictionary<string, RecordedStep?> Matches { get; } = [];

    public static bool ActsOutside(ActivityNode node)
    {
        var type = node.Activity.GetType();
        return !(type.Assembly == typeof(ReplayStandIn).Assembly
            && (WorkByThemselves.Contains(type) || type.Namespace == typeof(Flowchart).Namespace || type.Namespace == typeof(RunJavaScript).Namespace));
    }

    public bool TryRun(ActivityExecutionContext execution)
    {
        var step = recorded.Take(execution.Node);
        Matches[execution.Id] = step;
        if (step is not null)
        {
            clock.Now = step.Record.StartedAt;
        }

        if (!ActsOutside(execution.Node))
        {
            return false;
        }

        switch (step)
        {
            case null:
                GoOnOrStop(execution);
                break;
            case { Record.Status: ActivityStatus.Faulted }:
                throw new ReplayedFaultException(step.Record.Exception?.Message ?? "");
            case { Record.Status: ActivityStatus.Completed or ActivityStatus.Running } when execution.Activity is SendHttpRequest && Repeat(execution, step):
                break;
            case { Record.Status: ActivityStatus.Completed, Waited: false }:
                Complete(execution, step);
                break;
            default:
                // It waited, and ended later or never.
                Wait(execution);
                break;
        }

        return true;
    }

    public bool TryResume(ActivityExecutionContext execution)
    {
        if (!ActsOutside(execution.Node))
        {
            return false;
        }

        var step = Matches[execution.Id]!;
        clock.Now = step.Record.CompletedAt ?? clock.Now;
        if (!Repeat(execution, step))
        {
            Complete(execution, step);
        }

        return true;
    }

    /// <summary>Lets an activity that runs others by what came from the outside run them for what was recorded.</summary>
    private bool Repeat(ActivityExecutionContext execution, RecordedStep step)
    {
        var scheduled = recorded.Steps.Where(other => other.Record.SchedulingActivityExecutionId == step.Record.Id).Select(other => other.Record.ActivityId).ToList();
        if (execution.Activity is not IRepeatsItsWay repeated || !repeated.Repeat(execution, new RecordedWay(step.Outputs, step.Record.JournalData, scheduled)))
        {
            return false;
        }

        WriteOutputs(execution, step);
        return true;
    }

    private static void WriteOutputs(ActivityExecutionContext execution, RecordedStep step)
    {
        foreach (var output in execution.Node.Outputs)
        {
            if (step.Outputs.TryGetValue(output.Name, out var value))
            {
                execution.OutputWishes.Add(new OutputWish(output, Typed(value, output.Type)));
            }
        }
    }

    private static void Complete(ActivityExecutionContext execution, RecordedStep step)
    {
        WriteOutputs(execution, step);
        execution.Complete(step.Record.Outcomes.Count == 0 ? null : step.Record.Outcomes);
    }

    private void GoOnOrStop(ActivityExecutionContext execution)
    {
        var ports = FaultedSteps.Ports(execution.Node);
        if (before is null || before.FindByActivityId(execution.Activity.Id) is not null || !_passed.Add(execution.Node))
        {
            Wait(execution);
        }
        else if (ports.Contains("Done"))
        {
            execution.Complete(null);
        }
        else if (ports.Count == 1)
        {
            execution.Complete(ports);
        }
        else
        {
            Wait(execution);
        }
    }

    private static void Wait(ActivityExecutionContext execution) =>
        execution.BookmarkWishes.Add(new BookmarkWish(new { execution.Id }, Callback, IncludeActivityInstanceId: true, null));

    private static object? Typed(JsonElement value, Type type)
    {
        var plain = ValueConverter.ToPlain(value);
        try
        {
            return type == typeof(object) ? plain : ValueConverter.Convert(value, type) ?? plain;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidCastException or NotSupportedException or OverflowException)
        {
            // A class that cannot be read back: expressions see its members all the same.
            return plain;
        }
    }
}

/// <summary>The time of a replay: that of the recorded step.</summary>
internal sealed class ReplayClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A fault that was recorded.</summary>
internal sealed class ReplayedFaultException(string message) : Exception(message);
