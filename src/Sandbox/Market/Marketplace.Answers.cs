using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Storage;
using NodaTime.Text;

namespace JetVision.Sandbox.Market;

/// <summary>A quote that a person submits for an operator.</summary>
internal sealed record SubmittedQuote(
    string Message, string? Tail, string? Type, string? Category, string Currency, decimal Total, IReadOnlyList<LineItem> Lines, IReadOnlyList<QuoteLeg> Legs,
    string? MessageForBuyer, string? SellerReference, bool IsQuiet);

/// <content>The operators' side: quotes, declines and chat, planned or by hand.</content>
internal sealed partial class Marketplace
{
    private static readonly string[] Replies =
    [
        "Thank you, noted. We have passed this on to operations and our offer takes it into account.",
        "Understood, that is no problem for us.",
        "Thanks for the quick word. We can arrange that; any extra cost is settled after the flight at cost.",
    ];

    /// <summary>Puts back on the agenda what the journal says is still to happen.</summary>
    public void ResumeAgenda()
    {
        foreach (var rfq in store.Rfqs())
        {
            foreach (var lift in rfq.Lifts)
            {
                Schedule(lift);
            }
            foreach (var reply in rfq.Replies)
            {
                Schedule(rfq, reply);
            }
        }
    }

    public void Postpone(OperatorStep step, TimeSpan delay) => agenda.Add(step, time.GetUtcNow() + delay);

