using System.IO.Compression;
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

public sealed class HttpFileTests
{
    [Fact]
    public async Task FileResponse_WithAText_IsAnAttachment()
    {
        var (run, http, body) = await RespondAsync(Literal("hello"));

        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal(("text/plain", "attachment; filename=file.txt; filename*=UTF-8''file.txt"), (http.Response.ContentType, http.Response.Headers.ContentDisposition.ToString()));
        Assert.Equal("hello", Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task FileResponse_WithNameAndType_SaysThem()
    {
        var (_, http, _) = await RespondAsync(Literal("a;b"), $$""" ,"filename":{{Literal("quotes.csv")}},"contentType":{{Literal("text/csv")}}""");

        Assert.Equal("text/csv", http.Response.ContentType);
        Assert.Contains("quotes.csv", http.Response.Headers.ContentDisposition.ToString());
    }

    [Fact]
    public async Task FileResponse_WithoutContent_IsNoContent()
    {
        var (_, http, body) = await RespondAsync(Literal(null));

        Assert.Equal((StatusCodes.Status204NoContent, 0), (http.Response.StatusCode, body.Length));
    }

    [Fact]
    public async Task FileResponse_WithSeveralFiles_IsAZip_TheSameEachTime()
    {
        var (_, http, body) = await RespondAsync(Input("JavaScript", "['one', bytesFromString('two'), 'three']"));
        var again = await RespondAsync(Input("JavaScript", "['one', bytesFromString('two'), 'three']"));

        Assert.Equal("application/zip", http.Response.ContentType);
        await using var archive = new ZipArchive(new MemoryStream(body));
        Assert.Equal(["file.txt", "file.bin", "file-2.txt"], archive.Entries.Select(entry => entry.Name));
        Assert.Equal(body, again.Body);
    }

    [Theory]
    [InlineData("bytes=1-3", StatusCodes.Status206PartialContent, "bcd", "bytes 1-3/6")]
    [InlineData("bytes=4-", StatusCodes.Status206PartialContent, "ef", "bytes 4-5/6")]
    [InlineData("bytes=-2", StatusCodes.Status206PartialContent, "ef", "bytes 4-5/6")]
    [InlineData("bytes=9-", StatusCodes.Status416RangeNotSatisfiable, "", "bytes */6")]
    [InlineData("bytes=0-1,3-4", StatusCodes.Status200OK, "abcdef", "")]
    public async Task FileResponse_ThatIsResumable_SendsTheWantedPart(string range, int status, string content, string contentRange)
    {
        var (_, http, body) = await RespondAsync(
            Literal("abcdef"), $$""" ,"enableResumableDownloads":{{Literal(true)}},"entityTag":{{Literal("\"v1\"")}}""", request => request.Headers.Range = range);

        Assert.Equal((status, content, contentRange), (http.Response.StatusCode, Encoding.UTF8.GetString(body), http.Response.Headers.ContentRange.ToString()));
        Assert.Equal("\"v1\"", http.Response.Headers.ETag.ToString());
    }

    [Fact]
    public async Task Download_OfAFile_GivesItsNameTypeAndBytes_AndTheResponseSendsItOn()
    {
        await using var server = await StartServerAsync();
        var bench = new WorkflowBench();
        bench.Services.AddSingleton(new OutboundHttp(new OutboundHttpOptions { AllowedHosts = ["127.0.0.1"] }));
        var download = $$$"""
            {"type":"Elsa.DownloadHttpFile","id":"Get","name":"Get","url":{{{Literal(server.Urls.First() + "/files/offer.pdf")}}},"result":{"memoryReference":{"id":"vFile"}},
             "statusCode":{"memoryReference":{"id":"vStatus"}},"expectedStatusCodes":{{{Input("Object", "[200]")}}} }
            """;
        var flow = Flow(string.Join(',', download, Respond(Input("Variable", """{"id":"vFile","name":"File"}""")), Step("Other")), "Get:200>Wr", "Get:Unmatched status code>Other");

        var (run, http, body) = await RunAsync(bench, flow, _ => { });

        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal(200, run["Status"]);
        Assert.Equal("application/pdf", http.Response.ContentType);
        Assert.Contains("offer.pdf", http.Response.Headers.ContentDisposition.ToString());
        Assert.Equal("%PDF", Encoding.UTF8.GetString(body));
    }

    [Theory]
    [InlineData("/missing", "Done")]
    [InlineData(null, "Failed to connect")]
    public async Task Download_ThatFails_FollowsItsPorts(string? path, string outcomes)
    {
        await using var server = await StartServerAsync();
        var bench = new WorkflowBench();
        bench.Services.AddSingleton(new OutboundHttp(new OutboundHttpOptions { AllowedHosts = ["127.0.0.1"] }));

        var run = await bench.StartAsync(Definition(Sequence(
            $$"""{"type":"Elsa.DownloadHttpFile","id":"Get","url":{{Literal(path is null ? "http://127.0.0.1:1/" : server.Urls.First() + path)}} }""")));

        Assert.Equal(outcomes, string.Join(',', run.Records.Values.Single(record => record.ActivityId == "Get").Outcomes));
    }

    private static string Respond(string content, string more = "") => $$"""{"type":"Elsa.WriteFileHttpResponse","id":"Wr","content":{{content}}{{more}} }""";

    private static Task<(BenchRun Run, HttpContext Http, byte[] Body)> RespondAsync(string content, string more = "", Action<HttpRequest>? prepare = null) =>
        RunAsync(new WorkflowBench(), Sequence(Respond(content, more)), prepare ?? (_ => { }));

    private static async Task<(BenchRun Run, HttpContext Http, byte[] Body)> RunAsync(WorkflowBench bench, string root, Action<HttpRequest> prepare)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        prepare(http.Request);
        bench.Services.AddSingleton<IHttpContextAccessor>(new HttpContextAccessor { HttpContext = http });
        var run = await bench.StartAsync(Definition(root, """[{"name":"File"},{"name":"Status"},{"name":"Trace","typeName":"String"}]"""));
        await http.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        return (run, http, body.ToArray());
    }

    private static async Task<WebApplication> StartServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapGet("/files/offer.pdf", () => Results.Bytes("%PDF"u8.ToArray(), "application/pdf"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
