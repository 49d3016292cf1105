using System.Net;
using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd.Studio;

/// <summary>Somebody's session as a program holds it: the cookie and nothing else.</summary>
internal sealed class SignedIn : IDisposable
{
    private readonly CookieContainer _cookies = new();

    private SignedIn(JetVisionServer server) => Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies })
    {
        BaseAddress = server.Address,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public HttpClient Http { get; }

    /// <summary>What a copy of the session consists of.</summary>
    public string Cookie => _cookies.GetCookieHeader(Http.BaseAddress!);

    public static async Task<SignedIn> AsAdminAsync(JetVisionServer server)
    {
        var session = new SignedIn(server);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = JetVisionServer.AdminEmail, ["password"] = JetVisionServer.AdminPassword, ["__RequestVerificationToken"] = await session.TokenAsync(),
        });
        using var answer = await session.Http.PostAsync(new Uri("/account/sign-in", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.NotEmpty(session.Cookie);
        return session;
    }

    public static async Task<SignedIn> ByLinkAsync(JetVisionServer server, string link)
    {
        var session = new SignedIn(server);
        using var answer = await session.Http.GetAsync(new Uri(link));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain("error", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        return session;
    }

    public async Task SignOutAsync()
    {
        // The browser's cookie is gone afterwards; the copy in the container is kept, as a thief would.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Http.BaseAddress };
        client.DefaultRequestHeaders.Add("Cookie", Cookie);
        using var answer = await client.PostAsync(new Uri("/account/sign-out", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    public void Dispose() => Http.Dispose();

    private async Task<string> TokenAsync()
    {
        var page = await Http.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        return System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
    }
}
