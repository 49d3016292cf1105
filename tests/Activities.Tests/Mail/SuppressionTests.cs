using System.Text;
using CsCheck;
using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Drafts;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using JetVision.Activities.Tests.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Xunit;

namespace JetVision.Activities.Tests.Mail;

/// <summary>Whom prospecting must not reach, and how that comes to be.</summary>
public class SuppressionTests : IAsyncLifetime
{
    private House _house = null!;
    private uint _uid;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _house = await House.StartAsync(settings: await DatabaseAsync());
        await _house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Brokerages.SingleAsync()).Address = "1 Airport Road, Teterboro NJ");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_house is not null)
        {
            await _house.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("jane@harrow.example", "jane@harrow.example", true)]
    [InlineData("jane@harrow.example", "JANE@Harrow.Example", true)]
    [InlineData("harrow.example", "jane@harrow.example", true)]
    [InlineData("@harrow.example", "jane@uk.harrow.example", true)]
    [InlineData("uk.harrow.example", "jane@harrow.example", false)]
    [InlineData("row.example", "jane@harrow.example", false)]
    [InlineData("jane@harrow.example", "joe@harrow.example", false)]
    [InlineData("bücher.example", "jane@xn--bcher-kva.example", true)]
    public async Task Line_CoversItsAddress_AndWhatIsBelowItsDomain(string line, string address, bool covers)
    {
        await AddAsync(line);

        Assert.Equal(covers, await FindAsync(address) is not null);
    }

    [Theory]
    [InlineData("jane")]
    [InlineData("jane@")]
    [InlineData("@com")]
    [InlineData("two words.example")]
    [InlineData("a@b.example, c@d.example")]
    [InlineData("")]
    public async Task Line_ThatIsNoAddress_IsRefused(string target) =>
        Assert.Equal("target", (await ListAsync(list => list.AddAsync(target, SuppressionReason.Manual, null, "Ann", Cancellation))).Refusal!.Field);

    [Fact]
    public void Normal_TwiceIsOnce() => Gen.String[Gen.Char["abAB.@-_ é"], 0, 20].Sample(text => SuppressionList.Normal(text) is not { } once || SuppressionList.Normal(once) == once);

    [Fact]
    public async Task Line_OfOneBrokerage_IsNotAnothers()
    {
        await AddAsync("jane@harrow.example");

        Assert.Null(await _house.ReadAsync(services =>
        {
            services.GetRequiredService<CurrentTenant>().Id = Guid.NewGuid();
            return services.GetRequiredService<SuppressionList>().FindAsync("jane@harrow.example", Cancellation);
        }));
    }

    [Fact]
    public async Task Lift_NeedsTheAddressAgainAndAGround_AndLeavesEvidence()
    {
        var line = await AddAsync("jane@harrow.example");

        Assert.Equal("confirm", (await LiftAsync(line.Id, "joe@harrow.example", "asked"))!.Field);
        Assert.Equal("because", (await LiftAsync(line.Id, "jane@harrow.example", " "))!.Field);
        Assert.Null(await LiftAsync(line.Id, "Jane@harrow.example", "She asked on the telephone."));
        Assert.Equal(RefusalKind.Conflict, (await LiftAsync(line.Id, "jane@harrow.example", "again"))!.Kind);

        Assert.Null(await FindAsync("jane@harrow.example"));
        Assert.Equal("She asked on the telephone.", (await _house.QueryAsync(db => db.Suppressed.SingleAsync())).LiftedBecause);
        Assert.NotEqual(line.Id, (await AddAsync("jane@harrow.example")).Id);
    }

    [Fact]
    public async Task List_IsPagedAndSearched()
    {
        foreach (var name in new[] { "a@one.example", "b@one.example", "c@two.example" })
        {
            await AddAsync(name);
        }

        var first = await ListAsync(list => list.ListAsync("ONE", null, 1, Cancellation));
        var second = await ListAsync(list => list.ListAsync("ONE", first.Next, 1, Cancellation));

        Assert.Equal(["b@one.example", "a@one.example"], first.Lines!.Concat(second.Lines!).Select(line => line.Target));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Prospecting_CarriesALinkInHeadAndFoot_ByWhichItsReaderIsFound()
    {
        await ApproveAsync(await WriteAsync("new@harrow.example"));
        await _house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.SentAt != null));

        using var mail = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(Path.Combine(_house.Maildir, "new"))), Cancellation);
        var link = mail.Headers["List-Unsubscribe"]!.Trim('<', '>');
        Assert.StartsWith("https://broker.example/u/", link, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        Assert.Contains(link, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"{link}\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("1 Airport Road", mail.TextBody, StringComparison.Ordinal);
        var token = link[(link.LastIndexOf('/') + 1)..];
        Assert.Equal((Brokerage.FirstId, "new@harrow.example"), await LinksAsync(links => links.Read(token)));
        Assert.Null(await LinksAsync(links => links.Read(token[..20] + (token[20] == 'A' ? 'B' : 'A') + token[21..])));
        Assert.Null(await LinksAsync(links => links.Read("nonsense")));
    }

    [Fact]
    public async Task Link_HoldsWithoutEnd()
    {
        var link = await LinksAsync(links => links.For("new@harrow.example"));
        _house.Time.Advance(TimeSpan.FromDays(10 * 365));

        Assert.Equal("new@harrow.example", (await LinksAsync(links => links.Read(link.Segments[^1])))!.Value.Address);
    }

    [Fact]
    public async Task Prospecting_ToWhoIsSuppressed_IsRefusedWhenWrittenWhenApprovedAndWhenItLeaves()
    {
        var waiting = await WriteAsync("new@harrow.example");
        var leaving = await _house.WriteAsync(async services =>
        {
            var mail = await services.GetRequiredService<Outgoing>().WriteAsync("late", new Letter(ProspectingMail.Kind, "new@harrow.example", null, "Empty legs", "Look."), Cancellation);
            await services.GetRequiredService<SuppressionList>().AddAsync("harrow.example", SuppressionReason.Unsubscribed, null, "unsubscribe link", Cancellation);
            return mail.Id;
        });

        var written = await DraftsAsync(drafts => drafts.WriteAsync("new@harrow.example", "Again", "Look.", null, "Ann's program", Cancellation));
        Assert.Contains("new@harrow.example must not be written to: unsubscribed on", written.Refusal!.Message, StringComparison.Ordinal);
        var approved = await DraftsAsync(drafts => drafts.DecideAsync(waiting, true, "Ann", Cancellation));
        Assert.Contains("must not be written to", approved!.Message, StringComparison.Ordinal);
        await _house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.Id == leaving && mail.Failure != null));
        Assert.Null((await _house.QueryAsync(db => db.Mails.SingleAsync(mail => mail.Id == leaving))).SentAt);
        Assert.False(Directory.Exists(Path.Combine(_house.Maildir, "new")) && Directory.GetFiles(Path.Combine(_house.Maildir, "new")).Length > 0);
    }

    [Fact]
    public async Task MailThatAClientAskedFor_IsNoProspecting_AndReachesHim()
    {
        await _house.AddRequestAsync();
        await AddAsync("jane@client.example");

        await ApproveAsync(await WriteAsync("Jane@client.example"));
        await _house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.SentAt != null));

        using var mail = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(Path.Combine(_house.Maildir, "new"))), Cancellation);
        Assert.Null(mail.Headers["List-Unsubscribe"]);
    }

    [Fact]
    public async Task Prospecting_WithoutAPostalAddress_IsRefusedWithTheCure()
    {
        await _house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Brokerages.SingleAsync()).Address = null);

        var draft = await WriteAsync("new@harrow.example");

        Assert.Contains("postal address", (await DraftsAsync(drafts => drafts.DecideAsync(draft, true, "Ann", Cancellation)))!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed", "5.1.1", "smtp; 550 5.1.1 no such user", true)]
    [InlineData("failed", "5.2.1", "smtp; 550 5.2.1 mailbox disabled", true)]
    [InlineData("failed", "5.0.0", "smtp; 550 user unknown", true)]
    [InlineData("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full", false)]
    [InlineData("failed", "5.7.1", "smtp; 550 5.7.1 message refused by policy, sender unknown", false)]
    [InlineData("failed", "4.4.1", "smtp; connection timed out", false)]
    [InlineData("delayed", "5.1.1", "smtp; 550 5.1.1 no such user", false)]
    public async Task Bounce_PutsOnTheListOnlyWhoDoesNotExist(string action, string status, string words, bool isListed)
    {
        await SentAsync("mail", "gone@harrow.example");

        await TakeAsync(Report("delivery-status", "message/delivery-status", $"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; other@else.example\nAction: {action}\nStatus: {status}\nDiagnostic-Code: {words}\n", "our-1@broker.example"));

        Assert.Equal(isListed, await FindAsync("gone@harrow.example") is { Reason: SuppressionReason.HardBounce });
        Assert.Null(await FindAsync("other@else.example"));
    }

    [Theory]
    [InlineData("abuse", "our-1@broker.example", true)]
    [InlineData("not-spam", "our-1@broker.example", false)]
    [InlineData("abuse", "unknown@broker.example", false)]
    public async Task Complaint_PutsOnTheListWhoGotThatMailOfOurs(string feedback, string original, bool isListed)
    {
        await SentAsync("prospecting", "cross@harrow.example");

        var taken = await TakeAsync(Report("feedback-report", "message/feedback-report", $"Feedback-Type: {feedback}\nUser-Agent: Somebody/1.0\nVersion: 1\nOriginal-Rcpt-To: victim@else.example\n", original));

        Assert.Equal(isListed, await FindAsync("cross@harrow.example") is { Reason: SuppressionReason.Complaint });
        Assert.Null(await FindAsync("victim@else.example"));
        Assert.Equal(feedback == "abuse" ? ReceivedKind.Complaint : ReceivedKind.Automatic, taken!.Kind);
    }

    [Theory]
    [InlineData("Unsubscribe", true)]
    [InlineData("Please remove me from your list.\n\nKind regards\nNew", true)]
    [InlineData("STOP", true)]
    [InlineData("Bitte keine weiteren E-Mails.", true)]
    [InlineData("Stop over in Nice would be fine. Teterboro to Nice on 4 December for 6?", false)]
    [InlineData("Thank you, what would Teterboro to Nice cost for six people?", false)]
    public async Task Answer_ThatWantsNoMore_CountsLikeTheLink(string words, bool isListed)
    {
        await SentAsync("prospecting", "new@harrow.example");
        var mail = Mails.New("reply-1@harrow.example", "New Person <new@harrow.example>", "Re: Empty legs", words);
        mail.InReplyTo = "our-1@broker.example";

        var taken = await TakeAsync(mail);

        Assert.Equal(isListed, await FindAsync("new@harrow.example") is not null);
        Assert.Equal(isListed ? ReceivedKind.Unsubscribed : ReceivedKind.Request, taken!.Kind);
        Assert.Equal(isListed ? 0 : 1, await _house.QueryAsync(db => db.Requests.CountAsync()));
    }

    protected virtual Task<(string Name, string Value)[]> DatabaseAsync() => Task.FromResult<(string, string)[]>([]);

    private static MimeMessage Report(string type, string contentType, string fields, string original)
    {
        var text = $"""
            From: MAILER-DAEMON@mx.example
            To: desk@broker.example
            Subject: A report
            Message-ID: <report-1@mx.example>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type={type}; boundary="b"

            --b
            Content-Type: text/plain

            This is a report.
            --b
            Content-Type: {contentType}

            {fields}
            --b
            Content-Type: text/rfc822-headers

            Message-ID: <{original}>
            Subject: Your flight

            --b--
            """;
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n")));
        return MimeMessage.Load(stream, CancellationToken.None);
    }

    private Task<bool> SentAsync(string kind, string to) => _house.WriteAsync(services =>
    {
        services.GetRequiredService<JetVisionDb>().Mails.Add(new MailMessage
        {
            Id = Guid.CreateVersion7(), Kind = kind, To = to, Subject = "Empty legs", Body = "Look.", MessageId = "our-1@broker.example",
            CreatedAt = NodaTime.Instant.FromDateTimeOffset(_house.Time.GetUtcNow()),
        });
        return Task.FromResult(true);
    });

    private Task<ReceivedMail?> TakeAsync(MimeMessage mail) => _house.WriteAsync(services =>
        services.GetRequiredService<MailReceiver>().TakeAsync(new ArrivedMail("desk@imap.example/INBOX", 1, ++_uid, 1000, mail), Cancellation));

    private async Task<Guid> WriteAsync(string to)
    {
        var (draft, refusal) = await DraftsAsync(drafts => drafts.WriteAsync(to, "Empty legs", "Look.", null, "Ann's program", Cancellation));
        Assert.Null(refusal);
        return draft!.Id;
    }

    private async Task ApproveAsync(Guid draft) => Assert.Null(await DraftsAsync(drafts => drafts.DecideAsync(draft, true, "Ann", Cancellation)));

    private async Task<Suppressed> AddAsync(string target) => (await ListAsync(list => list.AddAsync(target, SuppressionReason.Manual, null, "Ann", Cancellation))).Line!;

    private Task<Suppressed?> FindAsync(string address) => ListAsync(list => list.FindAsync(address, Cancellation));

    private Task<Refusal?> LiftAsync(Guid id, string confirm, string because) => ListAsync(list => list.LiftAsync(id, confirm, because, "Ann", Cancellation));

    private Task<T> ListAsync<T>(Func<SuppressionList, Task<T>> act) => _house.WriteAsync(services => act(services.GetRequiredService<SuppressionList>()));

    private Task<T> DraftsAsync<T>(Func<MailDrafts, Task<T>> act) => _house.WriteAsync(services => act(services.GetRequiredService<MailDrafts>()));

    private Task<T> LinksAsync<T>(Func<UnsubscribeLinks, T> act) => _house.ReadAsync(services => Task.FromResult(act(services.GetRequiredService<UnsubscribeLinks>())));
}
