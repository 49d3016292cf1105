using JetVision.Workflows.Tests.Execution;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Expressions;

public sealed class JavaScriptTests
{
    private const string Variables = """
        [{"name":"R"},{"name":"List","typeName":"Int32","isArray":true,"value":"[1,2,3]"},{"name":"Map","typeName":"ObjectDictionary","value":"{\"a\":{\"b\":1},\"list\":[1]}"},
         {"name":"N","typeName":"Int32","value":"4"},{"name":"Empty","typeName":"String","value":""}]
        """;

    [Theory]
    [InlineData("1 + 2", "3")]
    [InlineData("return getN() * 2", "8")]
    [InlineData("const x = 5; return x + variables.N", "9")]
    [InlineData("getVariable('Map').a.b", "1")]
    [InlineData("getList().map(n => n * 2).join()", "\"2,4,6\"")]
    [InlineData("getEmpty() === null", "true")]
    [InlineData("undefined", "null")]
    [InlineData("({ a: [1, 'x', null] })", """{"a":[1,"x",null]}""")]
    [InlineData("toJson({a: [1, 'x', null], b: true})", "\"{\\u0022a\\u0022:[1,\\u0022x\\u0022,null],\\u0022b\\u0022:true}\"")]
    [InlineData("isNullOrWhiteSpace('  ') && isNullOrEmpty('')", "true")]
    [InlineData("bytesToString(bytesFromBase64('aGk='))", "\"hi\"")]
    [InlineData("stringToBase64('Ünï')", "\"w5xuw68=\"")]
    [InlineData("typeof newGuidString()", "\"string\"")]
    [InlineData("setVariable('N', 7); return getN()", "7")]
    [InlineData("variables.N = 9; return 0", "0")]
    [InlineData("(async () => await Promise.resolve(7))()", "7")]
    [InlineData("TimeSpan.FromMinutes(90).toString()", "\"01:30:00\"")]
    [InlineData("TimeSpan.FromMinutes(90).TotalHours", "1.5")]
    [InlineData("Guid.Parse('11111111-2222-3333-4444-555555555555').toString()", "\"11111111-2222-3333-4444-555555555555\"")]
    [InlineData("new TimeSpan(1, 2, 3).TotalMinutes", "62.05")]
    [InlineData("DateTimeOffset.Parse('2026-03-01T00:00:00Z') instanceof Date", "true")]
    [InlineData("const d = new DateTime(2026, 3, 1); d.setDate(d.getDate() + 5); return d.getFullYear() + ' ' + d.getDate() + ' ' + (d < DateTime.UtcNow || d > new Date(0))", "\"2026 6 true\"")]
    [InlineData("JSON.stringify(new DateTimeOffset(2026, 3, 1, 6, 0, 0, TimeSpan.Zero))", "\"\\u00222026-03-01T06:00:00.000Z\\u0022\"")]
    [InlineData("new DateTime(2026, 3, 1) instanceof Date", "true")]
    [InlineData("new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)", "\"2026-03-01T00:00:00Z\"")]
    [InlineData("newGuid().ToString('N').length + parseGuid('{11111111-2222-3333-4444-555555555555}').toString()", "\"3211111111-2222-3333-4444-555555555555\"")]
    [InlineData("LogPersistenceMode.Include", "\"Include\"")]
    [InlineData("var n = new Random().Next(3, 5); return n === 3 || n === 4", "true")]
    [InlineData("new Random(1).GetItems === undefined && typeof Decimal === 'undefined'", "true")]
    [InlineData("typeof DateTime.Assembly + typeof TimeSpan.GetType + typeof Guid.BaseType", "\"undefinedundefinedundefined\"")]
    [InlineData("streamToBase64(bytesFromString('hi')) + bytesToString(streamToBytes(bytesFromString('!')))", "\"aGk=!\"")]
    public async Task Script_GivesItsValue(string script, string json)
    {
        var run = await EvaluateAsync(script);

        Assert.Equal(json, System.Text.Json.JsonSerializer.Serialize(run["R"]));
    }

    [Fact]
    public async Task VariablesContainer_WritesBackWhatTheScriptAssigned() => Assert.Equal(9, (await EvaluateAsync("variables.N = 9; return 0"))["N"]);

    [Fact]
    public async Task ObjectOfAVariable_KeepsWhatIsAssignedToItsMembers_AndAnArrayInItIsACopy()
    {
        var run = await EvaluateAsync("const m = getMap(); m.added = 1; m.a.c = 2; m.list.push(9); return 0");

        Assert.Equal("""{"a":{"b":1,"c":2},"list":[1],"added":1}""", System.Text.Json.JsonSerializer.Serialize(run["Map"]).Replace("[1,9]", "[1]"));
    }

    [Fact]
    public async Task Declarations_OfOneScript_AreUnknownToTheNext()
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence(Script("A", "const secret = 1; globalThis.leak = 2; Array.prototype.evil = 3; return 0"), Script("B", "setR([typeof secret, typeof leak, [].evil === undefined])")), Variables));

        Assert.Equal(new object?[] { "undefined", "undefined", true }, run["R"]);
    }

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("let s = 'x'; while (true) { s += s }")]
    [InlineData("const f = () => f(); f()")]
    [InlineData("const a = []; while (true) { a.push('x'.repeat(10000)) }")]
    [InlineData("/(a+)+$/.test('a'.repeat(40) + '!')")]
    [InlineData("new Array(4e9)")]
    public async Task Script_WithoutEnd_IsAnIncident(string script)
    {
        var run = await EvaluateAsync(script);

        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Single(run.State.Incidents);
    }

    [Theory]
    [InlineData("typeof System")]
    [InlineData("typeof importNamespace")]
    [InlineData("typeof require")]
    [InlineData("typeof process")]
    [InlineData("typeof fetch")]
    [InlineData("typeof host")]
    public async Task Script_FindsNothingOfTheHost(string script) => Assert.Equal("undefined", (await EvaluateAsync(script))["R"]);

    [Fact]
    public async Task WrappedValue_GivesNoWayToItsType() =>
        Assert.Equal("undefined", (await EvaluateAsync("const d = getVariable('D'); return typeof (d && d.GetType)", """[{"name":"R"},{"name":"D","typeName":"TimeSpan","value":"01:00:00"}]"""))["R"]);

    private static Task<BenchRun> EvaluateAsync(string script, string variables = Variables) => new WorkflowBench().StartAsync(Definition(
        Sequence($$"""{"type":"Elsa.SetVariable","id":"Set","variable":{"id":"vR","name":"R"},"value":{{Input("JavaScript", script)}}}"""), variables));
}
