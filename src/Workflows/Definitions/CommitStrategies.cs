using System.Text.Json.Nodes;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Definitions;

/// <summary>The moments at which a definition or an activity asks for a commit.</summary>
[Flags]
internal enum CommitPoints
{
    /// <summary>None but those where the engine commits anyway.</summary>
    None = 0,

    /// <summary>Before the first activity of a burst.</summary>
    BurstStart = 1,

    /// <summary>Before an activity runs.</summary>
    Before = 2,

    /// <summary>After an activity ran.</summary>
    After = 4,

    /// <summary>Neither, also not after an effect on the outside. What an activity left to be saved is saved all the same.</summary>
    Never = 8,

    /// <summary>At the beginning of a burst, and around an activity when the last such commit is long enough ago.</summary>
    Periodic = 16,
}

/// <summary>A commit strategy that Studio offers.</summary>
/// <param name="Name">The stored name.</param>
/// <param name="DisplayName">What Studio shows.</param>
/// <param name="Description">What it does, for a person.</param>
/// <param name="Points">What it asks for.</param>
internal sealed record CommitStrategy(string Name, string DisplayName, string Description, CommitPoints Points);

/// <summary>The commit strategies by their stored names. The end of a burst is always a commit, so waits and ends are saved under every strategy.</summary>
internal static class CommitStrategies
{
    public static IReadOnlyList<CommitStrategy> OfWorkflows { get; } =
    [
        new("WorkflowExecuting", "Commit Before Workflow Execution", "The run is saved before its first activity, and before each time that it goes on.", CommitPoints.BurstStart),
        new("WorkflowExecuted", "Commit After Workflow Execution", "The run is saved when it waits or ends, as it always is.", CommitPoints.None),
        new("ActivityExecuting", "Commit Before Activity Execution", "The run is saved before each activity.", CommitPoints.Before),
        new("ActivityExecuted", "Commit After Activity Execution", "The run is saved after each activity.", CommitPoints.After),
        new("Periodic", "Every 10 seconds", "The run is saved before its first activity, and between two activities when it was not for 10 seconds.", CommitPoints.Periodic),
    ];

    /// <summary>How long a run goes without a commit under the strategy that commits from time to time.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<CommitStrategy> OfActivities { get; } =
    [
        new("CommitAlways", "Commit Before And After", "The run is saved before this activity and after it.", CommitPoints.Before | CommitPoints.After),
        new("CommitNever", "Commit Later", "The run is not saved on account of this activity, also not when the activity acts on the outside.", CommitPoints.Never),
        new("Executing", "Commit Before", "The run is saved before this activity.", CommitPoints.Before),
        new("Executed", "Commit After", "The run is saved after this activity.", CommitPoints.After),
    ];

    public static CommitPoints Of(WorkflowDefinition definition) =>
        OfWorkflows.FirstOrDefault(strategy => strategy.Name == definition.Options.CommitStrategyName)?.Points ?? CommitPoints.None;

    /// <summary>What an activity asks for: its own strategy, and where that is silent the workflow's.</summary>
    public static CommitPoints Of(Activity activity, CommitPoints ofWorkflow)
    {
        var own = OfActivities.FirstOrDefault(strategy => strategy.Name == NameOf(activity))?.Points ?? CommitPoints.None;
        return own == CommitPoints.Never ? own : own | ofWorkflow;
    }

    /// <summary>The stored name of the strategy that an activity chose; null when it chose none.</summary>
    public static string? NameOf(Activity activity) =>
        (activity.CustomProperties["commitStrategyName"] ?? activity.CustomProperties["CommitStrategyName"]) is JsonValue value && value.TryGetValue<string>(out var name)
            && name.Length > 0 ? name : null;
}
