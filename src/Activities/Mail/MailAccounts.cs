using JetVision.Activities.Accounts;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Mail;

/// <summary>Says through which servers mail leaves and comes, and as whom.</summary>
internal sealed class MailAccounts(IOptions<MailOptions> options, Lazy<GoogleAccount> gmail)
{
    private bool IsGmail => options.Value.Transport == MailTransportKind.Gmail;

    /// <summary>The server that takes mail.</summary>
    /// <exception cref="OutsideException">Gmail gives no token.</exception>
    public async Task<MailServer> OutgoingAsync(CancellationToken cancellation)
    {
        var smtp = options.Value.Smtp;
        if (!IsGmail)
        {
            return new MailServer("Mail", smtp.Host!, smtp.Port, smtp.Security, smtp.User, smtp.Password, smtp.Timeout, "Mail:Smtp");
        }

        var (name, token) = await gmail.Value.TokenAsync(cancellation);
        return new MailServer("Gmail", smtp.Host ?? "smtp.gmail.com", smtp.Port, smtp.Security, name, token, smtp.Timeout, "Mail:Smtp") { IsToken = true };
    }

    /// <summary>The server that holds mail for us; null when there is none.</summary>
    /// <exception cref="OutsideException">Gmail gives no token.</exception>
    public async Task<MailServer?> IncomingAsync(CancellationToken cancellation)
    {
        var imap = options.Value.Imap;
        if (imap is { Host: { Length: > 0 } host, User: { Length: > 0 } })
        {
            return new MailServer("Mail", host, imap.Port, imap.Security, imap.User, imap.Password, imap.Timeout, "Mail:Imap");
        }

        if (!IsGmail || await gmail.Value.FindAsync(cancellation) is not { Problem: null })
        {
            return null;
        }

        var (name, token) = await gmail.Value.TokenAsync(cancellation);
        return new MailServer("Gmail", imap.Host is { Length: > 0 } other ? other : "imap.gmail.com", imap.Port, imap.Security, name, token, imap.Timeout, "Mail:Imap") { IsToken = true };
    }

    /// <summary>Why nothing can leave before somebody mends it; null when nothing is in the way.</summary>
    /// <exception cref="OutsideException">Google did not answer; it may later.</exception>
    public async Task<string?> HeldUpByAsync(CancellationToken cancellation)
    {
        try
        {
            if (IsGmail)
            {
                await gmail.Value.TokenAsync(cancellation);
            }

            return null;
        }
        catch (OutsideException held) when (!held.IsTransient)
        {
            return held.Message;
        }
    }

    /// <summary>A server did not accept the token: the next one is fresh.</summary>
    public void ForgetToken()
    {
        if (IsGmail)
        {
            gmail.Value.Forget();
        }
    }
}
