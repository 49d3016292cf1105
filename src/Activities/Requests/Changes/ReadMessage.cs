using System.Globalization;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using JetVision.Activities.Requests.Reading.Changes;
using JetVision.Activities.Requests.Reading.Words;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Requests.Changes;

/// <summary>Reads a message about a request that is under way and says what it wants. It does none of it: a broker decides first.</summary>
[Activity("JetVision", "Requests", "Reads a message about a request that is under way: a change, a cancellation, an acceptance, a question, or something for the broker.", DisplayName = "Read message", Kind = ActivityKind.Task)]
[FlowNode("Change", "Cancel", "Accept", "Question", "ForBroker", "Nothing")]
public sealed class ReadMessage : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets the message's id.</summary>
    [Input(DisplayName = "Message", Description = "Which message of the client is to be understood, by its id: usually the workflow's input MessageId.")]
    public Input<Guid> MessageId { get; set; } = default!;

    /// <summary>Gets or sets where the id of what is wanted goes.</summary>
    [Output(DisplayName = "Change", Description = "The id of what is wanted, for Review change and what follows.")]
    public Output<Guid>? ChangeId { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        var messageId = context.Get(MessageId);
        var message = await db.Messages.FirstOrDefaultAsync(message => message.Id == messageId, context.CancellationToken)
            ?? throw new InvalidOperationException($"There is no message {messageId} in this brokerage; check the step's Message input.");
        var today = message.At.InUtc().Date;
        var wanted = MessageMeaning.Of(request, message.Text, today, context.GetRequiredService<RequestReader>(), context.GetRequiredService<AirportDirectory>());
        if (wanted.IsInjection)
        {
            request.Injection = true;
            db.Note(request, context, "injection", "A message tries to instruct the system. Nothing was done on its account; look at it.");
            await context.CompleteActivityWithOutcomesAsync("ForBroker");
            return;
        }

        if (wanted.Question is { } question)
        {
            db.Messages.Add(new RequestMessage
            {
                Id = Guid.CreateVersion7(), RequestId = request.Id, Author = "assistant", Channel = message.Channel, Text = question, At = context.GetRequiredService<IClock>().GetCurrentInstant(),
            });
            db.Note(request, context, "asked", $"Asked: {question}");
            await context.CompleteActivityWithOutcomesAsync("Nothing");
            return;
        }

        if (wanted.Kind is not { } kind)
        {
            await context.CompleteActivityWithOutcomesAsync(wanted.IsQuestion ? "Question" : message.Author == "client" ? "ForBroker" : "Nothing");
            return;
        }

        foreach (var open in await db.RequestChanges.Where(change => change.RequestId == request.Id && change.Status == ChangeStatus.Open).ToListAsync(context.CancellationToken))
        {
            open.Status = ChangeStatus.Dropped; // what is said last counts
            context.GetRequiredService<Shared.IEffects>().Stimulate($"change-review:{open.Id:N}", "JetVision.ReviewChange", new ChangeReview(open.Id));
        }

        var change = db.RequestChanges.Add(new RequestChange
        {
            Id = Guid.CreateVersion7(),
            RequestId = request.Id,
            MessageId = message.Id,
            Kind = kind,
            Summary = wanted.Summary,
            Legs = wanted.Legs ?? [],
            Option = wanted.Option,
            At = context.GetRequiredService<IClock>().GetCurrentInstant(),
        }).Entity;
        db.Note(request, context, "change-wanted", $"{wanted.Summary} Waits for a broker's word.");
        context.Set(ChangeId, change.Id);
        await context.CompleteActivityWithOutcomesAsync(kind.ToString());
    }
}

/// <summary>What a message about a known request wants.</summary>
/// <param name="Kind">What is wanted; null for nothing that changes the request.</param>
/// <param name="Summary">What it comes to, in words.</param>
/// <param name="Legs">The flights as they would be; null unless they change.</param>
/// <param name="Option">The option that is accepted; null when none is named.</param>
/// <param name="Question">The one thing to ask first; null when nothing is open.</param>
/// <param name="IsQuestion">Whether the message asks something.</param>
/// <param name="IsInjection">Whether the words try to instruct the system.</param>
internal sealed record MessageMeaning(ChangeKind? Kind, string Summary, IReadOnlyList<Leg>? Legs, int? Option, string? Question, bool IsQuestion, bool IsInjection)
{
    public static MessageMeaning Of(CharterRequest request, string text, LocalDate today, RequestReader reader, AirportDirectory airports)
    {
        var reading = reader.Read(text, today);
        var change = request.Legs.Count > 0 ? new ChangeReader(airports).Read(request.Legs, text, today) : new ReadChange(null, null, reading.Injection == true);
        if (change.IsInjection || reading.Injection == true)
        {
            return new(null, "", null, null, null, false, true);
        }

        var isClosed = request.Stage >= RequestStage.Won;
        switch (reading.Intent)
        {
            case ReadIntent.CancelRequest when !isClosed:
                return new(ChangeKind.Cancel, $"Cancel {request.Number} ({ChangeWords.Flights(request.Legs)}).", null, null, null, false, false);
            case ReadIntent.AcceptQuote when request.Stage == RequestStage.ProposalSent:
                var option = OptionOf(text, today);
                return new(ChangeKind.Accept, option is { } number ? string.Create(CultureInfo.InvariantCulture, $"Accept option {number} for the client.") : "Accept the proposal for the client.", null, option, null, false, false);
            case ReadIntent.Question when !Changes(text, today):
                return new(null, "", null, null, null, true, false);
            case ReadIntent.NotARequest when !Changes(text, today):
                return new(null, "", null, null, null, false, false);
            default:
                break;
        }

        return isClosed || (change.Legs is null && change.Question is null)
            ? new(null, "", null, null, null, reading.Intent == ReadIntent.Question, false)
            : change.Question is { } question
                ? new(null, "", null, null, question, false, false)
                : new(ChangeKind.Change, ChangeWords.Of(request, change.Legs!), change.Legs, null, null, false, false);
    }

    /// <summary>The option that the words name: "option 2", "Option B".</summary>
    public static int? OptionOf(string text, LocalDate today)
    {
        var page = new Page(text, today);
        for (var i = 0; i < page.Count; i++)
        {
            if (page.Is(i, Term.Option, out var option) && option.End < page.Count)
            {
                if (page.TryNumber(option.End, out var number, out _) && number is > 0 and < 10)
                {
                    return number;
                }

                var letter = page.Written(option.End, option.End + 1).ToUpperInvariant();
                if (letter is [>= 'A' and <= 'E'])
                {
                    return letter[0] - 'A' + 1;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the words say that something shall be otherwise.</summary>
    public static bool Changes(string text, LocalDate today) => new Page(text, today) is var page && (page.Anywhere(Term.Change) || page.Anywhere(Term.Instead));
}
