using JetVision.Workflows.Execution;
using JetVision.Workflows.Tests.Execution;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Activities;

public sealed class CompositionTests
{
    private const string Variables = """[{"name":"Trace","typeName":"String"},{"name":"Got"},{"name":"X","typeName":"String","value":"mine"}]""";

    private static string Child(string root, string more) =>
        $$"""{"definitionId":"child","id":"child-1","name":"PriceTrip","version":1,"options":{"usableAsActivity":true},{{more}},"root":{{root}} }""";

    [Fact]
    public async Task WorkflowAsActivity_TakesInputs_GivesOutputs_AndKeepsItsVariablesApart()
    {
        var bench = new WorkflowBench();
        bench.Publish(Child(
            """{"type":"Elsa.Sequence","id":"Inner","activities":[""" + Script("Own", "setX('theirs')") + "," +
            $$"""{"type":"Elsa.SetOutput","id":"Out","outputName":{{Literal("Price")}},"outputValue":{{Input("JavaScript", "getHours() * 10 + getX()")}} }""" + "]}",
            """ "inputs":[{"name":"Hours","type":"Int32"}],"outputs":[{"name":"Price","type":"Object"}],"variables":[{"id":"cx","name":"X","typeName":"String"}] """));
        var kid = $$"""{"type":"PriceTrip","id":"Kid","workflowDefinitionId":"child","hours":{{Literal(3)}},"price":{"typeName":"Object","memoryReference":{"id":"vGot"} } }""";

        var run = await bench.StartAsync(Definition(Sequence(kid), Variables));

        Assert.Equal("30theirs", run["Got"]);
        Assert.Equal("mine", run["X"]);
        Assert.Equal("Workflow2+ Seq+ Kid+ Workflow1+ Inner+ Own+ Own- Out+ Out- Inner- Workflow1- Kid- Seq- Workflow2-", run.Story);
    }

    [Fact]
    public async Task Template_InsideAWorkflowAsActivity_SeesTheRunsInput_AndItsOwnAsVariables()
    {
        var bench = new WorkflowBench();
        bench.Publish(Child(
            $$"""{"type":"Elsa.SetOutput","id":"Out","outputName":{{Literal("Price")}},"outputValue":{{Input("Liquid", "{{ Input.Hours }}|{{ Input.Who }}|{{ Variables.Hours }}")}} }""",
            """ "inputs":[{"name":"Hours","type":"Int32"}],"outputs":[{"name":"Price","type":"Object"}] """));
        var kid = $$"""{"type":"PriceTrip","id":"Kid","workflowDefinitionId":"child","hours":{{Literal(3)}},"price":{"typeName":"Object","memoryReference":{"id":"vGot"} } }""";

        var run = await bench.StartAsync(Definition(Sequence(kid), Variables), new { Who = "eve", Hours = 8 });

        Assert.Equal("8|eve|3", run["Got"]);
    }

    [Fact]
    public async Task WorkflowsAsActivities_SideBySideAndInOneAnother_AreNumberedEachForItself()
    {
        var bench = new WorkflowBench();
        bench.Publish("""{"definitionId":"leaf","id":"leaf-1","name":"Leaf","options":{"usableAsActivity":true},"root":{"type":"Elsa.Start","id":"L"}}""");
        bench.Publish("""{"definitionId":"twig","id":"twig-1","name":"Twig","options":{"usableAsActivity":true},"root":{"type":"Leaf","id":"T","workflowDefinitionId":"leaf"}}""");
        const string Leaf = """{"type":"Leaf","id":"K","workflowDefinitionId":"leaf"}""";

        var twice = await bench.StartAsync(Definition(Sequence(Leaf, Leaf.Replace("\"K\"", "\"M\"", StringComparison.Ordinal))));
        var nested = await bench.StartAsync(Definition(Sequence("""{"type":"Twig","id":"K","workflowDefinitionId":"twig"}""")));

        Assert.Equal("Workflow2+ Seq+ K+ Workflow1+ L+ L- Workflow1- K- M+ Workflow1+ L+ L- Workflow1- M- Seq- Workflow2-", twice.Story);
        Assert.Equal("Workflow3+ Seq+ K+ Workflow2+ T+ Workflow1+ L+ L- Workflow1- T- Workflow2- K- Seq- Workflow3-", nested.Story);
    }

