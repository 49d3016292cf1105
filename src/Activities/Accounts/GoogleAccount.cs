using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JetVision.Activities.Monitoring;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace JetVision.Activities.Accounts;

/// <summary>The Google account that somebody let us use for one thing: consent, its key under data protection in the database, and access tokens made of it. Singleton a use.</summary>
public sealed class GoogleAccount : IDisposable
{
    private readonly Func<GoogleClientOptions> _client;
    private readonly IHttpClientFactory _clients;
    private readonly IScopedWork _work;
    private readonly IDataProtector _protector;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private (Instant ConnectedAt, string Token, DateTimeOffset Until)? _token;

    internal GoogleAccount(GoogleUse use, Func<GoogleClientOptions> client, IHttpClientFactory clients, IScopedWork work, IDataProtectionProvider protection, TimeProvider time) =>
        (Use, _client, _clients, _work, _protector, _time) = (use, client, clients, work, protection.CreateProtector($"JetVision.OutsideAccount.{use.Service}"), time);

    /// <summary>Gets what the account is used for.</summary>
    public GoogleUse Use { get; }

    /// <summary>Gets whether a person can be asked for consent: the OAuth client is configured.</summary>
    public bool CanConnect => _client().IsClient;

    private string Cure => $"Connect the account again under Settings, {Use.Card}.";

    /// <summary>Writes the address at which a person gives consent.</summary>
    /// <param name="callback">Where Google sends the person back.</param>
    /// <param name="state">Comes back as it is; ties the answer to the person who asked.</param>
    /// <param name="verifier">The secret of PKCE; given again to <see cref="ConnectAsync"/>.</param>
    /// <returns>The address.</returns>
    public Uri Consent(Uri callback, string state, string verifier)
    {
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var client = _client();
        return new Uri($"{client.Authorize}?response_type=code&access_type=offline&prompt=consent&client_id={Uri.EscapeDataString(client.ClientId ?? "")}"
            + $"&redirect_uri={Uri.EscapeDataString(callback.AbsoluteUri)}&scope={Uri.EscapeDataString($"{Use.Scope} openid email")}&state={Uri.EscapeDataString(state)}"
            + $"&code_challenge={challenge}&code_challenge_method=S256");
    }

    /// <summary>Takes the consent that came back.</summary>
    /// <param name="code">The code that Google gave.</param>
    /// <param name="callback">The address of <see cref="Consent"/>.</param>
    /// <param name="verifier">The secret of <see cref="Consent"/>.</param>
    /// <param name="by">Who consented.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when the account is used from now on.</returns>
    /// <exception cref="OutsideException">Google did not answer.</exception>
    public async Task<Refusal?> ConnectAsync(string code, Uri callback, string verifier, string by, CancellationToken cancellation)
    {
        var answer = await AskAsync(
            new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = callback.AbsoluteUri, ["code_verifier"] = verifier }, cancellation);
        if (answer.Error is { } error)
        {
            return new Refusal(RefusalKind.Invalid, null, $"Google did not take the consent ({Short(error)}). {Cured(error, callback)}");
        }

        if (answer.Scope is { } allowed && !allowed.Split(' ').Contains(Use.Scope))
        {
            return new Refusal(RefusalKind.Invalid, null, $"Google was not allowed {Use.System}: its box on the consent page was left empty. Begin again and tick it.");
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
                var account = await db.OutsideAccounts.FirstOrDefaultAsync(account => account.Service == Use.Service, cancellation)
                    ?? db.OutsideAccounts.Add(new OutsideAccount { Id = Guid.CreateVersion7(), Service = Use.Service, Name = name, ProtectedKey = "", ConnectedBy = by }).Entity;
                (account.Name, account.ProtectedKey, account.ConnectedAt, account.ConnectedBy, account.Problem) = (name, _protector.Protect(key), now, by, null);
                await SettleAsync(db, now, cancellation);
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
        services => services.GetRequiredService<JetVisionDb>().OutsideAccounts.AsNoTracking().FirstOrDefaultAsync(account => account.Service == Use.Service, cancellation), cancellation);

    /// <summary>Lets the account go: its key is thrown away here.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it is done.</returns>
    public Task<Refusal?> ForgetAsync(CancellationToken cancellation) => _work.CommitAsync(
        async services =>
        {
            var db = services.GetRequiredService<JetVisionDb>();
            if (await db.OutsideAccounts.FirstOrDefaultAsync(account => account.Service == Use.Service, cancellation) is not { } account)
            {
                return new Refusal(RefusalKind.NotFound, null, "No account is connected.");
            }

            db.OutsideAccounts.Remove(account);
            await SettleAsync(db, services.GetRequiredService<IClock>().GetCurrentInstant(), cancellation);
            return null;
        },
        cancellation);

    /// <summary>Says in words why Google sent the person back without a consent, and what to do.</summary>
    /// <param name="error">Google's reason; null when it gave none.</param>
    /// <returns>A sentence and the cure.</returns>
    public string Refused(string? error) => error switch
    {
        "access_denied" => $"The consent was refused at Google, so {Use.System} is not connected. Begin again and allow it; while the OAuth client is in testing, add the account to its test users first.",
        "admin_policy_enforced" => $"The account's organisation does not allow {Use.System} to this program. Have its Google Workspace administrator trust the OAuth client, then begin again.",
        "org_internal" => "The OAuth client is for accounts of its own organisation only. Choose such an account, or make the client external in the Google Cloud console, then begin again.",
        _ => $"Google gave no consent ({Short(error)}). Begin again.",
    };

