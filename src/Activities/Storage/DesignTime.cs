using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace JetVision.Activities.Storage;

/// <summary>Makes the SQLite context for <c>dotnet ef</c>.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteJetVisionDb>
{
    public SqliteJetVisionDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteJetVisionDb>().UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsHistoryTable("jetvision_migrations")).Options, new CurrentTenant());
}

/// <summary>Makes the PostgreSQL context for <c>dotnet ef</c>.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresJetVisionDb>
{
    public PostgresJetVisionDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresJetVisionDb>().UseNpgsql("Host=localhost", npgsql => npgsql.MigrationsHistoryTable("jetvision_migrations")).Options, new CurrentTenant());
}
