using System.Text;
using System.Text.RegularExpressions;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>What a broker does with the marketplace's trip of a request: attach one that was made there by hand, and write to operators. The caller commits. Scoped.</summary>
public sealed partial class TripDesk
{
    private const int LongestChat = 5 * 1024;

    private readonly JetVisionDb _db;
    private readonly AvinodeClient _avinode;
    private readonly IEffects _effects;
    private readonly IClock _clock;
    private readonly IOptions<AvinodeOptions> _options;

    internal TripDesk(JetVisionDb db, AvinodeClient avinode, IEffects effects, IClock clock, IOptions<AvinodeOptions> options) =>
        (_db, _avinode, _effects, _clock, _options) = (db, avinode, effects, clock, options);

    /// <summary>Attaches a trip that exists at Avinode; its operators' answers are read from then on.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="code">The six characters that Avinode shows.</param>
    /// <param name="by">Who attaches it, for the timeline.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    /// <exception cref="OutsideException">The marketplace refused or did not answer.</exception>
    public async Task<Refusal?> AttachAsync(Guid requestId, string code, string by, CancellationToken cancellation)
    {
        var name = code.Trim().ToUpperInvariant();
        if (!Code().IsMatch(name))
        {
            return new Refusal(RefusalKind.Invalid, "code", "A trip's code is the six letters and digits that Avinode shows, such as A1B2C3.");
        }

        if (!_options.Value.IsConnected)
        {
            return new Refusal(RefusalKind.Conflict, null, "Avinode is not connected; set Avinode:BaseAddress and its tokens.");
        }

        if (await _db.Requests.FirstOrDefaultAsync(request => request.Id == requestId, cancellation) is not { } request)
        {
            return new Refusal(RefusalKind.NotFound, null, "There is no such request.");
        }

        if (request.ClosedAt is not null)
        {
            return new Refusal(RefusalKind.Conflict, null, $"Request {request.Number} is closed; no trip can be attached.");
        }

        if (await _db.MarketTrips.AnyAsync(trip => trip.TripCode == name && !trip.IsCancelled, cancellation))
        {
            return new Refusal(RefusalKind.Conflict, "code", $"Trip {name} belongs to a request already.");
        }

        WireTrip source;
        try
        {
            source = await _avinode.TripAsync(name, cancellation);
        }
        catch (OutsideException missing) when (missing.InnerException is HttpRequestException { StatusCode: System.Net.HttpStatusCode.NotFound })
        {
            return new Refusal(RefusalKind.NotFound, "code", $"Avinode knows no trip {name}, or this connection may not see it.");
        }

        if (source.Canceled == true)
        {
            return new Refusal(RefusalKind.Conflict, "code", $"Trip {name} is cancelled at Avinode.");
        }

        var now = _clock.GetCurrentInstant();
        var trip = _db.MarketTrips.Add(new MarketTrip { Id = Guid.CreateVersion7(), RequestId = request.Id, Market = Channels.Avinode, CreatedAt = now }).Entity;
        CreateTrip.Enter(trip, source);
        if (request.Stage == RequestStage.Sourcing)
        {
            request.Stage = RequestStage.AwaitingQuotes;
        }

        _db.Note(request, now, "market-trip", trip.DeepLink is null ? $"{by} attached trip {trip.TripCode} of Avinode." : $"{by} attached trip {trip.TripCode} of Avinode: {trip.DeepLink}");
        var first = new TripToFetch(trip.Id, 0, trip.Id.ToString("N"));
        _effects.Promise(TripToFetch.Effect, first.Key(), first);
        return null;
    }

    /// <summary>Writes to an operator in the marketplace's chat; it leaves after the commit.</summary>
    /// <param name="rfqId">The request for quote.</param>
    /// <param name="text">The words; at most 5 KB, as Avinode takes them.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<Refusal?> WriteAsync(Guid rfqId, string text, CancellationToken cancellation)
    {
        if (await _db.Rfqs.FirstOrDefaultAsync(rfq => rfq.Id == rfqId, cancellation) is not { ExternalId: { } external } rfq)
        {
            return new Refusal(RefusalKind.NotFound, null, "There is no such request for quote at the marketplace.");
        }

        var words = text.ReplaceLineEndings("\n").Trim();
        if (words.Length == 0 || Encoding.UTF8.GetByteCount(words) > LongestChat)
        {
            return new Refusal(RefusalKind.Invalid, "text", "Write something, of at most 5 KB: Avinode takes no more.");
        }

        var message = _db.Messages.Add(new RequestMessage
        {
            Id = Guid.CreateVersion7(), RequestId = rfq.RequestId, Author = "broker", Channel = Channels.Avinode, Text = $"To {rfq.OperatorName}: {words}", At = _clock.GetCurrentInstant(),
        }).Entity;
        _effects.Promise(ChatToSend.Effect, $"{message.Id:N}:chat", new ChatToSend(external, words));
        return null;
    }

    [GeneratedRegex("^[A-Z0-9]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
