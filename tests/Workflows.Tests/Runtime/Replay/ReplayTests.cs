using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime.Replay;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Runtime.Replay;

public sealed class ReplayTests
{
    private const string Variables = """[{"name":"Answer","typeName":"String"},{"name":"Price","typeName":"Int64"},{"name":"Trace","typeName":"String"}]""";
    private const string Inputs = """ "inputs":[{"name":"Seats","type":"Int64"}] """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task UnchangedVersion_ShowsNoDifference_AndActsNowhere(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await RunAsync(engine, Quoting());
        var (ran, before) = (engine.Probes.Ran.Count, await CountAsync(engine));

        var answer = await ReplayAsync(engine, Quoting());

        Assert.Equal((3, 0, 0), (answer.Same, answer.SameEnd, answer.Different));
        Assert.All(answer.Runs, run => Assert.Empty(run.Differences));
        Assert.Contains(answer.Runs, run => run.Steps.Any(step => step is { ActivityId: "buy", Recorded: "Completed", ActsOutside: true }));
        Assert.Equal((ran, before), (engine.Probes.Ran.Count, await CountAsync(engine)));
    }

    [Theory, EveryDatabase]
    public async Task InvertedDecision_IsTheFirstDifference_OfEachRunThatCameToIt(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await RunAsync(engine, Quoting());

        var answer = await ReplayAsync(engine, Quoting(condition: "getSeats() <= 4"));

        Assert.Equal((0, 3), (answer.Same, answer.Different));
        var small = answer.Runs.Single(run => run.WorkflowInstanceId == "run-2");
        Assert.Equal(
            new ReplayDifference(ReplayDifferenceKind.Outcome, "large", "large", "Workflow1:Flow:large", false, null, "Completed (False)", "Completed (True)"), small.FirstDifference);
        Assert.Contains(small.Differences, difference => difference is { Kind: ReplayDifferenceKind.NotRecorded, ActivityId: "buy", ActsOutside: true });
        Assert.Contains(small.Differences, difference => difference is { Kind: ReplayDifferenceKind.Missing, ActivityId: "decline" });
    }

    [Fact]
    public async Task OtherInputOfAnOutsideStep_IsADifference_ThatNamesTheInput()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await RunAsync(engine, Quoting());

        var answer = await ReplayAsync(engine, Quoting(offer: "'Offer ' + getPrice() + ' USD'"));

