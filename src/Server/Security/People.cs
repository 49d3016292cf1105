using System.Net.Mail;
using System.Security.Cryptography;
using JetVision.Activities.Shared;
using JetVision.Server.Security.OAuth;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Security;

/// <summary>Somebody who may sign in, as the admin sees it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name that colleagues see.</param>
/// <param name="Email">The mail address.</param>
/// <param name="Role">Broker, ops or admin.</param>
/// <param name="IsShutOut">Whether signing in is refused until an admin allows it again.</param>
/// <param name="HasPassword">Whether a password was set; before that only a one-time link lets in.</param>
/// <param name="Keys">The names of the keys with which programs act as this account.</param>
public sealed record Person(Guid Id, string Name, string Email, string Role, bool IsShutOut, bool HasPassword, IReadOnlyList<PersonKey> Keys);

/// <summary>A program's key, without the key itself, which nobody has.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is for.</param>
public sealed record PersonKey(Guid Id, string Name);

/// <summary>Who may sign in, and as what. Scoped; every change takes effect at once, since each sign-in and key is checked against the account's stamp.</summary>
internal sealed class People(UserManager<Account> users, AccountsDb accounts, IUnitOfWork unit, ConnectedPrograms programs)
{
    private const int KeyBytes = 32;

    /// <summary>Lists the brokerage's people by name.</summary>
    public async Task<IReadOnlyList<Person>> ListAsync(Guid tenant, CancellationToken cancellation = default)
    {
        var found = await accounts.Users.AsNoTracking().Where(account => account.TenantId == tenant).OrderBy(account => account.DisplayName).ToListAsync(cancellation);
        var ids = found.Select(account => account.Id).ToList();
        var roles = await accounts.UserRoles.AsNoTracking().Where(role => ids.Contains(role.UserId))
            .Join(accounts.Roles, given => given.RoleId, role => role.Id, (given, role) => new { given.UserId, role.Name }).ToListAsync(cancellation);
        var keys = await accounts.ApiKeys.AsNoTracking().Where(key => ids.Contains(key.AccountId)).OrderBy(key => key.Name).ToListAsync(cancellation);
        return
        [
            .. found.Select(account => new Person(
                account.Id,
                account.DisplayName,
                account.Email ?? "",
                roles.Find(role => role.UserId == account.Id)?.Name ?? "",
                IsShutOut(account),
                account.PasswordHash is not null,
                [.. keys.Where(key => key.AccountId == account.Id).Select(key => new PersonKey(key.Id, key.Name))])),
        ];
    }

