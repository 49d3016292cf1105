using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Workflows.Persistence;

/// <summary>The engine's tables, for schema, migrations and queries; commits are written by plain commands (<see cref="SqlScript"/>).</summary>
internal abstract partial class WorkflowsDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>Where the migrations that were applied are listed; apart from the rooms' own.</summary>
    public const string MigrationsTable = "wf_migrations";

    public DbSet<DefinitionRow> Definitions => Set<DefinitionRow>();

    public DbSet<DeletedDefinitionRow> DeletedDefinitions => Set<DeletedDefinitionRow>();

    public DbSet<TriggerRow> Triggers => Set<TriggerRow>();

    public DbSet<InstanceRow> Instances => Set<InstanceRow>();

    public DbSet<JournalRow> Journals => Set<JournalRow>();

    public DbSet<BookmarkRow> Bookmarks => Set<BookmarkRow>();

    public DbSet<StimulusRow> Stimuli => Set<StimulusRow>();

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DefinitionRow>(row =>
        {
            row.ToTable("wf_definitions");
            row.HasKey(definition => definition.Id);
            row.HasIndex(definition => new { definition.DefinitionId, definition.Version }).IsUnique();
            row.HasIndex(definition => new { definition.IsLatest, definition.CreatedAt });
            row.HasIndex(definition => new { definition.IsPublished, definition.DefinitionId });
        });
        modelBuilder.Entity<DeletedDefinitionRow>(row =>
        {
            row.ToTable("wf_deleted_definitions");
            row.HasKey(definition => definition.Id);
        });
        modelBuilder.Entity<TriggerRow>(row =>
        {
            row.ToTable("wf_triggers");
            row.HasKey(trigger => trigger.Id);
            row.HasIndex(trigger => trigger.Hash);
            row.HasIndex(trigger => trigger.DefinitionId);
            row.HasIndex(trigger => trigger.DueAt).HasFilter("due_at IS NOT NULL");
        });
        modelBuilder.Entity<InstanceRow>(row =>
        {
            row.ToTable("wf_instances");
            row.HasKey(instance => instance.Id);
            row.HasIndex(instance => instance.CreatedAt);
            row.HasIndex(instance => instance.UpdatedAt);
            row.HasIndex(instance => instance.FinishedAt);
            row.HasIndex(instance => new { instance.Name, instance.Id });
            row.HasIndex(instance => new { instance.DefinitionId, instance.CreatedAt });
            row.HasIndex(instance => new { instance.SubStatus, instance.CreatedAt });
            row.HasIndex(instance => instance.CorrelationId).HasFilter("correlation_id IS NOT NULL");
            row.HasIndex(instance => instance.ParentInstanceId).HasFilter("parent_instance_id IS NOT NULL");
            row.HasIndex(instance => instance.CreatedAt, "IX_wf_instances_incidents").HasFilter("incident_count > 0");
            row.HasIndex(instance => instance.CreatedAt, "IX_wf_instances_running").HasFilter("status = 'Running'");
            row.HasIndex(instance => instance.LeaseUntil).HasFilter("lease_owner IS NOT NULL");
        });
        modelBuilder.Entity<JournalRow>(row =>
        {
            row.ToTable("wf_journals");
            row.HasKey(journal => new { journal.InstanceId, journal.Revision });
        });
        modelBuilder.Entity<BookmarkRow>(row =>
        {
            row.ToTable("wf_bookmarks");
            row.HasKey(bookmark => bookmark.Id);
            row.HasIndex(bookmark => bookmark.Hash);
            row.HasIndex(bookmark => bookmark.InstanceId);
            row.HasIndex(bookmark => bookmark.Route).HasFilter("route IS NOT NULL");
            row.HasIndex(bookmark => bookmark.DueAt).HasFilter("due_at IS NOT NULL");
        });
        modelBuilder.Entity<StimulusRow>(row =>
        {
            row.ToTable("wf_stimuli");
            row.HasKey(stimulus => stimulus.Id);
            row.HasIndex(stimulus => stimulus.Hash);
            row.HasIndex(stimulus => stimulus.CreatedAt);
        });
        modelBuilder.Entity<OutboxRow>(row =>
        {
            row.ToTable("wf_outbox");
            row.HasKey(message => message.Id);
            row.HasIndex(message => message.Key).IsUnique();
            row.HasIndex(message => message.DueAt).HasFilter("delivered_at IS NULL AND failed_at IS NULL");
            row.HasIndex(message => message.DeliveredAt).HasFilter("delivered_at IS NOT NULL");
            row.HasIndex(message => message.FailedAt).HasFilter("failed_at IS NOT NULL");
        });
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(WordStart().Replace(property.Name, "_$1").ToLowerInvariant());
            }
        }
    }

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex WordStart();
}

/// <summary>The engine's tables on SQLite.</summary>
internal sealed class SqliteWorkflowsDb(DbContextOptions<SqliteWorkflowsDb> options) : WorkflowsDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<SqliteTimeConverter>();
}

/// <summary>The engine's tables on PostgreSQL.</summary>
internal sealed class PostgresWorkflowsDb(DbContextOptions<PostgresWorkflowsDb> options) : WorkflowsDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<PostgresTimeConverter>();
}
