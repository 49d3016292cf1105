using System.ComponentModel;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>Runs activities one after the other.</summary>
[Activity("Elsa", "Workflows", "Executes a set of activities in sequence."), Browsable(false)]
public sealed class Sequence : Activity, IActivityContainer, IBreakable, ISchedulesAny
{
    private const string Index = "CurrentIndex";

    /// <summary>Gets or sets the activities.</summary>
    public ICollection<Activity> Activities { get; set; } = [];

    /// <summary>Gets or sets the variables that each run of the sequence has of its own.</summary>
    public ICollection<Variable> Variables { get; set; } = [];

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => Next(context, null);

    void ISchedulesAny.ScheduleAny(ActivityExecutionContext context, Activity child)
    {
        GoOnBehind(context.State, child);
        context.Schedule(child, OnChildCompleted);
    }

    /// <summary>Lets a saved sequence go on with what follows a child.</summary>
    internal void GoOnBehind(ActivityExecutionState execution, Activity child) => execution.Properties[Index] = Activities.TakeWhile(activity => activity != child).Count() + 1;

    private ValueTask OnChildCompleted(ActivityCompletedContext completed) =>
        Breaking.IsOn(completed.TargetContext) || completed.ChildContext.Activity is ITerminalNode
            ? completed.TargetContext.CompleteActivityAsync()
            : Next(completed.TargetContext, completed.ChildContext);

    private ValueTask Next(ActivityExecutionContext context, ActivityExecutionContext? completed)
    {
        var index = context.GetProperty<int>(Index);
        if (index >= Activities.Count)
        {
            return context.CompleteActivityAsync();
        }

        context.Schedule(Activities.ElementAt(index), OnChildCompleted, schedulingContext: completed);
        context.SetProperty(Index, index + 1);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Runs activities side by side and completes when all have.</summary>
[Activity("Elsa", "Workflows", "Executes a set of activities in parallel."), Browsable(false)]
public sealed class Parallel : Activity, IActivityContainer
{
    private const string Remaining = "ScheduledChildren";

    /// <summary>Gets or sets the activities.</summary>
    public ICollection<Activity> Activities { get; set; } = [];

    /// <summary>Gets or sets the variables that each run of the container has of its own.</summary>
    public ICollection<Variable> Variables { get; set; } = [];

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (Activities.Count == 0)
        {
            return context.CompleteActivityAsync();
        }

        context.SetProperty(Remaining, Activities.Count);
        foreach (var activity in Activities)
        {
            context.Schedule(activity, OnChildCompleted);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask OnChildCompleted(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var remaining = context.GetProperty<int>(Remaining) - 1;
        context.SetProperty(Remaining, remaining);
        return remaining == 0 ? context.CompleteActivityAsync() : ValueTask.CompletedTask;
    }
}

/// <summary>What a fork waits for.</summary>
public enum ForkJoinMode
{
    /// <summary>All branches.</summary>
    WaitAll,

    /// <summary>The first branch; the others are cancelled.</summary>
    WaitAny,
}

/// <summary>Runs branches side by side.</summary>
[Activity("Elsa", "Control Flow", "Branches execution into several branches."), Browsable(false)]
public sealed class Fork : Activity, IBreakable
{
    private const string Completed = "Completed";

    /// <summary>Gets or sets what the fork waits for.</summary>
    [Input(UIHint = InputUIHints.DropDown)]
    public ForkJoinMode JoinMode { get; set; }

    /// <summary>Gets or sets the branches.</summary>
    public ICollection<Activity> Branches { get; set; } = [];

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (Branches.Count == 0)
        {
            return context.CompleteActivityAsync();
        }

        foreach (var branch in Branches)
        {
            context.Schedule(branch, CompleteChildAsync);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask CompleteChildAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var done = (context.GetProperty<string[]>(Completed) ?? []).Append(completed.ChildContext.Activity.Id).Distinct().ToArray();
        context.SetProperty(Completed, done);
        return Breaking.IsOn(context) || JoinMode == ForkJoinMode.WaitAny || Branches.All(branch => done.Contains(branch.Id))
            ? context.CompleteActivityAsync()
            : ValueTask.CompletedTask;
    }
}
