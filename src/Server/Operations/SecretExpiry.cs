using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JetVision.Activities.Monitoring;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Server.Operations;

/// <summary>The last days of the configuration's credentials: beside each, a setting of its name and <c>HoldsUntil</c>, such as <c>Avinode:ClientSecretHoldsUntil</c>.</summary>
internal sealed class SecretDays
{
    private readonly Dictionary<string, LocalDate> _days = [];

    /// <exception cref="InvalidOperationException">A setting is no day.</exception>
    public SecretDays(IConfiguration configuration)
    {
        foreach (var name in StoredSecrets.Names)
        {
            if (configuration[$"{name}HoldsUntil"] is { Length: > 0 } text)
            {
                _days[name] = LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value
                    : throw new InvalidOperationException($"{name}HoldsUntil is \"{text}\"; write the last day on which the credential holds as 2027-03-31.");
            }
        }
    }

    /// <summary>Reads one; null when none was named.</summary>
    public LocalDate? Of(string name) => _days.TryGetValue(name, out var day) ? day : null;
}

/// <summary>Makes an incident of a credential two weeks before it runs out, and another when it has. Each is made once, whichever server makes it, also when somebody has set it aside.</summary>
internal sealed partial class SecretExpiry(StoredSecrets secrets, IScopedWork work, TimeProvider time, ILogger<SecretExpiry> logger) : BackgroundService
{
    /// <summary>The incidents' source.</summary>
    public const string Source = "credential";

    /// <summary>How long before its last day a credential is told of.</summary>
    public const int DaysBefore = 14;

    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        do
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (DbUpdateException)
            {
                // Another server told at the same moment; what is left is told at the next look.
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var today = now.InUtc().Date;
        var due = (await secrets.ListAsync(cancellation)).Where(secret => secret.HoldsUntil is { } day && day.PlusDays(-DaysBefore) <= today).ToList();
        if (due.Count == 0)
        {
            return;
        }

        await work.CommitAsync(
            async services =>
            {
                var db = services.GetRequiredService<JetVisionDb>();
                foreach (var (name, day) in due.Select(secret => (secret.Name, secret.HoldsUntil!.Value)))
                {
                    var isOver = day < today;
                    var id = Identity($"{name} {LocalDatePattern.Iso.Format(day)} {isOver}");
                    if (await db.Incidents.AnyAsync(incident => incident.Id == id, cancellation))
                    {
                        continue;
                    }

                    foreach (var before in await db.Incidents.Where(incident => incident.Source == Source && incident.Key == name && incident.SettledAt == null).ToListAsync(cancellation))
                    {
                        before.SettledAt = now;
                    }

                    db.Incidents.Add(new Incident
                    {
                        Id = id, Source = Source, Kind = "credential.expiry", Key = name, Decision = "hand-to-ops", At = now,
                        Message = $"{name} {(isOver ? "held" : "holds")} until {day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}. Get a new one from the service, and replace it under Settings, Credentials{(isOver ? "" : ", before that day is over")}.",
                    });
                }

                return true;
            },
            cancellation);
    }

    /// <summary>One id for one telling, so that of two servers only one can make it.</summary>
    private static Guid Identity(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    [LoggerMessage(EventId = 4403, EventName = "SecretExpiryNotLookedAt", Level = LogLevel.Error, Message = "It could not be looked at which credentials run out; it is looked at again in an hour.")]
    private partial void LogFailed(Exception failure);
}
