using JetVision.Activities.Accounts;
using JetVision.Activities.Agents;
using JetVision.Activities.Bookings;
using JetVision.Activities.Clients;
using JetVision.Activities.Clients.Sheets;
using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Drafts;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Monitoring;
using JetVision.Activities.Proposals;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Prospecting.Enrichment;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace JetVision.Activities.Storage;

/// <summary>
/// All records of the rooms. An activity or a handler changes them and never saves: the commit of its burst does, together with the run and its effects.
/// Every query sees only the scope's brokerage.
/// </summary>
/// <param name="options">The database.</param>
/// <param name="tenant">The brokerage.</param>
public abstract class JetVisionDb(DbContextOptions options, CurrentTenant tenant) : DbContext(options)
{
    /// <summary>Gets the brokerages.</summary>
    public DbSet<Brokerage> Brokerages => Set<Brokerage>();

    /// <summary>Gets the requests.</summary>
    public DbSet<CharterRequest> Requests => Set<CharterRequest>();

    /// <summary>Gets the requests' histories.</summary>
    public DbSet<TimelineEntry> Timeline => Set<TimelineEntry>();

    /// <summary>Gets what was said about requests.</summary>
    public DbSet<RequestMessage> Messages => Set<RequestMessage>();

    /// <summary>Gets the clients.</summary>
    public DbSet<Client> Clients => Set<Client>();

    /// <summary>Gets what the clients' rows in the sheet held when both sides last agreed.</summary>
    public DbSet<SheetRow> SheetRows => Set<SheetRow>();

    /// <summary>Gets the syncs of the client sheet.</summary>
    public DbSet<SheetSync> SheetSyncs => Set<SheetSync>();

    /// <summary>Gets the cells that both sides of the client sheet changed.</summary>
    public DbSet<SheetConflict> SheetConflicts => Set<SheetConflict>();

    /// <summary>Gets the operators.</summary>
    public DbSet<Operator> Operators => Set<Operator>();

    /// <summary>Gets the marketplace's trips.</summary>
    public DbSet<MarketTrip> MarketTrips => Set<MarketTrip>();

    /// <summary>Gets the routes that empty legs are watched on.</summary>
    public DbSet<EmptyLegWatch> EmptyLegWatches => Set<EmptyLegWatch>();

    /// <summary>Gets the empty legs that watches found.</summary>
    public DbSet<EmptyLegMatch> EmptyLegMatches => Set<EmptyLegMatch>();

    /// <summary>Gets the requests for quote.</summary>
    public DbSet<Rfq> Rfqs => Set<Rfq>();

    /// <summary>Gets the quotes.</summary>
    public DbSet<Quote> Quotes => Set<Quote>();

    /// <summary>Gets the proposals.</summary>
    public DbSet<Proposal> Proposals => Set<Proposal>();

    /// <summary>Gets the mails.</summary>
    public DbSet<MailMessage> Mails => Set<MailMessage>();

    /// <summary>Gets the mails that programs wrote and brokers approve.</summary>
    public DbSet<MailDraft> MailDrafts => Set<MailDraft>();

    /// <summary>Gets whom prospecting must not write to.</summary>
    public DbSet<Suppressed> Suppressed => Set<Suppressed>();

    /// <summary>Gets the credits of Apollo's that were spent.</summary>
    public DbSet<SpentCredit> SpentCredits => Set<SpentCredit>();

    /// <summary>Gets what Apollo knows of clients.</summary>
    public DbSet<ClientEnrichment> Enrichments => Set<ClientEnrichment>();

    /// <summary>Gets who is to get Apollo's sequences, or does.</summary>
    public DbSet<Enrolment> Enrolments => Set<Enrolment>();

    /// <summary>Gets the mails that came.</summary>
    public DbSet<ReceivedMail> ReceivedMails => Set<ReceivedMail>();

    /// <summary>Gets what was read out of operators' words and waits for a broker.</summary>
    public DbSet<QuoteDraft> QuoteDrafts => Set<QuoteDraft>();

    /// <summary>Gets the accounts outside that somebody let us use.</summary>
    public DbSet<OutsideAccount> OutsideAccounts => Set<OutsideAccount>();

