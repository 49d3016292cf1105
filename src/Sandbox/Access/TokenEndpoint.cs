using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace JetVision.Sandbox.Access;

/// <summary>OAuth 2.0 client credentials, with the secret in the form or as Basic credentials.</summary>
internal static class TokenEndpoint
{
    private const int DefaultMinutes = 30;
    private const int MostMinutes = 120;

    public static void MapTokens(this IEndpointRouteBuilder app, Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> faults) =>
        app.MapPost("/api/oauth/token", IssueToken).DisableAntiforgery().AddEndpointFilter(faults);

    private static async Task<IResult> IssueToken(HttpRequest request, AccessTokens tokens)
    {
        if (!request.HasFormContentType)
        {
            return Refuse("invalid_request", "The body must be a form.");
        }
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (form["grant_type"] != "client_credentials")
        {
            return Refuse("unsupported_grant_type", "Only client_credentials is known.");
        }
        var (id, secret) = BasicCredentials(request) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if (!tokens.IsClient(id, secret))
        {
            return TypedResults.Json(new { error = "invalid_client" }, statusCode: StatusCodes.Status401Unauthorized);
        }
        var minutes = DefaultMinutes;
        if (form.TryGetValue("expiresInMinutes", out var asked)
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes is < 1 or > MostMinutes))
        {
            return Refuse("invalid_request", $"expiresInMinutes must be from 1 to {MostMinutes}.");
        }
        return TypedResults.Json(new { access_token = tokens.Issue(TimeSpan.FromMinutes(minutes)), token_type = "Bearer", expires_in = minutes * 60 });
    }

    private static (string Id, string Secret)? BasicCredentials(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header is not { Scheme: "Basic", Parameter: { } parameter })
        {
            return null;
        }
        var bytes = new byte[parameter.Length];
        return Convert.TryFromBase64String(parameter, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : null;
    }

    private static IResult Refuse(string error, string description) =>
        Results.Json(new { error, error_description = description }, statusCode: StatusCodes.Status400BadRequest);
}
