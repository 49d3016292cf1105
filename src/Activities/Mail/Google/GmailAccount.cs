using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JetVision.Activities.Monitoring;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Mail.Google;

/// <summary>The Gmail account that somebody let us use: consent, its key under data protection in the database, and access tokens made of it. Singleton.</summary>
public sealed class GmailAccount : IDisposable
{
    /// <summary>The name of the account's row.</summary>
    public const string Service = "gmail";

    private const string System = "Gmail";
    private const string Cure = "Connect the account again under Settings, Gmail.";

    // Full mail: IMAP and SMTP know no smaller scope.
    private const string Scope = "https://mail.google.com/ openid email";

    private readonly GmailOptions _options;
    private readonly IHttpClientFactory _clients;
    private readonly IScopedWork _work;
    private readonly IDataProtector _protector;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private (string Name, string Token, DateTimeOffset Until)? _token;

    internal GmailAccount(IOptions<MailOptions> options, IHttpClientFactory clients, IScopedWork work, IDataProtectionProvider protection, TimeProvider time) =>
        (_options, _clients, _work, _protector, _time) = (options.Value.Gmail, clients, work, protection.CreateProtector("JetVision.OutsideAccount.gmail"), time);

    /// <summary>Writes the address at which a person gives consent.</summary>
    /// <param name="callback">Where Google sends the person back.</param>
    /// <param name="state">Comes back as it is; ties the answer to the person who asked.</param>
    /// <param name="verifier">The secret of PKCE; given again to <see cref="ConnectAsync"/>.</param>
    /// <returns>The address.</returns>
    public Uri Consent(Uri callback, string state, string verifier)
    {
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return new Uri($"{_options.Authorize}?response_type=code&access_type=offline&prompt=consent&client_id={Uri.EscapeDataString(_options.ClientId ?? "")}"
            + $"&redirect_uri={Uri.EscapeDataString(callback.AbsoluteUri)}&scope={Uri.EscapeDataString(Scope)}&state={Uri.EscapeDataString(state)}"
            + $"&code_challenge={challenge}&code_challenge_method=S256");
    }

    /// <summary>Takes the consent that came back.</summary>
    /// <param name="code">The code that Google gave.</param>
    /// <param name="callback">The address of <see cref="Consent"/>.</param>
    /// <param name="verifier">The secret of <see cref="Consent"/>.</param>
    /// <param name="by">Who consented.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when mail goes through the account from now on.</returns>
    /// <exception cref="OutsideException">Google did not answer.</exception>
    public async Task<Refusal?> ConnectAsync(string code, Uri callback, string verifier, string by, CancellationToken cancellation)
    {
        var answer = await AskAsync(
            new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = callback.AbsoluteUri, ["code_verifier"] = verifier }, cancellation);
        if (answer.Error is not null)
        {
            return new Refusal(RefusalKind.Invalid, null, $"Google did not take the consent ({answer.Error}). Begin again.");
        }

        if (answer.RefreshToken is not { Length: > 0 } key || NameIn(answer.IdToken) is not { } name)
        {
            return new Refusal(RefusalKind.Invalid, null, "Google gave no lasting permission. Remove JetVision from the account's third-party access and begin again.");
        }

