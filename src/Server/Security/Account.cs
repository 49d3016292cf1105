using JetVision.Activities.Tenancy;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using OpenIddict.EntityFrameworkCore.Models;

namespace JetVision.Server.Security;

/// <summary>Somebody who signs in.</summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>Gets or sets the name that colleagues see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Gets or sets the brokerage.</summary>
    public Guid TenantId { get; set; } = Brokerage.FirstId;
}

/// <summary>A key with which a program signs in as an account. Only its hash is kept.</summary>
public sealed class ApiKey
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <summary>Gets or sets the account as which it acts.</summary>
    public Guid AccountId { get; set; }

    /// <summary>Gets or sets what it is for.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets the SHA-256 of the key, in hexadecimal digits; unique.</summary>
    public required string Hash { get; set; }

    /// <summary>Gets or sets the scopes to which it is limited, with spaces between them; null for all that the account may.</summary>
    public string? Scopes { get; set; }
}

/// <summary>Who may sign in, and the keys that protect cookies on every server.</summary>
/// <param name="options">The database.</param>
public abstract class AccountsDb(DbContextOptions options) : IdentityDbContext<Account, IdentityRole<Guid>, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>Gets the programs' keys.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Gets the sessions that ended before their cookies.</summary>
    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();

    /// <inheritdoc/>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().ToTable("accounts");
        builder.Entity<IdentityRole<Guid>>().ToTable("account_roles");
        builder.Entity<IdentityUserRole<Guid>>().ToTable("account_in_role");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("account_claims");
        builder.Entity<IdentityRoleClaim<Guid>>().ToTable("account_role_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("account_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("account_tokens");
        builder.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        builder.Entity<EndedSession>(entity =>
        {
            entity.ToTable("ended_sessions");
            entity.Property(ended => ended.Id).HasMaxLength(32);
            entity.HasIndex(ended => ended.KeptUntil);
        });
        builder.Entity<ApiKey>(entity =>
        {
            entity.ToTable("api_keys");
            entity.HasIndex(key => key.Hash).IsUnique();
        });
        builder.UseOpenIddict();
        builder.Entity<OpenIddictEntityFrameworkCoreApplication>().ToTable("oauth_programs");
        builder.Entity<OpenIddictEntityFrameworkCoreAuthorization>().ToTable("oauth_permissions");
        builder.Entity<OpenIddictEntityFrameworkCoreScope>().ToTable("oauth_scopes");
        builder.Entity<OpenIddictEntityFrameworkCoreToken>().ToTable("oauth_tokens");
    }
}

/// <summary>The accounts on SQLite.</summary>
/// <param name="options">The database.</param>
public sealed class SqliteAccountsDb(DbContextOptions<SqliteAccountsDb> options) : AccountsDb(options);

/// <summary>The accounts on PostgreSQL.</summary>
/// <param name="options">The database.</param>
public sealed class PostgresAccountsDb(DbContextOptions<PostgresAccountsDb> options) : AccountsDb(options);

/// <summary>Makes the SQLite context for <c>dotnet ef</c>.</summary>
internal sealed class SqliteAccountsDesignTime : IDesignTimeDbContextFactory<SqliteAccountsDb>
{
    public SqliteAccountsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteAccountsDb>().UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsHistoryTable("accounts_migrations")).Options);
}

/// <summary>Makes the PostgreSQL context for <c>dotnet ef</c>.</summary>
internal sealed class PostgresAccountsDesignTime : IDesignTimeDbContextFactory<PostgresAccountsDb>
{
    public PostgresAccountsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresAccountsDb>().UseNpgsql("Host=localhost", npgsql => npgsql.MigrationsHistoryTable("accounts_migrations")).Options);
}
