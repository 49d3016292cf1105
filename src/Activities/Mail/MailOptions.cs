using System.ComponentModel.DataAnnotations;
using JetVision.Activities.Accounts;
using JetVision.Activities.Mail.Receiving;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Mail;

/// <summary>How mail leaves; the section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>Gets or sets what takes the mail.</summary>
    /// <value>The default is a maildir, which the portal shows.</value>
    public MailTransportKind Transport { get; set; } = MailTransportKind.Maildir;

    /// <summary>Gets or sets the folder that holds <c>tmp</c>, <c>new</c> and <c>cur</c>; read with <see cref="MailTransportKind.Maildir"/> only.</summary>
    /// <value>The default is <c>maildir</c> below <c>JetVision:DataDirectory</c>.</value>
    public string Maildir { get; set; } = "";

    /// <summary>Gets or sets the server; with <see cref="MailTransportKind.Gmail"/> only to set another one than Gmail's.</summary>
    [Required, ValidateObjectMembers]
    public SmtpOptions Smtp { get; set; } = new();

    /// <summary>Gets or sets the program as Google knows it; read with <see cref="MailTransportKind.Gmail"/> only.</summary>
    [Required]
    public GoogleClientOptions Gmail { get; set; } = new();

    /// <summary>Gets or sets where mail is read.</summary>
    [Required, ValidateObjectMembers]
    public ImapOptions Imap { get; set; } = new();

    /// <summary>Gets or sets the sender's address when it is not the brokerage's.</summary>
    public string? From { get; set; }

    /// <summary>Gets or sets the address to which people answer when it is not the brokerage's; the mailbox that is read should get its mail.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>Gets or sets the sender's name when it is not the brokerage's.</summary>
    public string? FromName { get; set; }
}

/// <summary>What takes a mail.</summary>
public enum MailTransportKind
{
    /// <summary>A folder of files, one a mail.</summary>
    Maildir,

    /// <summary>A mail server.</summary>
    Smtp,

    /// <summary>A Gmail account that somebody lets us use, by OAuth.</summary>
    Gmail,
}

/// <summary>Which mail server, and how to speak to it.</summary>
public sealed class SmtpOptions
{
    /// <summary>Gets or sets the host's name.</summary>
    public string? Host { get; set; }

    /// <summary>Gets or sets the port.</summary>
    /// <value>The default is 587; from 1 to 65535.</value>
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Gets or sets how the connection is encrypted.</summary>
    /// <value>The default is STARTTLS, without which nothing is sent.</value>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Gets or sets the user; null signs nobody in.</summary>
    public string? User { get; set; }

    /// <summary>Gets or sets the password; never shown or logged.</summary>
    public string? Password { get; set; }

    /// <summary>Gets or sets how long one step of the conversation may take.</summary>
    /// <value>The default is 30 seconds; from 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>How a connection to a mail server is encrypted.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all; for a server on this machine or a test network.</summary>
    None,

    /// <summary>By STARTTLS, always.</summary>
    StartTls,

    /// <summary>From the first byte, usually on port 465.</summary>
    Tls,
}
