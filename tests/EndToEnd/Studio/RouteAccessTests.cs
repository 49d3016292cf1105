using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd.Studio;

/// <summary>Every route that the running server answers, asked of the server itself: what each role may, and that nothing breaks on an empty request.</summary>
public sealed partial class RouteAccessTests : IAsyncLifetime
{
    private static readonly string[] Roles = ["nobody", "broker", "ops", "admin"];
    private static readonly string[] Callers = [.. Roles, "programs"];

    // The lowest role that gets in; the first row that fits counts. A route that fits none fails the test: whoever adds one says here for whom it is.
    private static readonly (string Route, string From)[] Rows =
    [
        ("^(GET|HEAD) /(css|js|fonts|_content|_framework)/", "nobody"),
        (@"^(GET|HEAD) /(mark\.|\{\*\*path:file\}|not-found)", "nobody"),
        (@"^(ANY|POST) /(\{\*path:nonfile\}|not-found)", "nobody"),
        ("^ANY /health/", "nobody"),
        ("^(GET|POST) /(sign-in|account/(sign-in|sign-out|link))$", "nobody"),
        ("^(GET|POST) /(p|rfq|u)/{token}/", "nobody"),
        // Whoever holds such a link may use it: it is sealed, names one wait or one event, and runs out.
        ("^(GET|POST) /elsa/api/(events/trigger|bookmarks/resume)$", "nobody"),
        ("^POST /webhooks/", "nobody"),
        // A program registers, asks and fetches its token by itself; what is wrongly asked is refused before anybody is led to the sign-in.
        (@"^\w+ /\.well-known/", "nobody"),
        ("^(GET|POST) /oauth/(authorize|token|register)$", "nobody"),
        ("^POST /account/programs/{id}/revoke$", "broker"),
        // A workflow that begins with a request says itself who may send it; Blazor's circuit draws the public pages too.
        ("^ANY /(workflows/|_blazor)", "nobody"),
        // What the API looks like is no secret.
        ("^GET /(openapi|scalar)/", "nobody"),
        ("^(GET|POST) /(people|settings)", "admin"),
        ("^(GET|PUT|DELETE) /api/settings/", "admin"),
        ("^(GET|POST) /api/incidents/", "ops"),
        ("^(GET|POST) /process/{DefinitionId}/replay", "ops"),
        ("^(GET|POST) /(account|account/password|account/keys|account/keys/{id:guid}/revoke|account/programs/{id}/revoke|requests/{Id:guid}|process|mail|drafts|flights|prospects(/(clients|reports|suppressed))?|)$", "broker"),
        ("^GET /mail/", "broker"),
        ("^(GET|POST) /api/(requests|proposals|chat|changes|suppressions)", "broker"),
        // By token or key alone: whoever is signed in at the portal has neither. McpSignInTests look at it.
        ("^(ANY|GET|POST|DELETE) /mcp/", "programs"),
        // Each of these says itself who is meant: a person that signs in first, or a program that shows what it was given.
        ("^(ANY|GET|POST) /oauth/", "nobody"),
        ("^(GET|HEAD) /designer", "broker"),
        ("^ANY /elsa/hubs/workflow-instance", "broker"),
        ("^GET /elsa/api/(workflow-definitions/{definitionId}/execute|alterations/workflows/retry)$", "ops"),
        ("^GET /elsa/api/", "broker"),
        ("^POST /elsa/api/descriptors/activities/{typeName}/options/{propertyName}$", "broker"),
        ("^POST /elsa/api/scripting/javascript/type-definitions/{definitionId}$", "broker"),
        ("^POST /elsa/api/(workflow-definitions/{definitionId}/export|bulk-actions/export/workflow-(definitions|instances))$", "broker"),
        ("^POST /elsa/api/workflow-instances(/{id}/(journal|export))?$", "broker"),
        ("^POST /elsa/api/activity-executions/report$", "broker"),
        ("^(POST|PUT|DELETE|PATCH) /elsa/api/", "ops"),
    ];

    private readonly string _routes = Path.GetTempFileName();
    private PortalBrowser? _portal;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _portal = new PortalBrowser(new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(RouteAccessTests).Assembly.Location,
            [StartupHook.FileSetting] = _routes,
        });
        await _portal.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        File.Delete(_routes);
    }

    [Fact]
    public async Task Routes_OfTheRunningServer_LetInWhoMay_AndNobodyElse()
    {
        var server = _portal!.Server;
        using var nobody = server.NewClient(null);
        using var broker = await SignedIn.ByLinkAsync(server, await _portal.InviteAsync("route-broker@example.com"));
        using var ops = await SignedIn.ByLinkAsync(server, await _portal.InviteAsync("route-ops@example.com", "ops"));
        using var admin = await SignedIn.AsAdminAsync(server);
        HttpClient[] clients = [nobody, broker.Http, ops.Http, admin.Http];

        var routes = await File.ReadAllLinesAsync(_routes, Cancellation);
        Assert.True(routes.Length > 200, $"{routes.Length} routes");
        var wrong = new List<string>();
        foreach (var route in routes)
        {
            if (Rows.FirstOrDefault(row => Regex.IsMatch(route, row.Route)).From is not { } from)
            {
                wrong.Add($"{route}: for whom is it?");
                continue;
            }

            for (var role = 0; role < Roles.Length; role++)
            {
                // Signing out ends the session under test; SignOutTests look at it.
                if (role > 0 && route.EndsWith("/account/sign-out", StringComparison.Ordinal))
                {
                    continue;
                }

                var status = await StatusAsync(clients[role], route);
                var isIn = status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or null);
                if (isIn != (role >= Array.IndexOf(Callers, from)) || status >= HttpStatusCode.InternalServerError)
                {
                    wrong.Add($"{route}: {Roles[role]} got {status}, from {from} on");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <returns>Null when the way leads to the sign-in.</returns>
    private static async Task<HttpStatusCode?> StatusAsync(HttpClient client, string route)
    {
        var (method, pattern) = (route[..route.IndexOf(' ', StringComparison.Ordinal)], route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        using var request = new HttpRequestMessage(HttpMethod.Parse(method == "ANY" ? "GET" : method), Parameter().Replace(pattern, Fill));
        if (method is "POST" or "PUT" or "PATCH")
        {
            // Pages take forms, the rest JSON: the other kind finds no route at all.
            request.Content = pattern.StartsWith("/account/", StringComparison.Ordinal)
                ? new FormUrlEncodedContent([])
                : new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        // Some answers are streams without an end.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/sign-in?", StringComparison.Ordinal) ? null : answer.StatusCode;
    }

    private static string Fill(Match parameter) => (parameter.Groups["name"].Value, parameter.Groups["kind"].Value) switch
    {
        (_, "guid") => "0199a000-0000-7000-8000-000000000000",
        (_, "file") => "x.css",
        ("version", _) => "1",
        ("documentName", _) => "v1",
        _ => "x",
    };

    [GeneratedRegex(@"\{\**(?<name>\w+)(:(?<kind>\w+))?\??\}")]
    private static partial Regex Parameter();
}