    /// <summary>Does what an operator planned, unless it is done already or the trip is no more.</summary>
    public void Perform(OperatorStep step)
    {
        lock (store.Gate)
        {
            if (store.Request(step.RequestId) is not var (rfq, lift) || store.Trip(rfq.TripId) is not { Cancelled: null })
            {
                return;
            }
            switch (step.Kind)
            {
                case OperatorStepKind.Ask when lift is { State: LiftState.Unanswered, HasAsked: false, Plan.Question: { } question }:
                    SellerChat(rfq with { Lifts = Replace(rfq, lift with { HasAsked = true }) }, lift.Id, question, null);
                    break;
                case OperatorStepKind.Answer when lift is { State: LiftState.Unanswered, Plan.DeclineReason: { } reason }:
                    Decline(rfq, [lift], reason, DeclineReasons.Message(reason), null, false);
                    break;
                case OperatorStepKind.Answer when lift is { State: LiftState.Unanswered, Plan: not null }:
                    QuoteAsPlanned(rfq, lift);
                    break;
                case OperatorStepKind.Reply when rfq.Replies.FirstOrDefault(reply => reply.ToMessage == step.ToMessage) is { } reply:
                    SellerChat(rfq with { Replies = [.. rfq.Replies.Where(other => other != reply)] }, null, reply.Text, null);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Records what the buyer says to an operator, who will answer; null when the request is not known.</summary>
    public Message? BuyerChat(string requestId, string text, string? sender)
    {
        lock (store.Gate)
        {
            if (store.Request(requestId) is not var (rfq, lift))
            {
                return null;
            }
            var message = new Message(store.NextId("abuyermsg"), rfq.Id, time.GetUtcNow(), false, MessageKind.Chat, text, lift?.Id, null, null, sender);
            var seed = new Seed(rfq.TripId, rfq.Id, message.Id);
            var reply = new PlannedReply(message.Id, message.CreatedOn, seed.Between(0.5, 3), seed.Pick(Replies));
            rfq = rfq with { Messages = [.. rfq.Messages, message.Id], Replies = [.. rfq.Replies, reply] };
            Commit(rfq, message, null, ["TripChatFromBuyer", "TripChatMine"]);
            Schedule(rfq, reply);
            return message;
        }
    }

    /// <summary>Records what a person says for an operator; null when the request is not known.</summary>
    public Message? SellerChat(string requestId, string text, string? sender)
    {
        lock (store.Gate)
        {
            return store.Request(requestId) is var (rfq, lift) ? SellerChat(rfq, lift?.Id, text, sender) : null;
        }
    }

    /// <summary>Records a quote that a person submits: to a lift as its answer, to an RFQ as an additional quote. Null when the request is not known.</summary>
    public (Message Message, Quote Quote)? SubmitQuote(string requestId, SubmittedQuote submitted, string? sender)
    {
        lock (store.Gate)
        {
            if (store.Request(requestId) is not var (rfq, lift))
            {
                return null;
            }
            var quote = new Quote(
                store.NextId("aquote"), rfq.Id, lift?.Id, time.GetUtcNow(), submitted.Tail ?? lift?.Tail, submitted.Type, submitted.Category, submitted.Currency,
                submitted.Total, submitted.Total, submitted.Lines, submitted.Legs, submitted.MessageForBuyer, submitted.SellerReference);
            return (Record(rfq, lift, quote, submitted.Message, sender, submitted.IsQuiet), quote);
        }
    }

    /// <summary>Records a decline that a person sends: of a lift, or of all unanswered lifts of an RFQ. Null when the request is not known.</summary>
    public Message? Decline(string requestId, string reason, string text, string? sender, bool isQuiet)
    {
        lock (store.Gate)
        {
            return store.Request(requestId) is var (rfq, lift)
                ? Decline(rfq, lift is null ? [.. rfq.Lifts.Where(open => open.State == LiftState.Unanswered)] : [lift], reason, text, sender, isQuiet)
                : null;
        }
    }

    private void QuoteAsPlanned(Rfq rfq, Lift lift)
    {
        var trip = store.Trip(rfq.TripId)!;
        var aircraft = fleet.ByTail[lift.Tail];
        if (sourcing.Offer(aircraft, trip.Segments, trip.Criteria) is not { } offer)
        {
            // A newer release has given the type other figures since the request was sent.
            Decline(rfq, [lift], DeclineReasons.AircraftNotAvailable, DeclineReasons.Message(DeclineReasons.AircraftNotAvailable), null, false);
            return;
        }
        var legs = offer.Legs.Select(leg => new QuoteLeg(
            leg.From, leg.To, InstantPattern.General.Format(leg.Departure), leg.DistanceNm, leg.FlightMinutes, leg.BlockMinutes, leg.Pax, leg.IsPaxLeg,
            leg.IsPaxLeg, leg.TimeTbd, leg.FuelStop));
        var quote = new Quote(
            store.NextId("aquote"), rfq.Id, lift.Id, time.GetUtcNow(), lift.Tail, aircraft.Type.Name, aircraft.Type.Category, offer.Currency, offer.Total,
            offer.TotalWithoutCommission, offer.Lines, [.. legs], Terms(offer), $"Q{lift.Id[^6..]}");
        Record(rfq, lift, quote, $"We are pleased to offer our {aircraft.Type.Name}. Kind regards, {aircraft.Operator.Contact}", null, false);
    }

    private static string Terms(Offer offer)
    {
        var stop = offer.Legs.FirstOrDefault(leg => leg is { IsPaxLeg: true, FuelStop: not null });
        return (stop is null ? "" : $"Includes a fuel stop at {stop.FuelStop}. ")
            + "Subject to availability, slots, permits and owner approval at the time of booking. De-icing, Wi-Fi use and catering beyond the standard are charged at cost.";
    }

    private Message Record(Rfq rfq, Lift? lift, Quote quote, string text, string? sender, bool isQuiet)
    {
        var message = new Message(store.NextId("asellermsg"), rfq.Id, quote.CreatedOn, true, MessageKind.Quote, text, lift?.Id, quote.Id, null, sender);
        rfq = rfq with
        {
            Quotes = [.. rfq.Quotes, quote.Id],
            Messages = [.. rfq.Messages, message.Id],
            Lifts = lift is null
                ? rfq.Lifts
                : Replace(rfq, lift with { State = LiftState.Quoted, DeclineReason = null, Quotes = [.. lift.Quotes, quote.Id], AnsweredOn = quote.CreatedOn }),
        };
        Commit(rfq, message, quote, isQuiet ? [] : SellerResponse);
        return message;
    }

    private Message Decline(Rfq rfq, IReadOnlyList<Lift> lifts, string reason, string text, string? sender, bool isQuiet)
    {
        var now = time.GetUtcNow();
        var message = new Message(
            store.NextId("asellermsg"), rfq.Id, now, true, MessageKind.Decline, text, lifts.Count == 1 ? lifts[0].Id : null, null, reason, sender);
        var declined = lifts.Select(lift => lift.Id).ToHashSet();
        rfq = rfq with
        {
            Messages = [.. rfq.Messages, message.Id],
            Lifts =
            [
                .. rfq.Lifts.Select(lift => declined.Contains(lift.Id)
                    ? lift with { State = LiftState.Declined, DeclineReason = reason, AnsweredOn = now }
                    : lift),
            ],
        };
        Commit(rfq, message, null, isQuiet ? [] : SellerResponse);
        return message;
    }

    private Message SellerChat(Rfq rfq, string? liftId, string text, string? sender)
    {
        var message = new Message(store.NextId("asellermsg"), rfq.Id, time.GetUtcNow(), true, MessageKind.Chat, text, liftId, null, null, sender);
        Commit(rfq with { Messages = [.. rfq.Messages, message.Id] }, message, null, ["TripChatFromSeller"]);
        return message;
    }

    private static readonly string[] SellerResponse = ["TripRequestSellerResponse", "TripRequestSellerResponseMine"];

    private void Commit(Rfq rfq, Message message, Quote? quote, string[] events)
    {
        var told = hooks.Prepare(events, message.Id, "tripmsgs", store.Trip(rfq.TripId)!.Code).ToList();
        store.Commit(new Change { Rfqs = [rfq], Messages = [message], Quotes = quote is null ? [] : [quote], Deliveries = told });
        hooks.Send(told);
    }

    private static IReadOnlyList<Lift> Replace(Rfq rfq, Lift changed) => [.. rfq.Lifts.Select(lift => lift.Id == changed.Id ? changed : lift)];

    private void Schedule(Lift lift)
    {
        if (lift is not { State: LiftState.Unanswered, Plan: { } plan })
        {
            return;
        }
        if (plan.Question is not null && !lift.HasAsked)
        {
            agenda.Add(new OperatorStep(OperatorStepKind.Ask, lift.Id), Due(lift.SentOn, plan.Minutes * 0.4));
        }
        agenda.Add(new OperatorStep(OperatorStepKind.Answer, lift.Id), Due(lift.SentOn, plan.Minutes));
    }

    private void Schedule(Rfq rfq, PlannedReply reply) =>
        agenda.Add(new OperatorStep(OperatorStepKind.Reply, rfq.Id, reply.ToMessage), Due(reply.AskedOn, reply.Minutes));

    private DateTimeOffset Due(DateTimeOffset from, double minutes) => from + TimeSpan.FromMinutes(minutes * Speed);
}

/// <summary>What a message is about.</summary>
internal static class MessageKind
{
    public const string Quote = "Quote";
    public const string Decline = "Decline";
    public const string Chat = "Chat";
}
