using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.People;
using JetVision.Activities.Requests.Reading.Places;
using JetVision.Activities.Requests.Reading.Times;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Trips;

/// <summary>Makes legs of what a text says, in one pass in the order it was said.</summary>
internal sealed partial class TripBuilder(Page page, List<TripEvent> events)
{
    private readonly TripDraft trip = new();
    private LegDraft leg = new();
    private bool legIsDue;
    private int delta;
    private DateSpec? comesBack;
    private LegDraft? late;
    private int? paxBack;
    private int index;

    public TripDraft Build()
    {
        trip.Legs.Add(leg);
        trip.SaysRoundTrip = events.Any(e => e.What is TripCue.RoundTrip);
        trip.SaysOneWay = events.Any(e => e.What is TripCue.OneWay);
        for (index = 0; index < events.Count; index++)
        {
            if (!events[index].IsDateOrTime && events[index].What is not PaxMention)
            {
                late = null;
            }

            switch (events[index].What)
            {
                case PlaceMention place: Take(place); break;
                case DateMention date: Take(date); break;
                case TimeMention time: Take(time); break;
                case PaxMention pax: Take(pax); break;
                case TripCue.Return: OpenReturn(); break;
                case TripCue.Then or TripCue.NextLeg: legIsDue |= leg.HasPlace || (leg.Date is not null && events[index].What is TripCue.NextLeg && leg.IsComplete); break;
                case TripCue.OpenReturn: trip.ReturnIsOpen = true; break;
                case TripCue.Outbound when trip.Legs.Count > 1 && index + 1 < events.Count && events[index + 1].IsDateOrTime && (trip.Legs[0].Date is null || trip.Legs[0].Time is null):
                    leg = trip.Legs[0];
                    break;
            }
        }

        Finish();
        return trip;
    }

    private void Take(PlaceMention place)
    {
        var fields = place.Fields;
        var target = leg;
        if (leg.IsReturn && trip.Legs.Count == 2 && !trip.Legs[0].HasPlace && !leg.HasPlace)
        {
            // "out Friday, back Sunday, London to Nice": the places belong to the way out
            leg = trip.Legs[0];
        }
        else if (leg.IsReturn && trip.Legs.Count == 2 && !trip.Legs[0].IsComplete && trip.Legs[0].HasPlace && place.Role is PlaceRole.To or PlaceRole.From && !PlaceMention.Same(fields, trip.Legs[0].From ?? trip.Legs[0].To!))
        {
            var first = trip.Legs[0];
            leg = first.From is null && place.Role == PlaceRole.From && !leg.HasPlace || (first.To is null && place.Role == PlaceRole.To && !leg.HasPlace) ? first : leg;
        }

        switch (place.Role)
        {
            case PlaceRole.Not: trip.Replaced.Add(fields); break;
            case PlaceRole.Stop: break;
            case PlaceRole.PickUp: TakeStop(fields); break;
            case PlaceRole.From: TakeFrom(fields, weak: false); break;
            case PlaceRole.To when place.LeadsOn && leg.From is null: TakeFrom(fields, weak: false); break;
            case PlaceRole.To: TakeTo(fields, place.LeadsOn); break;
            case PlaceRole.Chained: TakeTo(fields, true); break;
            default: TakeLoose(place); break;
        }

        if (leg == trip.Legs[0] && target.IsReturn && trip.Legs.Contains(target) && !ReferenceEquals(leg, target))
        {
            leg = target;
        }
    }

    private void TakeFrom(IReadOnlyList<Airport> fields, bool weak)
    {
        if (legIsDue && leg.HasPlace)
        {
            Open();
        }

        if (leg.From is null || (leg.WeakFrom && !leg.IsComplete))
        {
            if (leg.From is { } loose && !weak && leg.To is null && !PlaceMention.Same(loose, fields) && trip.Legs.Count == 1)
            {
                (leg.To, leg.WeakTo) = (loose, true); // "a weekend in Ibiza, out of Stansted"
            }

            (leg.From, leg.WeakFrom) = (fields, weak);
        }
        else if (PlaceMention.Same(leg.From, fields))
        {
            leg.From = Narrow(leg.From, fields);
        }
        else if (leg.WeakFrom && !weak && trip.Legs.Count == 1 && leg.To is not null && leg.WeakTo)
        {
            (leg.From, leg.To, leg.WeakFrom, leg.WeakTo) = (fields, null, false, false);
        }
        else if (leg.To is not null)
        {
            Open();
            leg.From = fields;
        }
        else
        {
            leg.From = fields;
        }
    }

    private void TakeTo(IReadOnlyList<Airport> fields, bool leadsOn)
    {
        if (legIsDue && leg.IsComplete)
        {
            Open();
        }

        legIsDue = false;
        if (leg.To is null || (leg.WeakTo && !leadsOn && leg.IsComplete && !PlaceMention.Same(leg.To, fields)))
        {
            (leg.To, leg.WeakTo) = (fields, false);
        }
        else if (PlaceMention.Same(leg.To, fields))
        {
            leg.To = Narrow(leg.To, fields);
            legIsDue |= leadsOn && leg.From is not null;
        }
        else
        {
            var last = leg.To;
            Open();
            (leg.From, leg.WeakFrom, leg.To) = (last, true, fields);
        }
    }

