using System.Net;
using System.Text;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Tests.Execution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Activities;

public sealed class HttpActivityTests
{
    private const string Variables = """[{"name":"Trace","typeName":"String"},{"name":"Query"},{"name":"Body"},{"name":"Headers"},{"name":"Route"}]""";

    private static string Endpoint(string more = "") => $$"""
        {"type":"Elsa.HttpEndpoint","id":"Ep","customProperties":{"canStartWorkflow":true},"path":{{Literal("orders/{id}")}},
         "queryStringData":{"memoryReference":{"id":"vQuery"} },"parsedContent":{"memoryReference":{"id":"vBody"} },"routeData":{"memoryReference":{"id":"vRoute"} }{{more}} }
        """;

    private static string Response(string content) => $$"""{"type":"Elsa.WriteHttpResponse","id":"Wr","content":{{content}} }""";

    [Fact]
    public async Task Endpoint_ReadsTheRequest_AndTheResponseAnswersIt()
    {
        var (run, http) = await RequestAsync(
            Flow(string.Join(',', Endpoint(), Response(Input("JavaScript", "getRoute().id + ' ' + getBody().seats + ' ' + getQuery().tag[1]"))), "Ep>Wr"),
            request =>
            {
                request.Path = "/orders/42";
                request.QueryString = new QueryString("?tag=a&tag=b");
                Content(request, "application/json", """{"seats":6}""");
            });

        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal("42 6 b", await BodyAsync(http));
        Assert.Equal("text/plain", http.Response.ContentType);
        Assert.True(HttpWorkflowContext.HasResponded(http));
    }

    [Fact]
    public async Task Endpoint_WithInvalidJson_Answers400AndTheRunEnds()
    {
        var (run, http) = await RequestAsync(Flow(string.Join(',', Endpoint(), Step("A")), "Ep>A"), request => Content(request, "application/json", "{broken"));

        Assert.Equal(StatusCodes.Status400BadRequest, http.Response.StatusCode);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.DoesNotContain("A+", run.Story);
    }

    [Theory]
    [InlineData("application/octet-stream", "attachment; filename=\"offer.bin\"", "offer.bin")]
    [InlineData("image/png", null, "file.dat")]
    [InlineData("application/pdf", "attachment; filename*=UTF-8''angebot.pdf", "angebot.pdf")]
    [InlineData("text/csv", "attachment; filename=\"../../etc/passwd\"", "passwd")]
    public async Task Endpoint_WithContentThatIsNoText_ParsesItAsAFile(string type, string? disposition, string name)
    {
        var (run, http) = await RequestAsync(
            Flow(string.Join(',', Endpoint(), Response(Input("JavaScript", "getBody().Filename + ' ' + getBody().GetBytes().length"))), "Ep>Wr"),
            request =>
            {
                Content(request, type, "%PDF");
                request.Headers.ContentDisposition = disposition;
                request.Headers.ETag = "\"v1\"";
            });

        var file = Assert.IsType<HttpFile>(run["Body"]);
        Assert.Equal((name, type, "\"v1\"", "%PDF"), (file.Filename, file.ContentType, file.ETag, Encoding.UTF8.GetString(file.Content)));
        Assert.Equal($"{name} 4", await BodyAsync(http));
    }

