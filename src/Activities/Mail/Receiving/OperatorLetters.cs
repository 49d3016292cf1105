using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>Takes in what operators write about requests for quote. Scoped.</summary>
internal sealed class OperatorLetters(JetVisionDb db)
{
    public Task<bool> IsKnownAsync(string address, CancellationToken cancellation)
    {
#pragma warning disable CA1862, CA1304, CA1311 // ToLower is translated to the database's own lower().
        return db.Operators.AnyAsync(known => known.Email != null && known.Email.ToLower() == address, cancellation);
#pragma warning restore CA1862, CA1304, CA1311
    }

    public Task TakeAsync(ReceivedMail record, MailThread thread, MimeMessage mail, Brokerage brokerage, CancellationToken cancellation)
    {
        db.Messages.Add(new RequestMessage
        {
            Id = Guid.CreateVersion7(),
            RequestId = thread.Request.Id,
            Author = "operator",
            Channel = "mail",
            Text = $"{thread.Operator}: {record.Text}",
            At = record.ReceivedAt,
            MailMessageId = record.MessageId,
        });
        db.Note(thread.Request, record.ReceivedAt, "operator-message", $"{thread.Operator} wrote by mail.");
        return Task.CompletedTask;
    }
}
