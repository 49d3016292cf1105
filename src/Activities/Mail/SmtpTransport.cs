using System.Net.Sockets;
using JetVision.Activities.Shared;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace JetVision.Activities.Mail;

/// <summary>Hands mails to a mail server. A server that was cut off after it had taken a mail may get it again, with the same Message-ID.</summary>
internal sealed class SmtpTransport(IOptions<MailOptions> options) : IMailTransport
{
    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        var server = options.Value.Smtp;
        using var client = new SmtpClient { Timeout = (int)server.Timeout.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(server.Host!, server.Port, Encryption(server.Security), cancellation);
            if (server.User is { Length: > 0 } user)
            {
                await client.AuthenticateAsync(user, server.Password ?? "", cancellation);
            }

            await client.SendAsync(message, cancellation);
        }
        catch (SmtpCommandException error)
        {
            // 4yz asks to come again, 5yz does not (RFC 5321, 4.2.1).
            var isTransient = (int)error.StatusCode is >= 400 and < 500;
            throw new OutsideException("Mail", $"{server.Host} refused with {(int)error.StatusCode}: {error.Message}", isTransient, innerException: error);
        }
        catch (AuthenticationException error)
        {
            throw new OutsideException("Mail", $"{server.Host} does not accept the user; check Mail:Smtp:User and Mail:Smtp:Password.", isTransient: false, innerException: error);
        }
        catch (SslHandshakeException error)
        {
            throw new OutsideException("Mail", $"no safe connection to {server.Host}:{server.Port}; check Mail:Smtp:Security, the port and the server's certificate.", isTransient: false, innerException: error);
        }
        catch (NotSupportedException error)
        {
            throw new OutsideException("Mail", $"{server.Host}:{server.Port} lacks what the settings ask for ({error.Message}); check Mail:Smtp:Security and Mail:Smtp:User.", isTransient: false, innerException: error);
        }
        catch (Exception error) when (error is SmtpProtocolException or SocketException or IOException or TimeoutException)
        {
            throw new OutsideException("Mail", $"{server.Host}:{server.Port} did not answer as a mail server ({error.Message}).", isTransient: true, innerException: error);
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
        catch (Exception error) when (error is SmtpProtocolException or SmtpCommandException or SocketException or IOException or TimeoutException or OperationCanceledException)
        {
        }
    }

    private static SecureSocketOptions Encryption(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
