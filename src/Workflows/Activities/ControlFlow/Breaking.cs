using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>Leaves the innermost loop. Outside of a loop, the sequence around it ends.</summary>
[Activity("Elsa", "Looping", "Breaks out of a loop.")]
public sealed class Break : CodeActivity, ITerminalNode
{
    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context)
    {
        for (var container = context; container is not null; container = container.ParentActivityExecutionContext)
        {
            if (container.Activity is ILoop)
            {
                Breaking.Set(container);
                return;
            }

            if (container.Activity is IBreakable)
            {
                Breaking.Set(container);
            }
        }
    }
}

/// <summary>Stops when a Break below it ran.</summary>
internal interface IBreakable;

/// <summary>Whether a Break below a container ran.</summary>
internal static class Breaking
{
    private const string Property = "IsBreaking";

    public static bool IsOn(ActivityExecutionContext context) => context.State.Properties.GetValueOrDefault(Property) is true;

    public static void Set(ActivityExecutionContext context) => context.State.Properties[Property] = true;
}
