using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using JetVision.Activities.Mail;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Asks operators for quotes: a trip at the marketplace and a mail to each preferred operator.</summary>
[Activity("JetVision", "Sourcing", "Asks operators for quotes, through Avinode and by mail to the preferred operators.", DisplayName = "Request quotes", Kind = ActivityKind.Task)]
[FlowNode("Asked", "NobodyToAsk")]
public sealed class RequestQuotes : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets through what operators are asked; all of it when empty.</summary>
    [Input(DisplayName = "Channels", Description = "How operators are asked for quotes: through the marketplace, by mail with a link to answer, or both.", UIHint = InputUIHints.CheckList, Options = new[] { "Avinode", "Email" })]
    public Input<ICollection<string>> Channels { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var asked = await context.GetRequiredService<QuoteRequests>().AskAsync(
            context.Get(RequestId), context.Get(Channels) ?? [], context.Id, context.CancellationToken);
        await context.CompleteActivityWithOutcomesAsync(asked ? "Asked" : "NobodyToAsk");
    }
}

/// <summary>Sends requests for quote. Scoped.</summary>
internal sealed class QuoteRequests(
    JetVisionDb db, IEffects effects, Outgoing outgoing, PublicLinks links, CurrentTenant tenant, IClock clock, IOptions<AvinodeOptions> avinode)
{
    /// <summary>Asks whoever can be asked.</summary>
    /// <returns>Whether anybody could.</returns>
    public async Task<bool> AskAsync(Guid requestId, ICollection<string> channels, string execution, CancellationToken cancellation)
    {
        var request = await RequestRecords.SingleAsync(db.Requests, requestId, cancellation);
        if (request.Legs.Count == 0)
        {
            throw new InvalidOperationException($"Request {request.Number} has no flights yet; read it and ask the client for what is missing before operators are asked.");
        }

        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var now = clock.GetCurrentInstant();
        var due = now + Duration.FromTimeSpan(QuoteDeadline.Window(brokerage, request.Legs, now));
        var asked = new List<string>();
        var isMarketAsked = Wants(channels, "Avinode") && await AskMarketAsync(request, now, execution, asked, cancellation);
        if (Wants(channels, "Email"))
        {
            await AskByMailAsync(request, brokerage, now, due, execution, asked, cancellation);
        }

        if (asked.Count == 0)
        {
            db.Note(request, now, "nobody-asked", "No operator could be asked: connect Avinode, or mark operators with a mail address as preferred.");
            return false;
        }

        request.Stage = isMarketAsked ? RequestStage.Sourcing : RequestStage.AwaitingQuotes;
        db.Note(request, now, "quotes-requested", $"Quotes asked for: {string.Join(", ", asked)}. Answers count until {due.InUtc().ToString("d MMM HH:mm 'UTC'", CultureInfo.InvariantCulture)}.");
        return true;
    }

    private static bool Wants(ICollection<string> channels, string channel) => channels.Count == 0 || channels.Contains(channel, StringComparer.OrdinalIgnoreCase);

    private async Task<bool> AskMarketAsync(CharterRequest request, Instant now, string execution, List<string> asked, CancellationToken cancellation)
    {
        if (!avinode.Value.IsConnected)
        {
            db.Note(request, now, "market-off", "Avinode is not connected, so nobody was asked there. Set Avinode:BaseAddress and its tokens to connect it.");
            return false;
        }

        asked.Add("Avinode");
        if (await db.MarketTrips.FirstOrDefaultAsync(trip => trip.RequestId == request.Id && !trip.IsCancelled, cancellation) is { } open)
        {
            // Asked before and still open there: a second trip would ask the same operators twice.
            var look = new TripToFetch(open.Id, 0, execution);
            effects.Promise(TripToFetch.Effect, look.Key(), look);
            return false;
        }

        var trip = db.MarketTrips.Add(new MarketTrip { Id = Guid.CreateVersion7(), RequestId = request.Id, Market = Sourcing.Channels.Avinode, CreatedAt = now }).Entity;
        effects.Promise(TripToCreate.Effect, $"{execution}:trip", new TripToCreate(trip.Id));
        return true;
    }

    private async Task AskByMailAsync(
        CharterRequest request, Brokerage brokerage, Instant now, Instant due, string execution, List<string> asked, CancellationToken cancellation)
    {
        var operators = await db.Operators.Where(known => known.IsPreferred && known.Email != null).OrderBy(known => known.Name).ToListAsync(cancellation);
        var open = await db.Rfqs.Where(rfq => rfq.RequestId == request.Id && rfq.Channel == Sourcing.Channels.Email && rfq.Status == RfqStatus.Unanswered)
            .Select(rfq => rfq.OperatorId).ToListAsync(cancellation);
        foreach (var known in operators.Where(known => Outgoing.IsAddress(known.Email)))
        {
            asked.Add(known.Name);
            if (open.Contains(known.Id))
            {
                continue;
            }

            var rfq = db.Rfqs.Add(new Rfq
            {
                Id = Guid.CreateVersion7(),
                RequestId = request.Id,
                Channel = Sourcing.Channels.Email,
                OperatorId = known.Id,
                OperatorName = known.Name,
                Token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)),
                SentAt = now,
                DueAt = due,
            }).Entity;
            await outgoing.WriteAsync($"{execution}:rfq:{known.Id:N}", RfqWords.Ask(request, rfq, known, brokerage, links.Rfq(rfq.Token!)), cancellation);
        }
    }
}
