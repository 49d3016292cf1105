using JetVision.Activities.Shared;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace JetVision.Activities.Mail;

/// <summary>Hands mails to a mail server. A server that was cut off after it had taken a mail may get it again, with the same Message-ID.</summary>
internal sealed class SmtpTransport(MailAccounts accounts) : IMailTransport
{
    public Task<string?> HeldUpByAsync(CancellationToken cancellation) => accounts.HeldUpByAsync(cancellation);

    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        var server = await accounts.OutgoingAsync(cancellation);
        using var client = new SmtpClient();
        try
        {
            await server.OpenAsync(client, cancellation);
        }
        catch (OutsideException refusal) when (server.IsToken && refusal.InnerException is AuthenticationException)
        {
            // Taken back before it ran out: whether there is another one shows at the next attempt.
            accounts.ForgetToken();
            throw new OutsideException(server.System, $"{server.Host} did not accept the token; a fresh one is asked for.", isTransient: true, innerException: refusal);
        }

        try
        {
            await client.SendAsync(message, cancellation);
        }
        catch (Exception error) when (error is SmtpCommandException or ServiceNotAuthenticatedException or NotSupportedException || (MailServer.IsOfConnection(error) && !cancellation.IsCancellationRequested))
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
