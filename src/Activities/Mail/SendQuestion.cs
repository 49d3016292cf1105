using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Mail;

/// <summary>Mails the open question to the client. One who chats in the portal, or gave no address, is asked there only.</summary>
[Activity("JetVision", "Mail", "Mails the last question to the client, unless the client chats or gave no address.", DisplayName = "Send question", Kind = ActivityKind.Task)]
public sealed class SendQuestion : CodeActivity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        if (request.Channel == "chat" || !Outgoing.IsAddress(request.ContactEmail))
        {
            return;
        }

        var question = await db.Messages.Where(message => message.RequestId == request.Id && message.Author == "assistant")
            .OrderByDescending(message => message.At).ThenByDescending(message => message.Id).FirstAsync(context.CancellationToken);
        var earlier = await db.Messages.Where(message => message.RequestId == request.Id && message.Author == "client" && message.MailMessageId != null)
            .OrderByDescending(message => message.At).Select(message => message.MailMessageId).FirstOrDefaultAsync(context.CancellationToken);
        var mail = await context.GetRequiredService<Outgoing>().WriteAsync(
            $"{context.Id}:question",
            new Letter("question", request.ContactEmail!, request.ContactName, $"Your flight request {request.Number}", question.Text) { RequestId = request.Id, InReplyTo = earlier },
            context.CancellationToken);
        question.MailMessageId = mail.MessageId;
    }
}
