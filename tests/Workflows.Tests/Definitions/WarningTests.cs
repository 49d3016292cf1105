using JetVision.Workflows.Definitions;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Definitions;

/// <summary>What runs as in stock and surprises: each is published, and said.</summary>
public sealed class WarningTests
{
    [Fact]
    public void JoinThatWaitsForAll_BehindADecision_IsSaid()
    {
        var warning = Single(Flow(
            string.Join(',', Step("S"), Decision("D"), Step("A"), Join("J", "WaitAll"), Step("Z")), "S>D", "S>A", "D:True>J", "A>J", "J>Z"));

        Assert.Equal("J", warning.ActivityId);
        Assert.Contains("'D' may go another way than 'True'", warning.Message);
        Assert.Contains("WaitAllActive", warning.Message);
    }

    [Fact]
    public void JoinThatWaitsForAll_BehindAFork_IsNotSaid() =>
        Assert.Empty(Warnings(Flow(string.Join(',', Fork("F"), Step("A"), Step("B"), Join("J", "WaitAll")), "F:Left>A", "F:Right>B", "A>J", "B>J")));

    [Theory]
    [InlineData("WaitAny")]
    [InlineData(null)]
    public void JoinThatWaitsForAny_BehindAFork_IsSaid(string? mode)
    {
        var warning = Single(Flow(string.Join(',', Fork("F"), Step("A"), Step("B"), Join("J", mode)), "F:Left>A", "F:Right>B", "A>J", "B>J"));

        Assert.Equal("J", warning.ActivityId);
        Assert.Contains("first branch that comes from 'F'", warning.Message);
    }

    [Fact]
    public void JoinThatWaitsForAny_BehindADecision_IsNotSaid() =>
        Assert.Empty(Warnings(Flow(string.Join(',', Decision("D"), Step("A"), Step("B"), Join("J", "WaitAny")), "D:True>A", "D:False>B", "A>J", "B>J")));

    [Theory]
    [InlineData("True", false)]
    [InlineData("Done", true)]
    [InlineData("Maybe", true)]
    public void Connection_FromAPortThatNeverFires_IsSaid(string port, bool isSaid)
    {
        var warnings = Warnings(Flow(string.Join(',', Decision("D"), Step("A")), $"D:{port}>A"));

        Assert.Equal(isSaid, warnings.Any(warning => warning.ActivityId == "D" && warning.Message.Contains($"'{port}'") && warning.Message.Contains("connect one of 'False', 'True'")));
    }

    [Fact]
    public void Connection_FromAPortThatAScriptMayChoose_IsNotSaid() =>
        Assert.Empty(Warnings(Flow(string.Join(',', Script("S", "setOutcome('Maybe')"), Step("A")), "S:Maybe>A")));

    [Theory]
    [InlineData("Int32", "12", false)]
    [InlineData("Int32", "1.5", false)]
    [InlineData("Int32", "twelve", true)]
    [InlineData("Decimal", "12 EUR", true)]
    [InlineData("String", "twelve", false)]
    public void SetVariable_WithATextThatBecomesZero_IsSaid(string type, string text, bool isSaid)
    {
        var set = $$"""{"type":"Elsa.SetVariable","id":"Set","variable":{"id":"vSeats","name":"Seats"},"value":{{Literal(text)}} }""";

        var warnings = Warnings(Sequence(set), $$"""[{"name":"Seats","typeName":"{{type}}"}]""");

        Assert.Equal(isSaid, warnings.Any(warning => warning.ActivityId == "Set" && warning.Message.Contains($"'{text}' is no number and becomes 0")));
    }

    [Fact]
    public void Default_ThatBecomesZero_IsSaid() =>
        Assert.Contains("variable 'Seats'", Single(Sequence(Step("A")), """[{"name":"Seats","typeName":"Int32","value":"six"}]""").Message);

