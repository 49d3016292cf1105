using System.ComponentModel.DataAnnotations;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>Where mail is read; the section <c>Mail:Imap</c>.</summary>
public sealed class ImapOptions
{
    /// <summary>Gets or sets the host's name; without one no mail is read, unless Gmail is connected.</summary>
    public string? Host { get; set; }

    /// <summary>Gets or sets the port.</summary>
    /// <value>The default is 993; from 1 to 65535.</value>
    [Range(1, 65535)]
    public int Port { get; set; } = 993;

    /// <summary>Gets or sets how the connection is encrypted.</summary>
    /// <value>The default is TLS from the first byte.</value>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.Tls;

    /// <summary>Gets or sets the user.</summary>
    public string? User { get; set; }

    /// <summary>Gets or sets the password; never shown or logged.</summary>
    public string? Password { get; set; }

    /// <summary>Gets or sets the folder that is read.</summary>
    /// <value>The default is <c>INBOX</c>.</value>
    [Required]
    public string Folder { get; set; } = "INBOX";

    /// <summary>Gets or sets the folder into which a mail is moved once it is taken in; null leaves it, marked as read.</summary>
    public string? DoneFolder { get; set; }

    /// <summary>Gets or sets the name under which the receiving server writes what it found out about senders (the first word of its Authentication-Results); null trusts the topmost.</summary>
    public string? AuthenticationServer { get; set; }

    /// <summary>Gets or sets how far back mail is taken in when a mailbox is read for the first time, in whole days as IMAP searches.</summary>
    /// <value>The default is 1 day; from none to 30 days.</value>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Backlog { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets how often a server that cannot call (IDLE) is asked, and at the longest between two looks at one that can.</summary>
    /// <value>The default is 1 minute; from 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long one step of the conversation may take.</summary>
    /// <value>The default is 30 seconds; from 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the pause before a lost connection is made again; each failure doubles it, up to 5 minutes.</summary>
    /// <value>The default is 2 seconds; from 10 milliseconds to 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the largest mail that is read whole, in bytes; of a larger one only the head.</summary>
    /// <value>The default is 25 MiB; from 64 KiB to 100 MiB.</value>
    [Range(65_536, 104_857_600)]
    public long LargestMail { get; set; } = 25 * 1024 * 1024;

    /// <summary>Gets or sets the largest attachment that is kept, in bytes; a larger one is named and left in the mailbox.</summary>
    /// <value>The default is 10 MiB; from 1 KiB to 100 MiB.</value>
    [Range(1024, 104_857_600)]
    public long LargestAttachment { get; set; } = 10 * 1024 * 1024;

    /// <summary>Gets or sets how many mails of one sender are acted on in an hour; more are kept and left alone, so that two machines never talk without end.</summary>
    /// <value>The default is 40; from 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int MostFromOneSender { get; set; } = 40;
}
