using System.Net;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Tests.Execution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Expressions;

/// <summary>What a person who may edit workflows may try: each ends in an incident, soon, and the next run is none the worse.</summary>
public sealed class SafeExpressionTests
{
    private const int Soon = 20_000;
    private const string Dag = "let a = ['x']; for (let i = 0; i < 40; i++) a = [a, a]; ";
    private const string Deep = "let d = []; for (let i = 0; i < 1e5; i++) d = [d]; ";

    [Theory(Timeout = Soon)]
    // Time.
    [InlineData("while (true) {}")]
    [InlineData("for (;;) new Date()")]
    [InlineData("[1, 2].sort(() => { for (;;); })")]
    [InlineData("Array.prototype.every.call({ length: 2 ** 53 - 1 }, () => true)")]
    [InlineData("let f = () => Promise.resolve().then(f); f()")]
    [InlineData("return { get x() { while (true); } }")]
    [InlineData("let x = 2n; while (true) x = x * x")]
    [InlineData("BigInt('9'.repeat(1e6)).toString()")]
    [InlineData("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)")]
    // Memory.
    [InlineData("'a'.repeat(2 ** 30)")]
    [InlineData("'a'.repeat(2 ** 27)")]
    [InlineData("'a'.padStart(2 ** 28)")]
    [InlineData("let s = 'a'; while (true) s += s")]
    [InlineData("let a = []; while (true) a.push(a.length)")]
    [InlineData("new Array(2 ** 32 - 1).fill(0)")]
    [InlineData("let a = []; while (true) a.push(new Uint8Array(1e6))")]
    [InlineData("let m = new Map(); for (let i = 0;; i++) m.set(i, i)")]
    [InlineData("new Array(1e6).join('x'.repeat(1000))")]
    [InlineData("[...(function* () { while (true) yield 1; })()]")]
    // What is small and endless once it is written out.
    [InlineData(Dag + "JSON.stringify(a)")]
    [InlineData(Dag + "JSON.stringify({ a }, ['a'])")]
    [InlineData(Dag + "String(a)")]
    [InlineData(Dag + "a.toLocaleString()")]
    [InlineData(Dag + "a.flat(Infinity)")]
    [InlineData(Dag + "return a")]
    [InlineData(Dag + "setTrace(a)")]
    [InlineData(Dag + "return toJson(a)")]
    // Depth.
    [InlineData("function f() { return f() + 1 } f()")]
    [InlineData("let o = { toString() { return '' + o } }; '' + o")]
    [InlineData("let o = { get x() { return this.x } }; o.x")]
    [InlineData("let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x")]
    [InlineData("JSON.parse('['.repeat(1e6))")]
    [InlineData(Deep + "JSON.stringify(d)")]
    [InlineData(Deep + "'' + d")]
    [InlineData(Deep + "return d")]
    // Patterns.
    [InlineData("/(a+)+$/.test('a'.repeat(40) + '!')")]
    [InlineData("for (let i = 0; i < 100; i++) new RegExp('(a|aa)+$').test('a'.repeat(60) + '!')")]
    // The way out.
    [InlineData("System.IO.File.ReadAllText('/etc/hostname')")]
    [InlineData("importNamespace('System')")]
    [InlineData("require('fs')")]
    [InlineData("process.env.PATH")]
    [InlineData("getConfig('ConnectionStrings:JetVision')")]
    [InlineData("getWorkflowInstanceId.GetType().Assembly")]
    [InlineData("[].constructor.constructor('return 1')()")]
    [InlineData("eval('1 + 1')")]
    public Task JavaScript_ThatWouldHarmTheServer_IsAnIncident(string script) =>
        IsAnIncidentAsync(Script("Bad", script), TestContext.Current.CancellationToken);

