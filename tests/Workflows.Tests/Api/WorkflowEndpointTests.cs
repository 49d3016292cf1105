using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit;

namespace JetVision.Workflows.Tests.Api;

public sealed class WorkflowEndpointTests(ElsaHost host) : IClassFixture<ElsaHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_ToAPublishedEndpoint_IsAnsweredByTheWorkflow()
    {
        var path = await PublishAsync("{tail}", false, "hello");

        using var response = await host.Nobody.GetAsync(Address(path + "/LFPB/"), Cancellation);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Request_ByAnotherMethodOrPath_IsNotFound()
    {
        var path = await PublishAsync("", false, "hello");

        using var method = await host.Nobody.PostAsJsonAsync(Address(path), new { }, Cancellation);
        using var other = await host.Nobody.GetAsync(Address(path + "/more"), Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (method.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Request_FixedPathAndParameter_TheFixedOneAnswers()
    {
        var path = await PublishAsync("{any}", false, "parameter");
        await PublishAsync("fixed", false, "fixed", path);

        Assert.Equal("fixed", await host.Nobody.GetStringAsync(Address(path + "/fixed"), Cancellation));
        Assert.Equal("parameter", await host.Nobody.GetStringAsync(Address(path + "/else"), Cancellation));
    }

    [Fact]
    public async Task Request_EndpointThatAsksForSignIn_RefusesOthers()
    {
        var path = await PublishAsync("", true, "secret");

        using var nobody = await host.Nobody.GetAsync(Address(path), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal("secret", await host.Broker.GetStringAsync(Address(path), Cancellation));
    }

    [Fact]
    public async Task Request_AfterRetraction_IsNotFound()
    {
        var path = await PublishAsync("", false, "hello");
        await host.PostAsync($"workflow-definitions/{path}/retract", []);

        using var response = await host.Nobody.GetAsync(Address(path), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Request_ToAWaitingRun_ResumesItOnce()
    {
        var id = "e" + Guid.NewGuid().ToString("n")[..12];
        var wait = Endpoint("wait", id, false);
        wait["customProperties"] = new JsonObject { ["canStartWorkflow"] = false };
        await host.SaveAsync(ElsaHost.Definition(id, ElsaHost.WriteLine("first", "1"), wait, Answer("resumed")));
        await host.RunAsync(id);

        using var first = await host.Nobody.GetAsync(Address(id), Cancellation);
        using var second = await host.Nobody.GetAsync(Address(id), Cancellation);

        Assert.Equal("resumed", await first.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
    }

    [Theory]
    [InlineData("00:00:00.100", HttpStatusCode.RequestTimeout, 1)]
    [InlineData("00:05:00", HttpStatusCode.OK, 0)]
    public async Task Request_ThatTakesLongerThanItsEndpointAllows_IsAnswered408_AndTheStepFaults(string timeout, HttpStatusCode status, int incidents)
    {
        var id = "t" + Guid.NewGuid().ToString("n")[..12];
        var endpoint = Endpoint("in", id, false);
        endpoint["requestTimeout"] = Input("TimeSpan", "Literal", timeout);
        var work = ElsaHost.Activity("work", "Elsa.WriteLine");
        work["text"] = Input("String", "JavaScript", incidents > 0 ? "while (true) {}" : "'quick'");
        await host.SaveAsync(ElsaHost.Definition(id, endpoint, work, Answer("done")));

        using var response = await host.Nobody.GetAsync(Address(id), Cancellation);

        Assert.Equal(status, response.StatusCode);
        var run = Assert.Single((await host.GetAsync($"workflow-instances?definitionId={id}&page=0&pageSize=10"))["items"]!.AsArray())!;
        Assert.Equal(incidents, (int)run["incidentCount"]!);
    }

    [Fact]
    public async Task Request_WhoseTimeIsUpWhileAStepHasATimeout_EndsTheStepSo_AndTheRunIsCancelled()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var id = "t" + Guid.NewGuid().ToString("n")[..12];
        var endpoint = Endpoint("in", id, false);
        endpoint["requestTimeout"] = Input("TimeSpan", "Literal", "00:00:00.200");
        var definition = ElsaHost.Definition(
            id, endpoint, ElsaHost.Activity("send", "Elsa.FlowSendHttpRequest", ("url", $"http://{silent.LocalEndpoint}/")), ElsaHost.WriteLine("late", "too late"));
        definition["root"]!["connections"]![1]!["source"]!["port"] = "Timeout";
        await host.SaveAsync(definition);

        using var response = await host.Nobody.GetAsync(Address(id), Cancellation);

        Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
        var run = Assert.Single((await host.GetAsync($"workflow-instances?definitionId={id}&page=0&pageSize=10"))["items"]!.AsArray())!;
        Assert.Equal(("Cancelled", 0), ((string?)run["subStatus"], (int)run["incidentCount"]!));
        var journal = (await host.GetAsync($"workflow-instances/{run["id"]}/journal?page=0&pageSize=100"))["items"]!.AsArray();
        var sent = journal.Single(entry => (string?)entry!["activityId"] == "send" && (string?)entry["eventName"] == "Completed")!;
        Assert.Contains("Timeout", sent["payload"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(journal, entry => (string?)entry!["activityId"] == "late");
        Assert.Contains(journal, entry => (string?)entry!["eventName"] == "Workflow cancelled");
    }

    private static JsonObject Endpoint(string id, string path, bool authorize)
    {
        var endpoint = ElsaHost.Activity(id, "Elsa.HttpEndpoint", ("path", path));
        endpoint["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        endpoint["supportedMethods"] = Input("List<String>", "Object", "[\"GET\"]");
        endpoint["authorize"] = Input("Boolean", "Literal", authorize);
        return endpoint;
    }

    private static JsonObject Input(string typeName, string syntax, JsonNode value) =>
        new() { ["typeName"] = typeName, ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = value } };

    private static JsonObject Answer(string text) => ElsaHost.Activity("answer", "Elsa.WriteHttpResponse", ("content", text), ("contentType", "text/plain"));

    private Uri Address(string path) => new(host.Address, "/workflows/" + path);

    /// <summary>Publishes a workflow that answers at a path of its own, or below another's.</summary>
    private async Task<string> PublishAsync(string tail, bool authorize, string answer, string? below = null)
    {
        var id = "e" + Guid.NewGuid().ToString("n")[..12];
        await host.SaveAsync(ElsaHost.Definition(id, Endpoint("endpoint", $"{below ?? id}/{tail}", authorize), Answer(answer)));
        return id;
    }
}
