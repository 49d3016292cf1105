using JetVision.EndToEnd.Harness;
using JetVision.Tests.Shared;
using MimeKit;

namespace JetVision.EndToEnd.Robustness;

/// <summary>A server at Avinode by OAuth, at a mail server with a password, at a mailbox.</summary>
public sealed class MarketAndMailRig : OutsideRig
{
    public string SmtpPassword { get; set; } = "";

    /// <summary>The mailbox that is read; null where no mail server is installed.</summary>
    internal MailServers? Mailboxes { get; private set; }

    public string Desk { get; } = $"desk-{Guid.NewGuid():N}@broker.example";

    protected override async Task PrepareAsync(Dictionary<string, string> settings)
    {
        SmtpPassword = Secret("smtp");
        Smtp.Accepts = shown => Task.FromResult(shown.EndsWith(SmtpPassword, StringComparison.Ordinal));
        settings["Avinode__ClientId"] = "sandbox-client";
        settings["Mail__Transport"] = "Smtp";
        settings["Mail__Smtp__User"] = "desk";
        settings["Mail__Smtp__Password"] = SmtpPassword;
        if (MailServers.MissingBecause is not null)
        {
            return;
        }

        Mailboxes = await MailServers.GetAsync();
        settings["Mail__Imap__Host"] = "127.0.0.1";
        settings["Mail__Imap__Port"] = Cable("Imap", Mailboxes.ImapPort);
        settings["Mail__Imap__Security"] = "None";
        settings["Mail__Imap__User"] = Desk;
        settings["Mail__Imap__Password"] = MailServers.Password;
        settings["Mail__Imap__RetryDelay"] = "00:00:00.050";
        settings["Mail__Imap__Timeout"] = "00:00:01";
    }
}

/// <summary>Whatever Avinode or the mail server does while a request is in flight, it is named, nothing is doubled, and the request ends well.</summary>
public sealed class MarketAndMailTests(MarketAndMailRig rig) : IClassFixture<MarketAndMailRig>
{
    public static TheoryData<string> AtAvinode => [.. Trouble.OfHttp];

    public static TheoryData<string> AtMailbox => [.. Trouble.OfLines];

    public static TheoryData<string> AtMail => [.. Trouble.OfLines, Trouble.Fails, Trouble.Limits];

    [Theory, MemberData(nameof(AtAvinode))]
    public async Task Avinode_InTrouble_HoldsTheRequestUntilItIsBack(string trouble)
    {
        await Trouble.BeginAsync(rig, "Avinode", "avinode", trouble);
        var (id, client) = await rig.AskAsync();
        await rig.ToldAsync("Avinode:", id);
        await Trouble.EndAsync(rig, "Avinode", "avinode");

        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.AssertEndedWellAsync(id, client);
    }

    [Fact]
    public async Task Avinode_TokenExpiresInMidRun_IsFetchedAnew()
    {
        await rig.World.PostAsync("/sandbox/avinode/expire");
        var (id, client) = await rig.AskAsync();

        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.AssertEndedWellAsync(id, client);
        Assert.Empty(rig.Incidents(id));
    }

    [Fact]
    public async Task Avinode_SecretRevokedInMidRun_WaitsForThePersonWhoReplacesIt()
    {
        var fresh = rig.Secret("client-again");
        await rig.World.PostAsync("/sandbox/avinode/credentials", new { clientSecret = fresh });
        var (id, client) = await rig.AskAsync();
        await rig.ToldAsync("replace Avinode:ClientSecret under Settings", id);

        await rig.ReplaceAsync("Avinode:ClientSecret", fresh);

        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.AssertEndedWellAsync(id, client);
    }

    [Theory, MemberData(nameof(AtMail))]
    public async Task Mail_InTrouble_HoldsTheProposalUntilItIsBack(string trouble)
    {
        var (id, client) = await rig.AskAsync();
        var proposal = await rig.Broker.DraftAsync(id);
        if (trouble == Trouble.Fails)
        {
            rig.Smtp.Answer("MAIL", "451 4.3.0 try later");
        }
        else if (trouble == Trouble.Limits)
        {
            rig.Smtp.Answer("", "421 4.7.0 too many connections");
        }
        else
        {
            await Trouble.BeginAsync(rig, "Mail", null, trouble);
        }

        await rig.Broker.ApproveAsync(proposal);
        await rig.ToldAsync("Mail:", id);
        rig.Smtp.AnswerWell();
        await Trouble.EndAsync(rig, "Mail", null);

        await rig.AssertEndedWellAsync(id, client);
    }

    [Fact]
    public async Task Mail_PasswordRevokedInMidRun_WaitsForThePersonWhoReplacesIt()
    {
        var (id, client) = await rig.AskAsync();
        var proposal = await rig.Broker.DraftAsync(id);
        rig.SmtpPassword = rig.Secret("smtp-again");
        await rig.Broker.ApproveAsync(proposal);
        await rig.ToldAsync("replace Mail:Smtp:Password under Settings", id);

        await rig.ReplaceAsync("Mail:Smtp:Password", rig.SmtpPassword);

        await rig.AssertEndedWellAsync(id, client);
    }

    [Theory, MemberData(nameof(AtMailbox))]
    public async Task Mailbox_InTrouble_IsNamed_AndWhatCameMeanwhileBecomesARequestOnce(string trouble)
    {
        Assert.SkipWhen(rig.Mailboxes is null, MailServers.MissingBecause ?? "");
        var before = rig.Incidents(null).Count;
        await Trouble.BeginAsync(rig, "Imap", null, trouble);
        var client = $"by-mail-{Guid.NewGuid().ToString("N")[..8]}@client.example";
        using var mail = new MimeMessage { Subject = "A trip", Body = new TextPart("plain") { Text = OutsideRig.Text(100) }, Date = TimeProvider.System.GetUtcNow() };
        mail.From.Add(new MailboxAddress("Mark Client", client));
        mail.To.Add(MailboxAddress.Parse(rig.Desk));
        await rig.Mailboxes!.SendAsync(mail, OutsideRig.Cancellation);
        await rig.ToldAsync("Mail:", after: before);
        await Trouble.EndAsync(rig, "Imap", null);

        await Eventually.TrueAsync(() => Task.FromResult(rig.RequestsOf(client).Count > 0), TimeSpan.FromSeconds(40), () => rig.Server.Log);
        var id = Assert.Single(rig.RequestsOf(client));
        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.AssertEndedWellAsync(id, client);
    }
}
