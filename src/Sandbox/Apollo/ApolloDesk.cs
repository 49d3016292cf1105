using System.Globalization;

namespace JetVision.Sandbox.Apollo;

/// <summary>What the practice Apollo knows and what was done with it. Nobody in it is real; it lives in memory.</summary>
internal sealed class ApolloDesk
{
    public static readonly IReadOnlyList<ApolloCompany> Companies =
    [
        new("o1", "Harrow Capital", "harrow.example", 180, "private equity", "New York, US", "2026-10-06", "Series C", 120_000_000),
        new("o2", "Belgrave Partners", "belgrave.example", 60, "law practice", "London, UK", null, null, 0),
        new("o3", "Coral Shipping", "coral.example", 2400, "maritime", "Miami, US", "2024-03-11", "Debt financing", 300_000_000),
    ];

    public static readonly IReadOnlyList<ApolloPerson> People =
    [
        new("p1", "Ines", "Marchetti", "Executive Assistant", "entry", "New York, US", 0, "ines.marchetti@harrow.example", "+12125550101"),
        new("p2", "Owen", "Hale", "Chief Executive Officer", "c_suite", "New York, US", 0, "owen.hale@harrow.example", null),
        new("p3", "Priya", "Nair", "Executive Assistant to the CEO", "entry", "London, UK", 1, "priya.nair@belgrave.example", "+442075550103"),
        new("p4", "Luca", "Brandt", "Chief Financial Officer", "c_suite", "London, UK", 1, null, null),
        new("p5", "Maya", "Ortiz", "Head of Travel", "head", "Miami, US", 2, "maya.ortiz@coral.example", "+13055550105"),
    ];

    private readonly Lock _gate = new();
    private readonly List<ApolloContact> _contacts = [];
    private readonly List<ApolloMessage> _messages = [];
    private readonly Dictionary<string, int> _calls = [];

    /// <summary>How many calls are left in this minute; null for as many as one likes.</summary>
    public int? Left { get; set; }

    /// <summary>How many credits were taken.</summary>
    public int Credits { get; private set; }

    public IReadOnlyList<ApolloSequence> Sequences { get; } =
    [
        new("seq1", "Executive assistants, first hello", true, false, 3, 240, 231, 96, 18, 9, 4, 2), new("seq2", "Empty legs of the week", true, false, 1, 80, 78, 44, 6, 2, 3, 0),
        new("seq3", "Last year's fair", false, true, 2, 50, 47, 11, 1, 3, 1, 1),
    ];

    /// <summary>Says what is left in the minute, as Apollo does, and refuses when nothing is.</summary>
    public async ValueTask<object?> CountAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        bool isOver;
        lock (_gate)
        {
            var path = context.HttpContext.Request.Path.Value ?? "";
            _calls[path] = _calls.GetValueOrDefault(path) + 1;
            isOver = Left is 0;
            Left = Left is { } left ? Math.Max(0, left - 1) : null;
        }

