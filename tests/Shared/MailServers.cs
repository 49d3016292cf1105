using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace JetVision.Tests.Shared;

/// <summary>
/// The mail servers of a test run: an OpenSMTPD that takes mail for every address, and a Dovecot that holds it, one mailbox an address, and takes mail itself from who
/// signs in over STARTTLS. Private, on loopback ports, with files of their own that go with the test process. Started once, at first use.
/// </summary>
public sealed class MailServers
{
    /// <summary>The password of every mailbox.</summary>
    public const string Password = "a-mailbox-password-of-the-tests";

    private static readonly Lazy<Task<MailServers>> Instance = new(StartAsync);

    // Runs both, waits until the test process closes the pipe (or dies, which closes it too), and clears up. OpenSMTPD's queue and socket have fixed places: it gets a
    // view of the file system in which these are its own.
    private const string Script =
        """
        mkdir -p "$1/run" "$1/mail" && chown mail:mail "$1/mail" && chmod 755 "$1"
        dovecot -F -c "$1/dovecot.conf" >"$1/dovecot.out" 2>&1 & imap=$!
        mount -t tmpfs tmpfs /run && mount -t tmpfs -o mode=755 tmpfs /var/spool && mkdir -m 711 /var/spool/smtpd || { echo "no mount"; kill $imap; exit 1; }
        smtpd -d -f "$1/smtpd.conf" >"$1/smtpd.out" 2>&1 & smtp=$!
        echo started
        cat >/dev/null
        kill $imap $smtp; wait $imap $smtp
        rm -rf "$1"
        """;

    private readonly string _directory;

    // Kept: a collected process object would close the pipe that keeps the servers up.
    private readonly Process _process;

    private MailServers(string directory, int imap, int smtp, int submission, int tokens, Process process) =>
        (_directory, ImapPort, SmtpPort, SubmissionPort, TokenPort, _process) = (directory, imap, smtp, submission, tokens, process);

    /// <summary>Why there are none; null when there are.</summary>
    public static string? MissingBecause { get; } =
        !File.Exists("/usr/sbin/dovecot") || !File.Exists("/usr/sbin/smtpd") || !File.Exists("/usr/lib/dovecot/imap") || !File.Exists("/usr/lib/dovecot/submission")
            ? "No mail servers: install them (apt-get install dovecot-imapd dovecot-submissiond opensmtpd)."
        : Environment.UserName != "root" ? "The mail servers deliver in other users' names: run the tests as root."
        : null;

    public int ImapPort { get; }

    public int SmtpPort { get; }

    /// <summary>Where mail is taken only over STARTTLS and from who has signed in. The certificate is its own, trusted by nobody.</summary>
    public int SubmissionPort { get; }

    /// <summary>Where the IMAP server asks what an access token is worth: whoever gives tokens out listens there.</summary>
    public int TokenPort { get; }

    public static Task<MailServers> GetAsync() => Instance.Value;

    /// <summary>What the servers wrote, for a test that failed.</summary>
    public string Log => string.Join('\n', Directory.GetFiles(_directory, "*.out").Concat(Directory.GetFiles(_directory, "*.log")).Order().SelectMany(file => File.ReadLines(file).TakeLast(30)));

    /// <summary>Sends a mail as anybody would, over SMTP.</summary>
    public async Task SendAsync(MimeMessage mail, CancellationToken cancellation)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", SmtpPort, SecureSocketOptions.None, cancellation);
        await client.SendAsync(mail, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    /// <summary>Opens a mailbox as its owner would.</summary>
    public async Task<ImapClient> OpenAsync(string address, CancellationToken cancellation)
    {
        var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", ImapPort, SecureSocketOptions.None, cancellation);
        await client.AuthenticateAsync(address, Password, cancellation);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, cancellation);
        return client;
    }

