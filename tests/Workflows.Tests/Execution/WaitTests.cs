using JetVision.Workflows.Execution;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Execution;

public sealed class WaitTests
{
    [Fact]
    public async Task Event_PayloadOfTheStimulus_IsTheResult()
    {
        var wait = Wait("E").Replace("}}}", """}},"result":{"typeName":"Object","memoryReference":{"id":"vGot"}}}""");
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(wait), """[{"name":"Got"}]"""));
        Assert.Equal("Workflow1+ Seq+ E+ E.", run.Story);

        await run.ResumeAsync("E", new { EventPayload = "accepted" });

        Assert.Equal("accepted", run["Got"]);
        Assert.EndsWith("E> E- Seq- Workflow1-", run.Story);
    }

    [Fact]
    public async Task Trigger_ThatFired_DoesNotWait_AndAnotherOneDoes()
    {
        var trigger = Wait("E").Insert(1, "\"customProperties\":{\"canStartWorkflow\":true},");
        var definition = Definition(Flow(string.Join(',', trigger, Step("A")), "E>A"), """[{"name":"Trace","typeName":"String"}]""");

        Assert.Equal("Finished/Finished", (await new WorkflowBench().StartAsync(definition, trigger: "E")).Status);
        Assert.Equal("Running/Suspended", (await new WorkflowBench().StartAsync(definition)).Status);
        var stimulus = Assert.Single(Compile(definition).Triggers);
        Assert.Equal(StimulusHash.Of("Elsa.Event", new { EventName = "E" }), stimulus.Hash);
    }

    [Theory]
    [InlineData("""{"type":"Elsa.Delay","id":"T","timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"00:10:00"}}}""", 10)]
    [InlineData("""{"type":"Elsa.Timer","id":"T","interval":{"typeName":"TimeSpan","expression":{"type":"JavaScript","value":"'00:05:00'"}}}""", 5)]
    [InlineData("""{"type":"Elsa.Cron","id":"T","cronExpression":{"typeName":"String","expression":{"type":"Literal","value":"30 * * * *"}}}""", 30)]
    [InlineData("""{"type":"Elsa.StartAt","id":"T","dateTime":{"typeName":"DateTimeOffset","expression":{"type":"Literal","value":"2026-03-01T08:20:00Z"}}}""", 20)]
    public async Task Timer_WaitsUntilItsMoment(string timer, int minutes)
    {
        var bench = new WorkflowBench();
        var run = await bench.StartAsync(Definition(Sequence(timer)));

        Assert.Equal(bench.Clock.GetUtcNow().AddMinutes(minutes), Assert.Single(run.State.Bookmarks).DueAt);
        await run.ResumeAsync("T");
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public async Task StartAt_InThePast_CompletesAtOnce()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence($$"""{"type":"Elsa.StartAt","id":"T","dateTime":{{Literal("2020-01-01T00:00:00Z")}}}""")));

        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public async Task Variable_WithoutStorage_IsBackAtItsDefaultAfterAWait_AndOneWithStorageIsNot()
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence(Script("Set", "setKept(7); setLost('x')"), Wait("E"), Script("Read", "setSeen([getKept(), getLost()])")),
            """[{"name":"Kept","typeName":"Int64"},{"name":"Lost","typeName":"String","value":"default","storageDriverTypeName":null},{"name":"Seen"}]"""));
        await run.ResumeAsync("E");

        Assert.Equal(7L, run["Kept"]);
        Assert.Equal(new object?[] { 7d, "default" }, run["Seen"]);
    }

    [Fact]
    public async Task Input_WithoutStorage_IsGoneAfterAWait_AndOneWithStorageIsNot()
    {
        const string inputs = """ "inputs":[{"name":"A","type":"String"},{"name":"B","type":"String","storageDriverType":"WorkflowInstance"}] """;
        var run = await new WorkflowBench().StartAsync(
            Definition(Sequence(Script("Before", "setSeen(getA() + getB())"), Wait("E"), Script("After", "setAfter([getA(), getInput('B')])")), """[{"name":"Seen"},{"name":"After"}]""", inputs),
            new { A = "a", B = "b" });
        await run.ResumeAsync("E");

        Assert.Equal("ab", run["Seen"]);
        Assert.Equal(new object?[] { null, "b" }, run["After"]);
    }

    [Fact]
    public async Task OutputOfAnActivity_IsReadableUntilTheNextWait()
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence(Script("Calc", "return { total: 42 }"), Script("Now", "setNow(getResultFromCalc().total)"), Wait("E"), Script("Later", "setLater(getOutputFrom('Calc', 'Result') === null)")),
            """[{"name":"Now"},{"name":"Later"}]"""));
        await run.ResumeAsync("E");

        Assert.Equal(42d, run["Now"]);
        Assert.Equal(true, run["Later"]);
    }

    [Fact]
    public async Task Cancel_WhileItWaits_EndsTheRunWithoutAJournalEntry()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Wait("E"))));
        var entries = run.Journal.Count;

        await run.BurstAsync(new BurstRequest.Cancel());

        Assert.Equal("Finished/Cancelled", run.Status);
        Assert.Empty(run.State.Bookmarks);
        Assert.Equal(entries, run.Journal.Count);
    }

    [Fact]
    public async Task Resume_OfABookmarkThatIsGone_DoesNothing()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Wait("E"))));
        var commits = run.Commits.Count;

        await run.BurstAsync(new BurstRequest.Resume("gone"));

        Assert.Equal(commits, run.Commits.Count);
    }

    [Fact]
    public async Task RunTask_CompletedWithAResult_GoesOnWithIt()
    {
        var task = """{"type":"Elsa.RunTask","id":"T","taskName":{"typeName":"String","expression":{"type":"Literal","value":"Inspect"}},"result":{"typeName":"Object","memoryReference":{"id":"vGot"}}}""";
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(task), """[{"name":"Got"}]"""));
        var taskId = run.Records.Values.Single(record => record.ActivityId == "T").Outputs["TaskId"];
        Assert.Equal(taskId, run.State.Bookmarks[0].Payload.GetProperty("taskId").GetString());

        await run.ResumeAsync("T", new { Result = 5 });

        Assert.Equal(5, run["Got"]);
    }
}