    /// <summary>Adds somebody, who then signs in by a one-time link.</summary>
    /// <returns>The new account's id, or why not.</returns>
    public async Task<(Guid Id, Refusal? Refusal)> AddAsync(Guid tenant, string name, string email, string role)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return (default, new Refusal(RefusalKind.Invalid, "name", "Enter the name that colleagues shall see."));
        }

        if (!MailAddress.TryCreate(email, out var address) || address.Address != email.Trim())
        {
            return (default, new Refusal(RefusalKind.Invalid, "email", "Enter a mail address such as name@example.com."));
        }

        if (!Policies.Roles.Contains(role))
        {
            return (default, new Refusal(RefusalKind.Invalid, "role", "Choose broker, ops or admin."));
        }

        if (await users.FindByEmailAsync(address.Address) is not null)
        {
            return (default, new Refusal(RefusalKind.Conflict, "email", "Somebody signs in with this address already."));
        }

        var account = new Account
        {
            Id = Guid.CreateVersion7(), UserName = address.Address, Email = address.Address, EmailConfirmed = true, DisplayName = name.Trim(), TenantId = tenant,
        };
        Check(await users.CreateAsync(account));
        Check(await users.AddToRoleAsync(account, role));
        return (account.Id, null);
    }

    /// <summary>Makes a link with which somebody signs in once; earlier ones still work until one of them was used.</summary>
    /// <returns>The path of the link; null when there is no such account.</returns>
    public async Task<string?> LinkAsync(Guid tenant, Guid id) =>
        await FindAsync(tenant, id) is { } account
            ? FirstAdmin.LinkPath(account, await users.GenerateUserTokenAsync(account, TokenOptions.DefaultProvider, FirstAdmin.LinkPurpose))
            : null;

    /// <summary>Gives somebody another role.</summary>
    public async Task<Refusal?> ChangeRoleAsync(Guid tenant, Guid id, string role)
    {
        if (!Policies.Roles.Contains(role))
        {
            return new Refusal(RefusalKind.Invalid, "role", "Choose broker, ops or admin.");
        }

        if (await FindAsync(tenant, id) is not { } account)
        {
            return Missing;
        }

        if (role != "admin" && await IsLastAdminAsync(tenant, account))
        {
            return LastAdmin;
        }

        Check(await users.RemoveFromRolesAsync(account, await users.GetRolesAsync(account)));
        Check(await users.AddToRoleAsync(account, role));
        Check(await users.UpdateSecurityStampAsync(account));
        return null;
    }

    /// <summary>Refuses or allows somebody's signing in; what is open now ends within a minute.</summary>
    public async Task<Refusal?> ShutOutAsync(Guid tenant, Guid id, bool isShutOut)
    {
        if (await FindAsync(tenant, id) is not { } account)
        {
            return Missing;
        }

        if (isShutOut && await IsLastAdminAsync(tenant, account))
        {
            return LastAdmin;
        }

        Check(await users.SetLockoutEnabledAsync(account, true));
        Check(await users.SetLockoutEndDateAsync(account, isShutOut ? DateTimeOffset.MaxValue : null));
        Check(await users.UpdateSecurityStampAsync(account));
        if (isShutOut)
        {
            // Whoever is let in again later allows programs anew.
            await programs.RevokeAllAsync(account.Id, CancellationToken.None);
        }

        return null;
    }

    /// <summary>Makes a key with which a program acts as the account.</summary>
    /// <param name="tenant">The brokerage.</param>
    /// <param name="id">The account.</param>
    /// <param name="name">What the key is for.</param>
    /// <param name="scopes">The scopes to which it is limited; null for all that the account may.</param>
    /// <returns>The key, which is shown this once, or why not.</returns>
    public async Task<(string? Key, Refusal? Refusal)> AddKeyAsync(Guid tenant, Guid id, string name, IReadOnlyCollection<string>? scopes = null)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > 100)
        {
            return (null, new Refusal(RefusalKind.Invalid, "name", "Say in up to 100 characters what the key is for."));
        }

        if (await FindAsync(tenant, id) is null)
        {
            return (null, Missing);
        }

        var key = "jv_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        accounts.ApiKeys.Add(new ApiKey { Id = Guid.CreateVersion7(), AccountId = id, Name = name.Trim(), Hash = ApiKeyAuthentication.HashOf(key), Scopes = scopes is null ? null : string.Join(' ', Scopes.Known(scopes).Select(scope => scope.Name)) });
        await unit.CommitAsync();
        return (key, null);
    }

    /// <summary>Takes a program's key back.</summary>
    public async Task<Refusal?> RevokeKeyAsync(Guid tenant, Guid keyId)
    {
        if (await accounts.ApiKeys.FirstOrDefaultAsync(key => key.Id == keyId) is not { } key || await FindAsync(tenant, key.AccountId) is null)
        {
            return new Refusal(RefusalKind.NotFound, null, "There is no such key any more.");
        }

        accounts.ApiKeys.Remove(key);
        await unit.CommitAsync();
        return null;
    }

    internal static bool IsShutOut(Account account) => account.LockoutEnd == DateTimeOffset.MaxValue;

    private static Refusal Missing => new(RefusalKind.NotFound, null, "There is no such account any more.");

    private static Refusal LastAdmin => new(RefusalKind.Conflict, null, "This is the last admin who can sign in; make somebody else an admin first.");

    private Task<Account?> FindAsync(Guid tenant, Guid id) => accounts.Users.FirstOrDefaultAsync(account => account.Id == id && account.TenantId == tenant);

    private async Task<bool> IsLastAdminAsync(Guid tenant, Account account) =>
        await users.IsInRoleAsync(account, "admin")
        && !(await users.GetUsersInRoleAsync("admin")).Any(other => other.TenantId == tenant && other.Id != account.Id && !IsShutOut(other));

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Description)));
        }
    }
}
