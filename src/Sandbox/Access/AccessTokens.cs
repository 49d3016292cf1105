using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace JetVision.Sandbox.Access;

/// <summary>Issues and knows access tokens: JSON Web Tokens signed with the client's secret, so that they outlive a restart without being stored.</summary>
internal sealed class AccessTokens(TimeProvider time, IOptions<SandboxOptions> options)
{
    private const string RestConnection = "15";

    public string Issue(TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var header = Encode("""{"alg":"HS256","typ":"JWT"}""");
        var payload = Encode(new JsonObject
        {
            ["sub"] = options.Value.ClientId,
            ["avitype"] = RestConnection,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
        }.ToJsonString());
        return $"{header}.{payload}.{Sign($"{header}.{payload}")}";
    }

    public bool IsValid(string bearer)
    {
        if (Same(bearer, options.Value.AuthenticationToken))
        {
            return true;
        }
        var parts = bearer.Split('.');
        if (parts.Length != 3 || !Same(parts[2], Sign($"{parts[0]}.{parts[1]}")))
        {
            return false;
        }
        var payload = JsonNode.Parse(WebEncoders.Base64UrlDecode(parts[1]))!;
        return long.Parse(payload["exp"]!.ToJsonString(), CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds();
    }

    public bool IsClient(string? id, string? secret) => Same(id ?? "", options.Value.ClientId) && Same(secret ?? "", options.Value.ClientSecret);

    public static bool Same(string given, string known) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(known)));

    private string Sign(string text) =>
        WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Value.ClientSecret), Encoding.UTF8.GetBytes(text)));

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
