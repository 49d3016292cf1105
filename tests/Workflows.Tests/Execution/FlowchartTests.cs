using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Execution;

public sealed class FlowchartTests
{
    private const string Trace = """[{"name":"Trace","typeName":"String"}]""";

    private static Task<BenchRun> RunAsync(string activities, params string[] connections) =>
        new WorkflowBench().StartAsync(Definition(Flow(activities, connections), Trace));

    [Fact]
    public async Task Merge_AfterTwoBranches_RunsOnceWhenBothAreDone()
    {
        var run = await RunAsync(string.Join(',', Step("A"), Step("B"), Step("C"), Step("D")), "A>B", "A>C", "B>D", "C>D");

        Assert.Equal("ABCD", run["Trace"]);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal("Workflow1+ Flow+ A+ A- B+ B- C+ C- D+ D- Flow- Workflow1-", run.Story);
    }

    [Fact]
    public async Task Order_OfBranches_IsBreadthFirst()
    {
        var run = await RunAsync(string.Join(',', "ABCDE".Select(id => Step(id.ToString()))), "A>B", "A>C", "B>D", "C>E");

        Assert.Equal("ABCDE", run["Trace"]);
    }

    [Fact]
    public async Task Merge_BehindADecision_RunsAfterTheSideThatWasTaken()
    {
        var decision = $$"""{"type":"Elsa.FlowDecision","id":"If","condition":{{Input("JavaScript", "1 > 2")}}}""";
        var run = await RunAsync(string.Join(',', decision, Step("Y"), Step("N"), Step("M")), "If:True>Y", "If:False>N", "Y>M", "N>M");

        Assert.Equal("NM", run["Trace"]);
    }

    [Fact]
    public async Task Connection_FromWhatTheStartCannotReach_IsNotWaitedFor()
    {
        var run = await RunAsync(string.Join(',', Step("A"), Step("B"), Step("X")), "A>B", "X>B");

        Assert.Equal("AB", run["Trace"]);
    }

    [Fact]
    public async Task BackwardConnection_RunsTheLoopAgain()
    {
        var again = $$"""{"type":"Elsa.FlowDecision","id":"Again","condition":{{Input("JavaScript", "getTrace().length < 3")}}}""";
        var run = await RunAsync(string.Join(',', Step("A"), again, Step("Z")), "A>Again", "Again:True>A", "Again:False>Z");

        Assert.Equal("AAAZ", run["Trace"]);
    }

    [Theory]
    [InlineData("WaitAll", "Running/Suspended", "Finished/Finished")]
    [InlineData("WaitAny", "Finished/Finished", "Finished/Finished")]
    public async Task Join_WithBranchesThatWait_OpensByItsMode(string mode, string afterFirst, string afterSecond)
    {
        var join = $$"""{"type":"Elsa.FlowJoin","id":"J","mode":{{Literal(mode)}}}""";
        var run = await RunAsync(string.Join(',', Step("S"), Wait("E1"), Wait("E2"), join, Step("Z")), "S>E1", "S>E2", "E1>J", "E2>J", "J>Z");
        Assert.Equal("Running/Suspended", run.Status);

        await run.ResumeAsync("E2");
        Assert.Equal(afterFirst, run.Status);
        if (run.State.Bookmarks.Count > 0)
        {
            await run.ResumeAsync("E1");
        }

        Assert.Equal(afterSecond, run.Status);
        Assert.Equal("SZ", run["Trace"]);
        Assert.Equal(mode == "WaitAny", run.Story.Contains("E1x"));
    }

    [Fact]
    public async Task End_WhileAnotherBranchWaits_CompletesAndCancelsIt()
    {
        var run = await RunAsync(string.Join(',', Step("S"), Wait("E"), """{"type":"Elsa.End","id":"End"}"""), "S>E", "S>End");

        Assert.Equal("Finished/Finished", run.Status);
        Assert.Contains("Ex", run.Story);
        Assert.Empty(run.State.Bookmarks);
    }
}
