using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using JetVision.Tests.Shared;
using Microsoft.Playwright;
using MimeKit;

namespace JetVision.EndToEnd.Mail;

/// <summary>The whole process by mail alone: OpenSMTPD carries, Dovecot keeps, the server reads and writes, and the cable is cut while it does.</summary>
public sealed class MailFlowTests
{
    private readonly string _mark = Guid.NewGuid().ToString("N")[..8];

    private string Desk => $"desk-{_mark}@broker.example";

    private string Client => $"mark-{_mark}@client.example";

    [Fact]
    public async Task Request_ByMail_IsAskedAnsweredAndProposed_ThoughTheCableIsCut()
    {
        Assert.SkipWhen(MailServers.MissingBecause is not null, MailServers.MissingBecause ?? "");
        var servers = await MailServers.GetAsync();
        await using var cable = new Cable(servers.ImapPort);
        await using var server = await StartServerAsync(servers, cable.Port);
        var broker = new Broker(server);
        var date = TimeProvider.System.GetUtcNow().AddDays(30).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);

        await SendAsync(servers, $"Looking for a jet from New York to Palm Beach on {date}, 4 pax at 10am.\n\nMark", "Palm Beach");
        var question = await ReceiveAsync(servers, mail => mail.TextBody!.Contains("New York", StringComparison.Ordinal), server);
        Assert.Equal(Desk, question.ReplyTo.Mailboxes.Single().Address);

        cable.Cut();
        await SendAsync(servers, $"Teterboro please\n\nOn Sun, 22 Nov 2026 at 20:00, Your Brokerage <{Desk}> wrote:\n> {question.TextBody!.ReplaceLineEndings("\n> ")}", "Re: " + question.Subject, question);
        cable.Mend();

        var id = await RequestIdAsync(server);
        var request = await broker.UntilAsync(id, "awaitingApproval");
        Assert.Equal("KTEB", request.GetProperty("legs")[0].GetProperty("from").GetString());
        await broker.ApproveAsync(await broker.DraftAsync(id));
        var proposal = await ReceiveAsync(servers, mail => mail.Attachments.Any(), server);
        Assert.Contains(question.MessageId, proposal.References);

        await broker.UntilAsync(id, "proposalSent");
        Assert.Single(await servers.ReadAsync(Client, TestContext.Current.CancellationToken), mail => mail.Mail.Attachments.Any());
        var items = (await server.Http.GetFromJsonAsync<JsonElement>("/api/requests")).GetProperty("items");
        Assert.Equal(1, items.GetArrayLength());
    }

    [Fact]
    public async Task Mail_ThatWasPutAside_IsOnTheMailPage_AndBecomesARequestByHand()
    {
        Assert.SkipWhen(MailServers.MissingBecause is not null, MailServers.MissingBecause ?? "");
        Assert.SkipWhen(Browser.MissingBecause is not null, Browser.MissingBecause ?? "");
        var servers = await MailServers.GetAsync();
        await using var server = await StartServerAsync(servers, servers.ImapPort);
        await using var browser = await Browser.StartAsync();
        await using var portal = new PortalPage(await browser.NewPageAsync(1440, 900, false, true, server.Address), server.Address);
        await portal.SignInAsync();

        await SendAsync(servers, "Please quote Teterboro to Opa-locka on 12 March, 5 passengers.", "Trip in March", automatic: true);
        await portal.GoAsync("/mail?box=received");
        await portal.Page.GetByText("Trip in March").ClickAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(portal.Page.Locator(".mail")).ToContainTextAsync("Automatic");
        await portal.Page.GetByText("Start a request from it").ClickAsync();
        await portal.Page.WaitForURLAsync("**/requests/**");

        var request = (await server.Http.GetFromJsonAsync<JsonElement>("/api/requests")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal("mail", request.GetProperty("channel").GetString());
        await portal.GoAsync("/mail?box=received");
        await portal.Page.GetByText("Trip in March").ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".mail")).ToContainTextAsync("started by a broker");
        await Assertions.Expect(portal.Page.GetByText("Start a request from it")).ToHaveCountAsync(0);
    }

    private Task<JetVisionServer> StartServerAsync(MailServers servers, int imapPort) => JetVisionServer.StartAsync(settings: new Dictionary<string, string>
    {
        ["JetVision__Brokerage__Email"] = Desk,
        ["Mail__Transport"] = "Smtp",
        ["Mail__Smtp__Host"] = "127.0.0.1",
        ["Mail__Smtp__Port"] = servers.SmtpPort.ToString(CultureInfo.InvariantCulture),
        ["Mail__Smtp__Security"] = "None",
        ["Mail__Imap__Host"] = "127.0.0.1",
        ["Mail__Imap__Port"] = imapPort.ToString(CultureInfo.InvariantCulture),
        ["Mail__Imap__Security"] = "None",
        ["Mail__Imap__User"] = Desk,
        ["Mail__Imap__Password"] = MailServers.Password,
        ["Mail__Imap__RetryDelay"] = "00:00:00.100",
    });

    private async Task SendAsync(MailServers servers, string text, string subject, MimeMessage? answers = null, bool automatic = false)
    {
        var mail = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text }, MessageId = $"{Guid.NewGuid():N}@client.example", Date = TimeProvider.System.GetUtcNow() };
        mail.From.Add(new MailboxAddress("Mark Client", Client));
        mail.To.Add(MailboxAddress.Parse(Desk));
        if (answers is not null)
        {
            mail.InReplyTo = answers.MessageId;
            mail.References.Add(answers.MessageId!);
        }

        if (automatic)
        {
            mail.Headers.Add("Auto-Submitted", "auto-generated");
        }

        await servers.SendAsync(mail, TestContext.Current.CancellationToken);
    }

    private Task<MimeMessage> ReceiveAsync(MailServers servers, Func<MimeMessage, bool> wanted, JetVisionServer server) => Eventually.GetAsync(
        async () => (await servers.ReadAsync(Client, TestContext.Current.CancellationToken)).Select(mail => mail.Mail).FirstOrDefault(wanted),
        TimeSpan.FromSeconds(90),
        () => $"The mail did not come.{Environment.NewLine}{server.Log}{Environment.NewLine}{servers.Log}");

    private static async Task<Guid> RequestIdAsync(JetVisionServer server) =>
        (await server.Http.GetFromJsonAsync<JsonElement>("/api/requests")).GetProperty("items")[0].GetProperty("id").GetGuid();
}