        var headers = context.HttpContext.Response.Headers;
        headers["x-rate-limit-minute"] = "200";
        headers["x-minute-requests-left"] = (Left ?? 199).ToString(CultureInfo.InvariantCulture);
        return isOver ? Results.Json(new { message = "The maximum number of api calls allowed has been reached." }, statusCode: StatusCodes.Status429TooManyRequests) : await next(context);
    }

    public void Spend()
    {
        lock (_gate)
        {
            Credits++;
        }
    }

    /// <summary>Saves a contact, or finds the one with the same address.</summary>
    public ApolloContact Save(ApolloContact contact)
    {
        lock (_gate)
        {
            if (_contacts.Find(known => known.Email == contact.Email) is { } known)
            {
                return known;
            }

            var saved = contact with { Id = $"c{_contacts.Count + 1}" };
            _contacts.Add(saved);
            return saved;
        }
    }

    public IReadOnlyList<ApolloContact> Contacts(string? words = null)
    {
        lock (_gate)
        {
            return [.. _contacts.Where(contact => words is null || $"{contact.Name} {contact.Email} {contact.Company}".Contains(words, StringComparison.OrdinalIgnoreCase))];
        }
    }

    /// <summary>Puts contacts into a sequence; says of those that are kept out why.</summary>
    public (IReadOnlyList<ApolloContact> Added, IReadOnlyDictionary<string, string> Skipped) Enrol(string sequence, IEnumerable<string> ids)
    {
        lock (_gate)
        {
            var (added, skipped) = (new List<ApolloContact>(), new Dictionary<string, string>());
            foreach (var id in ids)
            {
                var at = _contacts.FindIndex(contact => contact.Id == id);
                if (at < 0 || _contacts[at].IsUnsubscribed || _contacts[at].Sequences.Contains(sequence))
                {
                    skipped[id] = at < 0 ? "contact_not_found" : _contacts[at].IsUnsubscribed ? "contacts_unsubscribed" : "contacts_already_exists_in_current_campaign";
                    continue;
                }

                _contacts[at] = _contacts[at] with { Sequences = [.. _contacts[at].Sequences, sequence] };
                added.Add(_contacts[at]);
                _messages.Add(new ApolloMessage($"m{_messages.Count + 1}", sequence, id, _contacts[at].Email, "delivered"));
            }

            return (added, skipped);
        }
    }

    public IReadOnlyList<ApolloContact> Stop(IReadOnlyCollection<string> sequences, IReadOnlyCollection<string> ids)
    {
        lock (_gate)
        {
            var stopped = new List<ApolloContact>();
            for (var at = 0; at < _contacts.Count; at++)
            {
                if (ids.Contains(_contacts[at].Id) && _contacts[at].Sequences.Any(sequences.Contains))
                {
                    _contacts[at] = _contacts[at] with { Sequences = [.. _contacts[at].Sequences.Where(one => !sequences.Contains(one))] };
                    stopped.Add(_contacts[at]);
                }
            }

            return stopped;
        }
    }

    public IReadOnlyList<ApolloMessage> Messages(IReadOnlyCollection<string> sequences, IReadOnlyCollection<string> stats)
    {
        lock (_gate)
        {
            return [.. _messages.Where(message => (sequences.Count == 0 || sequences.Contains(message.Sequence)) && (stats.Count == 0 || stats.Contains(message.Status)))];
        }
    }

    /// <summary>Lets somebody answer, unsubscribe or bounce, or change the employer.</summary>
    public bool Happen(ApolloEvent happened)
    {
        lock (_gate)
        {
            var at = _contacts.FindIndex(contact => contact.Email == happened.Email);
            if (at < 0)
            {
                return false;
            }

            _contacts[at] = _contacts[at] with { IsUnsubscribed = _contacts[at].IsUnsubscribed || happened.What == "unsubscribed", Company = happened.Company ?? _contacts[at].Company };
            var message = _messages.FindLastIndex(message => message.Email == happened.Email);
            if (message >= 0 && happened.Company is null)
            {
                _messages[message] = _messages[message] with { Status = happened.What };
            }

            return true;
        }
    }

    public object State()
    {
        lock (_gate)
        {
            return new { credits = Credits, contacts = _contacts.ToList(), messages = _messages.ToList(), calls = new Dictionary<string, int>(_calls) };
        }
    }
}

internal sealed record ApolloCompany(string Id, string Name, string Domain, int Employees, string Industry, string Place, string? FundedOn, string? Stage, long Funding);

internal sealed record ApolloPerson(string Id, string First, string Last, string Title, string Seniority, string Place, int Company, string? Email, string? Phone);

internal sealed record ApolloContact(string Id, string Name, string Email, string? Title, string? Company, IReadOnlyList<string> Sequences, bool IsUnsubscribed = false);

internal sealed record ApolloSequence(
    string Id, string Name, bool IsActive, bool IsArchived, int Steps, int Scheduled, int Delivered, int Opened, int Replied, int Bounced, int Unsubscribed, int Spam);

internal sealed record ApolloMessage(string Id, string Sequence, string Contact, string Email, string Status);

/// <summary>Orders what is left in the minute.</summary>
/// <param name="Left">How many calls; null for as many as one likes.</param>
internal sealed record ApolloMinute(int? Left);

/// <summary>Orders what a contact does.</summary>
/// <param name="Email">The contact's address.</param>
/// <param name="What">replied, opened, unsubscribed, bounced, spam_blocked; or moved, with a company.</param>
/// <param name="Company">The new employer, of one who moved.</param>
internal sealed record ApolloEvent(string Email, string What, string? Company = null);
