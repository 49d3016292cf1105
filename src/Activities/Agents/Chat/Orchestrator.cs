using System.Text.Json;
using JetVision.Activities.Agents.Facts;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using JetVision.Activities.Requests.Reading;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.SemanticKernel;
using NodaTime;

namespace JetVision.Activities.Agents.Chat;

/// <summary>Where the Orchestrator's words and doings go as they happen.</summary>
/// <param name="Said">Some more words of the answer.</param>
/// <param name="Did">What it does now, in a short phrase.</param>
/// <param name="TookBack">The words so far do not count; others follow.</param>
/// <param name="Commit">Makes what was promised durable, so that workflows hear of it.</param>
public sealed record ChatSink(Func<string, Task> Said, Func<string, Task> Did, Func<Task> TookBack, Func<Task> Commit);

/// <summary>An answer of the Orchestrator.</summary>
/// <param name="Text">The words.</param>
/// <param name="Steps">What it did for them.</param>
/// <param name="Requests">The requests that it speaks of, by number.</param>
/// <param name="Started">The request that it made; null for none.</param>
/// <param name="ChangeId">What waits for the broker's yes; null for nothing.</param>
public sealed record ChatAnswer(string Text, IReadOnlyList<string> Steps, IReadOnlyDictionary<string, Guid> Requests, Guid? Started, Guid? ChangeId);

/// <summary>
/// Holds the broker's talk about all requests. It understands by rules; with a model, the model understands and words, but looks and acts through the same desk.
/// It acts only by handing the broker's words to a workflow. Scoped.
/// </summary>
public sealed class Orchestrator
{
    internal const string Name = "orchestrator";
    private static readonly ToolUse[] Looks = [new("list_open_requests"), new("find_requests"), new("brief_request"), new("search_airports")];
    private readonly JetVisionDb _db;
    private readonly AgentRunner _runner;
    private readonly AgentTroubles _troubles;
    private readonly RequestReader _reader;
    private readonly AirportDirectory _airports;
    private readonly IClock _clock;
    private readonly ChatDesk _desk;
    private readonly AgentTools _tools;

    internal Orchestrator(JetVisionDb db, AgentRunner runner, AgentTroubles troubles, RequestReader reader, AirportDirectory airports, IClock clock, ChatDesk desk, AgentTools tools) =>
        (_db, _runner, _troubles, _reader, _airports, _clock, _desk, _tools) = (db, runner, troubles, reader, airports, clock, desk, tools);

    /// <summary>The last lines of a broker's talk, oldest first.</summary>
    /// <param name="owner">The broker.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>At most 60 lines.</returns>
    public async Task<IReadOnlyList<ChatLine>> LinesAsync(string owner, CancellationToken cancellation)
    {
        var lines = await _db.ChatLines.AsNoTracking().Where(line => line.Owner == owner).OrderByDescending(line => line.At).ThenByDescending(line => line.Id).Take(60).ToListAsync(cancellation);
        lines.Reverse();
        return lines;
    }

    /// <summary>Hears what a broker says and answers.</summary>
    /// <param name="owner">The broker whose talk it is.</param>
    /// <param name="text">The words.</param>
    /// <param name="contact">Who a new request is from; null when the words say it.</param>
    /// <param name="sink">Where the answer goes as it comes.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The answer, when all of it is there and durable.</returns>
    public async Task<ChatAnswer> HearAsync(string owner, string text, ChatContact? contact, ChatSink sink, CancellationToken cancellation)
    {
        var earlier = await LinesAsync(owner, cancellation);
        _db.ChatLines.Add(new ChatLine { Id = Guid.CreateVersion7(), Owner = owner, Text = text, At = _clock.GetCurrentInstant() });
        await sink.Commit();
        var turn = new Turn(owner, text, contact, sink, cancellation);
        var pending = earlier is [.., { IsAssistant: true, Pending: { } kept }] ? JsonSerializer.Deserialize<Pending>(kept) : null;
        var (words, next) = await AnswerAsync(turn, pending, earlier);
        _db.ChatLines.Add(new ChatLine
        {
            Id = Guid.CreateVersion7(),
            Owner = owner,
            IsAssistant = true,
            Text = words,
            Steps = turn.Steps,
            Requests = new Dictionary<string, Guid>(_desk.Links),
            Pending = next is null ? null : JsonSerializer.Serialize(next),
            At = _clock.GetCurrentInstant(),
        });
        await sink.Commit();
        return new ChatAnswer(words, turn.Steps, _desk.Links, _desk.Started, _desk.ChangeId);
    }

