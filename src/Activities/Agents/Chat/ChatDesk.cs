using System.Globalization;
using System.Text.RegularExpressions;
using JetVision.Activities.Agents.Facts;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using JetVision.Activities.Requests.Changes;
using JetVision.Activities.Requests.Reading.Changes;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Agents.Chat;

/// <summary>
/// All that the Orchestrator can do, by rules or by the model's wish: look into the records, and hand the broker's own words to a workflow. It changes no request
/// itself, and what goes to a workflow is what the broker typed, never a model's words. Scoped.
/// </summary>
internal sealed partial class ChatDesk(JetVisionDb db, Intake intake, ChangeDesk changes, AirportDirectory airports, IClock clock, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private readonly Dictionary<string, Guid> _links = [];

    /// <summary>The requests that were spoken of, by number.</summary>
    public IReadOnlyDictionary<string, Guid> Links => _links;

    /// <summary>The request that was made in this turn; null for none.</summary>
    public Guid? Started { get; private set; }

    /// <summary>What waits for the broker's word; null for nothing.</summary>
    public Guid? ChangeId { get; private set; }

    /// <summary>Whether something was handed to a workflow in this turn.</summary>
    public bool HasActed { get; private set; }

    public LocalDate Today => clock.GetCurrentInstant().InUtc().Date;

    public async Task<CharterRequest?> NumberedAsync(string text, CancellationToken cancellation)
    {
        var numbers = RequestNumber().Matches(text).Select(match => match.Value.ToUpperInvariant()).Distinct().ToList();
        return numbers is [var one] ? await db.Requests.AsNoTracking().FirstOrDefaultAsync(request => request.Number == one, cancellation) : null;
    }

    public static bool NamesANumber(string text) => RequestNumber().IsMatch(text);

    /// <summary>The open requests that the words fit best: by number, client, airport or day. All of them when the words name none.</summary>
    public async Task<IReadOnlyList<CharterRequest>> FindAsync(string text, RequestStage? stage, CancellationToken cancellation)
    {
        if (NamesANumber(text))
        {
            return await NumberedAsync(text, cancellation) is { } one ? [one] : [];
        }

        var open = await db.Requests.AsNoTracking().Where(request => request.ClosedAt == null).OrderByDescending(request => request.UpdatedAt).Take(200).ToListAsync(cancellation);
        var candidates = open.FindAll(request => request.Stage < RequestStage.Won && (stage is null || request.Stage == stage));
        var reader = new ChangeReader(airports);
        var words = text.ToLowerInvariant();
        var fits = candidates.Select(request => (Request: request, Fit: Named(request, words) + (request.Legs.Count > 0 ? reader.Fit(request.Legs, text, Today) : 0))).ToList();
        var best = fits.Count == 0 ? 0 : fits.Max(one => one.Fit);
        return [.. fits.Where(one => one.Fit == best).Select(one => one.Request)];
    }

    /// <summary>Whether the words ask for something else and an open request has flights that they could change.</summary>
    public async Task<bool> WouldChangeAsync(string text, CancellationToken cancellation)
    {
        var reader = new ChangeReader(airports);
        return MessageMeaning.Changes(text, Today)
            && (await FindAsync(text, null, cancellation)).Any(request => request.Legs.Count > 0 && reader.Read(request.Legs, text, Today) is { Legs: not null } or { Question: not null });
    }

    public async Task<string> BriefAsync(CharterRequest request, CancellationToken cancellation)
    {
        _links[request.Number] = request.Id;
        return (await RequestBrief.OfAsync(db, request, cancellation)).Words;
    }

    public async Task<string> OverviewAsync(CancellationToken cancellation)
    {
        var open = await db.Requests.AsNoTracking().Where(request => request.ClosedAt == null).OrderByDescending(request => request.UpdatedAt).Take(200).ToListAsync(cancellation);
        open.RemoveAll(request => request.Stage >= RequestStage.Won);
        if (open.Count == 0)
        {
            return "No request is open.";
        }

        var lines = new List<string> { open.Count == 1 ? "1 request is open." : string.Create(CultureInfo.InvariantCulture, $"{open.Count} requests are open.") };
        foreach (var request in open.Take(5))
        {
            _links[request.Number] = request.Id;
            lines.Add($"{request.Number}, {request.ContactName ?? request.ContactEmail ?? "client not named"}: {ChangeWords.Flights(request.Legs)}. {RequestBrief.Stage(request.Stage)}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>Names the requests between which the broker shall choose.</summary>
    public string Choice(IReadOnlyList<CharterRequest> requests)
    {
        foreach (var request in requests.Take(6))
        {
            _links[request.Number] = request.Id;
        }

        return string.Join("\n", requests.Take(6).Select(request => $"{request.Number}, {request.ContactName ?? request.ContactEmail ?? "client not named"}: {ChangeWords.Flights(request.Legs)}"));
    }

    /// <summary>Makes a request of the broker's words, which starts its workflow.</summary>
    public async Task<string> StartAsync(string words, ChatContact? contact, Func<Task> commit, CancellationToken cancellation)
    {
        var (request, refusal) = await intake.ReceiveAsync(new IncomingRequest("chat", null, contact?.Name, contact?.Email, contact?.Phone, words), cancellation);
        if (refusal is not null)
        {
            return refusal.Message;
        }

        HasActed = true;
        (Started, _links[request!.Number]) = (request.Id, request.Id);
        await commit();
        return $"{request.Number} is made; its workflow reads it now.";
    }

    /// <summary>Hands the broker's words to the workflow of a request and waits a moment for what it makes of them.</summary>
    public async Task<string> RelayAsync(CharterRequest request, string words, Func<Task> commit, CancellationToken cancellation)
    {
        _links[request.Number] = request.Id;
        if (request.Stage >= RequestStage.Won)
        {
            return $"{request.Number} has ended. {RequestBrief.Stage(request.Stage)} Nothing was done.";
        }

        var (messageId, refusal) = await intake.TellAsync(request.Id, "broker", "chat", words, cancellation);
        if (refusal is not null)
        {
            return refusal.Message;
        }

        HasActed = true;
        var since = clock.GetCurrentInstant();
        await commit();
        return await AnswerOfAsync(request, messageId!.Value, since, cancellation)
            ?? $"{request.Number} has the message; its workflow has not answered yet. See the request.";
    }

    /// <summary>Tells the workflow that waits for the broker's word what the word is.</summary>
    public async Task<string> DecideAsync(Guid changeId, bool approve, string by, Func<Task> commit, CancellationToken cancellation)
    {
        var change = await db.RequestChanges.AsNoTracking().FirstAsync(one => one.Id == changeId, cancellation);
        var request = await db.Requests.AsNoTracking().FirstAsync(one => one.Id == change.RequestId, cancellation);
        _links[request.Number] = request.Id;
        if (await changes.DecideAsync(changeId, approve, by, cancellation) is { } refusal)
        {
            return refusal.Message;
        }

        HasActed = true;
        await commit();
        return !approve ? $"Left as it was: {request.Number}."
            : change.Kind switch
            {
                ChangeKind.Change => $"Done. {request.Number}: {change.Summary} What was asked for the flights as they were is taken back, and operators are asked anew.",
                ChangeKind.Cancel => $"Done. {request.Number} is being cancelled; what operators are still asked for is taken back.",
                _ => $"Done. The acceptance of {request.Number} goes to its workflow.",
            };
    }

    private async Task<string?> AnswerOfAsync(CharterRequest request, Guid messageId, Instant since, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(60), time);
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < Patience)
        {
            if (await db.RequestChanges.AsNoTracking().FirstOrDefaultAsync(change => change.MessageId == messageId, cancellation) is { } change)
            {
                ChangeId = change.Id;
                return $"{request.Number}: {change.Summary} Shall I do it?";
            }

            if (await db.Messages.AsNoTracking().Where(message => message.RequestId == request.Id && message.Author == "assistant" && message.At >= since)
                .OrderBy(message => message.At).Select(message => message.Text).FirstOrDefaultAsync(cancellation) is { } said)
            {
                return said.StartsWith(request.Number, StringComparison.Ordinal) ? said : $"{request.Number}: {said}";
            }

            var now = await db.Requests.AsNoTracking().FirstAsync(one => one.Id == request.Id, cancellation);
            if (now.Stage != request.Stage)
            {
                return (await RequestBrief.OfAsync(db, now, cancellation)).Words;
            }

            if (await db.Timeline.AsNoTracking().AnyAsync(entry => entry.RequestId == request.Id && entry.At >= since && (entry.Kind == "attention" || entry.Kind == "injection"), cancellation))
            {
                return $"{request.Number}: the message could not be placed; it stands on the request for you.";
            }

            await timer.WaitForNextTickAsync(cancellation);
        }

        return null;
    }

    private static int Named(CharterRequest request, string words) => new[] { request.ContactName, request.ContactEmail }.OfType<string>()
        .SelectMany(name => name.ToLowerInvariant().Split(' ', '@', '.')).Any(part => part.Length > 2 && Regex.IsMatch(words, $@"\b{Regex.Escape(part)}\b")) ? 3 : 0;

    [GeneratedRegex(@"\bR-\d{4}-\d{3,}\b", RegexOptions.IgnoreCase)]
    private static partial Regex RequestNumber();
}

/// <summary>Who a new request is from, where the broker says so beside the words.</summary>
/// <param name="Name">The name; null when not said.</param>
/// <param name="Email">The mail address; null when not said.</param>
/// <param name="Phone">The telephone number; null when not said.</param>
public sealed record ChatContact(string? Name, string? Email, string? Phone);
