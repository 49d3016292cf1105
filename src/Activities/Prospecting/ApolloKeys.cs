using System.Security.Cryptography;
using JetVision.Activities.Accounts;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Prospecting;

/// <summary>The key of the scope's brokerage: one that an administrator entered, which is kept under data protection, or else the configuration's. Scoped.</summary>
/// <param name="scopes">Where a key is read without the caller's records in the way.</param>
/// <param name="protection">The installation's keys.</param>
/// <param name="options">The configuration.</param>
/// <param name="tenant">The brokerage.</param>
public sealed class ApolloKeys(IServiceScopeFactory scopes, IDataProtectionProvider protection, IOptions<ApolloOptions> options, CurrentTenant tenant)
{
    private const string Service = "apollo";

    private IDataProtector Protector => protection.CreateProtector("JetVision.OutsideAccount.apollo");

    /// <summary>Gets whether the configuration sets a key, which counts while none is entered.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(options.Value.ApiKey);

    /// <summary>Says who entered the key; null when nobody did.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The account.</returns>
    public async Task<OutsideAccount?> StoredAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Id = tenant.Id;
        return await scope.ServiceProvider.GetRequiredService<JetVisionDb>().OutsideAccounts.AsNoTracking().FirstOrDefaultAsync(account => account.Service == Service, cancellation);
    }

    /// <summary>Says whether there is a key.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether there is.</returns>
    public async Task<bool> IsConnectedAsync(CancellationToken cancellation) => IsConfigured || await StoredAsync(cancellation) is not null;

    /// <summary>Keeps a key, sealed, in place of the one before.</summary>
    /// <param name="db">The caller's records; the caller commits.</param>
    /// <param name="key">The key.</param>
    /// <param name="by">Who entered it.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<Refusal?> KeepAsync(JetVisionDb db, string key, string by, Instant at, CancellationToken cancellation)
    {
        if (key.Trim().Length is < 8 or > 200 || key.Trim().Any(letter => letter is < '!' or > '~'))
        {
            return new Refusal(RefusalKind.Invalid, "key", "That is no key of Apollo's. Make one there: Settings, Integrations, API keys; as a master key.");
        }

        var account = await db.OutsideAccounts.FirstOrDefaultAsync(account => account.Service == Service, cancellation)
            ?? db.OutsideAccounts.Add(new OutsideAccount { Id = Guid.CreateVersion7(), Service = Service, Name = "Apollo.io", ProtectedKey = "", ConnectedBy = by }).Entity;
        (account.ProtectedKey, account.ConnectedBy, account.ConnectedAt, account.Problem) = (Protector.Protect(key.Trim()), by, at, null);
        return null;
    }

    /// <summary>Throws the entered key away.</summary>
    /// <param name="db">The caller's records; the caller commits.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it is done.</returns>
    public static async Task<Refusal?> ForgetAsync(JetVisionDb db, CancellationToken cancellation)
    {
        if (await db.OutsideAccounts.FirstOrDefaultAsync(account => account.Service == Service, cancellation) is not { } account)
        {
            return new Refusal(RefusalKind.NotFound, null, "No key was entered.");
        }

        db.OutsideAccounts.Remove(account);
        return null;
    }

    /// <summary>The key for a call.</summary>
    /// <exception cref="OutsideException">There is none, or it cannot be opened any more.</exception>
    internal async Task<string> GetAsync(CancellationToken cancellation)
    {
        if (await StoredAsync(cancellation) is not { } account)
        {
            return IsConfigured ? options.Value.ApiKey! : throw new OutsideException(ApolloWire.System, "it is not connected; enter a key under Settings, Apollo, or set Apollo:ApiKey (env: Apollo__ApiKey).", isTransient: false);
        }

        try
        {
            return Protector.Unprotect(account.ProtectedKey);
        }
        catch (CryptographicException error)
        {
            throw new OutsideException(ApolloWire.System, "the stored key cannot be opened any more: the server's keys have changed. Enter it again under Settings, Apollo.", isTransient: false, innerException: error);
        }
    }
}
