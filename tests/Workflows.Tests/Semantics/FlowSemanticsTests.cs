using JetVision.Workflows.Tests.Execution;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Semantics;

/// <summary>
/// How a flowchart goes, one claim a row. A row's graph is written <c>S&gt;A D:True&gt;B</c>: steps are single letters that leave their name in the trace; D decides True,
/// E decides False, F forks to Left and Right, J joins by the row's mode, W waits, Q is a sequence of two steps, Z ends the flowchart, M starts it.
/// </summary>
public sealed class FlowSemanticsTests
{
    [Theory]
    // Start: the Start activity, else the first that may start a workflow or has no connection leading in, else the first listed.
    [InlineData("A,B", "B>A", "BA")]
    [InlineData("A,B", "A>B B>A", "ABA…")]
    [InlineData("A,M,B", "M>B A>B", "B")]
    [InlineData("A,B,C", "A>B", "AB")]
    // Order: breadth first, connections in the order of the list.
    [InlineData("A,B,C,G,H", "A>B A>C B>G C>H", "ABCGH")]
    [InlineData("A,B,C", "A>C A>B", "ACB")]
    // A merge without a join runs once, when all that may come has come.
    [InlineData("S,A,B,C", "S>A S>B A>C B>C", "SABC")]
    [InlineData("S,A,B,C,X", "S>A S>B A>X X>C B>C", "SABXC")]
    [InlineData("S,D,A,B,C", "S>D D:True>A D:False>B A>C B>C", "SAC")]
    [InlineData("S,D,A,B,X,C", "S>D D:True>A D:False>B B>X A>C X>C", "SAC")]
    // What the start cannot reach never runs, and nobody waits for it.
    [InlineData("M,A,B,X", "M>A A>B X>B", "AB")]
    // Ports: one that never fires is not followed, one on the target does not matter, a decision without a connection ends its branch.
    [InlineData("A,B", "A:Nope>B", "A")]
    [InlineData("D,B", "D:False>B", "")]
    [InlineData("F,A,B", "F:Left>A F:Middle>B", "A")]
    // A terminal activity completes the flowchart at once; what is scheduled behind it does not run.
    [InlineData("S,Z,A", "S>Z S>A", "S")]
    // A connection to an activity that does not exist is dropped.
    [InlineData("A,B", "A>Ghost A>B", "AB")]
    public async Task Flowchart_Goes(string activities, string connections, string trace)
    {
        var run = await RunAsync(activities, connections, "WaitAll");

        Assert.Equal("Finished/Finished", run.Status);
        var seen = (string?)run["Trace"] ?? "";
        Assert.True(trace.EndsWith('…') ? seen.StartsWith(trace.TrimEnd('…'), StringComparison.Ordinal) : seen == trace, $"{seen} instead of {trace}");
    }

    [Theory]
    // All branches come: every mode opens the join once.
    [InlineData("F,A,B,J,C", "F:Left>A F:Right>B A>J B>J J>C", "WaitAll", "ABC")]
    [InlineData("F,A,B,J,C", "F:Left>A F:Right>B A>J B>J J>C", "WaitAllActive", "ABC")]
    [InlineData("F,A,B,J,C", "F:Left>A F:Right>B A>J B>J J>C", "WaitAny", "ABC")]
    [InlineData("F,A,B,J,C", "F:Left>A F:Right>B A>J B>J J>C", null, "ABC")]
    // One side of a decision does not come: WaitAll skips the join and all behind it, and the run ends well all the same.
    [InlineData("D,A,B,J,C", "D:True>A D:False>B A>J B>J J>C", "WaitAll", "A")]
    [InlineData("D,A,B,J,C", "D:True>A D:False>B A>J B>J J>C", "WaitAllActive", "AC")]
    [InlineData("D,A,B,J,C", "D:True>A D:False>B A>J B>J J>C", "WaitAny", "AC")]
    // A branch that the fork does not have is not waited for.
    [InlineData("F,A,B,J,C", "F:Left>A F:Nope>B A>J B>J J>C", "WaitAllActive", "AC")]
    // WaitAny against a sequence that has begun: it is cancelled in the middle, and join and followers run once.
    [InlineData("F,A,Q,J,C", "F:Left>A F:Right>Q A>J Q>J J>C", "WaitAny", "AC")]
    [InlineData("F,A,W,J,C", "F:Left>A F:Right>W A>J W>J J>C", "WaitAny", "AC")]
    public async Task Join_OpensByItsMode(string activities, string connections, string? mode, string trace)
    {
        var run = await RunAsync(activities, connections, mode);

        Assert.Equal(("Finished/Finished", trace), (run.Status, (string?)run["Trace"] ?? ""));
        Assert.Equal(trace.Contains('C') ? 1 : 0, run.Journal.Count(entry => entry is { ActivityId: "C", EventName: "Started" }));
        Assert.True(run.Journal.Count(entry => entry is { ActivityId: "J", EventName: "Started" }) <= 1);
        Assert.Empty(run.State.Bookmarks);
    }

    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    public async Task Join_WithABranchThatWaits_OpensWhenItIsDone(string mode)
    {
        var run = await RunAsync("F,A,W,J,C", "F:Left>A F:Right>W A>J W>J J>C", mode);
        Assert.Equal("A", run["Trace"]);

        await run.ResumeAsync("W");

        Assert.Equal(("Finished/Finished", "AC"), (run.Status, run["Trace"]));
    }

