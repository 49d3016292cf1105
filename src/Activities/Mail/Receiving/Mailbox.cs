using JetVision.Activities.Monitoring;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using NodaTime;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>
/// Watches a mailbox over IMAP: takes in what is new, then waits for the server's call (IDLE), and comes back after every cut. Where it stands is what is on record, so
/// that a mail is marked as read only once it is taken in, and one that was taken in before a crash is known again. Singleton; any number of servers may watch one mailbox.
/// </summary>
public sealed partial class Mailbox
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private const int FailuresBeforeIncident = 5;
    private const int MostAttempts = 3;

    private readonly MailAccounts _accounts;
    private readonly ImapOptions _options;
    private readonly IScopedWork _work;
    private readonly TimeProvider _time;
    private readonly ILogger<Mailbox> _logger;
    private readonly Dictionary<(uint Validity, uint Uid), int> _attempts = [];
    private bool? _isIncidentOpen;

    internal Mailbox(MailAccounts accounts, IOptions<MailOptions> options, IScopedWork work, TimeProvider time, ILogger<Mailbox> logger) =>
        (_accounts, _options, _work, _time, _logger) = (accounts, options.Value.Imap, work, time, logger);

    /// <summary>Gets how it goes, for the settings.</summary>
    public MailboxState State { get; private set; } = new(null, false, "Not read yet", null);

    /// <summary>Watches until told to stop.</summary>
    /// <param name="stopping">Ends it.</param>
    /// <returns>A task that ends when it was told to stop.</returns>
    public async Task WatchAsync(CancellationToken stopping)
    {
        for (var failures = 0; !stopping.IsCancellationRequested;)
        {
            MailServer? server = null;
            try
            {
                server = await _accounts.IncomingAsync(stopping);
                if (server is not null)
                {
                    await SessionAsync(server, () => failures = 0, stopping);
                }
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                failures++;
                await ReportAsync(server, error, failures, stopping);
            }

            await PauseAsync(server is null ? _options.Poll : Pause(failures), stopping);
        }
    }

    /// <summary>Tries the connection now: connects, signs in, opens the folder.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What is wrong and how it is mended; null when all is well or no mailbox is set.</returns>
    public async Task<string?> TryAsync(CancellationToken cancellation)
    {
        try
        {
            if (await _accounts.IncomingAsync(cancellation) is not { } server)
            {
                return null;
            }

            using var client = new ImapClient();
            await Step(limited => server.OpenAsync(client, limited), cancellation);
            try
            {
                var folder = _options.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox : await client.GetFolderAsync(_options.Folder, cancellation);
                await Step(limited => folder.StatusAsync(StatusItems.UidNext, limited), cancellation);
                return null;
            }
            catch (Exception error) when (MailServer.IsOfConnection(error) || error is ImapCommandException or FolderNotFoundException)
            {
                return server.Explain(error).Message;
            }
        }
        catch (Exception error) when (error is OutsideException or TimeoutException or OperationCanceledException)
        {
            return error is OutsideException ? error.Message : "Mail: the server does not answer.";
        }
    }

    private async Task SessionAsync(MailServer server, Action worked, CancellationToken stopping)
    {
        using var client = new ImapClient();
        await Step(cancellation => server.OpenAsync(client, cancellation), stopping);
        try
        {
            var folder = _options.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox : await client.GetFolderAsync(_options.Folder, stopping);
            await Step(cancellation => folder.OpenAsync(FolderAccess.ReadWrite, cancellation), stopping);
            var done = _options.DoneFolder is { Length: > 0 } name ? await client.GetFolderAsync(name, stopping) : null;
            var account = $"{server.User}@{server.Host}/{folder.FullName}";
            await WellAsync(account, server, stopping);
            worked();
            var calls = new Calls(folder);
            while (true)
            {
                calls.Heard();
                await TakeNewAsync(folder, done, account, stopping);
                worked();
                await WaitAsync(client, calls, stopping);
            }
        }
        catch (Exception error) when (MailServer.IsOfConnection(error) || error is ImapCommandException or FolderNotFoundException)
        {
            throw stopping.IsCancellationRequested ? error : server.Explain(error);
        }
    }

    private async Task TakeNewAsync(IMailFolder folder, IMailFolder? done, string account, CancellationToken stopping)
    {
        var validity = folder.UidValidity;
        var highest = await _work.CommitAsync(
            services => services.GetRequiredService<JetVisionDb>().ReceivedMails.Where(mail => mail.Account == account && mail.UidValidity == validity)
                .MaxAsync(mail => (long?)mail.Uid, stopping),
            stopping);
        // A mailbox that is new to us holds years of mail that somebody has dealt with: of that only the last days are ours.
        SearchQuery query = highest is { } last
            ? SearchQuery.Uids(new UniqueIdRange(new UniqueId((uint)last + 1), UniqueId.MaxValue))
            : SearchQuery.DeliveredAfter((_time.GetUtcNow() - _options.Backlog).UtcDateTime.Date);
        var found = (await StepAsync(cancellation => folder.SearchAsync(query, cancellation), stopping)).Where(uid => uid.Id > (highest ?? 0)).Order().ToList();
        if (found.Count == 0)
        {
            return;
        }

        var sizes = (await StepAsync(cancellation => folder.FetchAsync(found, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, cancellation), stopping))
            .ToDictionary(summary => summary.UniqueId, summary => (long)(summary.Size ?? 0));
        foreach (var uid in found)
        {
            await TakeAsync(folder, uid, sizes.GetValueOrDefault(uid), account, stopping);
            // Only now: a crash before this line leaves the mail unread, and it is known again by its place.
            await Step(cancellation => folder.AddFlagsAsync(uid, MessageFlags.Seen, silent: true, cancellation), stopping);
            if (done is not null)
            {
                await StepAsync(cancellation => folder.MoveToAsync(uid, done, cancellation), stopping);
            }
        }
    }

    private async Task TakeAsync(IMailFolder folder, UniqueId uid, long size, string account, CancellationToken stopping)
    {
        var isWhole = size <= _options.LargestMail;
        using var message = await ReadAsync(folder, uid, isWhole, stopping);
        if (message is null)
        {
            return;
        }

        var arrived = new ArrivedMail(account, folder.UidValidity, uid.Id, size, message, isWhole);
        try
        {
            var taken = await _work.CommitAsync(services => services.GetRequiredService<MailReceiver>().TakeAsync(arrived, stopping), stopping);
            _attempts.Remove((folder.UidValidity, uid.Id));
            if (taken is not null)
            {
                LogTaken(account, uid.Id, taken.Kind);
                State = State with { LastMailAt = taken.ReceivedAt };
            }
        }
        catch (DbUpdateException) when (!stopping.IsCancellationRequested)
        {
            if (!await IsTakenAsync(arrived, stopping))
            {
                await GiveUpOrThrowAsync(arrived, stopping);
                throw;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException && !MailServer.IsOfConnection(error))
        {
            if (!await GiveUpOrThrowAsync(arrived, stopping))
            {
                throw;
            }

            LogRefused(error, account, uid.Id);
        }
    }

    /// <summary>Reads a mail; null when somebody moved it away meanwhile.</summary>
    private async Task<MimeMessage?> ReadAsync(IMailFolder folder, UniqueId uid, bool isWhole, CancellationToken stopping)
    {
        try
        {
            return isWhole
                ? await StepAsync(cancellation => folder.GetMessageAsync(uid, cancellation), stopping)
                : new MimeMessage(await StepAsync(cancellation => folder.GetHeadersAsync(uid, cancellation), stopping));
        }
        catch (MessageNotFoundException)
        {
            return null;
        }
        catch (FormatException)
        {
            // Not one byte of it is a mail: it is kept as one that says nothing.
            return new MimeMessage();
        }
    }

    /// <summary>Another server that watches the same mailbox was first.</summary>
    private Task<bool> IsTakenAsync(ArrivedMail arrived, CancellationToken stopping) => _work.CommitAsync(
        services => services.GetRequiredService<JetVisionDb>().ReceivedMails.AnyAsync(
            mail => (mail.Account == arrived.Account && mail.UidValidity == arrived.UidValidity && mail.Uid == arrived.Uid) || mail.MessageId == arrived.Message.MessageId, stopping),
        stopping);

    /// <summary>A mail that fails again and again is set aside, so that it holds up no other.</summary>
    /// <returns>Whether it is set aside now.</returns>
    private async Task<bool> GiveUpOrThrowAsync(ArrivedMail arrived, CancellationToken stopping)
    {
        var key = ((uint)arrived.UidValidity, (uint)arrived.Uid);
        if ((_attempts[key] = _attempts.GetValueOrDefault(key) + 1) < MostAttempts)
        {
            return false;
        }

        await _work.CommitAsync(
            services =>
            {
                services.GetRequiredService<MailReceiver>().Refuse(arrived, "it could not be taken in; the server's log says why");
                services.GetRequiredService<JetVisionDb>().Incidents.Add(NewIncident(
                    services, $"mail:{arrived.Account}:{arrived.UidValidity}:{arrived.Uid}", $"Mail: \"{arrived.Message.Subject}\" in {arrived.Account} could not be taken in. Read it in the mailbox and enter what matters."));
                return Task.FromResult(true);
            },
            stopping);
        _attempts.Remove(key);
        return true;
    }

    private async Task WaitAsync(ImapClient client, Calls calls, CancellationToken stopping)
    {
        if (!client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            await PauseAsync(_options.Poll, stopping);
        }
        else
        {
            // The look after the longest wait finds out whether the connection is still alive: a cut in the middle of nowhere is silent.
            using var called = new CancellationTokenSource(_options.Poll, _time);
            using (calls.Ring(called))
            {
                await client.IdleAsync(called.Token, stopping);
            }
        }

        await Step(client.NoOpAsync, stopping);
    }

    private Task<bool> Step(Func<CancellationToken, Task> step, CancellationToken stopping) => StepAsync(
        async cancellation =>
        {
            await step(cancellation);
            return true;
        },
        stopping);

    /// <summary>No step may hang: a server that fell silent counts as gone.</summary>
    private async Task<T> StepAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        try
        {
            return await step(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {_options.Timeout.TotalSeconds:0} s");
        }
    }

    private TimeSpan Pause(int failures)
    {
        var pause = _options.RetryDelay * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        pause = pause < LongestPause ? pause : LongestPause;
        return pause * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(pause, _time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task WellAsync(string account, MailServer server, CancellationToken stopping)
    {
        State = State with { Account = account, IsWell = true, Words = "Connected" };
        LogConnected(account);
        if (_isIncidentOpen == false)
        {
            return;
        }

        await _work.CommitAsync(
            async services =>
            {
                var key = Key(server);
                foreach (var incident in await services.GetRequiredService<JetVisionDb>().Incidents.Where(incident => incident.Key == key && incident.SettledAt == null).ToListAsync(stopping))
                {
                    incident.SettledAt = services.GetRequiredService<IClock>().GetCurrentInstant();
                }

                return true;
            },
            stopping);
        _isIncidentOpen = false;
    }

    private async Task ReportAsync(MailServer? server, Exception error, int failures, CancellationToken stopping)
    {
        var failure = error as OutsideException;
        var words = failure?.Message ?? $"Mail: {error.Message}";
        State = State with { IsWell = false, Words = words };
        LogLost(failure is null ? error : null, words, failures);
        if (_isIncidentOpen == true || server is null || (failure?.IsTransient != false && failures < FailuresBeforeIncident))
        {
            return;
        }

        try
        {
            _isIncidentOpen = await _work.CommitAsync(
                async services =>
                {
                    var (db, key) = (services.GetRequiredService<JetVisionDb>(), Key(server));
                    if (!await db.Incidents.AnyAsync(incident => incident.Key == key && incident.SettledAt == null, stopping))
                    {
                        db.Incidents.Add(NewIncident(services, key, $"{words} No mail is read until then; it is tried again by itself."));
                    }

                    return true;
                },
                stopping);
        }
        catch (Exception second) when (!stopping.IsCancellationRequested)
        {
            // The database is away too; the next failure reports again.
            LogLost(second, "The incident could not be recorded.", failures);
        }
    }

    /// <summary>The server's calls, also those that come while it is busy with something else for us.</summary>
    private sealed class Calls
    {
        private bool _isCalled;
        private CancellationTokenSource? _waiting;

        public Calls(IMailFolder folder) => folder.CountChanged += (_, _) =>
        {
            _isCalled = true;
            _waiting?.Cancel();
        };

        public void Heard() => _isCalled = false;

        public IDisposable Ring(CancellationTokenSource waiting)
        {
            _waiting = waiting;
            if (_isCalled)
            {
                waiting.Cancel();
            }

            return new Hang(this);
        }

        private sealed class Hang(Calls calls) : IDisposable
        {
            public void Dispose() => calls._waiting = null;
        }
    }

    private static string Key(MailServer server) => $"mailbox:{server.User}@{server.Host}";

    private static Incident NewIncident(IServiceProvider services, string key, string message) => new()
    {
        Id = Guid.CreateVersion7(), Source = "effect", Kind = "mail.receive", Key = key, Message = message, Decision = "hand-to-ops",
        At = services.GetRequiredService<IClock>().GetCurrentInstant(),
    };

    [LoggerMessage(EventId = 5201, EventName = "MailboxConnected", Level = LogLevel.Information, Message = "Mail is read from {Account}.")]
    private partial void LogConnected(string account);

    [LoggerMessage(EventId = 5202, EventName = "MailTaken", Level = LogLevel.Information, Message = "{Account} {Uid}: taken in as {Kind}.")]
    private partial void LogTaken(string account, uint uid, ReceivedKind kind);

    [LoggerMessage(EventId = 5203, EventName = "MailRefused", Level = LogLevel.Error, Message = "{Account} {Uid}: set aside, it cannot be taken in.")]
    private partial void LogRefused(Exception error, string account, uint uid);

    [LoggerMessage(EventId = 5204, EventName = "MailboxLost", Level = LogLevel.Warning, Message = "{Reason} Attempt {Failures}.")]
    private partial void LogLost(Exception? error, string reason, int failures);
}

/// <summary>How the reading of mail goes.</summary>
/// <param name="Account">The mailbox; null before the first connection.</param>
/// <param name="IsWell">Whether it is connected.</param>
/// <param name="Words">In words.</param>
/// <param name="LastMailAt">When the last mail was taken in; null for none since the start.</param>
public sealed record MailboxState(string? Account, bool IsWell, string Words, Instant? LastMailAt);
