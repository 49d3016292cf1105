using JetVision.Activities.Requests;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Sourcing.Letters;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>Takes in what operators write about requests for quote, and reads a draft out of it that a broker confirms. Scoped.</summary>
internal sealed class OperatorLetters(JetVisionDb db)
{
    public Task<bool> IsKnownAsync(string address, CancellationToken cancellation)
    {
#pragma warning disable CA1862, CA1304, CA1311 // ToLower is translated to the database's own lower().
        return db.Operators.AnyAsync(known => known.Email != null && known.Email.ToLower() == address, cancellation);
#pragma warning restore CA1862, CA1304, CA1311
    }

    public async Task TakeAsync(ReceivedMail record, MailThread thread, CancellationToken cancellation)
    {
        var name = thread.Operator!;
        db.Messages.Add(new RequestMessage
        {
            Id = Guid.CreateVersion7(),
            RequestId = thread.Request.Id,
            Author = "operator",
            Channel = "mail",
            Text = $"{name}: {record.Text}",
            At = record.ReceivedAt,
            MailMessageId = record.MessageId,
        });
        db.Note(thread.Request, record.ReceivedAt, "operator-message", $"{name} wrote by mail.");
        var read = Read(record);
        var isDecline = QuoteReader.IsDecline(record.Text, read);
        if (read.Price is null && !isDecline && read.AircraftType is null)
        {
            // A question, perhaps: the broker reads it in the conversation.
            db.Note(thread.Request, record.ReceivedAt, "attention", $"{name} wrote about the request for quote, and no price was found in it. Read the mail and answer, or enter the quote.");
            return;
        }

        foreach (var earlier in await db.QuoteDrafts.Where(draft => draft.RequestId == thread.Request.Id && draft.OperatorName == name && draft.Status == QuoteDraftStatus.Waiting).ToListAsync(cancellation))
        {
            (earlier.Status, earlier.SettledAt, earlier.SettledBy) = (QuoteDraftStatus.Dismissed, record.ReceivedAt, "a later mail");
        }

        db.QuoteDrafts.Add(new QuoteDraft
        {
            Id = Guid.CreateVersion7(),
            RequestId = thread.Request.Id,
            RfqId = thread.Rfq?.Id,
            MailId = record.Id,
            OperatorName = name,
            IsDecline = isDecline,
            Read = read,
            CreatedAt = record.ReceivedAt,
        });
        db.Note(thread.Request, record.ReceivedAt, "quote-draft", isDecline
            ? $"{name} seems to decline by mail. Confirm it beside the quotes."
            : $"{name} answered by mail; what was read from it counts once you confirm it beside the quotes.");
    }

    /// <summary>The mail's own words first; where they name no price, the attached PDFs.</summary>
    private ReadQuote Read(ReceivedMail record)
    {
        var own = QuoteReader.Read(record.Text, "mail", record.ReceivedAt);
        if (own.Price is not null)
        {
            return own;
        }

        foreach (var file in db.Files.Local.Where(file => record.Attachments.Contains(file.Id) && (file.ContentType == "application/pdf" || file.Name.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase))))
        {
            if (PdfWords.Read(file.Content) is { } words && QuoteReader.Read(words, file.Name, record.ReceivedAt) is { Price: not null } attached)
            {
                return attached;
            }
        }

        return own;
    }
}