    [Fact]
    public void LiquidTemplate_ThatCannotBeParsed_IsSaid()
    {
        var warning = Single(Sequence($$"""{"type":"Elsa.WriteLine","id":"Line","text":{{Input("Liquid", "{% if %}")}} }"""));

        Assert.Equal("Line", warning.ActivityId);
        Assert.Contains("becomes the value", warning.Message);
    }

    [Theory]
    [InlineData("WorkflowInstance", true, false)]
    [InlineData("Memory", true, true)]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    public void Variable_ThatAWaitWipesOut_IsSaid(string? driver, bool waits, bool isSaid)
    {
        var variables = $$"""[{"name":"Trace","typeName":"String","storageDriverTypeName":{{System.Text.Json.JsonSerializer.Serialize(driver)}} }]""";

        var warnings = Warnings(waits ? Sequence(Step("A"), Wait("W")) : Sequence(Step("A")), variables);

        Assert.Equal(isSaid, warnings.Any(warning => warning.Message.Contains("variable 'Trace'") && warning.Message.Contains("at 'W'") && warning.Message.Contains("Workflow Instance")));
    }

    [Theory]
    [InlineData("""{"type":"Elsa.RunCSharp","id":"S"}""", "C#", "Run JavaScript")]
    [InlineData("""{"type":"Elsa.RunPython","id":"S"}""", "Python", "Run JavaScript")]
    [InlineData("""{"type":"Elsa.WriteLine","id":"S","text":{"typeName":"String","expression":{"type":"CSharp","value":"1"} } }""", "C#", "JavaScript or Liquid")]
    [InlineData("""{"type":"Elsa.WriteLine","id":"S","text":{"typeName":"String","expression":{"type":"Python","value":"1"} } }""", "Python", "JavaScript or Liquid")]
    public void Languages_ThatCouldDoAnything_AreRefused_NamingTheActivityAndTheCure(string activity, string language, string cure)
    {
        var error = Assert.Single(Compile(Definition(Sequence(activity))).Errors);

        Assert.Equal(("S", true), (error.ActivityId, error.FaultsRuns));
        Assert.Contains($"{language} is not run here", error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_ThatAWaitWipesOut_IsSaid() => Assert.Contains(
        Warnings(Sequence(Wait("W"), Script("A", "return getSeats()")), more: """ "inputs":[{"name":"Seats","type":"Int32"}]"""), warning => warning.Message.Contains("input 'Seats'"));

    [Theory]
    [InlineData("activationStrategyType", "Elsa.Unknown.SometimesStrategy, Elsa", "SometimesStrategy")]
    [InlineData("incidentStrategyType", "Shrug", "Shrug")]
    [InlineData("commitStrategyName", "Rarely", "Rarely")]
    public void Strategy_ThatDoesNotExist_IsSaid(string option, string value, string said) =>
        Assert.Contains(said, Single(Sequence(Step("A")), more: $$""" "options":{"{{option}}":"{{value}}"}""").Message);

    private static DefinitionError Single(string root, string? variables = null, string more = "") => Assert.Single(Warnings(root, variables, more));

    private static List<DefinitionError> Warnings(string root, string? variables = null, string more = "")
    {
        var graph = Compile(Definition(root, variables ?? """[{"name":"Trace","typeName":"String"}]""", more));
        Assert.DoesNotContain(graph.Errors, error => !error.IsWarning);
        return [.. graph.Errors];
    }

    private static string Decision(string id) => $$"""{"type":"Elsa.FlowDecision","id":"{{id}}","condition":{{Literal(true)}} }""";

    private static string Fork(string id) => $$"""{"type":"Elsa.FlowFork","id":"{{id}}","branches":{{Input("Object", """["Left","Right"]""")}} }""";

    private static string Join(string id, string? mode) => $$"""{"type":"Elsa.FlowJoin","id":"{{id}}"{{(mode is null ? "" : $",\"mode\":{Literal(mode)}")}} }""";
}
