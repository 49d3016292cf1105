using JetVision.Activities.Mail;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Portal.Mail;

/// <summary>A mail with the names of what is attached.</summary>
/// <param name="Message">The mail.</param>
/// <param name="RequestNumber">The request that it belongs to; null for none.</param>
/// <param name="Attachments">The attached files' ids, names and sizes in bytes.</param>
public sealed record OpenedMail(MailMessage Message, string? RequestNumber, IReadOnlyList<(Guid Id, string Name, int Size)> Attachments);

/// <summary>Reads the mails that went out or will.</summary>
internal static class MailBox
{
    /// <summary>How many the list holds.</summary>
    public const int PageSize = 100;

    /// <summary>Reads the latest.</summary>
    public static async Task<IReadOnlyList<MailMessage>> LatestAsync(JetVisionDb db, string search)
    {
        var mails = db.Mails.AsNoTracking();
#pragma warning disable CA1862, CA1304, CA1311 // ToLower is translated to the database's own lower().
        foreach (var word in search.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5))
        {
            mails = mails.Where(mail => mail.Subject.ToLower().Contains(word) || mail.To.ToLower().Contains(word) || (mail.ToName != null && mail.ToName.ToLower().Contains(word)));
        }
#pragma warning restore CA1862, CA1304, CA1311

        return await mails.OrderByDescending(mail => mail.CreatedAt).Take(PageSize).ToListAsync();
    }

    /// <summary>Opens one.</summary>
    public static async Task<OpenedMail?> OpenAsync(JetVisionDb db, Guid id)
    {
        if (await db.Mails.AsNoTracking().FirstOrDefaultAsync(mail => mail.Id == id) is not { } mail)
        {
            return null;
        }

        var files = await db.Files.AsNoTracking().Where(file => mail.Attachments.Contains(file.Id)).Select(file => new { file.Id, file.Name, Size = file.Content.Length }).ToListAsync();
        var number = mail.RequestId is { } request ? await db.Requests.Where(known => known.Id == request).Select(known => known.Number).FirstOrDefaultAsync() : null;
        return new OpenedMail(mail, number, [.. files.Select(file => (file.Id, file.Name, file.Size))]);
    }
}
