using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace JetVision.Server.Security;

/// <summary>Knows which sessions were signed out of. A cookie alone cannot: it is good until it runs out, wherever a copy of it lies.</summary>
internal sealed class Sessions(
    IServiceScopeFactory scopes, IMemoryCache cache, TimeProvider time, IOptionsMonitor<CookieAuthenticationOptions> cookies)
{
    /// <summary>The claim, and the item of the cookie, that names the session.</summary>
    public const string Claim = "session";

    // A page brings a hundred files, each with the cookie: that a session is on is asked of the database this often. Only a sign-out on another server is noticed this late.
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, DateTime> _endedHere = new();

    /// <summary>Whether the session was signed out of, on whichever server.</summary>
    public async Task<bool> HasEndedAsync(string session, CancellationToken cancellation)
    {
        if (_endedHere.ContainsKey(session))
        {
            return true;
        }

        var key = (nameof(Sessions), session);
        if (cache.TryGetValue(key, out _))
        {
            return false;
        }

        if ((await EndedAmongAsync([session], cancellation)).Count > 0)
        {
            return true;
        }

        cache.Set(key, true, Trusted);
        return false;
    }

    /// <summary>Which of the sessions were signed out of.</summary>
    public async Task<List<string>> EndedAmongAsync(IReadOnlyCollection<string> sessions, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountsDb>().EndedSessions
            .Where(ended => sessions.Contains(ended.Id)).Select(ended => ended.Id).ToListAsync(cancellation);
    }

    /// <summary>Ends the session for good.</summary>
    public async Task EndAsync(string session)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var until = now + cookies.Get(IdentityConstants.ApplicationScheme).ExpireTimeSpan;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<AccountsDb>();
            await accounts.EndedSessions.Where(ended => ended.KeptUntil < now).ExecuteDeleteAsync();
            if (!await accounts.EndedSessions.AnyAsync(ended => ended.Id == session))
            {
                accounts.EndedSessions.Add(new EndedSession { Id = session, KeptUntil = until });
                await accounts.SaveChangesAsync();
            }
        }

        _endedHere[session] = until;
        foreach (var (old, keptUntil) in _endedHere)
        {
            if (keptUntil < now)
            {
                _endedHere.TryRemove(old, out _);
            }
        }
    }
}
