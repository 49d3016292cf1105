using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Portal.Mail;

/// <summary>The files that went and came with mails.</summary>
internal static class MailEndpoints
{
    public static void MapMailFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/mail/{mailId:guid}/files/{fileId:guid}", OpenAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/mail/received/{mailId:guid}/files/{fileId:guid}", OpenReceivedAsync).RequireAuthorization().ExcludeFromDescription();
    }

    /// <summary>A stranger's file is never opened in place.</summary>
    private static async Task<IResult> OpenReceivedAsync(Guid mailId, Guid fileId, HttpContext http, JetVisionDb db, CancellationToken cancellation)
    {
        if (await db.ReceivedMails.AsNoTracking().FirstOrDefaultAsync(mail => mail.Id == mailId, cancellation) is not { } mail || !mail.Attachments.Contains(fileId)
            || await db.Files.AsNoTracking().FirstOrDefaultAsync(file => file.Id == fileId, cancellation) is not { } file)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(file.Content, "application/octet-stream", file.Name);
    }

    private static async Task<IResult> OpenAsync(Guid mailId, Guid fileId, HttpContext http, JetVisionDb db, CancellationToken cancellation)
    {
        if (await db.Mails.AsNoTracking().FirstOrDefaultAsync(mail => mail.Id == mailId, cancellation) is not { } mail || !mail.Attachments.Contains(fileId)
            || await db.Files.AsNoTracking().FirstOrDefaultAsync(file => file.Id == fileId, cancellation) is not { } file)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        // Only a PDF is opened in place: any other type could be a page that acts as ours.
        return file.ContentType == "application/pdf" ? Results.Bytes(file.Content, file.ContentType) : Results.File(file.Content, "application/octet-stream", file.Name);
    }
}
