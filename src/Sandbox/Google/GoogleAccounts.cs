using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace JetVision.Sandbox.Google;

/// <summary>Practice Google accounts: codes, refresh tokens and access tokens, all of which can be taken back.</summary>
internal sealed class GoogleAccounts(TimeProvider time)
{
    /// <summary>How long an access token holds, in seconds.</summary>
    public const int Lifetime = 3600;

    private readonly ConcurrentDictionary<string, Consent> _codes = new();
    private readonly ConcurrentDictionary<string, Grant> _refreshTokens = new();
    private readonly ConcurrentDictionary<string, (Grant Grant, DateTimeOffset Until)> _accessTokens = new();

    /// <summary>Gets or sets what the person at the consent page does.</summary>
    public ConsentOrder Person { get; set; } = new();

    public string Authorize(Grant grant, Uri callback, string? challenge)
    {
        var code = New("4/");
        _codes[code] = new Consent(grant, callback, challenge);
        return code;
    }

    /// <summary>A code is good once, for the one who knows what its challenge was made of and to where it was sent.</summary>
    public Grant? Redeem(string code, string callback, string verifier) =>
        _codes.TryRemove(code, out var held) && held.Callback.OriginalString == callback && (held.Challenge is null || held.Challenge == Challenge(verifier)) ? held.Grant : null;

    public string Remember(Grant grant)
    {
        var token = New("1//");
        _refreshTokens[token] = grant;
        return token;
    }

    public Grant? OwnerOf(string refreshToken) => _refreshTokens.GetValueOrDefault(refreshToken);

    public string Issue(Grant grant)
    {
        var token = New("ya29.");
        _accessTokens[token] = (grant, time.GetUtcNow().AddSeconds(Lifetime));
        return token;
    }

    public (Grant Grant, int Seconds)? Look(string accessToken) =>
        _accessTokens.TryGetValue(accessToken, out var held) && held.Until > time.GetUtcNow() ? (held.Grant, (int)(held.Until - time.GetUtcNow()).TotalSeconds) : null;

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

    private sealed record Consent(Grant Grant, Uri Callback, string? Challenge);
}

/// <summary>What an account allowed.</summary>
/// <param name="Email">The account.</param>
/// <param name="Scope">What it allowed, apart by spaces.</param>
internal sealed record Grant(string Email, string Scope)
{
    public bool Allows(string scope) => Scope.Split(' ').Contains(scope);
}

/// <summary>What a person does at the consent page.</summary>
/// <param name="Error">Google's word for a refusal; null to consent.</param>
/// <param name="Withholds">A scope whose box is left empty; null for none.</param>
internal sealed record ConsentOrder(string? Error = null, string? Withholds = null);
