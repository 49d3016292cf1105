using System.Text.Json;
using JetVision.Workflows.Tests.Execution;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Semantics;

/// <summary>Edges of single activities, as stock has them.</summary>
public sealed class EdgeSemanticsTests
{
    private const string Trace = """[{"name":"Trace","typeName":"String"},{"name":"Nothing"}]""";

    [Theory]
    [InlineData("MatchFirst")]
    [InlineData("MatchAny")]
    public async Task FlowSwitch_WithAConditionThatCannotBeEvaluated_Faults_AlsoBehindOneThatHolds(string mode)
    {
        var run = await new WorkflowBench().StartAsync(Definition(Flow(
            $$"""{"type":"Elsa.FlowSwitch","id":"Sw","mode":{{Literal(mode)}},"cases":[{{Case("One", "true")}},{{Case("Two", "nope()")}}]}""")));

        Assert.Equal("Finished/Faulted", run.Status);

        static string Case(string label, string condition) => $$"""{"label":"{{label}}","condition":{"type":"JavaScript","value":"{{condition}}"} }""";
    }

    [Fact]
    public async Task For_WithoutABody_NeverCompletes_AndPublishingSaysSo()
    {
        var json = Definition(Sequence($$"""{"type":"Elsa.For","id":"Loop","end":{{Literal(3)}} }""", Step("A")), Trace);
        var run = await new WorkflowBench().StartAsync(json);

        Assert.Equal(("Running/Suspended", null), (run.Status, run["Trace"]));
        Assert.Contains(Compile(json).Errors, error => error is { ActivityId: "Loop", IsWarning: true } && error.Message.Contains("body", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ForEach_OverNull_IsAFault_AndOverNothingCompletes()
    {
        static string Loop(string items) => Sequence($$"""{"type":"Elsa.ForEach","id":"Loop",{{items}}"body":{{Step("B")}} }""", Step("A"));
        var overNull = await new WorkflowBench().StartAsync(Definition(Loop($"\"items\":{Input("JavaScript", "getNothing()")},"), Trace));
        var overNothing = await new WorkflowBench().StartAsync(Definition(Loop(""), Trace));

        Assert.Equal("Finished/Faulted", overNull.Status);
        Assert.EndsWith("ArgumentNullException", Assert.Single(overNull.State.Incidents).Exception!.Type, StringComparison.Ordinal);
        Assert.Equal(("Finished/Finished", "A"), (overNothing.Status, overNothing["Trace"]));
    }

    [Theory]
    [InlineData("Literal", "Ok", "Ok")]
    [InlineData("JavaScript", "['A', 'B']", "A,B")]
    [InlineData("JavaScript", "7", "Done")]
    [InlineData("JavaScript", "null", "Done")]
    public async Task Complete_TakesTextsAsOutcomes_AndDoneForAllElse(string language, string written, string outcomes)
    {
        var bench = new WorkflowBench();
        bench.Publish($$"""{"definitionId":"child","id":"child-1","name":"Kid","options":{"usableAsActivity":true},"root":{"type":"Elsa.Complete","id":"C","outcomes":{{Input(language, written)}} } }""");
        var run = await bench.StartAsync(Definition(Sequence("""{"type":"Kid","id":"K","workflowDefinitionId":"child"}""")));

        Assert.Equal(outcomes, string.Join(',', run.Records.Values.Single(record => record.ActivityId == "K").Outcomes));
    }

    [Theory]
    [InlineData("""{"type":"Elsa.Cron","id":"T","cronExpression":{"typeName":"String","expression":{"type":"Literal","value":"30 * * * *"}}}""", "ExecuteAt", "2026-03-01T08:30:00+00:00")]
    [InlineData("""{"type":"Elsa.StartAt","id":"T","dateTime":{"typeName":"DateTimeOffset","expression":{"type":"Literal","value":"2026-03-01T09:00:00Z"}}}""", "Executed At", "2026-03-01T08:00:00+00:00")]
    [InlineData("""{"type":"Elsa.StartAt","id":"T","dateTime":{"typeName":"DateTimeOffset","expression":{"type":"Literal","value":"2020-03-01T09:00:00Z"}}}""", "Executed At", "2026-03-01T08:00:00+00:00")]
    public async Task Timers_SayInTheJournalWhen(string activity, string name, string moment)
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(activity)));

        var record = run.Records.Values.Single(record => record.ActivityId == "T");
        Assert.Equal(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), record.JournalData[name]);
        var entry = run.Journal.Last(entry => entry.ActivityId == "T");
        Assert.Equal(JsonSerializer.Serialize(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)), entry.Payload!.Value.GetProperty(name).GetRawText());
    }
}
