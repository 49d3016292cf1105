using System.Net;
using System.Text.Json.Nodes;
using JetVision.Workflows.Tests.Shared;
using Xunit;

namespace JetVision.Workflows.Tests.Api;

/// <summary>Links that give a run an event, or resume one of its waits, by their token alone.</summary>
public sealed class TriggerUrlTests(ElsaHost host) : IClassFixture<ElsaHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "createEventTriggerUrl('answer')")]
    [InlineData("POST", "createEventTriggerUrl('answer', TimeSpan.FromHours(1))")]
    [InlineData("GET", "createEventTriggerUrl('answer', DateTimeOffset.UtcNow.getTime() > 0 ? DateTimeOffset.Parse('2999-01-01') : null)")]
    public async Task Link_OfAnEvent_ResumesItsRunOnce_AndNoOther(string method, string script)
    {
        var (id, run, link) = await StartAsync(script);
        var other = await host.RunAsync(id);

        using var first = await SendAsync(method, link);
        using var second = await SendAsync(method, link);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.StartsWith(host.Address + "elsa/api/events/trigger?t=", link, StringComparison.Ordinal);
        Assert.Equal(("Finished", "Suspended"), (await StatusAsync(run), await StatusAsync((string)other["id"]!)));
    }

    [Theory]
    [InlineData("createEventTriggerUrl('answer', TimeSpan.FromHours(-1))", "")]
    [InlineData("createEventTriggerUrl('answer', DateTimeOffset.Parse('2020-01-01T00:00:00Z'))", "")]
    [InlineData("createEventTriggerUrl('answer')", "x")]
    [InlineData("createEventTriggerUrl('answer').slice(0, -8)", "")]
    [InlineData("createEventTriggerUrl('answer').replace(/t=.*/, 't=eyJJbnN0YW5jZUlkIjoiMSJ9')", "")]
    [InlineData("createEventTriggerUrl('answer').replace(/t=.*/, '')", "")]
    [InlineData("createEventTriggerUrl('answer').replace('events/trigger', 'bookmarks/resume')", "")]
    public async Task Link_ThatHasExpiredOrWasChanged_IsRefused_AndNothingHappens(string script, string more)
    {
        var (_, run, link) = await StartAsync(script);

        using var response = await SendAsync("GET", link + more);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("Suspended", await StatusAsync(run));
    }

    [Theory]
    [InlineData("GET", "&in=%7B%22seats%22%3A6%7D", null, HttpStatusCode.OK)]
    [InlineData("POST", "", """{"input":{"seats":6}}""", HttpStatusCode.OK)]
    [InlineData("POST", "", "{broken", HttpStatusCode.BadRequest)]
    [InlineData("GET", "&in=broken", null, HttpStatusCode.BadRequest)]
    public async Task Link_OfAWait_ResumesItWithWhatIsGiven(string method, string query, string? body, HttpStatusCode status)
    {
        var id = "l" + Guid.NewGuid().ToString("n")[..12];
        await host.SaveAsync(ElsaHost.Definition(id, ElsaHost.Activity("wait", "Test.Link"), ElsaHost.WriteLine("after", "done")));
        var run = (string)(await host.RunAsync(id))["id"]!;
        var link = Linking.Links[run];

        using var response = await SendAsync(method, link + query, body);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? "Finished" : "Suspended", await StatusAsync(run));
        Assert.Equal(status == HttpStatusCode.OK ? "6" : null, Linking.Heard.GetValueOrDefault(run));
    }

    private async Task<(string Id, string Run, string Link)> StartAsync(string script)
    {
        var id = "l" + Guid.NewGuid().ToString("n")[..12];
        var name = ElsaHost.Activity("name", "Elsa.SetName");
        name["value"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = script } };
        await host.SaveAsync(ElsaHost.Definition(id, name, ElsaHost.Activity("wait", "Elsa.Event", ("eventName", "answer"))));
        var run = await host.RunAsync(id);
        return (id, (string)run["id"]!, (string)(await host.GetAsync($"workflow-instances/{run["id"]}"))["name"]!);
    }

    private async Task<string> StatusAsync(string run) => (string)(await host.GetAsync($"workflow-instances/{run}"))["subStatus"]!;

    private async Task<HttpResponseMessage> SendAsync(string method, string link, string? body = null)
    {
        var relative = link.Replace("http://localhost/", host.Address.ToString(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), relative) { Content = body is null ? null : new StringContent(body, null, "application/json") };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        return await host.Nobody.SendAsync(request, Cancellation);
    }
}