    [Theory]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("image/svg+xml")]
    public async Task Endpoint_WithContentThatIsText_ParsesItAsAText(string type)
    {
        var (run, _) = await RequestAsync(Flow(string.Join(',', Endpoint(), Step("A")), "Ep>A"), request => Content(request, type, "<a/>"));

        Assert.Equal("<a/>", run["Body"]);
    }

    [Theory]
    [InlineData("", StatusCodes.Status413PayloadTooLarge, false)]
    [InlineData(",\"exposeRequestTooLargeOutcome\":true", StatusCodes.Status200OK, true)]
    public async Task Endpoint_WithARequestThatIsTooLarge_RefusesItOrFollowsTheOutcome(string more, int status, bool followed)
    {
        var (run, http) = await RequestAsync(
            Flow(string.Join(',', Endpoint($",\"requestSizeLimit\":{Literal(10)}{more}"), Wait("Big")), "Ep:Request too large>Big"),
            request => Content(request, "text/plain", new string('x', 50)));

        Assert.Equal(status, http.Response.StatusCode);
        Assert.Equal(followed, run.Story.Contains("Big+"));
    }

    [Fact]
    public async Task Endpoint_InTheMiddle_WaitsForItsRequest()
    {
        var run = await new WorkflowBench().StartAsync(Definition(Flow(string.Join(',', Step("S"), Endpoint().Replace("true", "false")), "S>Ep"), Variables));

        var bookmark = Assert.Single(run.State.Bookmarks);
        Assert.Equal(("Elsa.HttpEndpoint", "orders/{id}", "get"), (bookmark.Name, bookmark.Payload.GetProperty("path").GetString(), bookmark.Payload.GetProperty("method").GetString()));
    }

    [Fact]
    public async Task Response_Twice_Faults()
    {
        var (run, http) = await RequestAsync(
            Flow(string.Join(',', Endpoint(), Response(Literal("one")), Response(Literal("two")).Replace("\"Wr\"", "\"Wr2\"")), "Ep>Wr", "Wr>Wr2"), _ => { });

        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Equal("one", await BodyAsync(http));
    }

    [Fact]
    public async Task Response_OutsideOfARequest_Faults() =>
        Assert.Contains("no request", Assert.Single((await new WorkflowBench().StartAsync(Definition(Sequence(Response(Literal("x")))))).State.Incidents).Message);

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700:4700::1111", true)]
    public void Address_IsReachableForWorkflows_OnlyWhenItIsPublic(string address, bool isPublic) => Assert.Equal(isPublic, OutboundHttp.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://localhost:9/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:127.0.0.1]:9/")]
    public async Task SendHttpRequest_ToThisMachine_IsAnIncidentThatSaysWhoMayAllowIt(string url)
    {
        var run = await new WorkflowBench().StartAsync(Definition(Sequence($$"""{"type":"Elsa.SendHttpRequest","id":"Send","url":{{Literal(url)}},"failedToConnect":{{Step("F")}} }""")));

        Assert.Contains("AllowedHosts", Assert.Single(run.State.Incidents).Message);
    }

    [Fact]
    public async Task SendHttpRequest_ToAnAllowedHost_RunsTheCaseOfTheStatus_AndARedirectElsewhereIsRefused()
    {
        await using var server = await StartServerAsync();
        var address = server.Urls.First();
        var bench = new WorkflowBench();
        bench.Services.AddSingleton(new OutboundHttp(new OutboundHttpOptions { AllowedHosts = ["127.0.0.1"] }));

        var found = await bench.StartAsync(Definition(Sequence(Send($"{address}/aircraft")), """[{"name":"Trace","typeName":"String"},{"name":"Body"}]"""));
        Assert.Equal("C200", found["Trace"]);
        Assert.Equal("G650", ((IDictionary<string, object?>)found["Body"]!)["type"]);
        var missing = await bench.StartAsync(Definition(Sequence(Send($"{address}/nothing")), """[{"name":"Trace","typeName":"String"},{"name":"Body"}]"""));
        Assert.Equal("U", missing["Trace"]);
        var redirected = await bench.StartAsync(Definition(Sequence(Send($"{address}/inward")), """[{"name":"Trace","typeName":"String"},{"name":"Body"}]"""));
        Assert.Contains("localhost", Assert.Single(redirected.State.Incidents).Message);
    }

    private static string Send(string url) => $$"""
        {"type":"Elsa.SendHttpRequest","id":"Send","url":{{Literal(url)}},"parsedContent":{"memoryReference":{"id":"vBody"} },
         "expectedStatusCodes":[{"statusCode":200,"activity":{{Step("C200")}} }],"unmatchedStatusCode":{{Step("U")}} }
        """;

    private static async Task<WebApplication> StartServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapGet("/aircraft", () => Results.Json(new { type = "G650" }));
        server.MapGet("/inward", (HttpRequest request) => Results.Redirect($"http://localhost:{request.Host.Port}/aircraft"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private static async Task<(BenchRun Run, HttpContext Http)> RequestAsync(string root, Action<HttpRequest> prepare)
    {
        var http = new DefaultHttpContext();
        http.Response.Body = new MemoryStream();
        prepare(http.Request);
        var bench = new WorkflowBench();
        bench.Services.AddSingleton<IHttpContextAccessor>(new HttpContextAccessor { HttpContext = http });
        return (await bench.StartAsync(Definition(root, Variables), trigger: "Ep"), http);
    }

    private static void Content(HttpRequest request, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        request.Method = "POST";
        request.ContentType = type;
        request.ContentLength = bytes.Length;
        request.Body = new MemoryStream(bytes);
    }

    private static async Task<string> BodyAsync(HttpContext http)
    {
        await http.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
    }
}
