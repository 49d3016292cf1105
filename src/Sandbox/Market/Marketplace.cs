using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Hooks;
using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Trips;
using Microsoft.Extensions.Options;

namespace JetVision.Sandbox.Market;

/// <summary>What a buyer asks for when making a trip.</summary>
internal sealed record TripOrder(
    string Account, string? ExternalId, IReadOnlyList<Segment> Segments, Criteria Criteria, bool Sourcing, bool PostToTripBoard, string? TripBoardMessage,
    string? BuyerAccount);

/// <summary>The market's events: each is decided on the state, written with all its consequences as one change, and only then told.</summary>
internal sealed partial class Marketplace(
    Store store, Sourcing sourcing, FleetTable fleet, AirportTable airports, HookDesk hooks, Agenda<OperatorStep> agenda, TimeProvider time,
    IOptions<SandboxOptions> options)
{
    private double Speed => options.Value.Speed;

    /// <summary>Makes a trip. The same external id from the same account finds the trip made before instead.</summary>
    public (Trip Trip, bool IsNew) CreateTrip(TripOrder order)
    {
        // Choosing operators is arithmetic on the order alone: done before the gate, it holds nobody up.
        var chosen = order.Sourcing && options.Value.AutoSend
            ? Sourcing.Choose(sourcing.Candidates(order.Segments, order.Criteria), order.Segments)
            : [];
        lock (store.Gate)
        {
            if (order.ExternalId is { } externalId && store.TripByExternalId(order.Account, externalId) is { } earlier)
            {
                return (earlier, false);
            }
            var id = store.NextId("atrip");
            var trip = new Trip(
                id, Store.CodeOf(id), order.Account, order.ExternalId, time.GetUtcNow(), order.Segments, order.Criteria, order.Sourcing, order.PostToTripBoard,
                order.TripBoardMessage, null);
            Commit(new Change { Trip = trip }, trip, chosen, order.BuyerAccount);
            return (trip, true);
        }
    }

    /// <summary>The aircraft that a buyer sees for the trip, with their estimates.</summary>
    public IReadOnlyList<Candidate> CandidatesFor(Trip trip) => sourcing.Candidates(trip.Segments, trip.Criteria);

    /// <summary>Sends requests for these aircraft: one RFQ an operator, an aircraft that was asked before is not asked again.</summary>
    public IReadOnlyList<Rfq> Send(string tripId, IReadOnlyCollection<string> tails, string? buyerAccount)
    {
        lock (store.Gate)
        {
            if (store.Trip(tripId) is not { Cancelled: null } trip)
            {
                return [];
            }
            var asked = store.RfqsOf(trip.Id).SelectMany(rfq => rfq.Lifts).Select(lift => lift.Tail).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var offers = CandidatesFor(trip).Select(candidate => candidate.Offer)
                .Where(offer => tails.Contains(offer.Aircraft.Tail) && !asked.Contains(offer.Aircraft.Tail))
                .ToList();
            return offers.Count == 0 ? [] : Commit(new Change(), trip, offers, buyerAccount);
        }
    }

    /// <summary>Ends a trip and all its RFQs. Null when there is no such trip; otherwise whether it was this call that ended it.</summary>
    public (Trip Trip, bool IsNew)? Cancel(string tripId, string reason, string? messageToSeller)
    {
        lock (store.Gate)
        {
            if (store.Trip(tripId) is not { } trip)
            {
                return null;
            }
            if (trip.Cancelled is not null)
            {
                return (trip, false);
            }
            trip = trip with { Cancelled = new Cancellation(time.GetUtcNow(), reason, messageToSeller) };
            var told = store.RfqsOf(trip.Id).SelectMany(rfq => TripRequestHooks(rfq, trip)).ToList();
            store.Commit(new Change { Trip = trip, Deliveries = told });
            hooks.Send(told);
            return (trip, true);
        }
    }

    private List<Rfq> Commit(Change change, Trip trip, IReadOnlyList<Offer> offers, string? buyerAccount)
    {
        var plans = AnswerPlan.Make(offers, trip.Segments, airports);
        var now = time.GetUtcNow();
        var rfqs = store.RfqsOf(trip.Id).ToDictionary(rfq => rfq.Operator);
        var touched = new Dictionary<int, Rfq>();
        foreach (var (offer, plan) in offers.Zip(plans))
        {
            var company = offer.Aircraft.Operator.Number;
            var rfq = touched.GetValueOrDefault(company) ?? rfqs.GetValueOrDefault(company)
                ?? new Rfq(store.NextId("arfq"), trip.Id, company, now, buyerAccount, [], [], [], []);
            var lift = new Lift(
                store.NextId("asellerlift"), offer.Aircraft.Tail, now, offer.Estimate, offer.Currency, LiftState.Unanswered, [], plan, false, null, null);
            touched[company] = rfq with { Lifts = [.. rfq.Lifts, lift] };
        }
        var told = touched.Values.SelectMany(rfq => TripRequestHooks(rfq, trip)).ToList();
        store.Commit(change with { Rfqs = [.. touched.Values], Deliveries = told });
        hooks.Send(told);
        foreach (var lift in touched.Values.SelectMany(rfq => rfq.Lifts).Where(lift => lift.SentOn == now))
        {
            Schedule(lift);
        }
        return [.. touched.Values];
    }

    private IEnumerable<Delivery> TripRequestHooks(Rfq rfq, Trip trip) =>
        hooks.Prepare(["TripRequest", "TripRequestMine"], rfq.Id, "rfqs", trip.Code);
}
