using System.Security.Cryptography;
using JetVision.Activities.Accounts;
using JetVision.Activities.Agents;
using JetVision.Activities.Clients.Sheets;
using JetVision.Activities.Mail;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Server.Operations;

/// <summary>A credential that a person may replace while the server runs.</summary>
/// <param name="Name">The setting's name.</param>
/// <param name="ReplacedAt">Since when it stands in the setting's place; null while the configuration's counts.</param>
/// <param name="ReplacedBy">Who replaced it; null while the configuration's counts.</param>
/// <param name="HoldsUntil">The last day on which the one that counts holds; null when none was named.</param>
internal sealed record SecretState(string Name, Instant? ReplacedAt, string? ReplacedBy, LocalDate? HoldsUntil);

/// <summary>
/// Credentials that a person put in the place of the configuration's, under data protection in the database. They are the configuration's last source, so whoever reads a
/// setting reads them, on every server, from the next call on. Never shown again. Singleton.
/// </summary>
internal sealed class StoredSecrets(IServiceScopeFactory scopes, SecretSource source, SecretDays days, IDataProtectionProvider protection, ILogger<StoredSecrets> logger)
{
    /// <summary>What may be replaced. Apollo's key is each brokerage's own, and has its own place (<see cref="Activities.Prospecting.ApolloKeys"/>).</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "Avinode:ApiToken", "Avinode:AuthenticationToken", "Avinode:ClientSecret", "Agents:ApiKey", "Mail:Smtp:Password", "Mail:Imap:Password",
        "Sheets:RefreshToken", "Sheets:ClientSecret",
    ];

    private const string Prefix = "setting:";
    private const int Longest = 4096;

    private readonly IDataProtector _protector = protection.CreateProtector("JetVision.StoredSecret");

    /// <summary>Lists all, without what they hold.</summary>
    public async Task<IReadOnlyList<SecretState>> ListAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = await RowsAsync(scope.ServiceProvider.GetRequiredService<JetVisionDb>(), cancellation);
        return [.. Names.Select(name => rows.Find(row => row.Name == name) is { } row
            ? new SecretState(name, row.ConnectedAt, row.ConnectedBy, row.HoldsUntil)
            : new SecretState(name, null, null, days.Of(name)))];
    }

    /// <summary>Puts a credential in the place of the configuration's; null gives the configuration's its place back.</summary>
    /// <param name="name">The setting's name.</param>
    /// <param name="value">The credential; null for the configuration's.</param>
    /// <param name="holdsUntil">The last day on which it holds; null when the service named none.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it counts from now on.</returns>
    public async Task<Refusal?> ReplaceAsync(string name, string? value, LocalDate? holdsUntil, string by, CancellationToken cancellation)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            return new Refusal(RefusalKind.NotFound, "name", $"There is no such credential. Known: {string.Join(", ", Names)}.");
        }

        if (value is not null && (string.IsNullOrWhiteSpace(value) || value.Length > Longest || value.Any(char.IsControl)))
        {
            return new Refusal(RefusalKind.Invalid, "value", "Write the credential on one line, as the service gave it.");
        }

        await using var scope = scopes.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<IClock>().GetCurrentInstant();
        if (holdsUntil < now.InUtc().Date)
        {
            return new Refusal(RefusalKind.Invalid, "holdsUntil", "That day is over. Send the last day on which the new credential holds, or none.");
        }

        var db = scope.ServiceProvider.GetRequiredService<JetVisionDb>();
        var row = await db.OutsideAccounts.FirstOrDefaultAsync(row => row.Service == Prefix + name, cancellation);
        if (value is null)
        {
            db.OutsideAccounts.RemoveRange(row is null ? [] : [row]);
        }
        else
        {
            row ??= db.OutsideAccounts.Add(new OutsideAccount { Id = Guid.CreateVersion7(), Service = Prefix + name, Name = name, ProtectedKey = "", ConnectedBy = by }).Entity;
            (row.ProtectedKey, row.ConnectedBy, row.ConnectedAt, row.HoldsUntil) = (_protector.Protect(value.Trim()), by, now, holdsUntil);
        }

        // The model's work goes on by rules meanwhile, so nothing that waits settles these; nor does anything wait for a credential that has yet to run out.
        foreach (var incident in await db.Incidents.Where(incident => incident.SettledAt == null
            && ((incident.Source == "model" && incident.Message.Contains(name)) || (incident.Source == SecretExpiry.Source && incident.Key == name))).ToListAsync(cancellation))
        {
            (incident.SettledAt, incident.SettledBy) = (now, by);
        }

        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync(cancellation);
        await LoadAsync(cancellation);
        return null;
    }

    /// <summary>Reads what another server may have replaced.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in await RowsAsync(scope.ServiceProvider.GetRequiredService<JetVisionDb>(), cancellation))
        {
            try
            {
                values[row.Name] = _protector.Unprotect(row.ProtectedKey);
            }
            catch (CryptographicException)
            {
                StoredSecretLog.CannotBeOpened(logger, row.Name);
            }
        }

        source.Provider.Take(values);
    }

    private static Task<List<OutsideAccount>> RowsAsync(JetVisionDb db, CancellationToken cancellation) =>
        db.OutsideAccounts.AsNoTracking().Where(row => row.Service.StartsWith(Prefix)).ToListAsync(cancellation);
}

