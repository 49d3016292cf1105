using MailKit.Net.Smtp;
using MimeKit;

namespace JetVision.Activities.Mail;

/// <summary>Hands mails to a mail server. A server that was cut off after it had taken a mail may get it again, with the same Message-ID.</summary>
internal sealed class SmtpTransport(MailAccounts accounts) : IMailTransport
{
    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        var server = await accounts.OutgoingAsync(cancellation);
        using var client = new SmtpClient();
        await server.OpenAsync(client, cancellation);
        try
        {
            await client.SendAsync(message, cancellation);
        }
        catch (Exception error) when (error is SmtpCommandException or NotSupportedException || (MailServer.IsOfConnection(error) && !cancellation.IsCancellationRequested))
        {
            throw server.Explain(error);
        }

        await LeaveAsync(client, cancellation);
    }

    /// <summary>The mail is taken by now: a server that hangs up without a goodbye has not refused it.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception error) when (error is SmtpCommandException || MailServer.IsOfConnection(error))
        {
        }
    }
}