    private async Task<(string Words, Pending? Next)> AnswerAsync(Turn turn, Pending? pending, IReadOnlyList<ChatLine> earlier)
    {
        // A yes or no to what was asked is settled by rules, whoever asked.
        if (pending?.ChangeId is { } changeId && YesOrNo.Of(turn.Text) is { } yes)
        {
            await turn.DidAsync(yes ? "Tells the workflow to go on" : "Tells the workflow to leave it");
            return (await turn.SayAsync(await _desk.DecideAsync(changeId, yes, turn.Owner, turn.Sink.Commit, turn.Cancellation)), null);
        }

        if (pending?.Kept is { } kept && await ChosenAsync(turn, pending) is { } chosen)
        {
            return await RelayAsync(turn, chosen, kept);
        }

        if (_runner.HasModel && await ByModelAsync(turn, earlier) is { } answer)
        {
            return answer;
        }

        return await ByRulesAsync(turn);
    }

    private async Task<(string Words, Pending? Next)> ByRulesAsync(Turn turn)
    {
        var reading = _reader.Read(turn.Text, _desk.Today);
        if (reading.Injection == true)
        {
            await turn.DidAsync("Reads the words as data");
        }

        var isAboutOne = ChatDesk.NamesANumber(turn.Text);
        var intent = reading.Intent is ReadIntent.NotARequest or ReadIntent.Question && await _desk.WouldChangeAsync(turn.Text, turn.Cancellation) ? ReadIntent.ChangeRequest : reading.Intent;
        switch (intent)
        {
            case ReadIntent.NewRequest when !isAboutOne:
                await turn.DidAsync("Starts a request");
                return (await turn.SayAsync(await _desk.StartAsync(turn.Text, turn.Contact, turn.Sink.Commit, turn.Cancellation)), null);
            case ReadIntent.ChangeRequest or ReadIntent.CancelRequest or ReadIntent.AcceptQuote or ReadIntent.NewRequest:
                await turn.DidAsync("Looks for the request that is meant");
                var found = await _desk.FindAsync(turn.Text, intent == ReadIntent.AcceptQuote ? RequestStage.ProposalSent : null, turn.Cancellation);
                return found switch
                {
                    [] => (await turn.SayAsync(intent == ReadIntent.AcceptQuote
                        ? "No proposal is with a client now, so there is nothing to accept."
                        : "No open request fits that. Which one do you mean? Give its number."), null),
                    [var one] => await RelayAsync(turn, one, turn.Text),
                    _ => (await turn.SayAsync($"Which request do you mean?\n{_desk.Choice(found)}"), new Pending(null, turn.Text, [.. found.Take(6).Select(request => request.Number)])),
                };
            default:
                return (await turn.SayAsync(await InformAsync(turn, intent)), null);
        }
    }

    private async Task<string> InformAsync(Turn turn, ReadIntent intent)
    {
        await turn.DidAsync("Looks into the records");
        if (ChatDesk.NamesANumber(turn.Text))
        {
            return await _desk.NumberedAsync(turn.Text, turn.Cancellation) is { } one ? await _desk.BriefAsync(one, turn.Cancellation) : "There is no request of that number.";
        }

        var found = await _desk.FindAsync(turn.Text, null, turn.Cancellation);
        var all = await _desk.FindAsync("", null, turn.Cancellation);
        if (found.Count == 1 && (all.Count > 1 || intent == ReadIntent.Question))
        {
            return await _desk.BriefAsync(found[0], turn.Cancellation);
        }

        return intent == ReadIntent.Question
            ? await _desk.OverviewAsync(turn.Cancellation)
            : $"I did not understand that. Tell me a flight to quote, or what to do with which request.\n{await _desk.OverviewAsync(turn.Cancellation)}";
    }

    private async Task<(string Words, Pending? Next)> RelayAsync(Turn turn, CharterRequest request, string words)
    {
        await turn.DidAsync($"Hands the words to the workflow of {request.Number}");
        var answer = await turn.SayAsync(await _desk.RelayAsync(request, words, turn.Sink.Commit, turn.Cancellation));
        return (answer, _desk.ChangeId is { } change ? new Pending(change, null, []) : null);
    }

    private async Task<CharterRequest?> ChosenAsync(Turn turn, Pending pending)
    {
        if (await _desk.NumberedAsync(turn.Text, turn.Cancellation) is { } named)
        {
            return named;
        }

        // "the first", "Mark's", "the one to Miami": among those that were offered only.
        var ordinal = YesOrNo.Ordinal(turn.Text);
        var number = ordinal is { } at && at <= pending.Numbers.Count ? pending.Numbers[at - 1] : null;
        if (number is null && _reader.Read(turn.Text, _desk.Today).Intent is ReadIntent.NewRequest or ReadIntent.NotARequest or ReadIntent.ChangeRequest)
        {
            var fitting = await _desk.FindAsync(turn.Text, null, turn.Cancellation);
            number = fitting.Select(request => request.Number).Where(pending.Numbers.Contains).ToList() is [var only] ? only : null;
        }

        return number is null ? null : await _db.Requests.AsNoTracking().FirstOrDefaultAsync(request => request.Number == number, turn.Cancellation);
    }

