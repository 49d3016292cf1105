using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using JetVision.Activities.Accounts;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>
/// Access tokens for the sheet: by the account that somebody connected under Settings; while there is none, by the configuration's service account (a signed assertion, RFC 7523)
/// or refresh token. Singleton.
/// </summary>
internal sealed class GoogleTokens(Lazy<GoogleAccount> account, IHttpClientFactory clients, IOptions<SheetsOptions> options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private (string Token, DateTimeOffset Until)? _held;

    /// <summary>Says why nothing can be done before a person acts under Settings: nobody gave consent where one is needed, or it is gone.</summary>
    /// <returns>The reason and the cure; null when nothing is in the way that is known of.</returns>
    public async Task<string?> HeldUpByAsync(CancellationToken cancellation) => await account.Value.FindAsync(cancellation) switch
    {
        null when !options.Value.HasCredentials => $"{SheetsClient.System}: {account.Value.NotConnected}",
        { Problem: { } problem } => $"{SheetsClient.System}: {problem}",
        _ => null,
    };

    /// <summary>Gives a token that holds for some minutes.</summary>
    /// <exception cref="OutsideException">Google refuses the credentials, which only a person can mend; or did not answer.</exception>
    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        if (await account.Value.TryTokenAsync(cancellation) is { } connected)
        {
            return connected.Token;
        }

        if (!options.Value.HasCredentials)
        {
            throw new OutsideException(SheetsClient.System, account.Value.NotConnected, isTransient: false);
        }

        await _asking.WaitAsync(cancellation);
        try
        {
            if (_held is { } held && held.Until > time.GetUtcNow())
            {
                return held.Token;
            }

            var (address, form) = options.Value.ServiceAccountFile is { Length: > 0 } file ? await AssertAsync(file, cancellation) : Refresh();
            var answer = await AskAsync(address, form, cancellation);
            _held = (answer.AccessToken!, time.GetUtcNow().AddSeconds(Math.Max(30, answer.ExpiresIn - 120)));
            return answer.AccessToken!;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Lets go of a token that was not accepted.</summary>
    public void Forget()
    {
        _held = null;
        account.Value.Forget();
    }

    public void Dispose() => _asking.Dispose();

    /// <summary>Signs an assertion that holds for an hour.</summary>
    internal static string Sign(string email, string keyId, RSA key, string audience, DateTimeOffset now)
    {
        var head = Web(JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", typ = "JWT", kid = keyId }));
        var body = Web(JsonSerializer.SerializeToUtf8Bytes(new
        {
            iss = email, scope = SheetsClient.Scope, aud = audience, iat = now.ToUnixTimeSeconds(), exp = now.AddMinutes(59).ToUnixTimeSeconds(),
        }));
        return $"{head}.{body}.{Web(key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private async Task<(Uri Address, Dictionary<string, string> Form)> AssertAsync(string file, CancellationToken cancellation)
    {
        try
        {
            var account = JsonSerializer.Deserialize<Account>(await File.ReadAllTextAsync(file, cancellation));
            if (account is not { Email.Length: > 0, Key.Length: > 0, Token: { } address })
            {
                throw new JsonException();
            }

            using var key = RSA.Create();
            key.ImportFromPem(account.Key);
            return (address, new()
            {
                ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = Sign(account.Email, account.KeyId ?? "", key, address.OriginalString, time.GetUtcNow()),
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or ArgumentException or CryptographicException)
        {
            // The cause is left out on purpose: a parser's words may quote the key.
            throw new OutsideException(SheetsClient.System, "the file of Sheets:ServiceAccountFile is missing or is no service account's key. Make a JSON key in the Google Cloud console and name its path.", isTransient: false);
        }
    }

    private (Uri Address, Dictionary<string, string> Form) Refresh() => (options.Value.Token, new()
    {
        ["grant_type"] = "refresh_token", ["refresh_token"] = options.Value.RefreshToken ?? "", ["client_id"] = options.Value.ClientId ?? "", ["client_secret"] = options.Value.ClientSecret ?? "",
    });

    private async Task<GoogleTokenAnswer> AskAsync(Uri address, Dictionary<string, string> form, CancellationToken cancellation)
    {
        var answer = await GoogleTokenService.AskAsync(clients.CreateClient(GoogleTokenService.Client), SheetsClient.System, address, form, cancellation);
        if (answer is { Error: null, AccessToken: null or "" })
        {
            throw new OutsideException(SheetsClient.System, "Google's token service did not answer as it should.", isTransient: true);
        }

        return answer is { AccessToken.Length: > 0 } ? answer : throw new OutsideException(
            SheetsClient.System,
            $"Google does not accept the credentials ({(answer.Error is { Length: > 0 and < 60 } said ? said : "no reason")}). Make a new key for the service account (Sheets:ServiceAccountFile) or a new refresh token (Sheets:RefreshToken), or connect an account under Settings, Client sheet.",
            isTransient: false);
    }

    private static string Web(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private sealed record Account(
        [property: JsonPropertyName("client_email")] string? Email, [property: JsonPropertyName("private_key")] string? Key,
        [property: JsonPropertyName("private_key_id")] string? KeyId, [property: JsonPropertyName("token_uri")] Uri? Token);
}
