using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Execution;

public sealed class ContainerTests
{
    private const string Trace = """[{"name":"Trace","typeName":"String"},{"name":"N","typeName":"Int32","value":"0"},{"name":"Seen"}]""";

    private static Task<BenchRun> RunAsync(params string[] activities) => new WorkflowBench().StartAsync(Definition(Sequence(activities), Trace));

    private static string If(string condition, string then, string otherwise) =>
        $$"""{"type":"Elsa.If","id":"If","condition":{{Input("JavaScript", condition)}},"then":{{then}},"else":{{otherwise}}}""";

    private static string Loop(string type, string members, string body) => $$"""{"type":"Elsa.{{type}}","id":"Loop",{{members}},"body":{{body}}}""";

    private static string SetVariable(string id, string variable, string language, object value) =>
        $$"""{"type":"Elsa.SetVariable","id":"{{id}}","variable":{"id":"v{{variable}}","name":"{{variable}}"},"value":{{Input(language, value)}}}""";

    [Fact]
    public async Task Sequence_RunsItsChildrenInOrder_AndClosesDepthFirst()
    {
        var run = await RunAsync(Step("A"), Sequence(Step("B"), Step("C")).Replace("\"Seq\"", "\"Inner\""), Step("D"));

        Assert.Equal("ABCD", run["Trace"]);
        Assert.Equal("Workflow1+ Seq+ A+ A- Inner+ B+ B- C+ C- Inner- D+ D- Seq- Workflow1-", run.Story);
    }

    [Fact]
    public async Task Sequence_Empty_CompletesAtOnce() => Assert.Equal("Workflow1+ Seq+ Seq- Workflow1-", (await RunAsync()).Story);

    [Theory]
    [InlineData("1 < 2", "TZ")]
    [InlineData("1 > 2", "EZ")]
    [InlineData("'true'", "TZ")]
    [InlineData("'1'", "EZ")]
    [InlineData("1", "TZ")]
    [InlineData("null", "EZ")]
    public async Task If_TakesTheBranchOfItsCondition(string condition, string trace) => Assert.Equal(trace, (await RunAsync(If(condition, Step("T"), Step("E")), Step("Z")))["Trace"]);

    [Fact]
    public async Task If_WithoutTheChosenBranch_Completes() => Assert.Equal("Z", (await RunAsync(If("true", "null", Step("E")), Step("Z")))["Trace"]);

    [Theory]
    [InlineData("MatchFirst", 5, "AZ")]
    [InlineData("MatchAny", 5, "ABZ")]
    [InlineData("MatchFirst", -5, "DZ")]
    public async Task Switch_RunsMatchingCasesByItsMode(string mode, int value, string trace)
    {
        var cases = $$"""[{"label":"a","condition":{"type":"JavaScript","value":"{{value}} > 0"},"activity":{{Step("A")}}},{"label":"b","condition":{"type":"JavaScript","value":"{{value}} > 1"},"activity":{{Step("B")}}}]""";
        var run = await RunAsync($$"""{"type":"Elsa.Switch","id":"Sw","cases":{{cases}},"mode":{{Literal(mode)}},"default":{{Step("D")}}}""", Step("Z"));

        Assert.Equal(trace, run["Trace"]);
    }

    [Fact]
    public async Task While_EvaluatesItsConditionBeforeEachRound()
    {
        var run = await RunAsync(Loop("While", $"\"condition\":{Input("JavaScript", "getN() < 3")}", Script("Up", "setN(getN() + 1)")), Step("Z"));

        Assert.Equal(3, run["N"]);
        Assert.Equal("Z", run["Trace"]);
    }

    [Theory]
    [InlineData(0, 3, 1, true, "0123")]
    [InlineData(0, 3, 1, false, "012")]
    [InlineData(0, 10, 4, true, "048")]
    [InlineData(3, 0, -1, true, "3210")]
    [InlineData(3, 0, -1, false, "321")]
    [InlineData(3, 1, 1, true, null)]
    public async Task For_CountsFromStartToEnd(int start, int end, int step, bool inclusive, string? trace)
    {
        var bounds = $"\"start\":{Literal(start)},\"end\":{Literal(end)},\"step\":{Literal(step)},\"outerBoundInclusive\":{Literal(inclusive)}";
        var run = await RunAsync(Loop("For", bounds, Script("Body", "setTrace((getTrace() || '') + getCurrentValue())")));

        Assert.Equal(trace, run["Trace"]);
    }

