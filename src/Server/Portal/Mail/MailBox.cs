using System.Linq.Expressions;
using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Portal.Mail;

/// <summary>A mail with the names of what is attached.</summary>
/// <param name="Message">The mail.</param>
/// <param name="RequestNumber">The request that it belongs to; null for none.</param>
/// <param name="Attachments">The attached files' ids, names and sizes in bytes.</param>
public sealed record OpenedMail(MailMessage Message, string? RequestNumber, IReadOnlyList<(Guid Id, string Name, int Size)> Attachments);

/// <summary>A mail that came, with the names of what is attached.</summary>
/// <param name="Message">The mail.</param>
/// <param name="RequestNumber">The request that it made or reached; null for none.</param>
/// <param name="Attachments">The attached files' ids, names and sizes in bytes.</param>
public sealed record OpenedReceipt(ReceivedMail Message, string? RequestNumber, IReadOnlyList<(Guid Id, string Name, int Size)> Attachments);

/// <summary>Reads the mails that went out or will, and those that came.</summary>
internal static class MailBox
{
    /// <summary>How many the list holds.</summary>
    public const int PageSize = 100;

#pragma warning disable CA1862, CA1304, CA1311 // ToLower is translated to the database's own lower().
    /// <summary>Reads the latest.</summary>
    public static async Task<IReadOnlyList<MailMessage>> LatestAsync(JetVisionDb db, string search) =>
        await WithWords(db.Mails.AsNoTracking(), search, word => mail =>
                mail.Subject.ToLower().Contains(word) || mail.To.ToLower().Contains(word) || (mail.ToName != null && mail.ToName.ToLower().Contains(word)))
            .OrderByDescending(mail => mail.CreatedAt).Take(PageSize).ToListAsync();

    /// <summary>Reads the latest that came.</summary>
    public static async Task<IReadOnlyList<ReceivedMail>> LatestReceivedAsync(JetVisionDb db, string search) =>
        await WithWords(db.ReceivedMails.AsNoTracking(), search, word => mail =>
                mail.Subject.ToLower().Contains(word) || mail.From.ToLower().Contains(word) || (mail.FromName != null && mail.FromName.ToLower().Contains(word)))
            .OrderByDescending(mail => mail.ReceivedAt).Take(PageSize).ToListAsync();
#pragma warning restore CA1862, CA1304, CA1311

    /// <summary>Opens one.</summary>
    public static async Task<OpenedMail?> OpenAsync(JetVisionDb db, Guid id)
    {
        if (await db.Mails.AsNoTracking().FirstOrDefaultAsync(mail => mail.Id == id) is not { } mail)
        {
            return null;
        }

        return new OpenedMail(mail, await NumberAsync(db, mail.RequestId), await FilesAsync(db, mail.Attachments));
    }

    /// <summary>Opens one that came.</summary>
    public static async Task<OpenedReceipt?> OpenReceivedAsync(JetVisionDb db, Guid id) =>
        await db.ReceivedMails.AsNoTracking().FirstOrDefaultAsync(mail => mail.Id == id) is { } mail
            ? new OpenedReceipt(mail, await NumberAsync(db, mail.RequestId), await FilesAsync(db, mail.Attachments))
            : null;

    /// <summary>Those in which each word of the search is found.</summary>
    private static IQueryable<T> WithWords<T>(IQueryable<T> mails, string search, Func<string, Expression<Func<T, bool>>> holds) =>
        search.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5).Aggregate(mails, (found, word) => found.Where(holds(word)));

    private static async Task<string?> NumberAsync(JetVisionDb db, Guid? requestId) =>
        requestId is { } id ? await db.Requests.Where(known => known.Id == id).Select(known => known.Number).FirstOrDefaultAsync() : null;

    private static async Task<IReadOnlyList<(Guid Id, string Name, int Size)>> FilesAsync(JetVisionDb db, IReadOnlyList<Guid> ids)
    {
        var files = await db.Files.AsNoTracking().Where(file => ids.Contains(file.Id)).Select(file => new { file.Id, file.Name, Size = file.Content.Length }).ToListAsync();
        return [.. files.Select(file => (file.Id, file.Name, file.Size))];
    }
}
