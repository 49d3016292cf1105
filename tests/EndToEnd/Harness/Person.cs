using System.Net;
using System.Text.RegularExpressions;

namespace JetVision.EndToEnd.Harness;

/// <summary>A person at a browser without scripts: signs in and answers the page that asks for a permission.</summary>
public sealed partial class Person(JetVisionServer server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = server.Address };

    /// <summary>Gets the page that asked, as it was read last.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Goes where a program sends them, signs in if asked to, and answers.</summary>
    /// <returns>What the program is told, in its redirect's query.</returns>
    public async Task<IReadOnlyDictionary<string, string>> AnswerAsync(Uri address, bool allows = true)
    {
        using var first = await _http.GetAsync(address);
        if (first.StatusCode == HttpStatusCode.Redirect && first.Headers.Location is { IsAbsoluteUri: false } signIn && signIn.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal))
        {
            await ReadAsync(signIn);
            using var signedIn = await PostAsync("/account/sign-in", new() { ["email"] = JetVisionServer.AdminEmail, ["password"] = JetVisionServer.AdminPassword });
            Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
            await ReadAsync(signedIn.Headers.Location!);
        }
        else if (first.StatusCode == HttpStatusCode.Redirect)
        {
            return Query(first.Headers.Location!);
        }
        else
        {
            await ReadAsync(address);
        }

        using var answered = await PostAsync("/oauth/authorize", new() { ["consent"] = allows ? "allow" : "deny" });
        Assert.True(answered.StatusCode == HttpStatusCode.Redirect, await answered.Content.ReadAsStringAsync());
        return Query(answered.Headers.Location!);
    }

    /// <summary>Signs in as the administrator.</summary>
    public async Task SignInAsync()
    {
        await ReadAsync(new Uri("/sign-in", UriKind.Relative));
        using var signedIn = await PostAsync("/account/sign-in", new() { ["email"] = JetVisionServer.AdminEmail, ["password"] = JetVisionServer.AdminPassword });
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
    }

    /// <summary>Goes wherever an address leads, over other hosts too.</summary>
    /// <returns>Where it ended.</returns>
    public async Task<Uri> FollowAsync(string path)
    {
        var address = new Uri(server.Address, path);
        while (true)
        {
            using var answer = await _http.GetAsync(address);
            if (answer.Headers.Location is not { } next)
            {
                Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
                return address;
            }

            address = new Uri(address, next);
        }
    }

    /// <summary>Reads a page.</summary>
    public async Task<string> ReadAsync(Uri address)
    {
        using var answer = await _http.GetAsync(address);
        Page = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode} {Page}");
        return Page;
    }

    /// <summary>Sends the page's form with the fields that it holds hidden and those that were filled in.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> filled, params (string Name, string Value)[] more)
    {
        var fields = Hidden().Matches(Page).Select(one => (Name: one.Groups["name"].Value, Value: WebUtility.HtmlDecode(one.Groups["value"].Value))).DistinctBy(field => field.Name).ToDictionary(field => field.Name, field => field.Value);
        foreach (var (name, value) in filled)
        {
            fields[name] = value;
        }

        return _http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent([.. fields, .. more.Select(one => KeyValuePair.Create(one.Name, one.Value))]));
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, string> Query(Uri address) =>
        address.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex Hidden();
}