    [Theory]
    [InlineData("MatchFirst", 1, "One")]
    [InlineData("MatchFirst", 9, "Default")]
    [InlineData("MatchAny", 1, "One,Small")]
    [InlineData("MatchAny", 9, "Default")]
    public async Task FlowSwitch_FollowsTheCasesOfItsMode_AndDefaultWhenNoneHolds(string mode, int value, string outcomes)
    {
        static string Case(string label, string condition) => $$"""{"label":"{{label}}","condition":{"type":"JavaScript","value":"{{condition}}"} }""";
        var run = await new WorkflowBench().StartAsync(Definition(Flow(
            $$"""{"type":"Elsa.FlowSwitch","id":"Sw","mode":{{Literal(mode)}},"cases":[{{Case("One", $"{value} === 1")}},{{Case("Small", $"{value} < 5")}}]}""")));

        Assert.Equal(outcomes, string.Join(',', run.Records.Values.Single(record => record.ActivityId == "Sw").Outcomes));
    }

    [Fact]
    public async Task Loop_LedBack_RunsAgain_AndResetsNothingElse()
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Flow(string.Join(',', Step("S"), Step("A"), Check("A", 3), Step("Z")), "S>A", "A>Check", "Check:True>A", "Check:False>Z"), Trace));

        Assert.Equal(("Finished/Finished", "SAAAZ"), (run.Status, run["Trace"]));
    }

    [Fact]
    public async Task Join_InALoop_OpensInEachRound()
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Flow(
                string.Join(',', Step("S"), Activity('F', null), Step("A"), Step("B"), Activity('J', "WaitAll"), Step("C"), Check("C", 2), Step("E")),
                "S>F", "F:Left>A", "F:Right>B", "A>J", "B>J", "J>C", "C>Check", "Check:True>F", "Check:False>E"),
            Trace));

        Assert.Equal(("Finished/Finished", "SABCABCE"), (run.Status, run["Trace"]));
    }

    [Theory]
    [InlineData("WaitAll", "AB")]
    [InlineData("WaitAny", "A")]
    public async Task Fork_AgainstABranchInTheMiddle_WaitsOrCancelsItByItsMode(string mode, string trace)
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence($$"""{"type":"Elsa.Fork","id":"Fork","joinMode":"{{mode}}","branches":[{{Step("A")}},{"type":"Elsa.Sequence","id":"Inner","activities":[{{Step("B")}}]}] }"""), Trace));

        Assert.Equal(("Finished/Finished", trace), (run.Status, run["Trace"]));
    }

    [Fact]
    public async Task Start_WrittenAsAnId_IsIgnored()
    {
        var flow = Flow(string.Join(',', Step("A"), Step("B")), "A>B").Replace("\"id\":\"Flow\"", "\"id\":\"Flow\",\"start\":\"B\"", StringComparison.Ordinal);

        Assert.Equal("AB", (await new WorkflowBench().StartAsync(Definition(flow, Trace)))["Trace"]);
    }

    private const string Trace = """[{"name":"Trace","typeName":"String"}]""";

    private static Task<BenchRun> RunAsync(string activities, string connections, string? mode) => new WorkflowBench().StartAsync(Definition(
        Flow(string.Join(',', activities.Split(',').Select(id => Activity(id[0], mode))), connections.Split(' ')), Trace));

    private static string Activity(char id, string? mode) => id switch
    {
        'D' => $$"""{"type":"Elsa.FlowDecision","id":"D","condition":{{Literal(true)}} }""",
        'F' => $$"""{"type":"Elsa.FlowFork","id":"F","branches":{{Input("Object", """["Left","Right"]""")}} }""",
        'J' => $$"""{"type":"Elsa.FlowJoin","id":"J"{{(mode is null ? "" : $",\"mode\":{Literal(mode)}")}} }""",
        'M' => """{"type":"Elsa.Start","id":"M"}""",
        'Q' => $$"""{"type":"Elsa.Sequence","id":"Q","activities":[{{Step("X")}},{{Step("Y")}}]}""",
        'W' => Wait("W"),
        'Z' => """{"type":"Elsa.End","id":"Z"}""",
        // A circle without an end ends after a few rounds, so that its beginning can be looked at.
        _ => Script(id.ToString(), $"setTrace((getTrace() || '') + '{id}'); if (getTrace().length > 2 && '{id}' === 'B') setOutcome('Stop')"),
    };

    private static string Check(string step, int rounds) =>
        $$"""{"type":"Elsa.FlowDecision","id":"Check","condition":{{Input("JavaScript", $"getTrace().split('{step}').length - 1 < {rounds}")}} }""";
}
