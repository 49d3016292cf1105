using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;

namespace JetVision.EndToEnd;

/// <summary>How programs get at the tools: by a person's permission, or by a key of their own, within scopes.</summary>
public sealed class McpSignInTests(OneServer running) : IClassFixture<OneServer>
{
    private static readonly Uri Back = new("http://127.0.0.1:8912/callback");

    [Fact]
    public async Task StockClient_FindsItsWay_IsAllowed_ListsAndCallsWithinItsScopes()
    {
        using var person = new Person(running.Server);
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(running.Server.Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            OAuth = new ClientOAuthOptions
            {
                RedirectUri = Back,
                ScopeSelector = _ => ["requests.read", "avinode.read"],
                DynamicClientRegistration = new DynamicClientRegistrationOptions { ClientName = "Desk <b>assistant</b>" },
                AuthorizationCallbackHandler = async (context, _) =>
                {
                    var told = await person.AnswerAsync(context.AuthorizationUri);
                    return new AuthorizationResult { Code = told["code"], State = told["state"], Iss = told.GetValueOrDefault("iss") };
                },
            },
        }));

        var names = (await client.ListToolsAsync()).Select(tool => tool.Name).ToList();
        Assert.Contains("list_requests", names);
        Assert.DoesNotContain("list_clients", names);
        Assert.DoesNotContain("create_request", names);
        Assert.NotEqual(true, (await client.CallToolAsync("search_airports", new Dictionary<string, object?> { ["query"] = "Teterboro" })).IsError);
        Assert.Contains("Desk &lt;b&gt;assistant&lt;/b&gt;", person.Page, StringComparison.Ordinal);
        Assert.Contains("requests.read", person.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("clients.read", person.Page, StringComparison.Ordinal);

        // What was allowed is taken back on the account's page, and ends at once.
        var account = await person.ReadAsync(new Uri("/account", UriKind.Relative));
        var id = account.Split("/account/programs/")[1].Split('/')[0];
        using var revoked = await person.PostAsync($"/account/programs/{id}/revoke", []);
        Assert.Equal(HttpStatusCode.Redirect, revoked.StatusCode);
        Assert.DoesNotContain($"/account/programs/{id}/", await person.ReadAsync(new Uri("/account", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_BeyondTheScopes_IsForbidden_AndTheScopeNamed()
    {
        using var program = new Program(running.Server);
        var tokens = await program.AllowedAsync("/mcp", "requests.read");

        foreach (var (tool, scope) in (IEnumerable<(string, string)>)[("list_clients", "clients.read"), ("send_email", "gmail.write"), ("update_client_row", "sheets.write"), ("create_empty_leg_watch", "avinode.write")])
        {
            using var answer = await program.CallAsync("/mcp", tool, tokens);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            var challenge = Assert.Single(answer.Headers.WwwAuthenticate);
            Assert.Equal("Bearer", challenge.Scheme);
            Assert.Contains($"error=\"insufficient_scope\", scope=\"{scope}\"", challenge.Parameter, StringComparison.Ordinal);
            Assert.Contains("/.well-known/oauth-protected-resource/mcp\"", challenge.Parameter, StringComparison.Ordinal);
        }

        using var allowed = await program.CallAsync("/mcp", "list_requests", tokens);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task Password_Changed_EndsWhatProgramsWereAllowed()
    {
        using var person = new Person(running.Server);
        using var program = new Program(running.Server);
        var tokens = await program.AllowedAsync("/mcp", "requests.read", person);
        Assert.Equal(HttpStatusCode.OK, await program.ListAsync("/mcp", tokens));

        await person.ReadAsync(new Uri("/account", UriKind.Relative));
        using var changed = await person.PostAsync("/account/password", new() { ["current"] = JetVisionServer.AdminPassword, ["password"] = JetVisionServer.AdminPassword });

        Assert.EndsWith("saved=true", changed.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await program.ListAsync("/mcp", tokens));
        var refreshed = await program.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", Refresh(tokens)));
        Assert.Equal("invalid_grant", refreshed.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Stranger_IsToldWhereToAsk()
    {
        using var http = running.Server.NewClient(null);
        using var answer = await http.PostAsJsonAsync(new Uri("/mcp/avinode", UriKind.Relative), new { });
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate);
        Assert.Equal("Bearer", challenge.Scheme);
        var address = challenge.Parameter!.Split("resource_metadata=\"")[1].Split('"')[0];

        var resource = await http.GetFromJsonAsync<JsonElement>(new Uri(address));
        Assert.Equal(new Uri(running.Server.Address, "/mcp/avinode").AbsoluteUri, resource.GetProperty("resource").GetString());
        var server = new Uri(resource.GetProperty("authorization_servers")[0].GetString()!);
        var metadata = await http.GetFromJsonAsync<JsonElement>(new Uri(server, "/.well-known/oauth-authorization-server"));
        Assert.Equal(["S256"], metadata.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(one => one.GetString()));
        Assert.Contains("proposals.draft", metadata.GetProperty("scopes_supported").EnumerateArray().Select(one => one.GetString()));
        Assert.True(metadata.TryGetProperty("registration_endpoint", out _));
        Assert.True(metadata.TryGetProperty("revocation_endpoint", out _));
    }

    [Fact]
    public async Task RefreshToken_IsGoodOnce_AndItsSecondUseEndsThePermission()
    {
        using var program = new Program(running.Server);
        var first = await program.AllowedAsync("/mcp", "requests.read");
        Assert.InRange(first.GetProperty("expires_in").GetInt32(), 1, 15 * 60);
        Assert.Equal(HttpStatusCode.OK, await program.ListAsync("/mcp", first));

        var second = await program.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", Refresh(first)));
        Assert.NotEqual(Refresh(first), Refresh(second));
        Assert.Equal(HttpStatusCode.OK, await program.ListAsync("/mcp", second));
        Assert.Equal("invalid_grant", (await program.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", Refresh(first)))).GetProperty("error").GetString());
        // Somebody else has the token: all that hangs on the permission ends.
        Assert.Equal("invalid_grant", (await program.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", Refresh(second)))).GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, await program.ListAsync("/mcp", second));
    }

    [Fact]
    public async Task Token_HoldsForItsAddressOnly_AndNotForTheApi_UntilRevoked()
    {
        using var program = new Program(running.Server);
        var tokens = await program.AllowedAsync("/mcp/avinode", "requests.read avinode.read");
        Assert.Equal(HttpStatusCode.OK, await program.ListAsync("/mcp/avinode", tokens));
        Assert.Equal(HttpStatusCode.Unauthorized, await program.ListAsync("/mcp/database", tokens));
        Assert.Equal(HttpStatusCode.Unauthorized, await program.ListAsync("/mcp", tokens));
        Assert.Equal(HttpStatusCode.Unauthorized, await program.GetAsync("/api/requests", tokens));

        await program.RevokeAsync(tokens);
        Assert.Equal(HttpStatusCode.Unauthorized, await program.ListAsync("/mcp/avinode", tokens));
    }

    [Theory]
    [InlineData("http://elsewhere.example/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://ok.example/#fragment")]
    public async Task Program_WithAnAddressThatOthersRead_IsNotRegistered(string address)
    {
        using var http = running.Server.NewClient(null);
        using var answer = await http.PostAsJsonAsync(new Uri("/oauth/register", UriKind.Relative), new { redirect_uris = new[] { address }, client_name = "x" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_redirect_uri", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Program_AskingForAnotherServersTools_WithoutPkce_OrRefused_GetsNothing()
    {
        using var program = new Program(running.Server);
        Assert.Equal("invalid_target", (await program.AskAsync("https://elsewhere.example/mcp", "requests.read"))["error"]);
        Assert.Equal("access_denied", (await program.AskAsync(new Uri(running.Server.Address, "/mcp").AbsoluteUri, "requests.read", allows: false))["error"]);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => program.AskAsync(new Uri(running.Server.Address, "/mcp").AbsoluteUri, "requests.read", withPkce: false));
        Assert.Contains("code_challenge", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_MadeOnTheAccountsPage_IsHeldToItsScopes()
    {
        using var person = new Person(running.Server);
        using var program = new Program(running.Server);
        await program.AllowedAsync("/mcp", "requests.read", person);
        await person.ReadAsync(new Uri("/account", UriKind.Relative));
        using var made = await person.PostAsync("/account/keys", new() { ["name"] = "night desk" }, ("scope", "requests.read"), ("scope", "quotes.read"));
        var page = await made.Content.ReadAsStringAsync();
        var key = "jv_" + page.Split("jv_")[1].Split('<')[0];

        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(running.Server.Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"ApiKey {key}" },
        }));
        var names = (await client.ListToolsAsync()).Select(tool => tool.Name).ToList();
        Assert.Contains("get_quotes", names);
        Assert.DoesNotContain("list_clients", names);
        using var http = running.Server.NewClient(key);
        using var refused = await http.GetAsync(new Uri("/api/requests", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static string Refresh(JsonElement tokens) => tokens.GetProperty("refresh_token").GetString()!;

    /// <summary>A program that speaks the protocol by hand.</summary>
    private sealed class Program(JetVisionServer server) : IDisposable
    {
        private readonly HttpClient _http = server.NewClient(null);
        private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        private string? _id;

        public async Task<IReadOnlyDictionary<string, string>> AskAsync(string resource, string scope, bool allows = true, bool withPkce = true, Person? person = null)
        {
            using var registered = await _http.PostAsJsonAsync(new Uri("/oauth/register", UriKind.Relative), new { redirect_uris = new[] { Back }, client_name = "By hand" });
            _id = (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("client_id").GetString()!;
            var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(_secret))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            var asked = $"/oauth/authorize?response_type=code&client_id={_id}&redirect_uri={Uri.EscapeDataString(Back.AbsoluteUri)}&state=s1"
                + $"&scope={Uri.EscapeDataString(scope)}&resource={Uri.EscapeDataString(resource)}"
                + (withPkce ? $"&code_challenge={challenge}&code_challenge_method=S256" : "");
            using var alone = new Person(server);
            return await (person ?? alone).AnswerAsync(new Uri(server.Address, asked), allows);
        }

        public async Task<JsonElement> AllowedAsync(string path, string scope, Person? person = null)
        {
            var resource = new Uri(server.Address, path).AbsoluteUri;
            var told = await AskAsync(resource, scope, person: person);
            return await TokenAsync(("grant_type", "authorization_code"), ("code", told["code"]), ("redirect_uri", Back.AbsoluteUri), ("code_verifier", _secret), ("resource", resource));
        }

        public async Task<JsonElement> TokenAsync(params (string Name, string Value)[] fields)
        {
            using var answer = await _http.PostAsync(new Uri("/oauth/token", UriKind.Relative), Form(fields));
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }

        public async Task RevokeAsync(JsonElement tokens)
        {
            using var answer = await _http.PostAsync(new Uri("/oauth/revoke", UriKind.Relative), Form(("token", tokens.GetProperty("access_token").GetString()!)));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        public async Task<HttpStatusCode> ListAsync(string path, JsonElement tokens)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/list" }) };
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.Accept.ParseAdd("text/event-stream");
            return await SendAsync(request, tokens);
        }

        public async Task<HttpResponseMessage> CallAsync(string path, string tool, JsonElement tokens)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = tool, arguments = new { } } }),
            };
            request.Headers.Accept.ParseAdd("application/json");
            request.Headers.Accept.ParseAdd("text/event-stream");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
            return await _http.SendAsync(request);
        }

        public async Task<HttpStatusCode> GetAsync(string path, JsonElement tokens)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            return await SendAsync(request, tokens);
        }

        public void Dispose() => _http.Dispose();

        private async Task<HttpStatusCode> SendAsync(HttpRequestMessage request, JsonElement tokens)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
            using var answer = await _http.SendAsync(request);
            return answer.StatusCode;
        }

        private FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Append(("client_id", _id!)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
    }
}
