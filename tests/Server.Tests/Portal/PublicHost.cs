using System.Net.Http.Headers;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using JetVision.Server.Portal;
using JetVision.Server.Portal.Public;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Extensions;
using Xunit;

namespace JetVision.Server.Tests.Portal;

/// <summary>The token pages on a real server over loopback, with real records in a SQLite file of its own.</summary>
internal sealed class PublicHost : IAsyncDisposable
{
    private readonly string _file;
    private readonly WebApplication _app;

    private PublicHost(WebApplication app, string file)
    {
        _app = app;
        _file = file;
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public FakeTimeProvider Time { get; private init; } = null!;

    public Promises Promised => _app.Services.GetRequiredService<Promises>();

    private Instant Now => Time.GetUtcNow().ToInstant();

    public static async Task<PublicHost> StartAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 15, 0, 0, TimeSpan.Zero));
        var file = Path.Combine(Path.GetTempPath(), $"jetvision-portal-{Guid.NewGuid():N}.db");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddSingleton<IClock>(new TestClock(time));
        builder.Services.AddScoped<CurrentTenant>();
        builder.Services.AddDbContext<JetVisionDb, SqliteJetVisionDb>(options =>
            options.UseSqlite($"Data Source={file}", sqlite => sqlite.MigrationsHistoryTable("jetvision_migrations")));
        builder.Services.AddSingleton<Promises>();
        builder.Services.AddScoped<IEffects, TestEffects>();
        builder.Services.AddScoped<IUnitOfWork, TestUnitOfWork>();
        builder.Services.AddScoped<ProposalDesk>();
        builder.Services.AddScoped<QuoteDesk>();
        builder.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        builder.Services.AddScoped<SuppressionList>();
        builder.Services.AddScoped<UnsubscribeLinks>();
        builder.Services.AddPortal();
        // What listens to the engine has no engine here.
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(JetVision.Server.Portal.Process.RunUpdates)));
        var app = builder.Build();
        app.UseRouting();
        app.MapClientPage();
        app.MapOperatorPage();
        app.MapUnsubscribePage();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<JetVisionDb>();
            await db.Database.MigrateAsync();
            db.Brokerages.Add(new Brokerage { Id = Brokerage.FirstId, Name = "Meridian Air Charter", Email = "desk@meridian.example" });
            await db.SaveChangesAsync();
        }

        await app.StartAsync();
        return new PublicHost(app, file) { Time = time };
    }

    /// <summary>Adds a proposal of two options, net 20,000 and 30,000, total 23,650 and 35,475.</summary>
    public async Task<string> AddProposalAsync(ProposalStatus status = ProposalStatus.Sent, Duration? validFor = null)
    {
        var token = $"proposal-{Guid.NewGuid():N}";
        await WithDbAsync(db =>
        {
            var request = AddRequest(db);
            db.Proposals.Add(new Proposal
            {
                Id = Guid.CreateVersion7(), RequestId = request.Id, Number = $"PROP-{Guid.NewGuid():N}", Status = status, Token = token,
                ApprovedBy = status is ProposalStatus.Draft or ProposalStatus.SentBack ? null : "Anna", SentAt = Now,
                ValidUntil = Now + (validFor ?? Duration.FromHours(30)), CreatedAt = Now, Options = [Option(1, "Phenom 300", 23_650m), Option(2, "Learjet 75", 35_475m)],
                Costings = [Costing(1, 20_000m), Costing(2, 30_000m)],
            });
        });
        return token;
    }

    /// <summary>Adds a request for quote that an operator answers on its page.</summary>
    public async Task<string> AddRfqAsync()
    {
        var token = $"rfq-{Guid.NewGuid():N}";
        await WithDbAsync(db =>
        {
            var request = AddRequest(db);
            db.Rfqs.Add(new Rfq
            {
                Id = Guid.CreateVersion7(), RequestId = request.Id, Channel = "email", OperatorName = "Hudson Jet Partners", Token = token, Status = RfqStatus.Unanswered,
                SentAt = Now, DueAt = Now + Duration.FromHours(2),
            });
        });
        return token;
    }

    /// <summary>The path of an address's unsubscribe link.</summary>
    public string UnsubscribePath(string address)
    {
        using var scope = _app.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<UnsubscribeLinks>().For(address).AbsolutePath;
    }

    public Task<Proposal> ProposalAsync(string token) => ReadAsync(db => db.Proposals.AsNoTracking().SingleAsync(proposal => proposal.Token == token));

    public async Task<T> ReadAsync<T>(Func<JetVisionDb, Task<T>> read)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<JetVisionDb>());
    }

    public Task<HttpResponseMessage> PostFormAsync(string path, params (string Name, string Value)[] fields) =>
        Client.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostJsonAsync(string path, string json) =>
        Client.PostAsync(path, new StringContent(json, MediaTypeHeaderValue.Parse("application/json")), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    private CharterRequest AddRequest(JetVisionDb db) => db.Requests.Add(new CharterRequest
    {
        Id = Guid.CreateVersion7(), Number = $"R-{Guid.NewGuid():N}", Channel = "chat", ContactName = "Mark Ellison", ContactEmail = "mark@client.example", Text = "a flight",
        ReferenceDate = new LocalDate(2026, 11, 22), Legs = [new Leg("KTEB", "KOPF", new LocalDate(2026, 12, 4), new LocalTime(14, 0), new LocalTime(15, 0), false, 5)],
        Stage = RequestStage.ProposalSent, CreatedAt = Now, UpdatedAt = Now,
    }).Entity;

    private async Task WithDbAsync(Action<JetVisionDb> change)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<JetVisionDb>();
        change(db);
        await db.SaveChangesAsync();
    }

    private static ProposalOption Option(int number, string type, decimal total) => new(
        number, Guid.CreateVersion7(), "Gotham Executive", "K7XA163P", ["ARGUS Platinum"], new QuotedAircraft(type, "Light jet", "N592JV", 7, 2017),
        [new QuoteSegment("KTEB", "KOPF", new LocalDateTime(2026, 12, 4, 14, 0), 152, 162, 987, false)],
        new ClientPrice(new Money(total / 1.075m, "USD"), [new TaxLine("US federal excise tax", new Money(total - (total / 1.075m), "USD"), "7.5 %")], new Money(total, "USD"), ["crew"], ["de-icing"], []),
        ["Newest cabin"], number == 1);

    private static OptionCosting Costing(int number, decimal net) =>
        new(number, new Money(net, "USD"), new Money(net, "USD"), new Money(net * 0.1m, "USD"), 10, 9.09m);

    /// <summary>What was promised to follow.</summary>
    internal sealed class Promises
    {
        private readonly List<string> _keys = [];

        public IReadOnlyList<string> Keys
        {
            get { lock (_keys) { return [.. _keys]; } }
        }

        public void Add(string key)
        {
            lock (_keys)
            {
                _keys.Add(key);
            }
        }
    }

    private sealed class TestEffects(Promises promises) : IEffects
    {
        public void Promise(string kind, string key, object payload, Instant? dueAt = null) => promises.Add(key);

        public void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null) => promises.Add(activityType);

        public void StartWorkflow(string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null) => promises.Add(definitionId);
    }

    private sealed class TestUnitOfWork(JetVisionDb db) : IUnitOfWork
    {
        public bool HasPending => db.ChangeTracker.HasChanges();

        public Task CommitAsync(CancellationToken cancellation = default) => db.SaveChangesAsync(cancellation);

        public void Discard() => db.ChangeTracker.Clear();
    }

    private sealed class TestClock(TimeProvider time) : IClock
    {
        public Instant GetCurrentInstant() => time.GetUtcNow().ToInstant();
    }
}