    /// <summary>A place with no word that tells its part.</summary>
    private void TakeLoose(PlaceMention place)
    {
        var fields = place.Fields;
        if (place.LeadsOn)
        {
            TakeFrom(fields, weak: false);
        }
        else if (legIsDue && leg.IsComplete)
        {
            TakeTo(fields, leadsOn: false);
        }
        else if (leg.From is null)
        {
            if (leg.To is null || !PlaceMention.Same(leg.To, fields))
            {
                (leg.From, leg.WeakFrom) = (fields, true);
            }
            else
            {
                leg.To = Narrow(leg.To, fields);
            }
        }
        else if (PlaceMention.Same(leg.From, fields))
        {
            leg.From = Narrow(leg.From, fields);
        }
        else if (leg.To is null)
        {
            (leg.To, leg.WeakTo) = (fields, true);
        }
        else if (PlaceMention.Same(leg.To, fields))
        {
            leg.To = Narrow(leg.To, fields);
        }
    }

    private void TakeStop(IReadOnlyList<Airport> fields)
    {
        if (leg.From is null)
        {
            leg.From = fields;
            return;
        }

        if (leg.To is not null && !PlaceMention.Same(leg.To, fields))
        {
            var last = leg;
            if (!legIsDue && last.IsComplete && trip.Legs.Count == 1 && !trip.Legs[0].IsReturn && !events.Take(index).Any(e => e.What is TripCue.Then))
            {
                // "Paris to Rome with a stop to collect two in Nice": the stop lies inside the leg
                var end = last.To;
                last.To = fields;
                Open();
                leg.From = fields;
                leg.To = end;
                return;
            }

            Open();
            leg.To = fields;
        }
        else
        {
            leg.To = fields;
        }

        Open();
        leg.From = fields;
    }

    private void Take(PaxMention pax)
    {
        trip.Breakdown ??= pax.Breakdown;
        if (pax.IsOfReturn)
        {
            paxBack = pax.Count;
            return;
        }

        if (index + 1 < events.Count && events[index + 1].What is TripCue.Return && events[index + 1].At <= pax.End + 1 && !page.IsPause(pax.End))
        {
            OpenReturn();
        }

        if (pax.IsTotal)
        {
            (leg.Pax, leg.PaxIsVague, delta) = (pax.Count, pax.IsVague, 0);
            trip.Legs.ForEach(other => other.PaxDelta = 0);
        }
        else if (pax.Delta != 0)
        {
            delta = pax.Delta * pax.Count;
            if (leg.IsReturn || trip.Legs.Count > 1 && leg.Pax is null)
            {
                (leg.PaxDelta, delta) = (delta, 0);
            }
        }
        else if (leg.Pax is null || (page.Anywhere(Term.Change) && !trip.Legs.Any(each => each.IsComplete) && !page.EndsWith(pax.Start, Term.Instead)))
        {
            (leg.Pax, leg.PaxIsVague) = (pax.Count, pax.IsVague);
            delta = 0;
        }
    }

    private void OpenReturn()
    {
        var isPrefix = events[index].What is TripCue.Return;
        if (!trip.Legs.Any(draft => draft.HasPlace || draft.Date is not null) || leg.IsReturn)
        {
            return;
        }

        if (isPrefix && !leg.IsComplete && trip.Legs.Count > 1 && leg.From is not null)
        {
            return; // "London back to Milan" inside a chain
        }

        if (trip.Legs.Find(known => known.IsReturn) is { } already && (already.Date is null || already.Time is null))
        {
            leg = already;
            return;
        }

        if (trip.Legs.Count == 2 && LeadsHome(trip.Legs[1]))
        {
            leg = trip.Legs[1]; // "Geneva-Nice-Geneva, out at eight, back at six"
            return;
        }

        if (!leg.HasPlace && trip.Legs.Count > 1)
        {
            trip.Legs.Remove(leg);
        }

        OpenReturnLeg();
    }

    private bool LeadsHome(LegDraft last) => last.To is not null && trip.Legs[0].From is { } home && PlaceMention.Same(last.To, home);

    private void OpenReturnLeg()
    {
        leg = new LegDraft { IsReturn = true };
        trip.Legs.Add(leg);
        legIsDue = false;
    }

    private void Open()
    {
        leg = new LegDraft { PaxDelta = delta };
        delta = 0;
        trip.Legs.Add(leg);
        legIsDue = false;
    }

    private static IReadOnlyList<Airport> Narrow(IReadOnlyList<Airport> known, IReadOnlyList<Airport> said)
    {
        IReadOnlyList<Airport> shared = [.. known.Where(said.Contains)];
        return shared.Count > 0 && shared.Count < known.Count ? shared : known;
    }
}