        var first = answer.Runs.Single(run => run.WorkflowInstanceId == "run-6").FirstDifference;
        Assert.Equal((ReplayDifferenceKind.Input, "buy", "Words", "\"Offer 6000\"", "\"Offer 6000 USD\""), (first!.Kind, first.ActivityId, first.Input, first.Recorded, first.Replayed));
        Assert.Equal(ReplayVerdict.Same, answer.Runs.Single(run => run.WorkflowInstanceId == "run-2").Verdict);
    }

    [Fact]
    public async Task NewStepThatActsOutside_IsNamed_AndTheRunGoesOnBehindIt()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.PublishAsync(Whole("one", Sequence(Step("A"), """{"type":"Test.Prices","id":"ask"}""")));
        await engine.Runtime.StartAsync("one", cancellation: Cancellation);

        var answer = await ReplayAsync(engine, Whole("one", Sequence(Step("A"), """{"type":"Test.Buys","id":"new"}""", """{"type":"Test.Prices","id":"ask"}""")));

        var run = Assert.Single(answer.Runs);
        var difference = Assert.Single(run.Differences);
        Assert.Equal((ReplayDifferenceKind.NotRecorded, "new", ReplayVerdict.Different), (difference.Kind, difference.ActivityId, run.Verdict));
        Assert.Equal(WorkflowSubStatus.Finished, run.Replayed.SubStatus);
    }

    [Fact]
    public async Task WaitsEndInTheOrderInWhichTheyEnded()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        var race = Whole(
            "race",
            Flow(
                string.Join(',', Step("S"), Wait("slow"), Wait("fast"), Step("A"), Step("B"), """{"type":"Elsa.Delay","id":"late"}""", """{"type":"Elsa.Finish","id":"end"}"""),
                "S>slow", "S>fast", "S>late", "slow>A", "fast>B", "A>end"));
        await engine.PublishAsync(race);
        await engine.Runtime.StartAsync("race", cancellation: Cancellation);
        foreach (var name in (string[])["fast", "slow"])
        {
            await engine.Runtime.PublishEventAsync(name, cancellation: Cancellation);
            await engine.DrainAsync();
        }

        var same = await ReplayAsync(engine, race);
        var run = Assert.Single(same.Runs);
        Assert.Equal((ReplayVerdict.Same, WorkflowSubStatus.Finished), (run.Verdict, run.Replayed.SubStatus));
        Assert.Equal("did not end", run.Steps.Single(step => step.ActivityId == "late").Replayed);

        var traced = await ReplayAsync(engine, Whole("race", race.Root.GetRawText().Replace("'A'", "getTrace() === 'SB' ? ' B was first' : ' A was first'", StringComparison.Ordinal)));
        Assert.Equal(ReplayVerdict.SameEnd, Assert.Single(traced.Runs).Verdict);
    }

    [Fact]
    public async Task RecordedFault_IsReplayed_AndAMendedScriptShowsThatItWouldHavePassed()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.PublishAsync(Whole("faults", Sequence(Script("S", "throw new Error('wrong')"))));
        await engine.Runtime.StartAsync("faults", instanceId: "run-1", cancellation: Cancellation);

        var same = await ReplayAsync(engine, Whole("faults", Sequence(Script("S", "throw new Error('wrong')"))));
        var mended = await ReplayAsync(engine, Whole("faults", Sequence(Script("S", "setTrace('right')"))));

        Assert.Equal(ReplayVerdict.Same, Assert.Single(same.Runs).Verdict);
        var run = Assert.Single(mended.Runs);
        Assert.Equal((ReplayVerdict.Different, WorkflowSubStatus.Faulted, WorkflowSubStatus.Finished), (run.Verdict, run.Recorded.SubStatus, run.Replayed.SubStatus));
        Assert.StartsWith("Faulted: ", run.FirstDifference!.Recorded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionThatCannotRun_IsRefused_AndNamesTheActivity()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);

        var refusal = await Assert.ThrowsAsync<FormatException>(() => ReplayAsync(engine, Whole("bad", Sequence(Step("S"), Step("S")))));

        Assert.StartsWith("'S': ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndlessLoop_IsStopped_AndSaid()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.PublishAsync(Whole("loops", Sequence(Step("S"))));
        await engine.Runtime.StartAsync("loops", instanceId: "run-1", cancellation: Cancellation);

        var answer = await new WorkflowReplay(engine.Instances, engine.Definitions, engine.Services.GetRequiredService<IServiceScopeFactory>()) { Longest = TimeSpan.FromMilliseconds(200) }
            .ReplayAsync(Whole("loops", $$"""{"type":"Elsa.While","id":"W","condition":{{Literal(true)}},"body":{{Step("S")}} }"""), 20, Cancellation);

        Assert.StartsWith("The replay did not end", Assert.Single(answer.Runs).Note, StringComparison.Ordinal);
    }

    /// <summary>Asks a price, decides by the seats, and buys what words say; three runs: two buy, one declines after a wait.</summary>
    [Fact]
    public async Task CaseOfARecordedStatus_IsRunAgain_AndNothingIsSent()
    {
        await using var server = await AnsweringServer.StartAsync(404);
        await using var engine = await TestEngine.StartAsync(
            DatabaseKind.Sqlite, services => services.AddSingleton(new OutboundHttp(new OutboundHttpOptions { AllowedHosts = ["127.0.0.1"] })));
        WorkflowDefinition Asking(string other) => Whole("asks", Sequence(
            $$"""
            {"type":"Elsa.SendHttpRequest","id":"send","url":{{Literal(server.Address)}},"expectedStatusCodes":[{"statusCode":404,"activity":{{Step("M")}} }],"unmatchedStatusCode":{{Step("U")}} }
            """,
            other));
        await engine.PublishAsync(Asking(Step("Z")));
        await engine.Runtime.StartAsync("asks", instanceId: "run-1", cancellation: Cancellation);

        var same = Assert.Single((await ReplayAsync(engine, Asking(Step("Z")))).Runs);
        var moved = Assert.Single((await ReplayAsync(engine, Whole("asks", Asking(Step("Z")).Root.GetRawText().Replace("404", "500", StringComparison.Ordinal)))).Runs);

        Assert.Equal((1, ReplayVerdict.Same), (server.Requests, same.Verdict));
        Assert.Contains(moved.Differences, difference => difference is { Kind: ReplayDifferenceKind.Added, ActivityId: "U" });
        Assert.Contains(moved.Differences, difference => difference is { Kind: ReplayDifferenceKind.Missing, ActivityId: "M" });
    }

    [Fact]
    public async Task BodiesOfABulkDispatch_AreRunAgain_AsOftenAsTheyWere()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.PublishAsync(Whole("kid", Sequence(Step("K"))));
        var all = Whole("all", Sequence(
            $$"""
            {"type":"Elsa.BulkDispatchWorkflows","id":"bulk","workflowDefinitionId":{{Literal("kid")}},"items":{{Input("JavaScript", "[1, 2, 3]")}},"waitForCompletion":{{Literal(true)}},"childCompleted":{{Step("C")}} }
            """,
            Step("Z")));
        await engine.PublishAsync(all);
        await engine.Runtime.StartAsync("all", instanceId: "run-1", cancellation: Cancellation);
        await engine.DrainAsync();
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-1"));

        var run = Assert.Single((await ReplayAsync(engine, all)).Runs);

        Assert.Equal((ReplayVerdict.Same, 3), (run.Verdict, run.Steps.Count(step => step.ActivityId == "C")));
        Assert.Empty(run.Differences);
    }

    private static WorkflowDefinition Quoting(string condition = "getSeats() > 4", string offer = "'Offer ' + getPrice()") => Whole(
        "quoting",
        Flow(
            string.Join(
                ',',
                """{"type":"Test.Prices","id":"ask","price":{"typeName":"Int64","memoryReference":{"id":"vPrice"}}}""",
                """{"type":"Elsa.Event","id":"answer","eventName":{"typeName":"String","expression":{"type":"Literal","value":"answer"}},"result":{"typeName":"Object","memoryReference":{"id":"vAnswer"}}}""",
                $$"""{"type":"Elsa.FlowDecision","id":"large","name":"large","condition":{{Input("JavaScript", condition)}} }""",
                $$"""{"type":"Test.Buys","id":"buy","words":{{Input("JavaScript", offer)}} }""",
                """{"type":"Test.Probe","id":"decline"}""",
                Script("note", "setTrace('price ' + getPrice() + ' ' + getAnswer())")),
            "ask>answer", "answer>large", "large:True>buy", "large:False>decline", "buy>note"),
        Variables,
        Inputs);

    private static WorkflowDefinition Whole(string id, string root, string variables = Variables, string more = "")
    {
        var whole = TestDefinitions.Whole(id, root, variables, more);
        return whole with { Inputs = [.. whole.Inputs.Select(input => input with { StorageDriverType = "WorkflowInstance" })] };
    }

    private static async Task RunAsync(TestEngine engine, WorkflowDefinition definition)
    {
        await engine.PublishAsync(definition);
        foreach (var seats in (long[])[6, 8, 2])
        {
            await engine.Runtime.StartAsync("quoting", new Dictionary<string, object?> { ["Seats"] = seats }, instanceId: $"run-{seats}", cancellation: Cancellation);
        }

        await engine.Runtime.PublishEventAsync("answer", payload: "yes", cancellation: Cancellation);
        await engine.DrainAsync();
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-2"));
    }

    private static Task<ReplayAnswer> ReplayAsync(TestEngine engine, WorkflowDefinition definition) =>
        engine.Services.GetRequiredService<WorkflowReplay>().ReplayAsync(definition, 20, Cancellation);

    private static Task<(int, int, int, int)> CountAsync(TestEngine engine) => engine.QueryAsync(async db =>
        (await db.Instances.CountAsync(Cancellation), await db.Journals.CountAsync(Cancellation), await db.Outbox.CountAsync(Cancellation), await db.Bookmarks.CountAsync(Cancellation)));
}
