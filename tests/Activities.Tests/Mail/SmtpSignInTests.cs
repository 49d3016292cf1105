using JetVision.Activities.Mail;
using JetVision.Activities.Shared;
using JetVision.Tests.Shared;
using MailKit.Net.Smtp;
using MimeKit;
using Xunit;

namespace JetVision.Activities.Tests.Mail;

/// <summary>STARTTLS and signing in at a real submission server.</summary>
public sealed class SmtpSignInTests : IAsyncLifetime
{
    private const string User = "desk@broker.example";

    private MailServers _servers = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(MailServers.MissingBecause is not null, MailServers.MissingBecause ?? "");
        _servers = await MailServers.GetAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task User_OverStartTls_IsSignedIn()
    {
        using var client = Trusting();

        await Server(SmtpSecurity.StartTls, MailServers.Password).OpenAsync(client, Cancellation);

        Assert.True(client.IsSecure);
        Assert.True(client.IsAuthenticated);
        await client.SendAsync(new MimeMessage([MailboxAddress.Parse(User)], [MailboxAddress.Parse("signed-in@client.example")], "By STARTTLS", new TextPart("plain") { Text = "Sealed on its way." }), Cancellation);
        await client.DisconnectAsync(quit: true, Cancellation);
        Assert.Equal("By STARTTLS", (await _servers.ArrivedAsync("signed-in@client.example", Cancellation)).Subject);
    }

    [Fact]
    public async Task Mail_FromWhoHasNotSignedIn_IsRefused_AndSaysWhy()
    {
        using var client = Trusting();
        var server = Server(SmtpSecurity.StartTls, null) with { User = null };
        await server.OpenAsync(client, Cancellation);

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(
            new MimeMessage([MailboxAddress.Parse(User)], [MailboxAddress.Parse("nobody@client.example")], "Unsigned", new TextPart("plain") { Text = "x" }), Cancellation));

        Assert.Contains("sign", server.Explain(refusal).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task User_ByEitherMechanism_IsSignedIn(string mechanism)
    {
        using var client = Trusting();
        client.Connected += (_, _) => client.AuthenticationMechanisms.RemoveWhere(other => other != mechanism);

        await Server(SmtpSecurity.StartTls, MailServers.Password).OpenAsync(client, Cancellation);

        Assert.True(client.IsAuthenticated);
    }

    [Fact]
    public async Task Password_Wrong_AwaitsAPerson_AndIsNotTold()
    {
        using var client = Trusting();

        var refusal = await Assert.ThrowsAsync<OutsideException>(() => Server(SmtpSecurity.StartTls, "wrong-password-4711").OpenAsync(client, Cancellation));

        Assert.True(refusal.AwaitsPerson);
        Assert.Contains("replace Mail:Smtp:Password under Settings", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_NotTrusted_AwaitsAPerson_AndNoPasswordIsShown()
    {
        using var client = new SmtpClient();

        var refusal = await Assert.ThrowsAsync<OutsideException>(() => Server(SmtpSecurity.StartTls, MailServers.Password).OpenAsync(client, Cancellation));

        Assert.True(refusal.AwaitsPerson);
        Assert.Contains("the server's certificate", refusal.Message, StringComparison.Ordinal);
        Assert.False(client.IsAuthenticated);
    }

    [Fact]
    public async Task Server_WithoutTls_IsNotUsed_WhenTlsIsAsked()
    {
        using var client = Trusting();
        await using var plain = new SmtpServer();

        var refusal = await Assert.ThrowsAsync<OutsideException>(
            () => new MailServer("Mail", "127.0.0.1", plain.Port, SmtpSecurity.StartTls, User, MailServers.Password, TimeSpan.FromSeconds(5), "Mail:Smtp").OpenAsync(client, Cancellation));

        Assert.True(refusal.AwaitsPerson);
        Assert.DoesNotContain(plain.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_ByXOAuth2_IsShownAsItIs()
    {
        string? seen = null;
        await using var server = new SmtpServer { Accepts = shown => Task.FromResult((seen = shown) is not null) };
        using var client = new SmtpClient();

        await new MailServer("Gmail", "127.0.0.1", server.Port, SmtpSecurity.None, "desk@broker.example", "ya29.token", TimeSpan.FromSeconds(5), "Mail:Smtp") { IsToken = true }
            .OpenAsync(client, Cancellation);

        Assert.Equal("user=desk@broker.example\u0001auth=Bearer ya29.token\u0001\u0001", seen);
    }

    private MailServer Server(SmtpSecurity security, string? password) => new("Mail", "127.0.0.1", _servers.SubmissionPort, security, User, password, TimeSpan.FromSeconds(10), "Mail:Smtp");

    private static SmtpClient Trusting()
    {
        var client = new SmtpClient();
#pragma warning disable CA5359 // The certificate is the test's own; that an unknown one is refused is a test of its own.
        client.ServerCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        return client;
    }
}