    [Fact]
    public async Task Run_SavedWhenInnerWorkflowsWereNumberedOtherwise_GoesOn()
    {
        var bench = new WorkflowBench();
        bench.Publish($$"""{"definitionId":"leaf","id":"leaf-1","name":"Leaf","options":{"usableAsActivity":true},"root":{{Wait("E")}} }""");
        var run = await bench.StartAsync(Definition(Sequence("""{"type":"Leaf","id":"K","workflowDefinitionId":"leaf"}""")));
        foreach (var execution in run.State.Executions)
        {
            execution.NodeId = execution.NodeId.Replace("Workflow1", "Workflow7", StringComparison.Ordinal).Replace("Workflow2", "Workflow8", StringComparison.Ordinal);
        }

        await run.ResumeAsync("E");

        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public async Task WorkflowAsActivity_CompletedWithAnOutcome_FollowsThatPort()
    {
        var bench = new WorkflowBench();
        bench.Publish(Child($$"""{"type":"Elsa.Sequence","id":"Inner","activities":[{"type":"Elsa.Complete","id":"C","outcomes":{{Input("JavaScript", "['TooLate']")}} }]}""", """ "outcomes":["TooLate"] """));
        var run = await bench.StartAsync(Definition(Flow(string.Join(',', """{"type":"PriceTrip","id":"Kid","workflowDefinitionId":"child"}""", Step("L"), Step("D")), "Kid:TooLate>L", "Kid>D"), Variables));

        Assert.Equal("L", run["Trace"]);
    }

    [Fact]
    public async Task DispatchWorkflow_ThatWaits_PromisesTheStart_AndGoesOnWithTheOutput()
    {
        var bench = BenchWith(new WorkflowState { Id = "unused", DefinitionId = "child", DefinitionVersionId = "child-1" });
        var run = await bench.StartAsync(Definition(
            Sequence($$"""{"type":"Elsa.DispatchWorkflow","id":"D","workflowDefinitionId":{{Literal("child")}},"waitForCompletion":{{Literal(true)}},"input":{{Input("JavaScript", "({A: 1})")}},"result":{"memoryReference":{"id":"vGot"} } }"""),
            Variables));
        var start = Assert.Single(bench.Outbox.Starts);
        Assert.Equal(("child", 1d, "run"), (start.DefinitionId, start.Input["A"], start.ParentInstanceId));
        var child = ChildWorkflow.InstanceId(start.Key);
        Assert.Equal(StimulusHash.Of(ChildWorkflow.StimulusType, ChildWorkflow.Stimulus(child)), Assert.Single(run.State.Bookmarks).Hash);

        await run.ResumeAsync("D", ChildWorkflow.Result(new WorkflowState { Id = child, DefinitionId = "child", DefinitionVersionId = "child-1", Output = { ["Sum"] = 7 } }));

        Assert.Equal(7, Assert.IsType<Dictionary<string, object?>>(run["Got"])["Sum"]);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Theory]
    [InlineData(WorkflowStatus.Finished, "Finished/Finished")]
    [InlineData(WorkflowStatus.Running, "Running/Suspended")]
    public async Task ExecuteWorkflow_GoesOnOnceTheChildHasEnded(WorkflowStatus child, string status)
    {
        var bench = BenchWith(new WorkflowState { Id = "c", DefinitionId = "child", DefinitionVersionId = "child-1", Status = child, Output = { ["Sum"] = 7 } });
        var run = await bench.StartAsync(Definition(
            Sequence($$"""{"type":"Elsa.ExecuteWorkflow","id":"X","workflowDefinitionId":{{Literal("child")}},"waitForCompletion":{{Literal(true)}},"result":{"memoryReference":{"id":"vGot"} } }"""), Variables));

        Assert.Equal(status, run.Status);
    }

    [Fact]
    public async Task BulkDispatch_StartsARunAnItem_AndFollowsCompletedAndDoneWhenAllHaveEnded()
    {
        var bench = BenchWith(null);
        var run = await bench.StartAsync(Definition(
            Flow(string.Join(',', $$"""{"type":"Elsa.BulkDispatchWorkflows","id":"B","workflowDefinitionId":{{Literal("child")}},"items":{{Input("JavaScript", "[1, {Seats: 2}]")}},"childCompleted":{{Step("c")}} }""", Step("C"), Step("D")), "B:Completed>C", "B>D"),
            Variables));
        Assert.Equal([1d, 2d], bench.Outbox.Starts.Select((start, index) => start.Input[index == 0 ? "Item" : "Seats"]));

        foreach (var start in bench.Outbox.Starts.ToList())
        {
            await run.BurstAsync(new BurstRequest.Resume(run.State.Bookmarks[0].Id)
            {
                Input = ChildWorkflow.Result(new WorkflowState { Id = start.Key, DefinitionId = "child", DefinitionVersionId = "child-1", SubStatus = WorkflowSubStatus.Finished }),
            });
        }

        Assert.Equal("ccCD", run["Trace"]);
        Assert.Equal("Finished/Finished", run.Status);
    }

    [Fact]
    public async Task Start_OfAWorkflowThatIsNotPublished_Faults()
    {
        var bench = new WorkflowBench();
        bench.Services.AddSingleton<IChildWorkflows>(new Fixed(false, null));
        var run = await bench.StartAsync(Definition(Sequence($$"""{"type":"Elsa.DispatchWorkflow","id":"D","workflowDefinitionId":{{Literal("nope")}} }""")));

        Assert.Equal("No published version of workflow definition with ID nope found.", Assert.Single(run.State.Incidents).Message);
        Assert.Empty(bench.Outbox.Starts);
    }

    [Fact]
    public async Task PublishEvent_IsPromisedWithItsPayload()
    {
        var bench = new WorkflowBench();
        await bench.StartAsync(Definition(Sequence($$"""{"type":"Elsa.PublishEvent","id":"P","eventName":{{Literal("QuoteArrived")}},"payload":{{Literal(5)}} }""")));

        var (type, stimulus, input) = Assert.Single(bench.Outbox.Stimuli);
        Assert.Equal(("Elsa.Event", """{"eventName":"QuoteArrived"}""", 5), (type, stimulus, input!["EventPayload"]));
    }

    [Fact]
    public async Task PublishEvent_ThatIsLocal_ResumesThisRunAlone()
    {
        var bench = new WorkflowBench();
        var run = await bench.StartAsync(Definition(
            Flow(string.Join(',', Step("S"), Wait("E"), $$"""{"type":"Elsa.PublishEvent","id":"P","eventName":{{Literal("E")}},"isLocalEvent":{{Literal(true)}} }"""), "S>E", "S>P"), Variables));

        Assert.Empty(bench.Outbox.Stimuli);
        Assert.Contains(run.State.Bookmarks[0].Id, Assert.Single(bench.Outbox.Messages).Payload);
    }

    private static WorkflowBench BenchWith(WorkflowState? child)
    {
        var bench = new WorkflowBench();
        bench.Services.AddSingleton<IChildWorkflows>(new Fixed(true, child));
        return bench;
    }

    /// <summary>The outside of the engine: a runtime in which one child stands as the test says.</summary>
    private sealed class Fixed(bool isPublished, WorkflowState? child) : IChildWorkflows
    {
        public ValueTask<bool> IsPublishedAsync(string definitionId, CancellationToken cancellation) => new(isPublished);

        public Task<WorkflowState?> RunAsync(ChildStart start, CancellationToken cancellation) => Task.FromResult(child);
    }
}