    [Theory(Timeout = Soon)]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}")]
    [InlineData("{% for a in (1..9999) %}{% for b in (1..9999) %}{% for c in (1..9999) %}x{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% assign s = 'aaaaaaaa' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s | size }}")]
    [InlineData("{% assign a = 'a,b' | split: ',' %}{% for i in (1..40) %}{% assign a = a | concat: a %}{% endfor %}{{ a | size }}")]
    [InlineData("{% assign s = 'a' %}{% for i in (1..20) %}{% assign s = s | append: s %}{% endfor %}{{ s | split: '' | size }}")]
    [InlineData("{% for i in (1..9999) %}{% capture s %}{{ s }}{{ s }}a{% endcapture %}{% endfor %}")]
    [InlineData("{{ 'now' | date: '%1000000000d' }}")]
    [InlineData("{{ 1 | format_number: 'N999999999' }}")]
    public Task Liquid_ThatWouldHarmTheServer_IsAnIncident(string template) =>
        IsAnIncidentAsync($$"""{"type":"Elsa.WriteLine","id":"Bad","text":{{Input("Liquid", template)}} }""", TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("new DateTime(2026, 3, 1)")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)")]
    [InlineData("TimeSpan.Zero")]
    [InlineData("newGuid()")]
    [InlineData("new Random()")]
    [InlineData("new HttpResilienceStrategy()")]
    [InlineData("LogPersistenceMode.Include")]
    [InlineData("DateTime")]
    [InlineData("Guid")]
    [InlineData("LogPersistenceMode")]
    [InlineData("TimeSpan.FromHours")]
    public async Task DotNetValue_InAScript_GivesNoWayToItsTypeOrToOthers(string value)
    {
        var run = await new WorkflowBench().StartAsync(Definition(
            Sequence(Script("Look", $$"""
                const v = {{value}}, found = [];
                for (const name of ['GetType', 'Assembly', 'Module', 'BaseType', 'GetMethods', 'InvokeMember', 'CreateInstance', 'DeclaringType', 'UnderlyingSystemType', 'TypeHandle', 'Method', 'Target'])
                    if (v[name] !== undefined) found.push(name);
                for (let p = v, i = 0; p && i < 5; p = Object.getPrototypeOf(p), i++)
                    for (const name of Object.getOwnPropertyNames(p)) if (/GetType|Assembly|Reflection/.test(name)) found.push(name);
                for (const type of ['Object', 'String', 'Int32', 'Type', 'Activator', 'Environment', 'Process', 'File', 'AppDomain'])
                    try { if (v.constructor?.[type] !== undefined) found.push(type) } catch { }
                try { new v.constructor('return process')(); found.push('constructor') } catch { }
                setTrace(found.join())
                """)), """[{"name":"Trace","typeName":"String"}]"""));

        Assert.Equal(("Finished/Finished", ""), (run.Status, run["Trace"] ?? ""));
    }

    [Theory]
    [InlineData("{{ env.PATH }}{{ Environment.MachineName }}{{ 'x' | GetType }}", "x")]
    [InlineData("{{ Variables.Trace.GetType.Assembly }}", null)]
    [InlineData("[{{ Configuration.ConnectionStrings.JetVision }}{{ Configuration['Logging'] }}{{ Configuration }}]", "[]")]
    public async Task Liquid_OfWhatIsNotThere_IsEmpty(string template, string? text)
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence($$"""{"type":"Elsa.WriteLine","id":"Line","text":{{Input("Liquid", template)}} }"""), """[{"name":"Trace","typeName":"String","value":"a"}]"""));

        Assert.Equal(text ?? "", run.Records.Values.Single(record => record.ActivityId == "Line").ActivityState["Text"] ?? "");
    }

    [Fact]
    public async Task LiquidTemplate_ThatNestsTooDeep_DoesNotEndTheProcess()
    {
        var template = "{{ " + string.Concat(Enumerable.Repeat("a[", 20_000)) + "1" + new string(']', 20_000) + " }}";

        var run = await new WorkflowBench().StartAsync(Definition(Sequence($$"""{"type":"Elsa.WriteLine","id":"Line","text":{{Input("Liquid", template)}} }""")));

        Assert.Contains("nests too deep", (string?)run.Records.Values.Single(record => record.ActivityId == "Line").ActivityState["Text"]);
    }

    [Theory]
    [InlineData("JSON.stringify({ a: 1, b: [2, { c: 3 }] }, ['a', 'b'])", """{"a":1,"b":[2,{}]}""")]
    [InlineData("JSON.stringify({ a: 1, b: undefined, d: new Date(0) }, null, 1)", "{\n \"a\": 1,\n \"d\": \"1970-01-01T00:00:00.000Z\"\n}")]
    [InlineData("JSON.stringify([1, [2]], (key, value) => value === 1 ? 'one' : value)", """["one",[2]]""")]
    [InlineData("JSON.stringify(undefined) === undefined ? 'none' : 'some'", "none")]
    [InlineData("[1, [2, [3, [4]]]].flat(2).length + ' ' + [1, [2, [3]]].flat().length + ' ' + [1, [2, [3, [4]]]].flat(Infinity).join()", "4 3 1,2,3,4")]
    [InlineData("['a', null, ['b', 'c']].join('-') + 'x'.repeat(3) + 'y'.padStart(3, 'z') + 'y'.padEnd(2)", "a--b,cxxxzzyy ")]
    public async Task BuiltIn_ThatIsWatched_DoesWhatItAlwaysDid(string script, string expected)
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence(Script("A", $"setSeen({script})")), """[{"name":"Seen"}]"""));

        Assert.Equal(expected, run["Seen"]);
    }

    [Theory(Timeout = Soon)]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2852039166/")]
    [InlineData("http://0xa9fea9fe/")]
    [InlineData("http://0251.0376.0251.0376/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    [InlineData("http://2130706433:9/")]
    [InlineData("http://0x7f.1:9/")]
    [InlineData("http://127.1:9/")]
    [InlineData("http://[::1]:9/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[2002:a9fe:a9fe::]/")]
    [InlineData("http://[2001:0:a9fe:a9fe::]/")]
    [InlineData("http://0:9/")]
    public async Task Request_ToAnAddressOfThisMachineOrItsCloud_IsAnIncident_HoweverItIsWritten(string url)
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence($$"""{"type":"Elsa.SendHttpRequest","id":"Send","url":{{Literal(url)}},"failedToConnect":{{Step("F")}} }""")))
            .WaitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("AllowedHosts", Assert.Single(run.State.Incidents).Message);
    }

    [Fact(Timeout = Soon)]
    public async Task Redirect_ToTheMetadataAddress_IsAnIncident()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.MapGet("/", () => Results.Redirect("http://169.254.169.254/latest/meta-data/"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        var bench = new WorkflowBench();
        bench.Services.AddSingleton(new OutboundHttp(new OutboundHttpOptions { AllowedHosts = [IPAddress.Loopback.ToString()] }));

        var run = await bench.StartAsync(Definition(Sequence($$"""{"type":"Elsa.DownloadHttpFile","id":"Get","url":{{Literal(server.Urls.First())}} }""")));

        Assert.Contains("169.254.169.254", Assert.Single(run.State.Incidents).Message);
    }

    private static async Task IsAnIncidentAsync(string step, CancellationToken cancellation)
    {
        var bench = new WorkflowBench();

        // On a thread of its own, so that the time limit can end a test whose script does not end.
        var run = await Task.Run(() => bench.StartAsync(Definition(Sequence(step), """[{"name":"Trace"}]""")), cancellation).WaitAsync(cancellation);
        var next = await bench.StartAsync(Definition(Sequence(Step("A")), """[{"name":"Trace","typeName":"String"}]"""));

        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Equal("Bad", Assert.Single(run.State.Incidents).ActivityId);
        Assert.Equal("A", next["Trace"]);
    }
}
