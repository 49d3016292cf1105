using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace JetVision.Tests.Shared;

/// <summary>A small mail server on loopback that speaks RFC 5321 and answers as the test says.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _once = new();
    private readonly Task _accepting;

    public SmtpServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Mails { get; } = new();

    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Gets or sets whether the connection is cut after a mail was taken, before QUIT.</summary>
    public bool HangsUpAfterMail { get; set; }

    /// <summary>Gets or sets who may sign in, by what the client shows; everybody while null.</summary>
    public Func<string, Task<bool>>? Accepts { get; set; }

    /// <summary>Answers everything as a server does that is well.</summary>
    public void AnswerWell() => _answers.Clear();

    /// <summary>Answers a command, or <c>.</c> for the end of a mail, with this line instead.</summary>
    public void Answer(string command, string line) => _answers[command] = line;

    /// <summary>Answers the next such command with this line.</summary>
    public void AnswerOnce(string command, string line) => _once[command] = line;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync(_answers.GetValueOrDefault("", "220 mail.test ESMTP"));
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Commands.Enqueue(line);
            var command = line.Split(' ', ':')[0].ToUpperInvariant();
            if (_once.TryRemove(command, out var answer) || _answers.TryGetValue(command, out answer))
            {
                await writer.WriteLineAsync(answer);
                continue;
            }

            switch (command)
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-mail.test\r\n250-AUTH PLAIN XOAUTH2\r\n250 8BITMIME");
                    break;
                case "AUTH":
                    await writer.WriteLineAsync(Accepts is null || await Accepts(Shown(line)) ? "235 welcome" : "535 not accepted");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var mail = new StringBuilder();
                    while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                    {
                        mail.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
                    }

                    if (!_answers.TryGetValue(".", out var end))
                    {
                        Mails.Enqueue(mail.ToString());
                    }

                    await writer.WriteLineAsync(end ?? "250 taken");
                    if (HangsUpAfterMail)
                    {
                        return;
                    }

                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    /// <summary>What stands in an AUTH command with its first answer, in clear.</summary>
    private static string Shown(string line) => line.Split(' ') is [_, _, var shown] ? Encoding.UTF8.GetString(Convert.FromBase64String(shown)) : "";
}
