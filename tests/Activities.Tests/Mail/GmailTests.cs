using System.Globalization;
using System.Text;
using System.Web;
using JetVision.Activities.Accounts;
using JetVision.Activities.Mail;
using JetVision.Activities.Shared;
using JetVision.Activities.Tests.Sourcing;
using JetVision.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Activities.Tests.Mail;

/// <summary>Gmail by its wire protocols: Google's OAuth at the Sandbox, XOAUTH2 at an SMTP server and at Dovecot.</summary>
public sealed class GmailTests
{
    private static readonly Uri Callback = new("https://broker.example/settings/gmail/callback");

    private readonly string _account = $"broker-{Guid.NewGuid():N}@gmail.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_LeavesWithATokenOfTheConnectedAccount()
    {
        await using var google = await PracticeMarket.StartAsync();
        await using var smtp = new SmtpServer();
        await using var house = await StartAsync(google, smtp.Port);
        Assert.Null(await ConnectAsync(house));

        await WriteAsync(house, "one");
        await house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.SentAt != null));

        var shown = Encoding.UTF8.GetString(Convert.FromBase64String(smtp.Commands.Single(command => command.StartsWith("AUTH XOAUTH2", StringComparison.Ordinal)).Split(' ')[2]));
        Assert.StartsWith($"user={_account}\u0001auth=Bearer ya29.", shown, StringComparison.Ordinal);
        Assert.Single(smtp.Mails);
        var key = (await house.QueryAsync(db => db.OutsideAccounts.SingleAsync())).ProtectedKey;
        Assert.DoesNotContain("1//", key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permission_TakenBack_IsAnIncident_AndTheMailWaitsUntilTheAccountIsConnectedAgain()
    {
        await using var google = await PracticeMarket.StartAsync();
        await using var smtp = new SmtpServer();
        await using var house = await StartAsync(google, smtp.Port);
        Assert.Null(await ConnectAsync(house));
        using var http = new HttpClient();
        using var revoked = await http.PostAsync(new Uri(google.Address + "/sandbox/google/revoke"), null, Cancellation);
        var request = await house.AddRequestAsync();

        await WriteAsync(house, "one", request.Id);
        await house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.WaitsFor != null));

        var incident = await house.QueryAsync(db => db.Incidents.SingleAsync());
        Assert.Contains("Gmail", incident.Message, StringComparison.Ordinal);
        Assert.Contains("Connect the account again", incident.Message, StringComparison.Ordinal);
        Assert.Empty(smtp.Mails);
        Assert.Empty(house.Failed);
        Assert.True(await house.QueryAsync(db => db.Timeline.AnyAsync(entry => entry.Kind == "mail-waits")));

        Assert.Null(await ConnectAsync(house));
        house.Time.Advance(TimeSpan.FromMinutes(2));
        await house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.SentAt != null && mail.WaitsFor == null));
        Assert.Single(smtp.Mails);
        Assert.NotNull((await house.QueryAsync(db => db.Incidents.SingleAsync())).SettledAt);
    }

    [Fact]
    public async Task Token_RefusedBeforeItsTime_IsReplaced()
    {
        await using var google = await PracticeMarket.StartAsync();
        await using var smtp = new SmtpServer();
        await using var house = await StartAsync(google, smtp.Port);
        Assert.Null(await ConnectAsync(house));
        smtp.AnswerOnce("AUTH", "535 5.7.8 Username and Password not accepted");

        await WriteAsync(house, "one");
        await house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.SentAt != null));

        Assert.Equal(2, smtp.Commands.Where(command => command.StartsWith("AUTH", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task Consent_WithAnotherSecretOrTwice_IsNotTaken()
    {
        await using var google = await PracticeMarket.StartAsync();
        await using var house = await StartAsync(google, 1);
        var code = await ConsentAsync(house, "the-verifier");

        Assert.NotNull(await GmailAsync(house, gmail => gmail.ConnectAsync(code, Callback, "another", "Ann", Cancellation)));
        Assert.NotNull(await GmailAsync(house, gmail => gmail.ConnectAsync(code, Callback, "the-verifier", "Ann", Cancellation)));
        Assert.Equal(0, await house.QueryAsync(db => db.OutsideAccounts.CountAsync()));
    }

    [Fact]
    public async Task Mail_IsReadByXoauth2()
    {
        Assert.SkipWhen(MailServers.MissingBecause is not null, MailServers.MissingBecause ?? "");
        var servers = await MailServers.GetAsync();
        await using var google = await PracticeMarket.StartAtAsync(servers.TokenPort);
        await using var house = await StartAsync(google, 1, ("Mail:Imap:Host", "127.0.0.1"), ("Mail:Imap:Port", servers.ImapPort.ToString(CultureInfo.InvariantCulture)), ("Mail:Imap:Security", "None"));
        Assert.Null(await ConnectAsync(house));
        await servers.PutAsync(_account, Mails.Fresh(), Cancellation);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var watching = house.ReadAsync(async services =>
        {
            await MailServices.NewMailbox(services).WatchAsync(stopping.Token);
            return true;
        });
        await house.UntilAsync(db => db.Requests.AnyAsync());

        await stopping.CancelAsync();
        await watching;
    }

    private static Task<House> StartAsync(PracticeMarket google, int smtpPort, params (string Name, string Value)[] settings) => House.StartAsync(settings:
    [
        ("Mail:Transport", "Gmail"), ("Mail:Gmail:ClientId", "sandbox-google-client"), ("Mail:Gmail:ClientSecret", "sandbox-google-secret"),
        ("Mail:Gmail:Authorize", google.Address + "/google/auth"), ("Mail:Gmail:Token", google.Address + "/google/token"),
        ("Mail:Smtp:Host", "127.0.0.1"), ("Mail:Smtp:Port", smtpPort.ToString(CultureInfo.InvariantCulture)), ("Mail:Smtp:Security", "None"), .. settings,
    ]);

    private async Task<Refusal?> ConnectAsync(House house)
    {
        var code = await ConsentAsync(house, "the-verifier");
        return await GmailAsync(house, gmail => gmail.ConnectAsync(code, Callback, "the-verifier", "Ann", Cancellation));
    }

    /// <summary>What a person's browser does.</summary>
    private async Task<string> ConsentAsync(House house, string verifier)
    {
        var address = await GmailAsync(house, gmail => Task.FromResult(gmail.Consent(Callback, "the-state", verifier)));
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(new Uri($"{address.AbsoluteUri}&login_hint={_account}"), Cancellation);
        var back = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        Assert.Equal("the-state", back["state"]);
        return back["code"]!;
    }

    private static Task<T> GmailAsync<T>(House house, Func<GoogleAccount, Task<T>> act) => house.ReadAsync(services => act(services.GetRequiredKeyedService<GoogleAccount>(MailServices.Gmail)));

    private static Task<MailMessage> WriteAsync(House house, string key, Guid? request = null) => house.WriteAsync(services => services.GetRequiredService<Outgoing>().WriteAsync(
        key, new Letter("question", "jane@client.example", null, "A question", "When?") { RequestId = request }, Cancellation));
}
