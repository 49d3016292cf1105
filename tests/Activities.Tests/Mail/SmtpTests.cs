using System.Net;
using System.Net.Sockets;
using System.Text;
using JetVision.Activities.Mail;
using JetVision.Activities.Shared;
using JetVision.Tests.Shared;
using Microsoft.Extensions.Options;
using MimeKit;
using Xunit;

namespace JetVision.Activities.Tests.Mail;

public sealed class SmtpTests
{
    [Fact]
    public async Task Mail_IsTaken_WithItsMessageId()
    {
        await using var server = new SmtpServer();
        using var message = Message();

        await Transport(server.Port).SendAsync(message, TestContext.Current.CancellationToken);

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(server.Mails)));
        using var arrived = await MimeMessage.LoadAsync(stream, TestContext.Current.CancellationToken);
        Assert.Equal("one@broker.example", arrived.MessageId);
        Assert.Equal("Grüße", arrived.Subject);
        Assert.StartsWith("first line\r\n.a line that begins with a dot", arrived.TextBody!.ReplaceLineEndings("\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "451 try later", true)]
    [InlineData("RCPT", "450 mailbox busy", true)]
    [InlineData("RCPT", "550 no such user", false)]
    [InlineData(".", "452 full", true)]
    [InlineData(".", "554 spam", false)]
    [InlineData("", "421 closing", true)]
    public async Task Refusal_ByCode_SaysWhetherItMayPass(string command, string answer, bool isTransient)
    {
        await using var server = new SmtpServer();
        server.Answer(command, answer);
        using var message = Message();

        var error = await Assert.ThrowsAsync<OutsideException>(() => Transport(server.Port).SendAsync(message, TestContext.Current.CancellationToken));

        Assert.Equal(isTransient, error.IsTransient);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task User_NotAccepted_NamesTheSettings_AndNoPassword()
    {
        await using var server = new SmtpServer();
        server.Answer("AUTH", "535 who are you");
        using var message = Message();

        var error = await Assert.ThrowsAsync<OutsideException>(
            () => Transport(server.Port, smtp => (smtp.User, smtp.Password) = ("desk", "hunter2-secret")).SendAsync(message, TestContext.Current.CancellationToken));

        Assert.False(error.IsTransient);
        Assert.Contains("Mail:Smtp:Password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encryption_NotOffered_SendsNothing()
    {
        await using var server = new SmtpServer();
        using var message = Message();

        var error = await Assert.ThrowsAsync<OutsideException>(
            () => Transport(server.Port, smtp => smtp.Security = SmtpSecurity.StartTls).SendAsync(message, TestContext.Current.CancellationToken));

        Assert.False(error.IsTransient);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Server_HangingUpAfterItTookTheMail_HasTakenIt()
    {
        await using var server = new SmtpServer { HangsUpAfterMail = true };
        using var message = Message();

        await Transport(server.Port).SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Server_NotThere_MayPass()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var message = Message();

        var error = await Assert.ThrowsAsync<OutsideException>(() => Transport(port).SendAsync(message, TestContext.Current.CancellationToken));

        Assert.True(error.IsTransient);
    }

    private static SmtpTransport Transport(int port, Action<SmtpOptions>? change = null)
    {
        var smtp = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, Timeout = TimeSpan.FromSeconds(10) };
        change?.Invoke(smtp);
        return new SmtpTransport(new MailAccounts(Options.Create(new MailOptions { Transport = MailTransportKind.Smtp, Smtp = smtp }), null!));
    }

    private static MimeMessage Message()
    {
        var message = new MimeMessage { Subject = "Grüße", MessageId = "one@broker.example", Body = new TextPart("plain") { Text = "first line\r\n.a line that begins with a dot\r\n" } };
        message.From.Add(new MailboxAddress("Desk", "desk@broker.example"));
        message.To.Add(new MailboxAddress("Jane", "jane@client.example"));
        return message;
    }
}
