using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace JetVision.Workflows.Persistence;

/// <summary>Lets <c>dotnet ef migrations add NAME --context SqliteWorkflowsDb -o Persistence/Migrations/Sqlite</c> build the model; connects to nothing.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteWorkflowsDb>
{
    public SqliteWorkflowsDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteWorkflowsDb>()
        .UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsHistoryTable(WorkflowsDb.MigrationsTable)).Options);
}

/// <summary>Lets <c>dotnet ef migrations add NAME --context PostgresWorkflowsDb -o Persistence/Migrations/Postgres</c> build the model; connects to nothing.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresWorkflowsDb>
{
    public PostgresWorkflowsDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresWorkflowsDb>()
        .UseNpgsql("Host=localhost", postgres => postgres.MigrationsHistoryTable(WorkflowsDb.MigrationsTable)).Options);
}
