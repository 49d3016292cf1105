namespace JetVision.Server.Security.OAuth;

/// <summary>The addresses of the tools as a caller sees them; a token holds for the one it was asked for and what lies below it.</summary>
internal static class ToolAddresses
{
    public const string Root = "/mcp";
    public const string MetadataPath = "/.well-known/oauth-protected-resource";

    public static string Origin(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";

    /// <summary>Whether a token may be asked for the address.</summary>
    public static bool IsOurs(HttpContext http, string resource) =>
        Covers(Origin(http) + Root, resource.TrimEnd('/')) && !resource.AsSpan(Origin(http).Length).ContainsAny('?', '#');

    /// <summary>Whether a token for one address may be used at another.</summary>
    public static bool Covers(string audience, string address) =>
        address.StartsWith(audience.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) && (address.Length == audience.TrimEnd('/').Length || address[audience.TrimEnd('/').Length] == '/');
}