    /// <summary>Puts a mail into a mailbox as it stands.</summary>
    public async Task PutAsync(string address, MimeMessage mail, CancellationToken cancellation)
    {
        using var client = await OpenAsync(address, cancellation);
        await client.Inbox.AppendAsync(mail, MessageFlags.None, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    /// <summary>Reads the mails of a mailbox, oldest first.</summary>
    public async Task<IReadOnlyList<(MimeMessage Mail, bool IsSeen)>> ReadAsync(string address, CancellationToken cancellation)
    {
        using var client = await OpenAsync(address, cancellation);
        var mails = new List<(MimeMessage, bool)>();
        foreach (var summary in await client.Inbox.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Flags, cancellation))
        {
            mails.Add((await client.Inbox.GetMessageAsync(summary.UniqueId, cancellation), summary.Flags?.HasFlag(MessageFlags.Seen) == true));
        }

        await client.DisconnectAsync(quit: true, cancellation);
        return mails;
    }

    /// <summary>Waits until a mailbox holds a mail, and reads the last one.</summary>
    public async Task<MimeMessage> ArrivedAsync(string address, CancellationToken cancellation)
    {
        using var client = await OpenAsync(address, cancellation);
        using var arrived = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        arrived.CancelAfter(TimeSpan.FromSeconds(20));
        client.Inbox.CountChanged += (_, _) => arrived.Cancel();
        if (client.Inbox.Count == 0)
        {
            await client.IdleAsync(arrived.Token, cancellation);
        }

        return client.Inbox.Count > 0 ? await client.Inbox.GetMessageAsync(client.Inbox.Count - 1, cancellation) : throw new InvalidOperationException($"No mail came for {address}:\n{Log}");
    }

    private static async Task<MailServers> StartAsync()
    {
        if (MissingBecause is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        var directory = Directory.CreateTempSubdirectory("jetvision-mail-").FullName;
        var (imap, smtp, submission, tokens) = (Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free());
        await WriteCertificateAsync(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "dovecot.conf"), Dovecot(directory, imap, smtp, submission));
        await File.WriteAllTextAsync(
            Path.Combine(directory, "tokens.conf"), $"tokeninfo_url = http://127.0.0.1:{tokens.ToString(CultureInfo.InvariantCulture)}/google/tokeninfo?access_token=\nusername_attribute = email\n");
        await File.WriteAllTextAsync(Path.Combine(directory, "smtpd.conf"), OpenSmtpd(directory, smtp));
        var start = new ProcessStartInfo("unshare") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-m", "--propagation", "private", "sh", "-c", Script, "sh", directory])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The shell did not start.");
        var first = await process.StandardOutput.ReadLineAsync();
        if (first != "started")
        {
            throw new InvalidOperationException($"The mail servers did not start: {first} {await process.StandardOutput.ReadToEndAsync()}");
        }

        var servers = new MailServers(directory, imap, smtp, submission, tokens, process);
        await servers.AnswerAsync(imap);
        await servers.AnswerAsync(submission);
        await servers.AnswerAsync(smtp);
        return servers;
    }

    private async Task AnswerAsync(int port)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (clock.Elapsed < TimeSpan.FromSeconds(20) && !_process.HasExited)
            {
                await timer.WaitForNextTickAsync();
            }
            catch (SocketException)
            {
                throw new InvalidOperationException($"The mail servers do not answer:\n{Log}");
            }
        }
    }

    private static async Task WriteCertificateAsync(string directory)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
        await File.WriteAllTextAsync(Path.Combine(directory, "mail.crt"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(directory, "mail.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static string Dovecot(string directory, int imap, int smtp, int submission) =>
        $$"""
        base_dir = {{directory}}/run
        state_dir = {{directory}}/run
        log_path = {{directory}}/dovecot.log
        protocols = imap submission
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <{{directory}}/mail.crt
        ssl_key = <{{directory}}/mail.key
        disable_plaintext_auth = no
        hostname = mail.test
        submission_relay_host = 127.0.0.1
        submission_relay_port = {{smtp.ToString(CultureInfo.InvariantCulture)}}
        protocol submission {
          ssl = required
        }
        first_valid_uid = 1
        first_valid_gid = 1
        mail_location = maildir:{{directory}}/mail/%Lu
        mail_max_userip_connections = 100
        service imap-login {
          chroot =
          inet_listener imap {
            port = {{imap.ToString(CultureInfo.InvariantCulture)}}
          }
          inet_listener imaps {
            port = 0
          }
        }
        service submission-login {
          chroot =
          inet_listener submission {
            port = {{submission.ToString(CultureInfo.InvariantCulture)}}
          }
          inet_listener submissions {
            port = 0
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }
        namespace inbox {
          inbox = yes
          mailbox Done {
            auto = create
          }
        }
        auth_mechanisms = plain login xoauth2
        passdb {
          driver = oauth2
          mechanisms = xoauth2
          args = {{directory}}/tokens.conf
        }
        passdb {
          driver = static
          mechanisms = plain login
          args = password={{Password}}
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{directory}}/mail/%Lu
        }
        """;

    private static string OpenSmtpd(string directory, int port) =>
        $$"""
        table everybody { "@" = "mail" }
        listen on 127.0.0.1 port {{port.ToString(CultureInfo.InvariantCulture)}}
        action "deliver" maildir "{{directory}}/mail/%{rcpt:lowercase}" virtual <everybody>
        match from any for any action "deliver"
        """ + "\n";
}
