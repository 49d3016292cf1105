using System.Net.Sockets;
using JetVision.Activities.Shared;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace JetVision.Activities.Mail;

/// <summary>A mail server and how we sign in there.</summary>
/// <param name="System">Its name in incidents, such as Mail or Gmail.</param>
/// <param name="Host">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="Security">How the connection is encrypted.</param>
/// <param name="User">The user; null signs nobody in.</param>
/// <param name="Secret">The password or the access token.</param>
/// <param name="Timeout">How long one step may take.</param>
/// <param name="Settings">The settings' section, for cures.</param>
internal sealed record MailServer(string System, string Host, int Port, SmtpSecurity Security, string? User, string? Secret, TimeSpan Timeout, string Settings)
{
    /// <summary>Gets whether the secret is an access token, shown by XOAUTH2.</summary>
    public bool IsToken { get; init; }

    /// <summary>Connects and signs in.</summary>
    /// <exception cref="OutsideException">The server did not answer, or refused.</exception>
    public async Task OpenAsync(IMailService client, CancellationToken cancellation)
    {
        client.Timeout = (int)Timeout.TotalMilliseconds;
        try
        {
            await client.ConnectAsync(Host, Port, Encryption(Security), cancellation);
            if (User is { Length: > 0 } user)
            {
                await (IsToken ? client.AuthenticateAsync(new SaslMechanismOAuth2(user, Secret ?? ""), cancellation) : client.AuthenticateAsync(user, Secret ?? "", cancellation));
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            throw Explain(error);
        }
    }

    /// <summary>Says what a failure means and how it is mended.</summary>
    public OutsideException Explain(Exception error) => error switch
    {
        OutsideException already => already,
        AuthenticationException => new(System, IsToken
            ? $"{Host} does not accept the token; connect the account again under Settings."
            : $"{Host} does not accept the user; check {Settings}:User, and replace {Settings}:Password under Settings, Credentials.", isTransient: false, innerException: error) { AwaitsPerson = true },
        ServiceNotAuthenticatedException => new(System, $"{Host}:{Port} takes mail only from who signs in; set {Settings}:User and {Settings}:Password.", isTransient: false, innerException: error) { AwaitsPerson = true },
        SslHandshakeException => new(System, $"no safe connection to {Host}:{Port}; check {Settings}:Security, the port and the server's certificate.", isTransient: false, innerException: error) { AwaitsPerson = true },
        NotSupportedException => new(System, $"{Host}:{Port} lacks what the settings ask for ({error.Message}); check {Settings}:Security and {Settings}:User.", isTransient: false, innerException: error) { AwaitsPerson = true },
        FolderNotFoundException missing => new(System, $"{Host} has no folder {missing.FolderName}; check {Settings}:Folder and {Settings}:DoneFolder.", isTransient: false, innerException: error),
        // 4yz asks to come again, 5yz does not (RFC 5321, 4.2.1).
        SmtpCommandException refusal => new(System, $"{Host} refused with {(int)refusal.StatusCode}: {refusal.Message}", (int)refusal.StatusCode is >= 400 and < 500, innerException: error),
        ImapCommandException refusal => new(System, $"{Host} refused: {refusal.ResponseText}", isTransient: true, innerException: error),
        _ when IsOfConnection(error) => new(System, $"{Host}:{Port} did not answer as a mail server ({error.Message}).", isTransient: true, innerException: error),
        _ => throw new InvalidOperationException($"{System}: {error.Message}", error),
    };

    public static bool IsOfConnection(Exception error) =>
        error is ProtocolException or SocketException or IOException or TimeoutException or ServiceNotConnectedException or OperationCanceledException;

    private static SecureSocketOptions Encryption(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
