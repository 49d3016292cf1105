using System.Globalization;

namespace JetVision.Sandbox.Storage;

/// <summary>
/// The market's state: in memory to read, in the journal to last. Whoever changes it takes <see cref="Gate"/>, reads, decides and commits; readers see the
/// documents as they were when they asked.
/// </summary>
internal sealed class Store : IDisposable
{
    private const long TripCodes = 2_176_782_336; // 36 to the power of 6
    private Journal? _journal;
    private readonly Dictionary<string, Trip> _trips = [];
    private readonly Dictionary<string, string> _tripByCode = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Account, string ExternalId), string> _tripByExternalId = [];
    private readonly Dictionary<string, Rfq> _rfqs = [];
    private readonly Dictionary<string, List<string>> _rfqsByTrip = [];
    private readonly Dictionary<string, string> _rfqByLift = [];
    private readonly Dictionary<string, Quote> _quotes = [];
    private readonly Dictionary<string, Message> _messages = [];
    private readonly Dictionary<string, HookSetting> _settings = [];
    private readonly Dictionary<string, Delivery> _deliveries = [];
    private readonly Dictionary<string, PostedEmptyLeg> _emptyLegs = [];
    private readonly Dictionary<string, EmptyLegWatch> _watches = [];
    private long _lastNumber;

    public Lock Gate { get; } = new();

    /// <summary>Takes up the state that the journal tells; once, before anything else.</summary>
    public void Open(Journal journal, DateTimeOffset now)
    {
        lock (Gate)
        {
            _journal = journal;
            foreach (var change in journal.Replay())
            {
                Apply(change);
            }
            // A wiped market starts where no earlier one has numbered, so that a client's old ids never mean something new.
            _lastNumber = Math.Max(_lastNumber, now.ToUnixTimeSeconds() - 1_600_000_000);
        }
    }

    public void Dispose() => _journal?.Dispose();

    /// <summary>A new id such as <c>arfq-198765432</c>. Call within <see cref="Gate"/>.</summary>
    public string NextId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{++_lastNumber}");

    /// <summary>Six characters of A-Z and 0-9 that no other trip has: the id's number, spread over all codes by a factor without a common divisor.</summary>
    public static string CodeOf(string tripId)
    {
        var number = long.Parse(tripId.AsSpan(tripId.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
        var spread = (long)((UInt128)number * 1_327_217_885 % TripCodes);
        Span<char> code = stackalloc char[6];
        for (var i = 5; i >= 0; i--, spread /= 36)
        {
            code[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(int)(spread % 36)];
        }
        return new string(code);
    }

    /// <summary>Writes the change, then shows it. Call within <see cref="Gate"/>.</summary>
    public void Commit(Change change)
    {
        change = change with { LastNumber = _lastNumber };
        (_journal ?? throw new InvalidOperationException("The market is not open yet.")).Append(change);
        Apply(change);
    }

    /// <summary>Finds a trip by its id or its six characters.</summary>
    public Trip? Trip(string id)
    {
        lock (Gate)
        {
            return _trips.GetValueOrDefault(id) ?? (_tripByCode.TryGetValue(id, out var byCode) ? _trips[byCode] : null);
        }
    }

    public Trip? TripByExternalId(string account, string externalId)
    {
        lock (Gate)
        {
            return _tripByExternalId.TryGetValue((account, externalId), out var id) ? _trips[id] : null;
        }
    }

    public IReadOnlyList<Trip> Trips()
    {
        lock (Gate)
        {
            return [.. _trips.Values];
        }
    }

    public Rfq? Rfq(string id)
    {
        lock (Gate)
        {
            return _rfqs.GetValueOrDefault(id);
        }
    }

    /// <summary>The RFQ that a request id means: its own id, or that of one of its lifts.</summary>
    public (Rfq Rfq, Lift? Lift)? Request(string id)
    {
        lock (Gate)
        {
            return _rfqs.TryGetValue(id, out var rfq) ? (rfq, null)
                : _rfqByLift.TryGetValue(id, out var rfqId) ? (_rfqs[rfqId], _rfqs[rfqId].Lifts.First(lift => lift.Id == id))
                : null;
        }
    }

    public IReadOnlyList<Rfq> RfqsOf(string tripId)
    {
        lock (Gate)
        {
            return _rfqsByTrip.TryGetValue(tripId, out var ids) ? [.. ids.Select(id => _rfqs[id])] : [];
        }
    }

    public IReadOnlyList<Rfq> Rfqs()
    {
        lock (Gate)
        {
            return [.. _rfqs.Values];
        }
    }

    public Quote? Quote(string id)
    {
        lock (Gate)
        {
            return _quotes.GetValueOrDefault(id);
        }
    }

    public Message? Message(string id)
    {
        lock (Gate)
        {
            return _messages.GetValueOrDefault(id);
        }
    }

    public HookSetting? Setting(string id)
    {
        lock (Gate)
        {
            return _settings.GetValueOrDefault(id);
        }
    }

    public IReadOnlyList<HookSetting> Settings()
    {
        lock (Gate)
        {
            return [.. _settings.Values];
        }
    }

    public Delivery? Delivery(string id)
    {
        lock (Gate)
        {
            return _deliveries.GetValueOrDefault(id);
        }
    }

    public IReadOnlyList<Delivery> Deliveries()
    {
        lock (Gate)
        {
            return [.. _deliveries.Values];
        }
    }

    public IReadOnlyList<PostedEmptyLeg> EmptyLegs()
    {
        lock (Gate)
        {
            return [.. _emptyLegs.Values];
        }
    }

    public EmptyLegWatch? Watch(string id)
    {
        lock (Gate)
        {
            return _watches.GetValueOrDefault(id);
        }
    }

    public IReadOnlyList<EmptyLegWatch> Watches()
    {
        lock (Gate)
        {
            return [.. _watches.Values];
        }
    }

    private void Apply(Change change)
    {
        if (change.Trip is { } trip)
        {
            _trips[trip.Id] = trip;
            _tripByCode[trip.Code] = trip.Id;
            if (trip.ExternalId is { } externalId)
            {
                _tripByExternalId[(trip.Account, externalId)] = trip.Id;
            }
        }
        foreach (var rfq in change.Rfqs ?? [])
        {
            if (!_rfqs.ContainsKey(rfq.Id))
            {
                (_rfqsByTrip.TryGetValue(rfq.TripId, out var ids) ? ids : _rfqsByTrip[rfq.TripId] = []).Add(rfq.Id);
            }
            _rfqs[rfq.Id] = rfq;
            foreach (var lift in rfq.Lifts)
            {
                _rfqByLift[lift.Id] = rfq.Id;
            }
        }
        Put(_quotes, change.Quotes, quote => quote.Id);
        Put(_messages, change.Messages, message => message.Id);
        Put(_settings, change.Settings, setting => setting.Id);
        Put(_deliveries, change.Deliveries, delivery => delivery.Id);
        if (change.EmptyLeg is { } leg)
        {
            _emptyLegs[leg.Id] = leg;
        }
        if (change.Watch is { } watch)
        {
            _watches[watch.Id] = watch;
        }
        _lastNumber = Math.Max(_lastNumber, change.LastNumber);
    }

    private static void Put<T>(Dictionary<string, T> documents, IReadOnlyList<T>? changed, Func<T, string> id)
    {
        foreach (var document in changed ?? [])
        {
            documents[id(document)] = document;
        }
    }
}