    private async Task<(string Words, Pending? Next)?> ByModelAsync(Turn turn, IReadOnlyList<ChatLine> earlier)
    {
        var facts = new System.Text.StringBuilder(turn.Text).AppendLine();
        foreach (var line in earlier.TakeLast(8))
        {
            facts.AppendLine(line.Text);
        }

        facts.AppendLine(NodaTime.Text.LocalDatePattern.Iso.Format(_desk.Today));
        string? done = null;
        var result = await _runner.RunAsync(
            new AgentTask<string>(
                Name,
                $"Today is {NodaTime.Text.LocalDatePattern.Iso.Format(_desk.Today)}, a {_desk.Today.DayOfWeek}. The broker says:\n<message>\n{turn.Text}\n</message>",
                null,
                null,
                words => string.IsNullOrWhiteSpace(words) ? Checked<string>.Misshapen("It is empty.")
                    : FactCheck.Fault(words, facts.ToString(), _airports) is { } fault ? Checked<string>.Bad($"{fault}.") : Checked<string>.Good(words.Trim()),
                Tools(turn, facts, said => done = said))
            {
                Said = turn.Sink.Said,
                Uses = tool => turn.DidAsync(ToolWords(tool)),
                Earlier = [.. earlier.TakeLast(8).Select(line => (line.IsAssistant, line.Text))],
            },
            turn.Cancellation);
        var next = _desk.ChangeId is { } change ? new Pending(change, null, []) : null;
        if (result.Value is { } answer && (done is null || next is null || answer.Contains('?', StringComparison.Ordinal)))
        {
            return (answer, next);
        }

        // What was done stays done and is told in the records' own words; otherwise the rules take over.
        await turn.Sink.TookBack();
        if (result.Failure is { } failure)
        {
            _troubles.Raise(failure, Name, result.Call, "The chat went on by rules.");
        }

        return done is null ? null : (await turn.SayAsync(done), next);
    }

    /// <summary>The tools of the talk. Two are its own and no program's: they take no words of the model but hand over what the broker typed in this turn.</summary>
    private List<KernelFunction> Tools(Turn turn, System.Text.StringBuilder facts, Action<string> did)
    {
        return
        [
            .. _tools.Of(Name, Looks, found => facts.AppendLine(found)),
            KernelFunctionFactory.CreateFromMethod(StartAsync, "start_request", "Makes a new request of the broker's message as it stands."),
            KernelFunctionFactory.CreateFromMethod(
                TellAsync, "tell_request", "Hands the broker's message as it stands to the workflow of a request: a change, a cancellation, an acceptance, an answer. Only once it is sure which request is meant."),
        ];

        async Task<string> StartAsync()
        {
            if (_desk.HasActed || _reader.Read(turn.Text, _desk.Today) is not { Intent: ReadIntent.NewRequest })
            {
                return "Not done: the message holds no new flight by itself, or something was done for it already.";
            }

            return Done(await _desk.StartAsync(turn.Text, turn.Contact, turn.Sink.Commit, turn.Cancellation));
        }

        async Task<string> TellAsync(string number)
        {
            if (_desk.HasActed)
            {
                return "Not done: something was done for this message already.";
            }

            var found = await _desk.FindAsync(turn.Text, null, turn.Cancellation);
            var meant = await _desk.NumberedAsync(number, turn.Cancellation);
            // The model may not choose where the broker's words leave a choice.
            return meant is null ? "There is no such request."
                : found.Count > 1 && found.All(one => one.Id != meant.Id || found.Count > 1) && !ChatDesk.NamesANumber(turn.Text)
                    ? $"Not done: the words fit several requests. Ask which is meant:\n{_desk.Choice(found)}"
                    : Done(await _desk.RelayAsync(meant, turn.Text, turn.Sink.Commit, turn.Cancellation));
        }

        string Done(string said)
        {
            did(said);
            facts.AppendLine(said);
            return said;
        }
    }

    private static string ToolWords(string tool) => tool switch
    {
        "start_request" => "Starts a request",
        "tell_request" => "Hands the words to the request's workflow",
        "search_airports" => "Looks up airports",
        "brief_request" => "Looks into a request",
        "find_requests" => "Looks for the request that is meant",
        _ => "Looks into the records",
    };

    /// <summary>What the Orchestrator waits for: the broker's word on a change, or which request kept words are for.</summary>
    private sealed record Pending(Guid? ChangeId, string? Kept, IReadOnlyList<string> Numbers);

    private sealed class Turn(string owner, string text, ChatContact? contact, ChatSink sink, CancellationToken cancellation)
    {
        public string Owner => owner;

        public string Text => text;

        public ChatContact? Contact => contact;

        public ChatSink Sink => sink;

        public CancellationToken Cancellation => cancellation;

        public List<string> Steps { get; } = [];

        public Task DidAsync(string what)
        {
            Steps.Add(what);
            return sink.Did(what);
        }

        /// <summary>Says words that are known whole, in the pieces that a stream has.</summary>
        public async Task<string> SayAsync(string words)
        {
            foreach (var piece in words.Split(' ').Select((word, i) => i == 0 ? word : " " + word))
            {
                await sink.Said(piece);
            }

            return words;
        }
    }
}
