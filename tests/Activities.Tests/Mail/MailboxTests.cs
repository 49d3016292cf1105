using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Tests.Sourcing;
using JetVision.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Xunit;

namespace JetVision.Activities.Tests.Mail;

/// <summary>Mail is read from a real IMAP server, over a cable that can be cut.</summary>
public sealed class MailboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FreshMail_BecomesARequest_AndIsMarkedAsReadAfterwards()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.PutAsync(Mails.Fresh());

        await desk.House.UntilAsync(db => db.ReceivedMails.AnyAsync());

        var request = await desk.House.QueryAsync(db => db.Requests.SingleAsync());
        Assert.Equal(("mail", "jane@client.example", "Jane Doe"), (request.Channel, request.ContactEmail, request.ContactName));
        Assert.Contains("Teterboro", request.Text, StringComparison.Ordinal);
        var said = await desk.House.QueryAsync(db => db.Messages.SingleAsync());
        Assert.Equal("fresh-1@client.example", said.MailMessageId);
        await desk.UntilSeenAsync(1);
    }

    [Fact]
    public async Task Mail_ThatArrivesWhileItWaits_IsCalledAtOnce()
    {
        // The longest wait is an hour: only the server's call can bring the mail in.
        await using var desk = await Desk.OpenAsync(("Mail:Imap:Poll", "01:00:00"));
        await desk.PutAsync(Mails.Fresh("first@client.example"));
        await desk.House.UntilAsync(async db => await db.ReceivedMails.CountAsync() == 1);
        await desk.UntilSeenAsync(1);

        await desk.PutAsync(Mails.Fresh("second@client.example"));

        await desk.House.UntilAsync(async db => await db.ReceivedMails.CountAsync() == 2);
    }

    [Fact]
    public async Task Connection_CutWhileItWaits_IsMadeAgain_AndNothingIsMissed()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.PutAsync(Mails.Fresh("before@client.example"));
        await desk.House.UntilAsync(async db => await db.ReceivedMails.CountAsync() == 1);

        desk.Cable.Cut();
        await desk.PutAsync(Mails.Fresh("during@client.example"));
        desk.Cable.Mend();

        await desk.House.UntilAsync(async db => await db.ReceivedMails.CountAsync() == 2);
        Assert.Equal(2, await desk.House.QueryAsync(db => db.Requests.CountAsync()));
        Assert.True(desk.Cable.Connections >= 2);
    }

    [Fact]
    public async Task Connection_CutInTheMiddleOfAMail_TakesItOnce()
    {
        await using var desk = await Desk.OpenAsync(connect: false);
        for (var i = 0; i < 8; i++)
        {
            await desk.PutAsync(Mails.Fresh($"m{i}@client.example"));
        }

        // Somewhere in the third mail or so.
        desk.Cable.BreakAfter = 4000;
        desk.Watch();

        await desk.House.UntilAsync(async db => await db.ReceivedMails.CountAsync() == 8);
        Assert.Equal(8, await desk.House.QueryAsync(db => db.Requests.CountAsync()));
        Assert.True(desk.Cable.Connections >= 2);
        await desk.UntilSeenAsync(8);
    }

    [Fact]
    public async Task TwoServers_OnOneMailbox_TakeEachMailOnce()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Watch();
        for (var i = 0; i < 6; i++)
        {
            await desk.PutAsync(Mails.Fresh($"n{i}@client.example"));
        }

        await desk.House.UntilAsync(async db => await db.ReceivedMails.CountAsync() == 6);
        await desk.UntilSeenAsync(6);
        Assert.Equal(6, await desk.House.QueryAsync(db => db.Requests.CountAsync()));
    }

    [Fact]
    public async Task Password_ThatIsWrong_IsAnIncidentWithTheCure()
    {
        await using var desk = await Desk.OpenAsync(("Mail:Imap:Password", "not-it-and-secret"));

        await desk.House.UntilAsync(db => db.Incidents.AnyAsync());

        var incident = await desk.House.QueryAsync(db => db.Incidents.SingleAsync());
        Assert.Contains("Mail:Imap:Password", incident.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-it-and-secret", incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DoneFolder_GetsWhatWasTakenIn()
    {
        await using var desk = await Desk.OpenAsync(("Mail:Imap:DoneFolder", "Done"));
        await desk.PutAsync(Mails.Fresh());

        await desk.House.UntilAsync(db => db.Requests.AnyAsync());

        await Desk.UntilAsync(async () => await CountAsync(desk) == 0);
    }

    private static async Task<int> CountAsync(Desk desk)
    {
        using var client = await desk.Servers.OpenAsync(desk.Address, Cancellation);
        return client.Inbox.Count;
    }

    [Fact]
    public async Task LargeMail_IsNamedAndNotRead()
    {
        await using var desk = await Desk.OpenAsync(("Mail:Imap:LargestMail", "65536"));
        var mail = Mails.Fresh();
        mail.Body = new TextPart("plain") { Text = new string('x', 100_000) };
        await desk.PutAsync(mail);

        await desk.House.UntilAsync(db => db.ReceivedMails.AnyAsync());

        var record = await desk.House.QueryAsync(db => db.ReceivedMails.SingleAsync());
        Assert.Equal(ReceivedKind.TooLarge, record.Kind);
        Assert.Equal("", record.Text);
    }
}

/// <summary>A brokerage whose mailbox is read, on the test run's mail servers.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _watches = [];

    private Desk(House house, MailServers servers, Cable cable, string address) => (House, Servers, Cable, Address) = (house, servers, cable, address);

    public House House { get; }

    public MailServers Servers { get; }

    public Cable Cable { get; }

    public string Address { get; }

    public static Task<Desk> OpenAsync(params (string Name, string Value)[] settings) => OpenAsync(true, settings);

    public static async Task<Desk> OpenAsync(bool connect, params (string Name, string Value)[] settings)
    {
        Assert.SkipWhen(MailServers.MissingBecause is not null, MailServers.MissingBecause ?? "");
        var servers = await MailServers.GetAsync();
        var cable = new Cable(servers.ImapPort);
        var address = $"desk-{Guid.NewGuid():N}@broker.example";
        var house = await House.StartAsync(settings:
        [
            ("Mail:Imap:Host", "127.0.0.1"), ("Mail:Imap:Port", $"{cable.Port}"), ("Mail:Imap:Security", "None"), ("Mail:Imap:User", address), ("Mail:Imap:Password", MailServers.Password),
            ("Mail:Imap:RetryDelay", "00:00:00.050"), .. settings,
        ]);
        var desk = new Desk(house, servers, cable, address);
        if (connect)
        {
            desk.Watch();
        }

        return desk;
    }

    /// <summary>Has a server watch the mailbox; again for another one. Each has its own watcher.</summary>
    public void Watch() => _watches.Add(Task.Run(() => House.ReadAsync(async services =>
    {
        await MailServices.NewMailbox(services).WatchAsync(_stopping.Token);
        return true;
    })));

    public Task PutAsync(MimeMessage mail) => Servers.PutAsync(Address, mail, TestContext.Current.CancellationToken);

    public Task UntilSeenAsync(int count) => UntilAsync(async () => (await Servers.ReadAsync(Address, TestContext.Current.CancellationToken)).Count(mail => mail.IsSeen) == count);

    public static async Task UntilAsync(Func<Task<bool>> wanted)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await wanted())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_watches);
        _stopping.Dispose();
        await House.DisposeAsync();
        await Cable.DisposeAsync();
    }
}

/// <summary>Mails as people and machines write them.</summary>
internal static class Mails
{
    public static MimeMessage Fresh(string id = "fresh-1@client.example") => New(id, "Jane Doe <jane@client.example>", "Charter for two",
        $"Hello, please quote a one way flight from Teterboro to Opa-locka on {TimeProvider.System.GetUtcNow().AddDays(21):MMMM d, yyyy} at 2:30pm for 5 passengers.\n\nThanks\nJane");

    public static MimeMessage New(string id, string from, string subject, string text)
    {
        var mail = new MimeMessage { MessageId = id, Subject = subject, Body = new TextPart("plain") { Text = text }, Date = TimeProvider.System.GetUtcNow() };
        mail.From.Add(MailboxAddress.Parse(from));
        mail.To.Add(MailboxAddress.Parse("desk@broker.example"));
        return mail;
    }
}
