using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Execution;

public sealed class StateMachineTests
{
    private const string Trace = """[{"name":"Trace","typeName":"String"},{"name":"Open","value":"no"}]""";

    private static readonly string Machine = $$"""
        {"type":"Elsa.StateMachine","id":"M","initialState":"Draft",
         "states":[{"name":"Draft","entry":{{Step("e")}},"exit":{{Step("x")}} },{"name":"Sent"},{"name":"Lost"}],
         "transitions":[{"from":"Draft","to":"Sent","trigger":{{Wait("Approve")}},"condition":{{Input("JavaScript", "getOpen() === 'yes'")}},"action":{{Step("a")}} },
                        {"from":"Draft","to":"Lost","trigger":{{Wait("Reject")}} }]}
        """;

    [Fact]
    public async Task Trigger_OfATransition_LeadsThroughActionAndExitToTheNextState_AndTheOthersAreCancelled()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Script("Set", "setOpen('yes')"), Machine), Trace));
        Assert.Equal(["Approve", "Reject"], run.State.Bookmarks.Select(bookmark => bookmark.ActivityId).Order());

        await run.ResumeAsync("Approve");

        Assert.Equal("eax", run["Trace"]);
        Assert.Contains("Rejectx", run.Story);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public async Task Condition_ThatDoesNotHold_KeepsTheStateAndWaitsAgain()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Machine), Trace));

        await run.ResumeAsync("Approve");
        Assert.Equal(2, run.State.Bookmarks.Count);
        await run.ResumeAsync("Reject");

        Assert.Equal("ex", run["Trace"]);
        Assert.Equal("Finished/Finished", run.Status);
    }
}
