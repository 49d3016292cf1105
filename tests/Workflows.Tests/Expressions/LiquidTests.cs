using JetVision.Workflows.Tests.Execution;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Expressions;

public sealed class LiquidTests
{
    private const string Variables = """
        [{"name":"R"},{"name":"List","typeName":"Int32","isArray":true,"value":"[1,2,3]"},{"name":"Map","typeName":"ObjectDictionary","value":"{\"name\":\"zed\",\"n\":2,\"legs\":[{\"to\":\"LSGG\"}]}"},
         {"name":"N","typeName":"Int32","value":"4"}]
        """;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{ Variables.Map.name | upcase | append: '!' }}", "ZED!")]
    [InlineData("{{ Variables.Map.legs[0].to }} {{ Variables.Map['n'] }}", "LSGG 2")]
    [InlineData("{% for i in Variables.List %}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}", "1,2,3")]
    [InlineData("{% for i in (1..4) reversed limit:2 offset:1 %}{{ i }}{% else %}none{% endfor %}", "32")]
    [InlineData("{% for i in Variables.None %}x{% else %}none{% endfor %}", "none")]
    [InlineData("{% if Variables.N > 3 and Variables.N < 5 %}four{% elsif Variables.N == 5 %}five{% else %}other{% endif %}", "four")]
    [InlineData("{% if Variables.Map.name contains 'z' or false %}y{% endif %}", "y")]
    [InlineData("{% case Variables.N %}{% when 1, 2 %}few{% when 3 or 4 %}some{% else %}many{% endcase %}", "some")]
    [InlineData("{% assign x = Variables.N | plus: 3 | times: 2 %}{{ x }}", "14")]
    [InlineData("{% capture c %}a{{ Variables.N }}b{% endcapture %}{{ c }}", "a4b")]
    [InlineData("a  {%- if true -%}  b  {%- endif -%}  c", "abc")]
    [InlineData("{% raw %}{{ x }}{% endraw %}{% comment %}no {{ y }}{% endcomment %}!", "{{ x }}!")]
    [InlineData("{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}", "aba")]
    [InlineData("{% increment i %}{% increment i %}{% decrement j %}", "010")]
    [InlineData("{{ 'abc' | base64 }} {{ Variables.Map | keys | join: ',' }} {{ 5 | minus: -2 }}", "YWJj name,n,legs 7")]
    [InlineData("{{ Variables.None }}|{{ Input.None }}|{{ Input.Who }}|{{ CorrelationId }}", "||eve|")]
    [InlineData("{{ 'a}}b' }}", "a}}b")]
    [InlineData("{% liquid\n assign y = 2\n echo y\n%}", "2")]
    [InlineData("{% unless Variables.N == 4 %}no{% else %}yes{% endunless %}", "yes")]
    [InlineData("{{ Variables.Map | json }}", """{"name":"zed","n":2,"legs":[{"to":"LSGG"}]}""")]
    public async Task Template_RendersAsText(string template, string expected) => Assert.Equal(expected, (await RenderAsync(template))["R"]);

    [Theory]
    [InlineData("{{ broken", "not closed")]
    [InlineData("{% if true %}x", "has no end")]
    [InlineData("{% nonsense %}", "There is no tag 'nonsense'")]
    [InlineData("{% endfor %}", "no beginning")]
    public async Task Template_ThatDoesNotParse_IsItsMessage_AndTheCompilerWarns(string template, string words)
    {
        var run = await RenderAsync(template);

        Assert.Contains(words, (string)run["R"]!);
        Assert.Equal("Finished/Finished", run.Status);
        var warning = Assert.Single(Compile(Source(template)).Errors);
        Assert.True(warning.IsWarning);
        Assert.Equal("Set", warning.ActivityId);
    }

    [Theory]
    [InlineData("{% for i in (1..100000000) %}{{ i }}{% endfor %}")]
    [InlineData("{% for i in (1..9999) %}{% for j in (1..9999) %}{{ i }}{% endfor %}{% endfor %}")]
    [InlineData("{% assign s = 'xxxxxxxx' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}")]
    [InlineData("{% capture s %}xxxxxxxx{% endcapture %}{% for i in (1..60) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{{ s }}")]
    public async Task Template_ThatGrowsWithoutEnd_IsAnIncident(string template) => Assert.Equal("Finished/Faulted", (await RenderAsync(template)).Status);

    private static string Source(string template) =>
        Definition(Sequence($$"""{"type":"Elsa.SetVariable","id":"Set","variable":{"id":"vR","name":"R"},"value":{{Input("Liquid", template)}}}"""), Variables);

    private static Task<BenchRun> RenderAsync(string template) => new WorkflowBench().StartAsync(Source(template), new { Who = "eve" });
}
