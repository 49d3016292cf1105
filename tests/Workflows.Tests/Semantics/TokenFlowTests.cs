using System.Text.Json;
using JetVision.Workflows.Activities.ControlFlow;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Semantics;

/// <summary>
/// How a token based flowchart goes. Letters as in <see cref="FlowSemanticsTests"/>; C carries the row's merge mode, D decides True, V and W wait.
/// </summary>
public sealed class TokenFlowTests
{
    private const string Trace = """[{"name":"Trace","typeName":"String"}]""";
    private const string Tokens = "\"customProperties\":{\"Flowchart:ExecutionMode\":\"TokenBased\"}";

    [Theory]
    // Both branches come: each mode lets C run once.
    [InlineData(null, "A,B,C", "A>C B>C S>A S>B", "SABC", "Finished")]
    [InlineData("None", "A,B,C", "A>C B>C S>A S>B", "SABC", "Finished")]
    [InlineData("Stream", "A,B,C", "A>C B>C S>A S>B", "SABC", "Finished")]
    [InlineData("stream", "A,B,C", "A>C B>C S>A S>B", "SABC", "Finished")]
    [InlineData("Merge", "A,B,C", "A>C B>C S>A S>B", "SABC", "Finished")]
    [InlineData("Converge", "A,B,C", "A>C B>C S>A S>B", "SABC", "Finished")]
    [InlineData("Cascade", "A,B,C", "A>C B>C S>A S>B", "SABC", "Finished")]
    [InlineData("Race", "A,B,C", "A>C B>C S>A S>B", "SABC", "Finished")]
    // One side of a decision does not come: Stream does not wait for it, Merge and Converge wait for ever.
    [InlineData("Stream", "A,B,C,D", "S>A S>D D:False>B A>C B>C", "SAC", "Finished")]
    [InlineData("Merge", "A,B,C,D", "S>A S>D D:False>B A>C B>C", "SA", "Suspended")]
    [InlineData("Converge", "A,B,C,D", "S>A S>D D:False>B A>C B>C", "SA", "Suspended")]
    [InlineData("Race", "A,B,C,D", "S>A S>D D:False>B A>C B>C", "SAC", "Finished")]
    [InlineData("Stream", "A,B,C,D", "S>D D:True>A D:False>B A>C B>C", "SAC", "Finished")]
    // A loop: Merge leaves the connection that leads back aside, Converge does not.
    [InlineData("Merge", "C,L,Z", "S>C C>L L:Again>C L>Z", "SCLCLZ", "Finished")]
    [InlineData("Stream", "C,L,Z", "S>C C>L L:Again>C L>Z", "SCLCLZ", "Finished")]
    [InlineData("Converge", "C,L,Z", "S>C C>L L:Again>C L>Z", "S", "Suspended")]
    public async Task MergeMode_DecidesWhenAnActivityRuns(string? mode, string activities, string connections, string trace, string end)
    {
        var run = await RunAsync(mode, activities, connections);

        Assert.Equal((trace, end), ((string?)run["Trace"] ?? "", run.State.SubStatus.ToString()));
    }

    [Theory]
    // What waits in the other branch: Race cancels it, Cascade lets it end without a second run, Merge waits for it.
    [InlineData("Race", "SAC", "", "SAC")]
    [InlineData("Cascade", "SAC", "W", "SAC")]
    [InlineData("Merge", "SA", "W", "SAC")]
    [InlineData("Stream", "SA", "W", "SAC")]
    public async Task MergeMode_WithABranchThatWaits(string mode, string first, string waits, string last)
    {
        var run = await RunAsync(mode, "A,W,C", "S>W S>A A>C W>C");
        Assert.Equal((first, waits), (run["Trace"], string.Concat(run.State.Bookmarks.Select(bookmark => bookmark.ActivityId))));

        if (waits.Length > 0)
        {
            await run.ResumeAsync("W");
        }

        Assert.Equal((last, "Finished/Finished"), (run["Trace"], run.Status));
    }

    [Theory]
    [InlineData("WaitAny", "SAC")]
    [InlineData("WaitAll", "SA")]
    [InlineData("WaitAllActive", "SA")]
    public async Task Join_InATokenBasedFlowchart_RacesOrMerges(string mode, string trace)
    {
        var run = await RunAsync(null, "A,W,J,C", "S>A S>W A>J W>J J>C", mode);

        Assert.Equal(trace, run["Trace"]);
    }

    [Fact]
    public async Task End_InATokenBasedFlowchart_CompletesItAtOnce()
    {
        var run = await RunAsync(null, "A,W,E", "S>W S>E E>A");

        Assert.Equal(("S", "Finished/Finished"), (run["Trace"], run.Status));
    }

    [Fact]
    public async Task MergeMode_InACounterBasedFlowchart_CountsForNothing_AsInStock()
    {
        var json = Definition(Graph("Merge", "A,B,C,D", "S>A S>D D:False>B A>C B>C", null), Trace);
        var run = await new WorkflowBench().StartAsync(json);

        Assert.Equal(("SAC", "Finished/Finished"), (run["Trace"], run.Status));
        var warning = Assert.Single(Compile(json).Errors, error => error.Message.Contains("merge mode", StringComparison.Ordinal));
        Assert.Equal("C", warning.ActivityId);
        Assert.Contains("Flowchart:ExecutionMode", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mode_IsTheServersSetting_WhereTheDefinitionSaysNothing()
    {
        var bench = new WorkflowBench();
        bench.Services.AddSingleton(Options.Create(new WorkflowsOptions { FlowchartMode = FlowchartExecutionMode.TokenBased }));
        var run = await bench.StartAsync(Definition(Graph("Merge", "A,B,C,D", "S>A S>D D:False>B A>C B>C", null), Trace));

        Assert.Equal("SA", run["Trace"]);
    }

    [Fact]
    public async Task Mode_OfTheFlowchart_GoesBeforeTheWorkflows()
    {
        var graph = Graph("Merge", "A,B,C,D", "S>A S>D D:False>B A>C B>C", null);
        graph = graph.Replace("\"id\":\"Flow\"", "\"id\":\"Flow\",\"customProperties\":{\"Flowchart:ExecutionMode\":\"CounterBased\"}", StringComparison.Ordinal);

        Assert.Equal("SAC", (await new WorkflowBench().StartAsync(Definition(graph, Trace, Tokens)))["Trace"]);
    }

    private static Task<BenchRun> RunAsync(string? mode, string activities, string connections, string? join = null) =>
        new WorkflowBench().StartAsync(Definition(Graph(mode, activities, connections, join), Trace, Tokens));

    private static string Graph(string? mode, string activities, string connections, string? join) => Flow(
        string.Join(',', activities.Split(',').Prepend("S").Select(id => id switch
        {
            "D" => $$"""{"type":"Elsa.FlowDecision","id":"D","condition":{{Literal(true)}} }""",
            "E" => """{"type":"Elsa.End","id":"E"}""",
            "J" => $$"""{"type":"Elsa.FlowJoin","id":"J","mode":{{Literal(join)}} }""",
            "L" => Script("L", "setTrace(getTrace() + 'L'); setOutcome(getTrace().split('L').length < 3 ? 'Again' : 'Done')"),
            "W" => Wait(id),
            "C" when mode is not null => Step("C").Replace("\"id\"", $"\"customProperties\":{{\"mergeMode\":{JsonSerializer.Serialize(mode)}}},\"id\"", StringComparison.Ordinal),
            _ => Step(id),
        })),
        connections.Split(' '));
}