    [Theory]
    [InlineData("ForEach")]
    [InlineData("ParallelForEach")]
    public async Task ForEach_GivesItsBodyItemAndPlace(string type)
    {
        var run = await RunAsync(Loop(type, $"\"items\":{Input("JavaScript", "['x','y']")}", Script("Body", "setTrace((getTrace() || '') + getCurrentIndex() + getCurrentValue())")));

        Assert.Equal("0x1y", run["Trace"]);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public async Task Break_LeavesTheLoop_AndWhatFollowsItInTheBodyDoesNotRun()
    {
        var body = Sequence(Step("A"), If("getCurrentIndex() == 1", """{"type":"Elsa.Break","id":"Break"}""", "null"), Step("B")).Replace("\"Seq\"", "\"Body\"");
        var run = await RunAsync(Loop("ForEach", $"\"items\":{Input("JavaScript", "[1,2,3]")}", body), Step("Z"));

        Assert.Equal("ABAZ", run["Trace"]);
    }

    [Fact]
    public async Task Break_OutsideOfALoop_EndsItsSequence() => Assert.Equal("A", (await RunAsync(Step("A"), """{"type":"Elsa.Break","id":"Break"}""", Step("B")))["Trace"]);

    [Fact]
    public async Task ParallelForEach_ABlockedBranchResumesAlone_WithItsOwnValues()
    {
        var body = Sequence(Wait("Ev").Replace(Literal("Ev"), Input("JavaScript", "'ev-' + getCurrentValue()")), Script("Note", "setTrace((getTrace() || '') + getCurrentValue())"))
            .Replace("\"Seq\"", "\"Body\"");
        var run = await RunAsync(Loop("ParallelForEach", $"\"items\":{Input("JavaScript", "['a','b']")}", body));
        Assert.Equal(2, run.State.Bookmarks.Count);

        await run.ResumeBookmarkAsync(1);
        Assert.Equal("b", run["Trace"]);
        await run.ResumeBookmarkAsync(0);

        Assert.Equal("ba", run["Trace"]);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Theory]
    [InlineData("WaitAll", "Running/Suspended")]
    [InlineData("WaitAny", "Finished/Finished")]
    public async Task Fork_WaitsByItsMode(string mode, string status)
    {
        var run = await RunAsync($$"""{"type":"Elsa.Fork","id":"Fork","joinMode":"{{mode}}","branches":[{{Wait("E")}},{{Step("A")}}]}""");

        Assert.Equal(status, run.Status);
        Assert.Equal(mode == "WaitAny", run.Story.Contains("Ex"));
    }

    [Fact]
    public async Task Complete_InANestedSequence_CompletesTheWorkflowAndCancelsWhatIsBetween()
    {
        var inner = Sequence(Step("A"), """{"type":"Elsa.Complete","id":"Cmp"}""", Step("B")).Replace("\"Seq\"", "\"Inner\"");
        var run = await RunAsync(inner, Step("C"));

        Assert.Equal("A", run["Trace"]);
        Assert.Equal("Workflow1+ Seq+ Inner+ A+ A- Cmp+ Cmp- Inner- Seqx Workflow1-", run.Story);
        Assert.Equal(["Done"], run.Records.Values.Single(record => record.ActivityId == "Workflow1").Outcomes);
    }

    [Fact]
    public async Task Finish_EndsTheRun_AndLeavesItsContainersOpenInTheJournal()
    {
        var run = await RunAsync(Step("A"), """{"type":"Elsa.Finish","id":"Fin"}""", Step("B"));

        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal("Workflow1+ Seq+ A+ A- Fin+ Fin-", run.Story);
    }

    [Fact]
    public async Task ContainerVariable_IsFreshInEachRound_AndHidesOneOfTheSameName()
    {
        var body = """
            {"type":"Elsa.Sequence","id":"Body","variables":[{"id":"vInner","name":"Trace","typeName":"String","value":"i"}],"activities":[
            """ + Script("Add", "setTrace(getTrace() + getCurrentIndex())") + "," + Script("Keep", "setSeen((getSeen() || '') + getTrace())") + "]}";
        var run = await RunAsync(Loop("ForEach", $"\"items\":{Input("JavaScript", "[1,2]")}", body));

        Assert.Equal("i0i1", run["Seen"]);
        Assert.Null(run["Trace"]);
    }

    [Theory]
    [InlineData("JavaScript", "7.9", 8)]
    [InlineData("JavaScript", "2.5", 2)]
    [InlineData("JavaScript", "3.5", 4)]
    [InlineData("Literal", "nope", 0)]
    [InlineData("Liquid", "{{ 40 | plus: 2 }}", 42)]
    public async Task SetVariable_ConvertsToTheVariablesType(string language, string value, int expected) =>
        Assert.Equal(expected, (await RunAsync(SetVariable("Set", "N", language, value)))["N"]);
}