    /// <summary>Gives an access token that holds for some minutes.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The account's address and the token.</returns>
    /// <exception cref="OutsideException">No account is connected or its consent is gone, which passes only when somebody connects it again; or Google did not answer.</exception>
    internal async Task<(string Name, string Token)> TokenAsync(CancellationToken cancellation) =>
        await TryTokenAsync(cancellation) ?? throw new OutsideException(Use.System, NotConnected, isTransient: false);

    /// <summary>Gets what to do while no account is connected.</summary>
    internal string NotConnected => $"no account is connected. Connect one under Settings, {Use.Card}.";

    /// <summary>Gives an access token; null when no account is connected.</summary>
    /// <exception cref="OutsideException">The account's consent is gone, which passes only when somebody connects it again; or Google did not answer.</exception>
    internal async Task<(string Name, string Token)?> TryTokenAsync(CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation);
        try
        {
            // Asked for each time: another server may have connected another account.
            if (await FindAsync(cancellation) is not { } account)
            {
                return null;
            }

            if (account.Problem is { } problem)
            {
                throw new OutsideException(Use.System, problem, isTransient: false);
            }

            if (_token is { } held && held.ConnectedAt == account.ConnectedAt && held.Until > _time.GetUtcNow())
            {
                return (account.Name, held.Token);
            }

            var answer = await AskAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = Open(account) }, cancellation);
            if (answer is { Error: null, AccessToken: null or "" })
            {
                // No refusal either: whatever stood in Google's place for a moment must not cost the permission.
                throw new OutsideException(Use.System, "Google's token service did not answer as it should.", isTransient: true);
            }

            if (answer.Error is not null || answer.AccessToken is not { Length: > 0 } token)
            {
                var words = answer.Error == "invalid_grant" ? $"the permission to use {account.Name} has run out or was taken back. {Cure}"
                    : $"Google refused ({Short(answer.Error)}). Check {Use.Section}:ClientId and {Use.Section}:ClientSecret. {Cure}";
                await BreakAsync(words, cancellation);
                throw new OutsideException(Use.System, words, isTransient: false);
            }

            _token = (account.ConnectedAt, token, _time.GetUtcNow().AddSeconds(Math.Max(30, answer.ExpiresIn - 120)));
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
            throw new OutsideException(Use.System, $"the stored permission cannot be opened any more: the server's keys have changed. {Cure}", isTransient: false, innerException: error);
        }
    }

    private async Task SettleAsync(JetVisionDb db, Instant at, CancellationToken cancellation)
    {
        foreach (var incident in await db.Incidents.Where(incident => incident.Key == Use.Service && incident.SettledAt == null).ToListAsync(cancellation))
        {
            incident.SettledAt = at;
        }
    }

    private Task<bool> BreakAsync(string words, CancellationToken cancellation) => _work.CommitAsync(
        async services =>
        {
            var db = services.GetRequiredService<JetVisionDb>();
            if (await db.OutsideAccounts.FirstOrDefaultAsync(account => account.Service == Use.Service, cancellation) is { Problem: null } account)
            {
                account.Problem = words;
                db.Incidents.Add(new Incident
                {
                    Id = Guid.CreateVersion7(), Source = "effect", Kind = Use.Stops, Key = Use.Service, Message = $"{Use.System}: {words} {Use.Meanwhile}", Decision = "hand-to-ops",
                    At = services.GetRequiredService<IClock>().GetCurrentInstant(),
                });
            }

            return true;
        },
        cancellation);

    private Task<GoogleTokenAnswer> AskAsync(Dictionary<string, string> form, CancellationToken cancellation)
    {
        var client = _client();
        form["client_id"] = client.ClientId ?? "";
        form["client_secret"] = client.ClientSecret ?? "";
        return GoogleTokenService.AskAsync(_clients.CreateClient(GoogleTokenService.Client), Use.System, client.Token, form, cancellation);
    }

    private string Cured(string error, Uri callback) => error switch
    {
        "invalid_client" or "unauthorized_client" => $"Check {Use.Section}:ClientId and {Use.Section}:ClientSecret, then begin again.",
        "redirect_uri_mismatch" => $"Add {callback.AbsoluteUri} to the OAuth client's redirect addresses in the Google Cloud console, then begin again.",
        _ => "Begin again.",
    };

    /// <summary>What Google calls it; whatever else came in its place is not repeated.</summary>
    private static string Short(string? error) => error is { Length: > 0 and < 60 } && error.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? error : "no reason";

    /// <summary>The address in the identity token, which came over TLS straight from Google and needs no other proof (OpenID Connect Core, 3.1.3.7).</summary>
    private static string? NameIn(string? token)
    {
        try
        {
            var part = token?.Split('.') is [_, var payload, ..] ? payload.Replace('-', '+').Replace('_', '/') : "";
            using var claims = JsonDocument.Parse(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '=')));
            return claims.RootElement.TryGetProperty("email", out var name) && MailAddress.TryCreate(name.GetString(), out var address) ? address.Address : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