    /// <summary>Gets the bookings.</summary>
    public DbSet<Booking> Bookings => Set<Booking>();

    /// <summary>Gets the documents.</summary>
    public DbSet<StoredFile> Files => Set<StoredFile>();

    /// <summary>Gets what came from outside.</summary>
    public DbSet<InboxMessage> Inbox => Set<InboxMessage>();

    /// <summary>Gets the faults.</summary>
    public DbSet<Incident> Incidents => Set<Incident>();

    /// <summary>Gets the record of the agents' work.</summary>
    public DbSet<AgentCall> AgentCalls => Set<AgentCall>();

    /// <summary>Gets the brokers' talk with the assistant.</summary>
    public DbSet<ChatLine> ChatLines => Set<ChatLine>();

    /// <summary>Gets what messages want done to requests that are under way.</summary>
    public DbSet<RequestChange> RequestChanges => Set<RequestChange>();

    /// <summary>Gets the running numbers.</summary>
    public DbSet<Counter> Counters => Set<Counter>();

    /// <summary>Gets the brokerage of the scope, for the query filters.</summary>
    protected Guid TenantId => tenant.Id;

    /// <summary>Gives the next number of a series at once, outside the commit: a number that is given and not used leaves a gap, and nobody waits for anybody.</summary>
    /// <param name="series">The series, such as <c>PROP-2026</c>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The number, from 1.</returns>
    public async Task<int> NextNumberAsync(string series, CancellationToken cancellation)
    {
        const string sql = """
            INSERT INTO counters ("Id", "TenantId", "Name", "Value") VALUES ({0}, {1}, {2}, 1)
            ON CONFLICT ("TenantId", "Name") DO UPDATE SET "Value" = counters."Value" + 1 RETURNING "Value"
            """;
        return (await Database.SqlQueryRaw<int>(sql, Guid.CreateVersion7(), tenant.Id, series).ToListAsync(cancellation)).Single();
    }

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var added in ChangeTracker.Entries<ITenantOwned>().Where(entry => entry.State == EntityState.Added && entry.Entity.TenantId == Guid.Empty))
        {
            added.Entity.TenantId = tenant.Id;
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Instant>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Brokerage>(entity =>
        {
            entity.ToTable("brokerages").HasKey(brokerage => brokerage.Id);
            Json(entity.Property(brokerage => brokerage.Margin));
            Json(entity.Property(brokerage => brokerage.Weights));
        });
        Owned<CharterRequest>(modelBuilder, "requests", entity =>
        {
            Json(entity.Property(request => request.Legs));
            entity.HasIndex(request => new { request.TenantId, request.Number }).IsUnique();
            entity.HasIndex(request => new { request.TenantId, request.CreatedAt });
        });
        Owned<TimelineEntry>(modelBuilder, "timeline", entity => entity.HasIndex(entry => new { entry.RequestId, entry.At }));
        Owned<RequestMessage>(modelBuilder, "messages", entity =>
        {
            entity.HasIndex(message => new { message.RequestId, message.At });
            entity.HasIndex(message => message.MailMessageId);
        });
        Owned<Client>(modelBuilder, "clients", entity => entity.HasIndex(client => new { client.TenantId, client.Email }).IsUnique());
        Owned<SheetRow>(modelBuilder, "sheet_rows", entity =>
        {
            Json(entity.Property(row => row.Agreed));
            entity.HasIndex(row => new { row.TenantId, row.ClientId }).IsUnique();
        });
        Owned<SheetSync>(modelBuilder, "sheet_syncs", entity =>
        {
            Json(entity.Property(sync => sync.Notes));
            entity.HasIndex(sync => new { sync.TenantId, sync.At });
            // One at a time, whichever server it runs on.
            entity.HasIndex(sync => sync.TenantId).IsUnique().HasFilter("\"EndedAt\" IS NULL");
        });
        Owned<SheetConflict>(modelBuilder, "sheet_conflicts", entity =>
        {
            // Nobody decides on what a sync deals with at the same moment.
            entity.Property(conflict => conflict.SettledAt).IsConcurrencyToken();
            entity.HasIndex(conflict => new { conflict.TenantId, conflict.At });
        });
        Owned<Operator>(modelBuilder, "operators", entity =>
        {
            Json(entity.Property(known => known.SafetyRatings));
            entity.HasIndex(known => new { known.TenantId, known.Name }).IsUnique();
        });
        Owned<MarketTrip>(modelBuilder, "market_trips", entity =>
        {
            entity.HasIndex(trip => trip.RequestId);
            entity.HasIndex(trip => trip.ExternalId).IsUnique();
        });
        Owned<EmptyLegWatch>(modelBuilder, "empty_leg_watches", entity =>
        {
            entity.Property(watch => watch.Revision).IsConcurrencyToken();
            entity.HasIndex(watch => new { watch.TenantId, watch.State });
        });
        Owned<EmptyLegMatch>(modelBuilder, "empty_leg_matches", entity =>
        {
            Json(entity.Property(match => match.Leg));
            entity.HasIndex(match => new { match.WatchId, match.ExternalId }).IsUnique();
            entity.HasIndex(match => new { match.TenantId, match.ExternalId });
        });
        Owned<Rfq>(modelBuilder, "rfqs", entity =>
        {
            entity.HasIndex(rfq => rfq.RequestId);
            entity.HasIndex(rfq => new { rfq.TenantId, rfq.ExternalId }).IsUnique();
            entity.HasIndex(rfq => rfq.Token).IsUnique();
        });
        Owned<Quote>(modelBuilder, "quotes", entity =>
        {
            Json(entity.Property(quote => quote.SafetyRatings));
            Json(entity.Property(quote => quote.Aircraft));
            Json(entity.Property(quote => quote.Lines));
            Json(entity.Property(quote => quote.Segments));
            Json(entity.Property(quote => quote.Reasons));
            Price(entity.Property(quote => quote.Price));
            entity.HasIndex(quote => quote.RequestId);
            entity.HasIndex(quote => new { quote.TenantId, quote.ExternalId }).IsUnique();
        });
        Owned<Proposal>(modelBuilder, "proposals", entity =>
        {
            Json(entity.Property(proposal => proposal.Options));
            Json(entity.Property(proposal => proposal.Costings));
            entity.HasIndex(proposal => proposal.RequestId);
            entity.HasIndex(proposal => proposal.Token).IsUnique();
            entity.HasIndex(proposal => new { proposal.TenantId, proposal.Number, proposal.Version }).IsUnique();
        });
        Owned<MailMessage>(modelBuilder, "mails", entity =>
        {
            Json(entity.Property(mail => mail.Attachments));
            entity.HasIndex(mail => mail.RequestId);
            entity.HasIndex(mail => new { mail.TenantId, mail.MessageId }).IsUnique();
        });
        // A line that was lifted stays, so only those that stand are one of a kind.
        Owned<Suppressed>(modelBuilder, "suppressed", entity => entity.HasIndex(line => new { line.TenantId, line.Target }).IsUnique().HasFilter("\"LiftedAt\" IS NULL"));
        Owned<MailDraft>(modelBuilder, "mail_drafts", entity =>
        {
            entity.Property(draft => draft.Kind).HasDefaultValue("mail");
            entity.Property(draft => draft.Revision).IsConcurrencyToken();
            entity.HasIndex(draft => new { draft.TenantId, draft.At });
        });
        Owned<SpentCredit>(modelBuilder, "spent_credits", entity => entity.HasIndex(spent => new { spent.TenantId, spent.Month, spent.Number }).IsUnique());
        Owned<ClientEnrichment>(modelBuilder, "enrichments", entity =>
        {
            Json(entity.Property(found => found.Fills));
            entity.Property(found => found.Revision).IsConcurrencyToken();
            entity.HasIndex(found => new { found.ClientId, found.At });
        });
        Owned<Enrolment>(modelBuilder, "enrolments", entity =>
        {
            entity.HasIndex(one => one.DraftId);
            entity.HasIndex(one => new { one.TenantId, one.Email });
            entity.HasIndex(one => new { one.TenantId, one.SequenceId, one.State });
        });
        Owned<ReceivedMail>(modelBuilder, "received_mails", entity =>
        {
            Json(entity.Property(mail => mail.References));
            Json(entity.Property(mail => mail.Attachments));
            entity.HasIndex(mail => new { mail.TenantId, mail.Account, mail.UidValidity, mail.Uid }).IsUnique();
            entity.HasIndex(mail => new { mail.TenantId, mail.MessageId }).IsUnique();
            entity.HasIndex(mail => new { mail.TenantId, mail.From, mail.ReceivedAt });
            entity.HasIndex(mail => mail.RequestId);
        });
        Owned<QuoteDraft>(modelBuilder, "quote_drafts", entity =>
        {
            Json(entity.Property(draft => draft.Read));
            entity.HasIndex(draft => draft.RequestId);
        });
        Owned<OutsideAccount>(modelBuilder, "outside_accounts", entity => entity.HasIndex(account => new { account.TenantId, account.Service }).IsUnique());
        Owned<Booking>(modelBuilder, "bookings", entity => entity.HasIndex(booking => booking.RequestId).IsUnique());
        Owned<StoredFile>(modelBuilder, "files", _ => { });
        Owned<InboxMessage>(modelBuilder, "inbox", entity =>
        {
            entity.HasIndex(message => new { message.TenantId, message.Source, message.Key }).IsUnique();
            entity.HasIndex(message => message.ProcessedAt);
        });
        Owned<Incident>(modelBuilder, "incidents", entity =>
        {
            entity.HasIndex(incident => new { incident.TenantId, incident.Key });
            entity.HasIndex(incident => incident.RequestId);
        });
        Owned<AgentCall>(modelBuilder, "agent_calls", entity =>
        {
            entity.HasIndex(call => new { call.TenantId, call.At });
            entity.HasIndex(call => call.RequestId);
        });
        Owned<ChatLine>(modelBuilder, "chat_lines", entity =>
        {
            Json(entity.Property(line => line.Steps));
            Json(entity.Property(line => line.Requests));
            entity.HasIndex(line => new { line.TenantId, line.Owner, line.At });
        });
        Owned<RequestChange>(modelBuilder, "request_changes", entity =>
        {
            Json(entity.Property(change => change.Legs));
            entity.HasIndex(change => change.RequestId);
            entity.HasIndex(change => change.MessageId).IsUnique();
        });
        Owned<Counter>(modelBuilder, "counters", entity => entity.HasIndex(counter => new { counter.TenantId, counter.Name }).IsUnique());
    }

    private void Owned<T>(ModelBuilder model, string table, Action<EntityTypeBuilder<T>> configure)
        where T : class, ITenantOwned
    {
        var entity = model.Entity<T>();
        entity.ToTable(table);
        entity.HasKey("Id");
        entity.Property<Guid>("Id").ValueGeneratedNever();
        entity.HasQueryFilter(record => record.TenantId == TenantId);
        configure(entity);
    }

    private static void Json<T>(PropertyBuilder<T> property) => property.HasConversion(
        new ValueConverter<T, string>(value => StoredJson.Write(value), json => StoredJson.Read<T>(json)),
        new ValueComparer<T>(
            (left, right) => StoredJson.Write(left) == StoredJson.Write(right),
            value => StringComparer.Ordinal.GetHashCode(StoredJson.Write(value)),
            value => value));

    private static void Price(PropertyBuilder<Money> property) => property.HasConversion(
        new ValueConverter<Money, string>(value => StoredJson.Write(value), json => StoredJson.Read<Money>(json)));

    private sealed class InstantConverter() : ValueConverter<Instant, DateTime>(
        instant => instant.ToDateTimeUtc(), time => Instant.FromDateTimeUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc)));

    private sealed class LocalDateConverter() : ValueConverter<LocalDate, DateOnly>(
        date => date.ToDateOnly(), date => LocalDate.FromDateOnly(date));
}

/// <summary>The records on SQLite.</summary>
/// <param name="options">The database.</param>
/// <param name="tenant">The brokerage.</param>
public sealed class SqliteJetVisionDb(DbContextOptions<SqliteJetVisionDb> options, CurrentTenant tenant) : JetVisionDb(options, tenant);

/// <summary>The records on PostgreSQL.</summary>
/// <param name="options">The database.</param>
/// <param name="tenant">The brokerage.</param>
public sealed class PostgresJetVisionDb(DbContextOptions<PostgresJetVisionDb> options, CurrentTenant tenant) : JetVisionDb(options, tenant);
