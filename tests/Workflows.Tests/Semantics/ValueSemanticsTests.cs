using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Tests.Execution;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Semantics;

/// <summary>What becomes of values, one claim a row; much of it surprises, and definitions rely on it.</summary>
public sealed class ValueSemanticsTests
{
    [Theory]
    // Numbers to whole numbers: half to even. Texts that are no numbers: 0, without a fault.
    [InlineData("Int32", "JavaScript", "7.9", "8")]
    [InlineData("Int32", "JavaScript", "2.5", "2")]
    [InlineData("Int32", "JavaScript", "3.5", "4")]
    [InlineData("Int32", "JavaScript", "'nope'", "0")]
    [InlineData("Int32", "JavaScript", "'12'", "12")]
    [InlineData("Int32", "Liquid", "{{ 4 | plus: 1 }}", "5")]
    [InlineData("Decimal", "JavaScript", "18400.05", "18400.05")]
    // Booleans.
    [InlineData("Boolean", "JavaScript", "'true'", "true")]
    [InlineData("Boolean", "JavaScript", "'True'", "true")]
    [InlineData("Boolean", "JavaScript", "'1'", "false")]
    [InlineData("Boolean", "JavaScript", "1", "true")]
    // Texts: a boolean with a capital, an object as its JSON, a number as it stands.
    [InlineData("String", "JavaScript", "true", "\"True\"")]
    [InlineData("String", "JavaScript", "({ a: 1 })", "\"{\\u0022a\\u0022:1}\"")]
    [InlineData("String", "JavaScript", "5", "\"5\"")]
    [InlineData("String", "Liquid", "{{ 5 }}", "\"5\"")]
    // JSON text stays text where any value may stand, and is parsed where a structure is asked for.
    [InlineData("Object", "Object", "{\"a\":1}", "\"{\\u0022a\\u0022:1}\"")]
    [InlineData("ObjectDictionary", "Object", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("Object", "Object", "{broken", "\"{broken\"")]
    // Nothing: undefined and null are null, and so is an expression that gives none.
    [InlineData("Object", "JavaScript", "undefined", "null")]
    [InlineData("Object", "JavaScript", "null", "null")]
    [InlineData("Object", "JavaScript", "let a = 1; return a + 1", "2")]
    [InlineData("Guid", "JavaScript", "'8f8d1b7e-0000-0000-0000-000000000001'", "\"8f8d1b7e-0000-0000-0000-000000000001\"")]
    [InlineData("TimeSpan", "JavaScript", "'01:30:00'", "\"01:30:00\"")]
    public async Task SetVariable_Converts(string type, string language, string expression, string json)
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence($$$"""{"type":"Elsa.SetVariable","id":"Set","variable":{"id":"vX","name":"X"},"value":{{{Input(language, expression)}}} }"""), $$"""[{"name":"X","typeName":"{{type}}"}]"""));

        Assert.Equal("Finished/Finished", run.Status);
        using var expected = JsonDocument.Parse(json);
        Assert.Equal(expected.RootElement.GetRawText(), JsonSerializer.Serialize(run["X"]));
    }

    [Theory]
    [InlineData("String", "\"\"", "null")]
    [InlineData("Int32", "\"5\"", "5")]
    [InlineData("Int32", "null", "null")]
    [InlineData("Int32", "\"five\"", "0")]
    [InlineData("Object", "\"{\\\"a\\\":1}\"", "\"{\\u0022a\\u0022:1}\"")]
    [InlineData("ObjectDictionary", "\"{\\\"a\\\":1}\"", "{\"a\":1}")]
    public async Task Default_IsReadByTheTypeOfItsVariable(string type, string written, string json)
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(), $$"""[{"name":"X","typeName":"{{type}}","value":{{written}} }]"""));

        Assert.Equal(json, JsonSerializer.Serialize(run["X"]));
    }

    [Theory]
    [InlineData("JavaScript", "'true'", true)]
    [InlineData("JavaScript", "'True'", true)]
    [InlineData("Liquid", "1", false)]
    [InlineData("JavaScript", "1", true)]
    [InlineData("JavaScript", "null", false)]
    [InlineData("JavaScript", "undefined", false)]
    public async Task Condition_HoldsFor(string language, string expression, bool holds)
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence($$"""{"type":"Elsa.If","id":"If","condition":{{Input(language, expression)}},"then":{{Step("T")}},"else":{{Step("E")}} }"""), """[{"name":"Trace","typeName":"String"}]"""));

        Assert.Equal(holds ? "T" : "E", run["Trace"]);
    }

    [Theory]
    [InlineData("getSeats()", "\"5\"")]
    [InlineData("getInput('Seats')", "\"5\"")]
    [InlineData("getMissing()", "null")]
    [InlineData("getInput('Unheard')", "null")]
    public async Task WorkflowInput_IsAsItCame_AndNullWhenItDidNot(string script, string json)
    {
        var run = await new WorkflowBench().StartAsync(
            Definition(Sequence(Script("A", $"setSeen({script})")), """[{"name":"Seen"}]""", """ "inputs":[{"name":"Seats","type":"Int32"},{"name":"Missing","type":"String"}]"""),
            new { Seats = "5" });

        Assert.Equal(json, JsonSerializer.Serialize(run["Seen"]));
    }

    [Fact]
    public async Task Output_ThatIsNotDeclared_IsSetAllTheSame()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(
            $$"""{"type":"Elsa.SetOutput","id":"Out","outputName":{{Literal("Price")}},"outputValue":{{Input("JavaScript", "7")}} }""")));

        Assert.Equal(7d, run.State.Output["Price"]);
    }

    [Fact]
    public async Task ForLoop_LeavesTheLastNumberThatRan()
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence($$$"""{"type":"Elsa.For","id":"For","start":{{{Literal(1)}}},"end":{{{Literal(3)}}},"body":{{{Step("B")}}},"currentValue":{"memoryReference":{"id":"vN"} } }"""),
            """[{"name":"Trace","typeName":"String"},{"name":"N","typeName":"Int32"}]"""));

        Assert.Equal(("BBB", 3), (run["Trace"], run["N"]));
    }

    [Fact]
    public async Task ScriptError_InAnInput_NamesTheInput_AndInAScriptIsItsOwnMessage()
    {
        var input = await new WorkflowBench().StartAsync(Definition(Sequence($$"""{"type":"Elsa.WriteLine","id":"Line","text":{{Input("JavaScript", "nothing.there")}} }""")));
        var script = await new WorkflowBench().StartAsync(Definition(Sequence(Script("Run", "throw new Error('no aircraft')"))));

        Assert.Equal(("Failed to evaluate activity input 'Text'", "System.Exception"), (Incident(input).Message, Incident(input).Exception!.Type));
        Assert.Equal("no aircraft", Incident(script).Message);
        Assert.EndsWith("JavaScriptException", Incident(script).Exception!.Type);

        static IncidentState Incident(BenchRun run) => Assert.Single(run.State.Incidents);
    }
}
