using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Requests;

/// <summary>Reads what the client wrote. The words stay data: reading has no tools and changes nothing but the request.</summary>
[Activity("JetVision", "Requests", "Reads the client's words into airports, dates, times and passengers, and says whether enough is known.", DisplayName = "Read request", Kind = ActivityKind.Task)]
[FlowNode("Read", "AboutAnotherTrip", "NotARequest")]
public sealed class ReadRequest : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets where it goes whether enough is known to ask operators.</summary>
    [Output(DisplayName = "Is complete", Description = "Whether enough is known to ask operators.")]
    public Output<bool>? IsComplete { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        if (request.Legs.Count > 0)
        {
            db.Note(request, context, "read", "The flights came as data; there is nothing to read.");
            context.Set(IsComplete, true);
            await context.CompleteActivityWithOutcomesAsync("Read");
            return;
        }

        // Rules first, a model second where one is connected; where they differ the client is asked.
        var (reading, second) = (context.GetRequiredService<RequestReader>().Read(request.Text, request.ReferenceDate), (string?)null);
        if (context.GetService<ISecondReader>() is { } model)
        {
            (reading, second) = await model.ReadAsync(request.Id, request.Text, request.ReferenceDate, reading, context.CancellationToken);
        }

        request.Take(reading, context.GetRequiredService<AirportDirectory>());
        context.WorkflowExecutionContext.Name = request.Number;
        if (request.Injection)
        {
            db.Note(request, context, "injection", "The message tries to instruct the system. It was read as data only; look at it before you go on.");
        }

        if (second is not null)
        {
            db.Note(request, context, "second-reading", second);
        }

        db.Note(request, context, "read", reading.Summary(request));
        context.Set(IsComplete, request.Legs.Count > 0);
        await context.CompleteActivityWithOutcomesAsync(reading.Intent switch
        {
            ReadIntent.NewRequest => "Read",
            ReadIntent.NotARequest => "NotARequest",
            _ => "AboutAnotherTrip",
        });
    }
}

/// <summary>Asks the client for one thing that is missing, in the client's language. The question stands in the conversation; a later step may mail it.</summary>
[Activity("JetVision", "Requests", "Writes the next question to the client: one thing at a time, in the client's language.", DisplayName = "Ask client", Kind = ActivityKind.Task)]
public sealed class AskClient : CodeActivity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        var reading = request.ReadingOrNull() ?? throw new InvalidOperationException($"Request {request.Number} has no reading; put Read request before this step.");
        var question = ReadingQuestions.Next(reading, context.GetRequiredService<AirportDirectory>())?.Text
            ?? throw new InvalidOperationException($"Nothing is missing from request {request.Number}; ask only when the reading is not complete.");
        db.Messages.Add(new RequestMessage
        {
            Id = Guid.CreateVersion7(),
            RequestId = request.Id,
            Author = "assistant",
            Channel = request.Channel,
            Text = question,
            At = context.GetRequiredService<IClock>().GetCurrentInstant(),
        });
        request.Stage = RequestStage.AwaitingClient;
        db.Note(request, context, "asked", $"Asked the client: {question}");
    }
}

/// <summary>Waits until the client, or the broker in the client's name, has said more.</summary>
[Activity("JetVision", "Requests", "Waits for the client's next message.", DisplayName = "Await answer")]
[FlowNode("Answered")]
public sealed class AwaitAnswer : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) =>
        context.CreateBookmark(new ClientAnswer(context.Get(RequestId)), OnAnsweredAsync, includeActivityInstanceId: false);

    private static ValueTask OnAnsweredAsync(ActivityExecutionContext context) => context.CompleteActivityWithOutcomesAsync("Answered");
}

/// <summary>Folds what was said since the question into the reading.</summary>
[Activity("JetVision", "Requests", "Reads the client's answer together with what was known before.", DisplayName = "Read answer", Kind = ActivityKind.Task)]
[FlowNode("Done", "Cancelled")]
public sealed class ReadAnswer : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets where it goes whether enough is known to ask operators.</summary>
    [Output(DisplayName = "Is complete", Description = "Whether enough is known to ask operators.")]
    public Output<bool>? IsComplete { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        var said = await db.Messages.Where(message => message.RequestId == request.Id).OrderBy(message => message.At).ThenBy(message => message.Id).ToListAsync(context.CancellationToken);
        var lastQuestion = said.FindLastIndex(message => message.Author == "assistant");
        var reader = context.GetRequiredService<RequestReader>();
        var reading = request.ReadingOrNull() ?? throw new InvalidOperationException($"Request {request.Number} has no reading to which an answer belongs; put Read request before this step.");
        var isCancelled = false;
        foreach (var answer in said.Skip(lastQuestion + 1).Where(message => message.Author is "client" or "broker"))
        {
            var folded = reader.Answer(reading, answer.Text, request.ReferenceDate);
            isCancelled = folded is { Intent: ReadIntent.CancelRequest, Injection: not true };
            // An answer that ends the request, or only asks something, takes nothing from what is known.
            reading = folded.Intent == ReadIntent.NewRequest ? folded : reading with { Injection = folded.Injection ?? reading.Injection };
        }

        if (isCancelled)
        {
            db.Note(request, context, "read", "The answer cancels the request.");
            await context.CompleteActivityWithOutcomesAsync("Cancelled");
            return;
        }

        request.Take(reading, context.GetRequiredService<AirportDirectory>());
        db.Note(request, context, "read", reading.Summary(request));
        context.Set(IsComplete, request.Legs.Count > 0);
        await context.CompleteActivityWithOutcomesAsync("Done");
    }
}
