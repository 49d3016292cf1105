using System.Text.Json;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime.Replay;

/// <summary>How a version would have done the last real runs of its definition.</summary>
/// <param name="DefinitionId">The stable id.</param>
/// <param name="Version">The number of the version that was replayed.</param>
/// <param name="Runs">Each run, the latest first; empty when none has ended yet.</param>
public sealed record ReplayAnswer(string DefinitionId, int Version, IReadOnlyList<ReplayedRun> Runs)
{
    /// <summary>Gets how many runs went as they had gone, step by step.</summary>
    public int Same => Runs.Count(run => run.Verdict == ReplayVerdict.Same);

    /// <summary>Gets how many ended as they had ended, by other steps.</summary>
    public int SameEnd => Runs.Count(run => run.Verdict == ReplayVerdict.SameEnd);

    /// <summary>Gets how many would have ended differently.</summary>
    public int Different => Runs.Count(run => run.Verdict == ReplayVerdict.Different);
}

/// <summary>What a replay says of one run.</summary>
public enum ReplayVerdict
{
    /// <summary>Every step went as recorded.</summary>
    Same,

    /// <summary>Steps that work by themselves went otherwise, but the end and all that acts on the outside are as recorded.</summary>
    SameEnd,

    /// <summary>The end, or what the run does on the outside, is another.</summary>
    Different,
}

/// <summary>One run, replayed.</summary>
/// <param name="WorkflowInstanceId">The recorded run.</param>
/// <param name="CorrelationId">What ties it to the outside; null when nothing does.</param>
/// <param name="Name">Its name; null when it has none.</param>
/// <param name="RecordedVersion">The version by which it ran.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Verdict">What the replay says.</param>
/// <param name="FirstDifference">The first step that went otherwise; null when none did.</param>
/// <param name="Differences">All steps that went otherwise, in order, at most a hundred.</param>
/// <param name="Recorded">How the run ended.</param>
/// <param name="Replayed">How it would have ended. A run that is stopped at an unrecorded step shows as suspended.</param>
/// <param name="Steps">The steps of the replay in order, at most a thousand; containers are left out.</param>
/// <param name="Note">What makes the comparison less sure, for a person; null when nothing does.</param>
public sealed record ReplayedRun(
    string WorkflowInstanceId,
    string? CorrelationId,
    string? Name,
    int RecordedVersion,
    DateTimeOffset? FinishedAt,
    ReplayVerdict Verdict,
    ReplayDifference? FirstDifference,
    IReadOnlyList<ReplayDifference> Differences,
    ReplayEnd Recorded,
    ReplayEnd Replayed,
    IReadOnlyList<ReplayStep> Steps,
    string? Note);

/// <summary>How a run ended.</summary>
/// <param name="SubStatus">How it stands.</param>
/// <param name="Output">Its outputs by name.</param>
/// <param name="Incidents">What went wrong, as <c>activity: message</c>.</param>
public sealed record ReplayEnd(WorkflowSubStatus SubStatus, IReadOnlyDictionary<string, JsonElement> Output, IReadOnlyList<string> Incidents);

/// <summary>What is otherwise at a step.</summary>
public enum ReplayDifferenceKind
{
    /// <summary>It completed with other outcomes, or ended otherwise.</summary>
    Outcome,

    /// <summary>It got another input.</summary>
    Input,

    /// <summary>It ran, and had not run.</summary>
    Added,

    /// <summary>It acts on the outside and had not run, so that nobody knows what it would have brought.</summary>
    NotRecorded,

    /// <summary>It did not run, and had run.</summary>
    Missing,

    /// <summary>The run as a whole ended otherwise.</summary>
    End,
}

/// <summary>A step that went otherwise.</summary>
/// <param name="Kind">What is otherwise.</param>
/// <param name="ActivityId">The activity; empty for the run as a whole.</param>
/// <param name="ActivityName">Its name, or its type's name in words.</param>
/// <param name="ActivityNodeId">Its place in the graph of the version that has it.</param>
/// <param name="ActsOutside">Whether it acts on the outside.</param>
/// <param name="Input">The input that is otherwise; null for other kinds.</param>
/// <param name="Recorded">What was recorded, for a person.</param>
/// <param name="Replayed">What the replay did, for a person.</param>
public sealed record ReplayDifference(
    ReplayDifferenceKind Kind, string ActivityId, string ActivityName, string ActivityNodeId, bool ActsOutside, string? Input, string Recorded, string Replayed);

/// <summary>A step of a replay.</summary>
/// <param name="ActivityId">The activity.</param>
/// <param name="ActivityName">Its name, or its type's name in words.</param>
/// <param name="ActivityNodeId">Its place in the graph.</param>
/// <param name="ActivityType">Its type.</param>
/// <param name="ActsOutside">Whether it acts on the outside, and was replaced by what was recorded.</param>
/// <param name="Recorded">How it ended as recorded, such as <c>Completed (Approved)</c>; null when it had not run.</param>
/// <param name="Replayed">How it ended in the replay.</param>
/// <param name="IsSame">Whether nothing at it is otherwise.</param>
public sealed record ReplayStep(
    string ActivityId, string ActivityName, string ActivityNodeId, string ActivityType, bool ActsOutside, string? Recorded, string Replayed, bool IsSame);
