using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace JetVision.Server.Security;

/// <summary>The admin that configuration names.</summary>
internal sealed class AdminOptions
{
    /// <summary>Gets or sets the mail address; the default is <c>admin@localhost</c>.</summary>
    public string Email { get; set; } = "admin@localhost";

    /// <summary>Gets or sets the password; without one a one-time sign-in link is printed while no account has signed in.</summary>
    public string? Password { get; set; }

    /// <summary>Gets or sets a key for programs; at least 16 characters.</summary>
    public string? ApiKey { get; set; }
}

/// <summary>Makes the roles and, when there is no account, the first admin; prints a one-time sign-in link when no password was configured.</summary>
internal sealed partial class FirstAdmin(
    IServiceScopeFactory scopes, IOptions<AdminOptions> options, IServer server, IHostApplicationLifetime lifetime, ILogger<FirstAdmin> logger) : IHostedService
{
    public const string LinkPurpose = "first-sign-in";

    /// <summary>The path of a link that signs an account in once.</summary>
    public static string LinkPath(Account account, string token) => $"/account/link?account={account.Id:N}&token={Uri.EscapeDataString(token)}";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
        foreach (var role in Policies.Roles)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                Check(await roles.CreateAsync(new IdentityRole<Guid>(role) { Id = Guid.CreateVersion7() }));
            }
        }

        var admin = await users.FindByEmailAsync(settings.Email);
        if (admin is null && (settings.Password is not null || settings.ApiKey is not null || !await users.Users.AnyAsync(cancellationToken)))
        {
            admin = new Account { Id = Guid.CreateVersion7(), UserName = settings.Email, Email = settings.Email, EmailConfirmed = true, DisplayName = "Admin" };
            Check(settings.Password is { } password ? await users.CreateAsync(admin, password) : await users.CreateAsync(admin));
            Check(await users.AddToRoleAsync(admin, "admin"));
        }

        if (admin is not null && settings.ApiKey is { } key)
        {
            await KeepKeyAsync(scope.ServiceProvider, admin, key, cancellationToken);
        }

        if (admin is { PasswordHash: null })
        {
            var token = await users.GenerateUserTokenAsync(admin, TokenOptions.DefaultProvider, LinkPurpose);
            lifetime.ApplicationStarted.Register(() => LogLink(Address() + LinkPath(admin, token)));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task KeepKeyAsync(IServiceProvider services, Account admin, string key, CancellationToken cancellation)
    {
        if (key.Length < 16)
        {
            throw new InvalidOperationException("JetVision:Admin:ApiKey has fewer than 16 characters; set a longer one (env: JetVision__Admin__ApiKey).");
        }

        var accounts = services.GetRequiredService<AccountsDb>();
        var hash = ApiKeyAuthentication.HashOf(key);
        const string name = "configured";
        var kept = await accounts.ApiKeys.FirstOrDefaultAsync(stored => stored.AccountId == admin.Id && stored.Name == name, cancellation);
        if (kept is null)
        {
            accounts.ApiKeys.Add(new ApiKey { Id = Guid.CreateVersion7(), AccountId = admin.Id, Name = name, Hash = hash });
        }
        else
        {
            kept.Hash = hash;
        }

        await services.GetRequiredService<IUnitOfWork>().CommitAsync(cancellation);
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(
                $"The first admin could not be made: {string.Join(" ", result.Errors.Select(error => error.Description))} Change JetVision:Admin (env: JetVision__Admin__Email, JetVision__Admin__Password).");
        }
    }

    private string Address() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.Replace("[::]", "localhost", StringComparison.Ordinal).TrimEnd('/') ?? "";

    [LoggerMessage(EventId = 4001, EventName = "SignInLink", Level = LogLevel.Warning, Message = "No password is set for the admin. Sign in once with this link, then set a password: {Link}")]
    private partial void LogLink(string link);
}
