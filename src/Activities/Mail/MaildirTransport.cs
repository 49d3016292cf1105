using System.Security.Cryptography;
using System.Text;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;
using MimeKit;

namespace JetVision.Activities.Mail;

/// <summary>
/// Puts mails into a maildir: written under <c>tmp</c>, then renamed into <c>new</c>. The file's name follows from the Message-ID, so a second delivery of the
/// same mail replaces the first and a killed process leaves nothing half-written where readers look.
/// </summary>
internal sealed class MaildirTransport(IOptions<MailOptions> options) : IMailTransport
{
    public Task<string?> HeldUpByAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        var root = Path.GetFullPath(options.Value.Maildir);
        var name = FileName(message);
        var (tmp, fresh, seen) = (Path.Combine(root, "tmp"), Path.Combine(root, "new"), Path.Combine(root, "cur"));
        try
        {
            Directory.CreateDirectory(tmp);
            Directory.CreateDirectory(fresh);
            Directory.CreateDirectory(seen);
            if (Directory.EnumerateFiles(seen, name + "*").Any())
            {
                // A reader has taken it out of new already: putting it there again would be a second mail.
                return;
            }

            // A name of this attempt alone: two attempts at once must not write into one file.
            var draft = Path.Combine(tmp, $"{name}.{Guid.NewGuid():N}");
            try
            {
                await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 16384, FileOptions.Asynchronous))
                {
                    await message.WriteToAsync(file, cancellation);
                    file.Flush(flushToDisk: true);
                }

                File.Move(draft, Path.Combine(fresh, name), overwrite: true);
            }
            finally
            {
                File.Delete(draft);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutsideException("Mail", $"the maildir {root} cannot be written ({error.Message}). Set Mail:Maildir to a folder that can.", isTransient: true, innerException: error);
        }
    }

    internal static string FileName(MimeMessage message)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.MessageId ?? throw new InvalidOperationException("A mail needs a Message-ID."))).AsSpan(0, 12));
        return $"{message.Date.ToUnixTimeSeconds()}.{hash}.jetvision";
    }
}
