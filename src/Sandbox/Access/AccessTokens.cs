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
    private volatile AvinodeCredentials _credentials = new(options.Value.ApiToken, options.Value.AuthenticationToken, options.Value.ClientSecret);
    private long _issuedAfter;

    /// <summary>Takes back what was given out and knows these from now on; what is null stays as it is.</summary>
    public void Replace(AvinodeCredentials changed)
    {
        var before = _credentials;
        _credentials = new(changed.ApiToken ?? before.ApiToken, changed.AuthenticationToken ?? before.AuthenticationToken, changed.ClientSecret ?? before.ClientSecret);
    }

    /// <summary>Lets every token that was issued so far count as run out.</summary>
    public void Expire() => Interlocked.Increment(ref _issuedAfter);

    public bool IsApiToken(string given) => Same(given, _credentials.ApiToken!);

    public string Issue(TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var header = Encode("""{"alg":"HS256","typ":"JWT"}""");
        var payload = Encode(new JsonObject
        {
            ["sub"] = options.Value.ClientId,
            ["avitype"] = RestConnection,
            ["round"] = Interlocked.Read(ref _issuedAfter),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
        }.ToJsonString());
        return $"{header}.{payload}.{Sign($"{header}.{payload}")}";
    }

    public bool IsValid(string bearer)
    {
        if (Same(bearer, _credentials.AuthenticationToken!))
        {
            return true;
        }
        var parts = bearer.Split('.');
        if (parts.Length != 3 || !Same(parts[2], Sign($"{parts[0]}.{parts[1]}")))
        {
            return false;
        }
        var payload = JsonNode.Parse(WebEncoders.Base64UrlDecode(parts[1]))!;
        return long.Parse(payload["exp"]!.ToJsonString(), CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds()
            && long.Parse(payload["round"]!.ToJsonString(), CultureInfo.InvariantCulture) == Interlocked.Read(ref _issuedAfter);
    }

    public bool IsClient(string? id, string? secret) => Same(id ?? "", options.Value.ClientId) && Same(secret ?? "", _credentials.ClientSecret!);

    public static bool Same(string given, string known) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(known)));

    private string Sign(string text) =>
        WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_credentials.ClientSecret!), Encoding.UTF8.GetBytes(text)));

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}

/// <summary>What the practice market accepts; a tester may change it, as Avinode does when somebody takes a connection back.</summary>
/// <param name="ApiToken">The application's token.</param>
/// <param name="AuthenticationToken">The connection's token.</param>
/// <param name="ClientSecret">The OAuth client's secret; it also signs the tokens.</param>
internal sealed record AvinodeCredentials(string? ApiToken, string? AuthenticationToken, string? ClientSecret);
