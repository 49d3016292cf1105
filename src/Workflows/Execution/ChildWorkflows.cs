using System.Security.Cryptography;
using System.Text;

namespace JetVision.Workflows.Execution;

/// <summary>What the runner needs of the runtime to start workflows from workflows.</summary>
public interface IChildWorkflows
{
    /// <summary>Tells whether a workflow can be started.</summary>
    /// <param name="definitionId">The stable id of the definition.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether a version of it is published.</returns>
    ValueTask<bool> IsPublishedAsync(string definitionId, CancellationToken cancellation);

    /// <summary>Runs a child to its first wait or its end, in commits of its own. A run that exists under the id is not started again.</summary>
    /// <param name="child">What to start.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How the child stands; null when no version is published.</returns>
    Task<WorkflowState?> RunAsync(ChildStart child, CancellationToken cancellation);
}

/// <summary>A child to be started.</summary>
/// <param name="InstanceId">The id that it gets.</param>
/// <param name="DefinitionId">The stable id of its definition.</param>
/// <param name="Input">Its input.</param>
/// <param name="CorrelationId">Ties it to the outside; null for nothing.</param>
/// <param name="ParentInstanceId">The run that starts it.</param>
public sealed record ChildStart(string InstanceId, string DefinitionId, IReadOnlyDictionary<string, object?> Input, string? CorrelationId, string ParentInstanceId);

/// <summary>The agreement on children between the activities that start them and the runtime that tells of their end.</summary>
public static class ChildWorkflow
{
    /// <summary>The name under which the waits for a child are hashed, whichever activity waits: a child's end is one stimulus.</summary>
    public const string StimulusType = "Elsa.ChildWorkflow";

    /// <summary>The id of the run that a start with a key makes; the same as the outbox gives it.</summary>
    /// <param name="key">The key of the start.</param>
    /// <returns>The instance's id.</returns>
    public static string InstanceId(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    /// <summary>The key of the start of one of several children.</summary>
    /// <param name="executionId">The execution that starts them.</param>
    /// <param name="index">Which, from 0.</param>
    /// <returns>The key.</returns>
    public static string KeyOf(string executionId, int index) => $"{executionId}:{index}";

    /// <summary>Whether an execution started a run: alone, or as one of several.</summary>
    /// <param name="instanceId">The run.</param>
    /// <param name="executionId">The execution.</param>
    /// <param name="most">How many runs it may have started.</param>
    /// <returns>Whether it did.</returns>
    public static bool IsStartedBy(string instanceId, string executionId, int most) =>
        InstanceId(executionId) == instanceId || Enumerable.Range(0, most).Any(index => InstanceId(KeyOf(executionId, index)) == instanceId);

    /// <summary>The stimulus that a child's end is.</summary>
    /// <param name="childInstanceId">The child.</param>
    /// <returns>The stimulus.</returns>
    public static object Stimulus(string childInstanceId) => new { ChildInstanceId = childInstanceId };

    /// <summary>What the stimulus brings for a child that its activation strategy did not admit: as if it had been cancelled at once.</summary>
    /// <param name="instanceId">The id that it would have had.</param>
    /// <returns>The values by name.</returns>
    public static Dictionary<string, object?> Refused(string instanceId) => new()
    {
        ["WorkflowInstanceId"] = instanceId,
        ["Status"] = nameof(WorkflowStatus.Finished),
        ["SubStatus"] = nameof(WorkflowSubStatus.Cancelled),
        ["Output"] = new Dictionary<string, object?>(),
    };

    /// <summary>What the stimulus brings.</summary>
    /// <param name="child">The child, which has ended.</param>
    /// <returns>The values by name.</returns>
    public static Dictionary<string, object?> Result(WorkflowState child) => new()
    {
        ["WorkflowInstanceId"] = child.Id,
        ["Status"] = child.Status.ToString(),
        ["SubStatus"] = child.SubStatus.ToString(),
        ["Output"] = new Dictionary<string, object?>(child.Output),
    };
}
