using JetVision.Workflows.Authoring;
using JetVision.Workflows.Tests.Shared;

namespace JetVision.Workflows.Tests.Runtime.Replay;

/// <summary>Asks the outside for a price: a thousand a seat.</summary>
[Activity("Test", "Test", Kind = ActivityKind.Task)]
public sealed class Prices : CodeActivity
{
    public Output<long>? Price { get; set; }

    protected override void Execute(ActivityExecutionContext context)
    {
        context.GetRequiredService<Probes>().Ran.Enqueue((context.WorkflowExecutionContext.Id, context.Activity.Id));
        context.Set(Price, context.GetWorkflowInput<long>("Seats") * 1000);
    }
}

/// <summary>Sends words to the outside.</summary>
[Activity("Test", "Test", Kind = ActivityKind.Task)]
public sealed class Buys : CodeActivity
{
    public Input<string> Words { get; set; } = default!;

    protected override void Execute(ActivityExecutionContext context) =>
        context.GetRequiredService<Probes>().Ran.Enqueue((context.WorkflowExecutionContext.Id, context.Activity.Id));
}
