using System.ComponentModel;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Activities.Primitives;

/// <summary>Runs code of a program that builds its workflow itself. A definition can hold the activity and no code, so there it does nothing.</summary>
[Activity("Elsa", "Primitives", "Runs code of the host; in a definition it does nothing."), Browsable(false)]
public sealed class Inline : CodeActivity
{
    private readonly Func<ActivityExecutionContext, ValueTask> _code;

    /// <summary>Makes one that does nothing.</summary>
    public Inline()
        : this(_ => ValueTask.CompletedTask)
    {
    }

    /// <summary>Makes one that runs code.</summary>
    /// <param name="code">The code.</param>
    public Inline(Func<ActivityExecutionContext, ValueTask> code) => _code = code;

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => _code(context);
}

/// <summary>Runs what a provider of activities gave it. A definition can hold the activity and no code, so there it does nothing.</summary>
[Activity("Elsa.Workflows.Activities", "Activities", "Runs what a provider of activities gave it; in a definition it does nothing.", DisplayName = "Dynamic Activity"), Browsable(false)]
public sealed class DynamicActivity : CodeActivity
{
    /// <summary>Gets or sets what runs.</summary>
    public ExecuteActivityDelegate ExecuteHandler { get; set; } = _ => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => ExecuteHandler(context);
}

/// <summary>Stands for a method of the host that is offered as an activity. No host of this engine offers one, so a definition that holds it faults there and says so.</summary>
[Activity("Elsa.Workflows.Management.Activities.HostMethod", "HostMethod", "Runs a method of the host.", DisplayName = "Host Method Activity"), Browsable(false)]
public sealed class HostMethodActivity : Activity
{
    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) =>
        throw new InvalidOperationException("This host offers none of its methods as activities; write an activity class instead.");
}
