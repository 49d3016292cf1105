using JetVision.Workflows.Authoring;
using JetVision.Workflows.Tests.Shared;

namespace JetVision.Workflows.Tests.Runtime.Faults;

/// <summary>A probe with two ports and an output.</summary>
[Activity("Test", "Test"), FlowNode("Yes", "No")]
public sealed class Asks : Activity
{
    public Output<string>? Result { get; set; }

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var probes = context.GetRequiredService<Probes>();
        probes.Ran.Enqueue((context.WorkflowExecutionContext.Id, context.Activity.Id));
        await probes.Behaviour(context);
        context.Set(Result, "yes");
        await context.CompleteActivityWithOutcomesAsync("Yes");
    }
}

/// <summary>Waits for a word, and fails in passing when it first comes.</summary>
[Activity("Test", "Test")]
public sealed class FailsWhenResumed : Activity
{
    public static string? Heard { get; private set; }

    protected override void Execute(ActivityExecutionContext context) => context.CreateBookmark(new { Word = true }, OnWordAsync);

    private ValueTask OnWordAsync(ActivityExecutionContext context)
    {
        if (context.GetProperty<bool>("Failed"))
        {
            Heard = context.GetWorkflowInput<string>("Word");
            return context.CompleteActivityAsync();
        }

        context.SetProperty("Failed", true);
        throw new TimeoutException("Not now.");
    }
}