/// <summary>The source's place in the configuration.</summary>
internal sealed class SecretSource : IConfigurationSource
{
    public SecretProvider Provider { get; } = new();

    public IConfigurationProvider Build(IConfigurationBuilder builder) => Provider;
}

/// <summary>Holds what was replaced, and tells who listens when it changes.</summary>
internal sealed class SecretProvider : ConfigurationProvider
{
    public void Take(IDictionary<string, string?> values)
    {
        if (values.Count == Data.Count && values.All(pair => Data.TryGetValue(pair.Key, out var held) && held == pair.Value))
        {
            return;
        }

        Data = values;
        OnReload();
    }
}

/// <summary>Loads the replaced credentials before the server works, and looks from time to time what other servers replaced.</summary>
internal sealed class StoredSecretWatch(StoredSecrets secrets, TimeProvider time, ILogger<StoredSecrets> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await secrets.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await secrets.LoadAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                StoredSecretLog.NotRead(logger, failure);
            }
        }
    }
}

/// <summary>Options that are read anew when the configuration changes, for those who ask for them by <see cref="IOptions{TOptions}"/>.</summary>
internal sealed class LiveOptions<T>(IOptionsMonitor<T> monitor) : IOptions<T>
    where T : class
{
    public T Value => monitor.CurrentValue;
}

internal static partial class StoredSecretLog
{
    [LoggerMessage(EventId = 4401, EventName = "StoredSecretLost", Level = LogLevel.Error,
        Message = "The replaced {Name} cannot be opened any more: the server's keys have changed. The configuration's counts; replace it again under Settings, Credentials.")]
    public static partial void CannotBeOpened(ILogger logger, string name);

    [LoggerMessage(EventId = 4402, EventName = "StoredSecretsNotRead", Level = LogLevel.Warning, Message = "The replaced credentials could not be read; those of before count meanwhile.")]
    public static partial void NotRead(ILogger logger, Exception failure);
}

internal static class StoredSecretsSetup
{
    /// <summary>Lets credentials be replaced while the server runs. After everything that sets configuration, so that what a person replaced wins.</summary>
    public static WebApplicationBuilder AddStoredSecrets(this WebApplicationBuilder builder)
    {
        var source = new SecretSource();
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services.AddSingleton(source);
        builder.Services.AddSingleton(new SecretDays(builder.Configuration));
        builder.Services.AddSingleton<StoredSecrets>();
        builder.Services.AddHostedService<StoredSecretWatch>();
        builder.Services.AddHostedService<SecretExpiry>();
        builder.Services.AddSingleton<IOptions<AvinodeOptions>, LiveOptions<AvinodeOptions>>();
        builder.Services.AddSingleton<IOptions<AgentOptions>, LiveOptions<AgentOptions>>();
        builder.Services.AddSingleton<IOptions<MailOptions>, LiveOptions<MailOptions>>();
        builder.Services.AddSingleton<IOptions<SheetsOptions>, LiveOptions<SheetsOptions>>();
        return builder;
    }
}
