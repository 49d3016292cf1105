using System.Net;
using System.Net.WebSockets;
using System.Text;
using JetVision.EndToEnd.Harness;
using JetVision.Tests.Shared;

namespace JetVision.EndToEnd.Studio;

/// <summary>Signing out ends the session wherever a copy of its cookie lies, and the connections that were opened with it.</summary>
public sealed class SignOutTests(OneServer one) : IClassFixture<OneServer>
{
    private static readonly Uri Api = new("/elsa/api/workflow-definitions", UriKind.Relative);
    private static readonly Uri Page = new("/designer/definitions", UriKind.Relative);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookie_CopiedBeforeTheSignOut_OpensNothingAfterwards()
    {
        using var session = await SignedIn.AsAdminAsync(one.Server);
        using var elsewhere = await SignedIn.AsAdminAsync(one.Server);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(session, Api));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(session, Page));

        await session.SignOutAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(session, Api));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(session, Page));
        // Only this session: the same person stays signed in on the other machine.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(elsewhere, Api));
    }

    [Theory]
    [InlineData("/elsa/hubs/workflow-instance", "json")]
    [InlineData("/_blazor", "blazorpack")]
    public async Task Connection_OpenAtTheSignOut_IsClosed(string address, string protocol)
    {
        using var session = await SignedIn.AsAdminAsync(one.Server);
        using var elsewhere = await SignedIn.AsAdminAsync(one.Server);
        using var open = await ConnectAsync(one.Server, session, address, protocol);
        using var other = await ConnectAsync(one.Server, elsewhere, address, protocol);
        var ended = UntilClosedAsync(open);

        await session.SignOutAsync();

        await ended.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(WebSocketState.Open, other.State);
    }

    [Fact]
    public async Task Connection_WithACopiedCookieAfterTheSignOut_IsRefused()
    {
        using var session = await SignedIn.AsAdminAsync(one.Server);
        await session.SignOutAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(one.Server, session, "/elsa/hubs/workflow-instance", "json"));
    }

    /// <summary>Two servers on one database: signing out at the first ends what the session holds at the second.</summary>
    [Fact]
    public async Task SignOutAtOneServer_EndsConnectionAndPageAtTheOther()
    {
        Assert.SkipWhen(PostgresServer.MissingBecause is not null, PostgresServer.MissingBecause ?? "");
        var database = await (await PostgresServer.GetAsync()).CreateDatabaseAsync();
        await using var first = await JetVisionServer.StartAsync(database);
        await using var second = await JetVisionServer.StartAsync(database);
        using var session = await SignedIn.AsAdminAsync(first);
        using var atSecond = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = second.Address };
        atSecond.DefaultRequestHeaders.Add("Cookie", session.Cookie);
        using (var before = await atSecond.GetAsync(Page, Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        using var hub = await ConnectAsync(second, session, "/elsa/hubs/workflow-instance", "json");
        using var circuit = await ConnectAsync(second, session, "/_blazor", "blazorpack");
        var ended = Task.WhenAll(UntilClosedAsync(hub), UntilClosedAsync(circuit));
        await session.SignOutAsync();

        await ended.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        // Each way in looks at the session for itself, some seconds apart.
        await UntilAsync(atSecond, Page, HttpStatusCode.Redirect);
        await UntilAsync(atSecond, Api, HttpStatusCode.Unauthorized);
    }

    private static Task UntilAsync(HttpClient client, Uri address, HttpStatusCode expected) => Eventually.TrueAsync(
        async () =>
        {
            using var answer = await client.GetAsync(address, Cancellation);
            return answer.StatusCode == expected;
        },
        TimeSpan.FromSeconds(20), () => $"{address} does not answer {expected}.");

    private static async Task<HttpStatusCode> StatusAsync(SignedIn session, Uri address)
    {
        using var answer = await session.Http.GetAsync(address, Cancellation);
        return answer.StatusCode;
    }

    private static async Task<ClientWebSocket> ConnectAsync(JetVisionServer server, SignedIn session, string address, string protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", session.Cookie);
        await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = address }.Uri, Cancellation);
        await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"protocol\":\"{protocol}\",\"version\":1}}\u001e"), WebSocketMessageType.Text, true, Cancellation);
        var answer = new byte[1024];
        var received = await socket.ReceiveAsync(answer, Cancellation);
        Assert.StartsWith("{}", Encoding.UTF8.GetString(answer, 0, received.Count), StringComparison.Ordinal);
        return socket;
    }

    private static async Task UntilClosedAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(buffer, Cancellation)).MessageType != WebSocketMessageType.Close)
            {
                // Pings of the hub.
            }
        }
        catch (WebSocketException)
        {
            // Aborted: closed as well.
        }
    }
}
