using System.Globalization;
using CsCheck;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Execution;

/// <summary>Random flowcharts: what must hold for every shape.</summary>
public sealed class FlowchartPropertyTests
{
    /// <summary>An acyclic graph of steps, some of which wait: edges lead from lower to higher numbers.</summary>
    private static readonly Gen<(int Nodes, (int From, int To)[] Edges, int[] Waits)> Graphs =
        from nodes in Gen.Int[2, 9]
        from edges in Gen.Select(Gen.Int[0, nodes - 2], Gen.Int[1, nodes - 1]).Array[1, 16]
        from waits in Gen.Int[0, nodes - 1].Array[0, 3]
        select (nodes, edges.Where(edge => edge.Item1 < edge.Item2).Distinct().Select(edge => (edge.Item1, edge.Item2)).ToArray(), waits.Distinct().ToArray());

    [Fact]
    public void EveryReachableActivity_RunsExactlyOnce_InAnAcyclicFlowchart() => Graphs.Sample(
        graph =>
        {
            var run = RunToEnd(graph, keepInMemory: false);
            var ran = run.Journal.Where(entry => entry.EventName == "Completed" && entry.ActivityId.StartsWith('n')).Select(entry => int.Parse(entry.ActivityId[1..], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal("Finished/Finished", run.Status);
            Assert.Equal(ran.Count, ran.Distinct().Count());
            Assert.Equal(Reachable(graph.Edges).Order(), ran.Order());
            foreach (var (from, to) in graph.Edges.Where(edge => Reachable(graph.Edges).Contains(edge.From)))
            {
                Assert.True(ran.IndexOf(from) < ran.IndexOf(to), $"{from} before {to}");
            }
        },
        iter: 300);

    [Fact]
    public void GoingThroughJsonBetweenBursts_ChangesNothing() => Graphs.Sample(
        graph => Assert.Equal(RunToEnd(graph, keepInMemory: true).Story, RunToEnd(graph, keepInMemory: false).Story),
        iter: 200);

    private static HashSet<int> Reachable((int From, int To)[] edges)
    {
        var start = Enumerable.Range(0, int.MaxValue).First(node => edges.All(edge => edge.To != node));
        var reached = new HashSet<int> { start };
        while (edges.Any(edge => reached.Contains(edge.From) && reached.Add(edge.To)))
        {
        }

        return reached;
    }

    private static BenchRun RunToEnd((int Nodes, (int From, int To)[] Edges, int[] Waits) graph, bool keepInMemory)
    {
        var activities = Enumerable.Range(0, graph.Nodes).Select(node => graph.Waits.Contains(node) ? WorkflowBench.Wait($"n{node}") : Step($"n{node}"));
        var definition = Definition(
            Flow(string.Join(',', activities), [.. graph.Edges.Select(edge => $"n{edge.From}>n{edge.To}")]), """[{"name":"Trace","typeName":"String"}]""");
        var run = Result(new WorkflowBench { KeepInMemory = keepInMemory }.StartAsync(definition));
        while (run.State.Bookmarks.Count > 0)
        {
            Result(run.ResumeBookmarkAsync(run.State.Bookmarks.Count - 1).ContinueWith(_ => run, TaskScheduler.Default));
        }

        return run;
    }

    /// <summary>CsCheck's samples are synchronous; nothing here waits for anything outside.</summary>
    private static BenchRun Result(Task<BenchRun> task) => task.GetAwaiter().GetResult();
}
