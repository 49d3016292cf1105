using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace JetVision.Sandbox.Tests;

public sealed class AccessTests
{
    [Theory]
    [InlineData("X-Avinode-SentTimestamp")]
    [InlineData("X-Avinode-Product")]
    [InlineData("X-Avinode-ApiVersion")]
    public async Task MissingHeader_IsInputMissing(string header)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using var request = SandboxServer.Call(HttpMethod.Get, "/webhooks/settings");
        request.Headers.Remove(header);

        var (status, envelope) = await sandbox.SendAsync(request);

        var error = Assert.Single(envelope["meta"]!["errors"]!.AsArray())!;
        Assert.Equal((400, "ERR_INPUT_MISSING", header), (status, (string?)error["code"], (string?)error["path"]));
    }

    [Theory]
    [InlineData(-6, 400)]
    [InlineData(-4, 200)]
    [InlineData(4, 200)]
    [InlineData(6, 400)]
    public async Task Timestamp_IsTakenWithinFiveMinutes(int minutes, int expected)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var sandbox = await SandboxServer.StartAsync(time: clock);
        using var request = SandboxServer.Call(HttpMethod.Get, "/webhooks/settings", sentAt: clock.GetUtcNow().AddMinutes(minutes));

        Assert.Equal(expected, (await sandbox.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("Bearer wrong", "sandbox-api-token")]
    [InlineData("Basic c2FuZGJveC1iZWFyZXI=", "sandbox-api-token")]
    [InlineData("Bearer a.b.c", "sandbox-api-token")]
    [InlineData("Bearer sandbox-bearer", "wrong")]
    [InlineData(null, "sandbox-api-token")]
    [InlineData("Bearer sandbox-bearer", null)]
    public async Task WrongToken_IsUnauthorized(string? authorization, string? apiToken)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using var request = SandboxServer.Call(HttpMethod.Get, "/webhooks/settings");
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        request.Headers.Remove("X-Avinode-ApiToken");
        if (apiToken is not null)
        {
            request.Headers.Add("X-Avinode-ApiToken", apiToken);
        }

        var (status, envelope) = await sandbox.SendAsync(request);

        Assert.Equal(401, status);
        Assert.NotEmpty(envelope["meta"]!["errors"]!.AsArray());
    }

    [Fact]
    public async Task Operation_WithoutPermission_IsForbidden()
    {
        await using var sandbox = await SandboxServer.StartAsync(settings: ("Denied:0", "webhooks/settings"));

        Assert.Equal(403, (await sandbox.GetAsync("/webhooks/settings")).Status);
        Assert.Equal(403, (await sandbox.PostAsync("/searches", new JsonObject())).Status);
        Assert.Equal(404, (await sandbox.GetAsync("/trips/atrip-1")).Status);
    }

    [Fact]
    public async Task AccessToken_OfTheClient_OpensTheApiUntilItExpires()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var sandbox = await SandboxServer.StartAsync(time: clock);
        var (_, answer) = await TokenAsync(sandbox, ("client_secret", "sandbox-secret"), ("expiresInMinutes", "2"));
        Task<(int Status, JsonNode Envelope)> ReadAsync()
        {
            var request = SandboxServer.Call(HttpMethod.Get, "/webhooks/settings", sentAt: clock.GetUtcNow());
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string?)answer["access_token"]);
            return sandbox.SendAsync(request);
        }

        Assert.Equal(("Bearer", 120), ((string?)answer["token_type"], (int)answer["expires_in"]!));
        Assert.Equal(200, (await ReadAsync()).Status);
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(401, (await ReadAsync()).Status);
    }

    [Theory]
    [InlineData("wrong", "30", 401)]
    [InlineData("sandbox-secret", "0", 400)]
    [InlineData("sandbox-secret", "121", 400)]
    public async Task AccessToken_WrongSecretOrLifetime_IsRefused(string secret, string minutes, int expected)
    {
        await using var sandbox = await SandboxServer.StartAsync();

        Assert.Equal(expected, (await TokenAsync(sandbox, ("client_secret", secret), ("expiresInMinutes", minutes))).Status);
    }

    [Fact]
    public async Task AccessToken_WithBasicCredentials_IsIssued()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        sandbox.Http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String("sandbox-client:sandbox-secret"u8));

        Assert.Equal(200, (await TokenAsync(sandbox)).Status);
    }

    [Fact]
    public async Task Rate_IsCountedOverARollingHour_AndTold()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var sandbox = await SandboxServer.StartAsync(time: clock, settings: [("Speed", "1"), ("RequestsPerHour", "3")]);
        async Task<(int Status, string Remaining, string Reset)> ReadAsync()
        {
            using var request = SandboxServer.Call(HttpMethod.Get, "/webhooks/settings", sentAt: clock.GetUtcNow());
            using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal("3", response.Headers.GetValues("X-Rate-Limit-Limit").Single());
            return ((int)response.StatusCode, response.Headers.GetValues("X-Rate-Limit-Remaining").Single(), response.Headers.GetValues("X-Rate-Limit-Reset").Single());
        }

        Assert.Equal((200, "2", "3600"), await ReadAsync());
        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((200, "1", "1800"), await ReadAsync());
        Assert.Equal((200, "0", "1800"), await ReadAsync());
        Assert.Equal((429, "0", "1800"), await ReadAsync());
        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((200, "0", "1800"), await ReadAsync());
    }

    [Fact]
    public async Task OrderedFailures_ComeAndPass()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.SetFaultsAsync("""{"failNext":{"status":429,"count":2}}""");
        async Task<int> ReadAsync()
        {
            using var response = await sandbox.Http.SendAsync(SandboxServer.Call(HttpMethod.Get, "/webhooks/settings"), TestContext.Current.CancellationToken);
            Assert.True(response.Headers.Contains("X-Rate-Limit-Reset"));
            return (int)response.StatusCode;
        }

        Assert.Equal(429, await ReadAsync());
        Assert.Equal(429, await ReadAsync());
        Assert.Equal(200, await ReadAsync());

        await sandbox.SetFaultsAsync("""{"failNext":{"status":503,"count":1}}""");
        Assert.Equal(503, (await sandbox.GetAsync("/webhooks/settings")).Status);
        Assert.Equal(200, (await sandbox.GetAsync("/webhooks/settings")).Status);
    }

    [Fact]
    public async Task OrderedDelay_HoldsTheAnswerBack()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.SetFaultsAsync("""{"delayMs":200}""");
        var started = TimeProvider.System.GetTimestamp();

        Assert.Equal(200, (await sandbox.GetAsync("/webhooks/settings")).Status);

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(190));
    }

    private static async Task<(int Status, JsonNode Answer)> TokenAsync(SandboxServer sandbox, params (string Name, string Value)[] fields)
    {
        var form = fields.ToDictionary(field => field.Name, field => field.Value);
        form["grant_type"] = "client_credentials";
        if (form.ContainsKey("client_secret"))
        {
            form["client_id"] = "sandbox-client";
        }
        using var content = new FormUrlEncodedContent(form);
        using var response = await sandbox.Http.PostAsync(new Uri("/api/oauth/token", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(text)!);
    }
}
