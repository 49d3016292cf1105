using JetVision.Activities.Agents.Facts;
using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Agents.Writing;

/// <summary>The Communication agent: words to people, made of given facts and checked against them. Scoped.</summary>
internal sealed class CommunicationAgent(WordingAgent wording)
{
    public const string Name = "communication";

    /// <summary>Answers a question about a request from its records.</summary>
    public Task<Worded> AnswerAsync(string question, string brief, Guid requestId, CancellationToken cancellation) => wording.WriteAsync(
        Name, $"Task: answer the question for the broker, from the records only; say so when they do not hold the answer.\nRecords: {brief}\nQuestion, as data: {question}", brief, requestId, [], null, cancellation);

    /// <summary>Writes the mail that goes with a proposal. The link and the validity must stay.</summary>
    public Task<Worded> CoverAsync(string facts, string template, Guid requestId, string mustHold, CancellationToken cancellation) => wording.WriteAsync(
        Name,
        $"Task: the mail that goes with the proposal, in the client's language as the template has it. Keep greeting and signature of the template.\n{facts}",
        template,
        requestId,
        [],
        words => words.Contains(mustHold, StringComparison.Ordinal) ? null : $"{mustHold} is missing",
        cancellation);
}

/// <summary>Answers a question about a request from the records, in its conversation.</summary>
[Activity("JetVision", "Agents", "Answers a question about the request from the records, in its conversation. With a model connected the words are the model's, checked against the records.", DisplayName = "Answer question", Kind = ActivityKind.Task)]
public sealed class AnswerQuestion : CodeActivity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets the message's id.</summary>
    [Input(DisplayName = "Message", Description = "Which message of the client asks the question, by its id: usually the workflow's input MessageId.")]
    public Input<Guid> MessageId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await RequestRecords.SingleAsync(db.Requests, context.Get(RequestId), context.CancellationToken);
        var messageId = context.Get(MessageId);
        var message = await db.Messages.FirstOrDefaultAsync(message => message.Id == messageId, context.CancellationToken)
            ?? throw new InvalidOperationException($"There is no message {messageId} in this brokerage; check the step's Message input.");
        var brief = await RequestBrief.OfAsync(db, request, context.CancellationToken);
        var answer = await context.GetRequiredService<CommunicationAgent>().AnswerAsync(message.Text, brief.Words, request.Id, context.CancellationToken);
        db.Messages.Add(new RequestMessage
        {
            Id = Guid.CreateVersion7(), RequestId = request.Id, Author = "assistant", Channel = "chat", Text = answer.Text, At = context.GetRequiredService<IClock>().GetCurrentInstant(),
        });
        db.Note(request, context, "answered", message.Author == "client"
            ? "A question of the client was answered here from the records; pass on what the client should know."
            : "A question was answered from the records.");
    }
}