        await _work.CommitAsync(
            async services =>
            {
                var db = services.GetRequiredService<JetVisionDb>();
                var now = services.GetRequiredService<IClock>().GetCurrentInstant();
                var account = await db.OutsideAccounts.FirstOrDefaultAsync(account => account.Service == Service, cancellation)
                    ?? db.OutsideAccounts.Add(new OutsideAccount { Id = Guid.CreateVersion7(), Service = Service, Name = name, ProtectedKey = "", ConnectedBy = by }).Entity;
                (account.Name, account.ProtectedKey, account.ConnectedAt, account.ConnectedBy, account.Problem) = (name, _protector.Protect(key), now, by, null);
                foreach (var incident in await db.Incidents.Where(incident => incident.Key == Service && incident.SettledAt == null).ToListAsync(cancellation))
                {
                    incident.SettledAt = now;
                }

                return true;
            },
            cancellation);
        Forget();
        return null;
    }

    /// <summary>Says which account is connected.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The account; null when none is.</returns>
    public Task<OutsideAccount?> FindAsync(CancellationToken cancellation) => _work.CommitAsync(
        services => services.GetRequiredService<JetVisionDb>().OutsideAccounts.AsNoTracking().FirstOrDefaultAsync(account => account.Service == Service, cancellation), cancellation);

    /// <summary>Gives an access token that holds for some minutes.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The account's address and the token.</returns>
    /// <exception cref="OutsideException">No account is connected or its consent is gone, which passes only when somebody connects it again; or Google did not answer.</exception>
    internal async Task<(string Name, string Token)> TokenAsync(CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation);
        try
        {
            if (_token is { } held && held.Until > _time.GetUtcNow())
            {
                return (held.Name, held.Token);
            }

            if (await FindAsync(cancellation) is not { } account)
            {
                throw new OutsideException(System, "no account is connected. Connect one under Settings, Gmail.", isTransient: false);
            }

            if (account.Problem is { } problem)
            {
                throw new OutsideException(System, problem, isTransient: false);
            }

            var answer = await AskAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = Open(account) }, cancellation);
            if (answer is { Error: null, AccessToken: null or "" })
            {
                // No refusal either: whatever stood in Google's place for a moment must not cost the permission.
                throw new OutsideException(System, "Google's token service did not answer as it should.", isTransient: true);
            }

            if (answer.Error is not null || answer.AccessToken is not { Length: > 0 } token)
            {
                var words = answer.Error == "invalid_grant" ? $"the permission to use {account.Name} has run out or was taken back. {Cure}"
                    : $"Google refused ({answer.Error}). Check Mail:Gmail:ClientId and Mail:Gmail:ClientSecret. {Cure}";
                await BreakAsync(words, cancellation);
                throw new OutsideException(System, words, isTransient: false);
            }

            _token = (account.Name, token, _time.GetUtcNow().AddSeconds(Math.Max(30, answer.ExpiresIn - 120)));
            return (account.Name, token);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    /// <summary>Lets go of a token that a server did not accept, so that the next one is fresh.</summary>
    internal void Forget() => _token = null;

    private string Open(OutsideAccount account)
    {
        try
        {
            return _protector.Unprotect(account.ProtectedKey);
        }
        catch (CryptographicException error)
        {
            throw new OutsideException(System, $"the stored permission cannot be opened any more: the server's keys have changed. {Cure}", isTransient: false, innerException: error);
        }
    }

    private Task<bool> BreakAsync(string words, CancellationToken cancellation) => _work.CommitAsync(
        async services =>
        {
            var db = services.GetRequiredService<JetVisionDb>();
            if (await db.OutsideAccounts.FirstOrDefaultAsync(account => account.Service == Service, cancellation) is { Problem: null } account)
            {
                account.Problem = words;
                db.Incidents.Add(new Incident
                {
                    Id = Guid.CreateVersion7(), Source = "effect", Kind = Outgoing.Effect, Key = Service, Message = $"{System}: {words} Mail waits until then.", Decision = "hand-to-ops",
                    At = services.GetRequiredService<IClock>().GetCurrentInstant(),
                });
            }

            return true;
        },
        cancellation);

    private Task<GoogleTokenAnswer> AskAsync(Dictionary<string, string> form, CancellationToken cancellation)
    {
        form["client_id"] = _options.ClientId ?? "";
        form["client_secret"] = _options.ClientSecret ?? "";
        return GoogleTokenService.AskAsync(_clients.CreateClient(Service), System, _options.Token, form, cancellation);
    }

    /// <summary>The address in the identity token, which came over TLS straight from Google and needs no other proof (OpenID Connect Core, 3.1.3.7).</summary>
    private static string? NameIn(string? token)
    {
        try
        {
            var part = token?.Split('.') is [_, var payload, ..] ? payload.Replace('-', '+').Replace('_', '/') : "";
            using var claims = JsonDocument.Parse(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '=')));
            return claims.RootElement.TryGetProperty("email", out var name) && Outgoing.IsAddress(name.GetString()) ? name.GetString() : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
