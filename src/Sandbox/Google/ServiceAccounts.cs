using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace JetVision.Sandbox.Google;

/// <summary>The practice service account: its key, and the check of what was signed with it (RFC 7523).</summary>
internal sealed class ServiceAccounts(TimeProvider time) : IDisposable
{
    public const string Email = "jetvision@practice.iam.gserviceaccount.example";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>Gets or sets whether the account is shut.</summary>
    public bool IsShut { get; set; }

    /// <summary>The file that Google's console gives.</summary>
    public string File(string tokenAddress) => JsonSerializer.Serialize(new
    {
        type = "service_account", project_id = "practice", private_key_id = "practice-key", private_key = _key.ExportPkcs8PrivateKeyPem(), client_email = Email, token_uri = tokenAddress,
    });

    /// <summary>Why an assertion is not accepted; null when it is.</summary>
    public string? Refusal(string assertion, string tokenAddress)
    {
        try
        {
            if (assertion.Split('.') is not [var head, var body, var sign] || Read(head).GetProperty("alg").GetString() != "RS256"
                || !_key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{body}"), Bytes(sign), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            {
                return "Invalid JWT Signature.";
            }

            var claims = Read(body);
            var (issued, until, now) = (claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64(), time.GetUtcNow().ToUnixTimeSeconds());
            return IsShut || claims.GetProperty("iss").GetString() != Email ? "Invalid grant: account not found"
                : claims.GetProperty("aud").GetString() != tokenAddress ? "Invalid JWT: wrong audience."
                : issued > now + 300 || until <= now || until - issued > 3600 ? "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
                : !claims.GetProperty("scope").GetString()!.Contains("/auth/spreadsheets", StringComparison.Ordinal) ? "Invalid OAuth scope."
                : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "Invalid JWT.";
        }
    }

    public void Dispose() => _key.Dispose();

    private static JsonElement Read(string part) => JsonSerializer.Deserialize<JsonElement>(Bytes(part));

    private static byte[] Bytes(string part) => Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '='));
}
