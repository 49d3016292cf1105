using System.Text.Json.Nodes;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Execution;

public sealed class LogPersistenceTests
{
    private const string Exclude = """{"evaluationMode":"Strategy","strategyType":"Elsa.Workflows.LogPersistence.Strategies.Exclude, Elsa.Workflows.Core"}""";
    private const string Include = """{"evaluationMode":"Strategy","strategyType":"Elsa.Workflows.LogPersistence.Strategies.Include, Elsa.Workflows.Core"}""";
    private const string Inherit = """{"evaluationMode":"Strategy","strategyType":null}""";
    private const string ByScript = """{"evaluationMode":"Expression","expression":{"type":"JavaScript","value":"'Exclude'"}}""";

    [Theory]
    [InlineData("{}", "{}", true)]
    [InlineData("""{"default":#X}""", "{}", false)]
    [InlineData("""{"default":#X}""", """{"default":#I}""", true)]
    [InlineData("""{"default":#X}""", """{"default":#H}""", false)]
    [InlineData("{}", """{"default":#X,"inputs":{"text":#I}}""", true)]
    [InlineData("{}", """{"default":#X,"inputs":{"text":#H}}""", false)]
    [InlineData("{}", """{"inputs":{"text":#X}}""", false)]
    [InlineData("{}", """{"inputs":{"text":#S}}""", false)]
    public async Task Config_OfWorkflowActivityAndInput_DecidesWhetherTheInputIsKept(string workflow, string activity, bool isKept)
    {
        var run = await RunAsync("logPersistenceConfig", Text(workflow), Text(activity));

        Assert.Equal(isKept, run.Records.Values.Single(record => record.ActivityId == "Line").ActivityState.ContainsKey("Text"));

        static string Text(string config) => config.Replace("#X", Exclude).Replace("#I", Include).Replace("#H", Inherit).Replace("#S", ByScript);
    }

    [Theory]
    [InlineData("""{"default":"Exclude"}""", "{}", false)]
    [InlineData("""{"default":"Exclude"}""", """{"default":"Inherit","inputs":{"text":"Include"}}""", true)]
    [InlineData("{}", """{"default":"Include","inputs":{"text":"Exclude"}}""", false)]
    public async Task Mode_AsOlderVersionsWriteIt_DecidesLikewise(string workflow, string activity, bool isKept)
    {
        var run = await RunAsync("logPersistenceMode", workflow, activity);

        Assert.Equal(isKept, run.Records.Values.Single(record => record.ActivityId == "Line").ActivityState.ContainsKey("Text"));
    }

    [Fact]
    public async Task Config_WrittenAsTheTextOfAnObject_IsReadLikewise()
    {
        var run = await RunAsync("logPersistenceConfig", "{}", JsonValue.Create($$"""{"default":{{Exclude}}}""").ToJsonString());

        Assert.Empty(run.Records.Values.Single(record => record.ActivityId == "Line").ActivityState);
    }

    [Fact]
    public async Task Excluded_Output_IsStillThereForTheRun()
    {
        var script = JsonNode.Parse(Script("Calc", "return 7"))!.AsObject();
        script["customProperties"] = JsonNode.Parse("""{"logPersistenceConfig":{"outputs":{"result":#X}}}""".Replace("#X", Exclude));
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence(script.ToJsonString(), Script("Use", "setSeen(getResultFromCalc())")), """[{"name":"Seen"}]""", "\"toolVersion\":\"3.8.0.0\""));

        Assert.Equal(7d, run["Seen"]);
        Assert.False(run.Records.Values.Single(record => record.ActivityId == "Calc").Outputs.ContainsKey("Result"));
    }

    private static Task<BenchRun> RunAsync(string member, string workflow, string activity) => new WorkflowBench().StartAsync(Definition(
        Sequence($$$"""{"type":"Elsa.WriteLine","id":"Line","text":{{{Literal("secret")}}},"customProperties":{"{{{member}}}":{{{activity}}}}}"""),
        more: $$$""" "customProperties":{"{{{member}}}":{{{workflow}}}}"""));
}
