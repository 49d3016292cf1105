using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace JetVision.Workflows.Tests.Api;

public sealed partial class ElsaApiAccessTests(ElsaHost host) : IClassFixture<ElsaHost>
{
    private static readonly string[] WritesThatOnlyRead = ["/activity-executions/report", "/journal", "/scripting/", "/export", "/options/", "/workflow-instances"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRoute_NotSignedIn_IsRefused()
    {
        foreach (var (method, path) in ElsaRoutes())
        {
            using var response = await SendAsync(host.Nobody, method, path);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task EveryRouteThatChangesSomething_ForABroker_IsRefused()
    {
        foreach (var (method, path) in ElsaRoutes().Where(route => route.Method != "GET" && route.Path.StartsWith("/elsa/api", StringComparison.Ordinal)))
        {
            var reads = WritesThatOnlyRead.Any(part => path.EndsWith(part, StringComparison.Ordinal) || (part.EndsWith('/') && path.Contains(part, StringComparison.Ordinal)))
                || path.Contains("/export", StringComparison.Ordinal);
            using var response = await SendAsync(host.Broker, method, path);
            Assert.True(reads && method == "POST" && !path.Contains("bulk-actions/delete", StringComparison.Ordinal) && !path.Contains("bulk-actions/cancel", StringComparison.Ordinal)
                ? response.StatusCode != HttpStatusCode.Forbidden
                : response.StatusCode == HttpStatusCode.Forbidden, $"{method} {path}: {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.NotFound)]
    [InlineData("X-Nothing", "a program", HttpStatusCode.NotFound)]
    public async Task Write_FromAnotherSite_IsRefused(string header, string value, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "workflow-definitions/none/publish") { Content = JsonContent.Create(new JsonObject()) };
        request.Headers.Add(header, value);

        using var response = await host.Ops.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Write_FromThisSite_IsTaken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "workflow-definitions/none/publish") { Content = JsonContent.Create(new JsonObject()) };
        request.Headers.Add("Origin", host.Address.GetLeftPart(UriPartial.Authority));

        using var response = await host.Ops.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT")
        {
            request.Content = JsonContent.Create(new JsonObject());
        }

        return await client.SendAsync(request, Cancellation);
    }

    /// <summary>Where the token of the link is the permission: <see cref="TriggerUrlTests"/>.</summary>
    private static readonly string[] LinksForAnybody = ["/elsa/api/events/trigger", "/elsa/api/bookmarks/resume"];

    /// <summary>The routes as the running server lists them, with a word in place of each parameter.</summary>
    private List<(string Method, string Path)> ElsaRoutes()
    {
        var routes = (
            from route in host.Routes
            let pattern = "/" + route.RoutePattern.RawText!.TrimStart('/')
            where pattern.StartsWith("/elsa/", StringComparison.Ordinal) && !LinksForAnybody.Contains(pattern)
            from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select (method, Parameter().Replace(pattern, match => match.Value.Contains(":int", StringComparison.Ordinal) ? "1" : "none"))).Distinct().ToList();
        Assert.True(routes.Count > 60, $"{routes.Count} routes");
        return routes;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
