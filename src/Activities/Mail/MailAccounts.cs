using Microsoft.Extensions.Options;

namespace JetVision.Activities.Mail;

/// <summary>Says through which servers mail leaves and comes, and as whom.</summary>
internal sealed class MailAccounts(IOptions<MailOptions> options)
{
    /// <summary>The server that takes mail.</summary>
    public Task<MailServer> OutgoingAsync(CancellationToken cancellation)
    {
        var smtp = options.Value.Smtp;
        return Task.FromResult(new MailServer("Mail", smtp.Host!, smtp.Port, smtp.Security, smtp.User, smtp.Password, smtp.Timeout, "Mail:Smtp"));
    }

    /// <summary>The server that holds mail for us; null when there is none.</summary>
    public Task<MailServer?> IncomingAsync(CancellationToken cancellation)
    {
        var imap = options.Value.Imap;
        return Task.FromResult(imap.Host is { Length: > 0 } host ? new MailServer("Mail", host, imap.Port, imap.Security, imap.User, imap.Password, imap.Timeout, "Mail:Imap") : null);
    }
}
