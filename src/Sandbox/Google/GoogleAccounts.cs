using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace JetVision.Sandbox.Google;

/// <summary>One practice Google account: codes, refresh tokens and access tokens, all of which can be taken back.</summary>
internal sealed class GoogleAccounts(TimeProvider time)
{
    /// <summary>How long an access token holds, in seconds.</summary>
    public const int Lifetime = 3600;

    private readonly ConcurrentDictionary<string, (string Email, string? Challenge)> _codes = new();
    private readonly ConcurrentDictionary<string, string> _refreshTokens = new();
    private readonly ConcurrentDictionary<string, (string Email, DateTimeOffset Until)> _accessTokens = new();

    public string Authorize(string email, string? challenge)
    {
        var code = New("4/");
        _codes[code] = (email, challenge);
        return code;
    }

    /// <summary>A code is good once, for the one who knows what its challenge was made of.</summary>
    public string? Redeem(string code, string verifier) =>
        _codes.TryRemove(code, out var held) && (held.Challenge is null || held.Challenge == Challenge(verifier)) ? held.Email : null;

    public string Remember(string email)
    {
        var token = New("1//");
        _refreshTokens[token] = email;
        return token;
    }

    public string? OwnerOf(string refreshToken) => _refreshTokens.GetValueOrDefault(refreshToken);

    public string Issue(string email)
    {
        var token = New("ya29.");
        _accessTokens[token] = (email, time.GetUtcNow().AddSeconds(Lifetime));
        return token;
    }

    public (string Email, int Seconds)? Look(string accessToken) =>
        _accessTokens.TryGetValue(accessToken, out var held) && held.Until > time.GetUtcNow() ? (held.Email, (int)(held.Until - time.GetUtcNow()).TotalSeconds) : null;

    /// <summary>Takes back what was given out.</summary>
    /// <param name="all">Whether the lasting permissions too; otherwise only the access tokens, as if they had run out.</param>
    public void Revoke(bool all)
    {
        _accessTokens.Clear();
        if (all)
        {
            _refreshTokens.Clear();
        }
    }

    public static string IdToken(string email) => $"{Part(new { alg = "none" })}.{Part(new { iss = "https://accounts.google.com", email, email_verified = true })}.";

    private static string Part(object claims) => Web(JsonSerializer.SerializeToUtf8Bytes(claims));

    private static string Challenge(string verifier) => Web(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static string New(string prefix) => prefix + Web(RandomNumberGenerator.GetBytes(24));

    private static string Web(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
