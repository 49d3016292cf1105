using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.People;
using JetVision.Activities.Requests.Reading.Places;
using JetVision.Activities.Requests.Reading.Times;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Trips;

/// <summary>Makes legs of what a text says, in one pass in the order it was said.</summary>
internal sealed class TripBuilder(Page page, List<TripEvent> events)
{
    private readonly TripDraft trip = new();
    private LegDraft leg = new();
    private bool legIsDue;
    private int delta;
    private int index;

    public TripDraft Build()
    {
        trip.Legs.Add(leg);
        trip.SaysRoundTrip = events.Any(e => e.What is TripCue.RoundTrip);
        trip.SaysOneWay = events.Any(e => e.What is TripCue.OneWay);
        for (index = 0; index < events.Count; index++)
        {
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
            case PlaceRole.To when place.LeadsOn && leg.From is null && PlaceCues.IsDash(page, PlaceCues.PastFiller(page, place.End)): TakeFrom(fields, weak: false); break;
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
            Open();
            leg.To = fields;
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

    private void Take(DateMention mention)
    {
        var spec = mention.Spec;
        if (spec is AsSoonAsPossible)
        {
            trip.IsUrgent = true;
            leg.Date ??= spec;
            return;
        }

        var target = leg;
        if (leg.Date is { IsFirm: true } && spec.IsFirm && !leg.IsReturn && leg.IsComplete && PlaceFollows())
        {
            legIsDue = true;
        }

        if (legIsDue && leg.IsComplete && (PlaceFollows() || ReturnIsNext() is false && leg.Date is not null && events[..index].Any(e => e.What is TripCue.NextLeg)))
        {
            Open();
            target = leg;
        }

        if (target.Date is null || (spec.IsFirm && !target.Date.IsFirm))
        {
            target.Date = spec;
        }
        else if (target.Date is DayOfWeekSpec named && spec is CalendarDay { Weekday: null } day && index > 0 && events[index - 1].What is DateMention)
        {
            target.Date = day with { Weekday = named.Weekday };
        }
        else if (target.IsComplete && !target.IsReturn && trip.Legs.Count == 1 && spec.IsFirm && target.Date.IsFirm && !trip.SaysOneWay && (trip.SaysRoundTrip || spec is DaysAfterLeg { Days: > 0 }) && !events.Skip(index).Any(e => e.What is TripCue.Return))
        {
            OpenReturnLeg();
            leg.Date = spec;
        }
    }

    private bool PlaceFollows()
    {
        for (var i = index + 1; i < events.Count; i++)
        {
            if (events[i].What is PlaceMention { Role: not (PlaceRole.Not or PlaceRole.Stop) } place)
            {
                return !Broken(events[index].End, place.Start) && (place.LeadsOn || place.Role is PlaceRole.From or PlaceRole.To);
            }

            if (events[i].What is DateMention or TripCue.Return)
            {
                return false;
            }
        }

        return false;
    }

    private bool? ReturnIsNext() => index + 1 < events.Count ? events[index + 1].What is TripCue.Return : null;

    private bool Broken(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (page.IsBreak(i))
            {
                return true;
            }
        }

        return false;
    }

    private void Take(TimeMention time)
    {
        if (BesideBothWays(time.Start, time.End))
        {
            foreach (var each in trip.Legs)
            {
                each.Time ??= time;
            }

            return;
        }

        if (legIsDue && leg.IsComplete && leg.Time is not null && PlaceFollows())
        {
            Open();
        }

        if (leg.Time is null || (leg.Time.Rank < time.Rank && leg.Time.Rank == TimeRank.DayPart) || (leg.Time.IsArrival && !time.IsArrival && time.Rank >= leg.Time.Rank && !page.IsBreak(time.Start - 1) && Reason(time)))
        {
            leg.Time = time;
        }
    }

    private bool Reason(TimeMention time) => page.EndsWith(time.Start, Term.Depart) || page.EndsWith(time.Start, Term.From);

    private bool BesideBothWays(int start, int end)
    {
        for (var i = end; i < Math.Min(page.Count, end + 3) && !page.IsBreak(i); i++)
        {
            if (page.Is(i, Term.BothWays))
            {
                return true;
            }
        }

        return page.EndsWith(start, Term.BothWays) || (page.IsMark(start - 1, ':') && page.EndsWith(start - 1, Term.BothWays));
    }

    private void Take(PaxMention pax)
    {
        trip.Breakdown ??= pax.Breakdown;
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
        else if (leg.Pax is null)
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

    /// <summary>A date said once after a whole chain is the day of its first leg; a way back with a time but no date is on the same day.</summary>
    private void SettleLateDate()
    {
        var first = trip.Legs[0];
        if (trip.Legs.Count > 1 && first.Date is null && !trip.Legs[^1].IsReturn && trip.Legs.Count(leg => leg.Date is not null) == 1)
        {
            var dated = trip.Legs.First(leg => leg.Date is not null);
            (first.Date, dated.Date) = (dated.Date, null);
            if (first.Time is null && dated.Time is not null)
            {
                (first.Time, dated.Time) = (dated.Time, null);
            }
        }

        if (trip.Legs.Count == 2 && first.Date is null && trip.Legs[1] is { IsReturn: true, Date: { } day and not DaysAfterLeg } && page.Anywhere(Term.SameDay))
        {
            (first.Date, trip.Legs[1].Date) = (day, new DaysAfterLeg(0)); // "a day trip, there and back on Thursday"
        }

        if (trip.Legs.Count == 2 && trip.Legs[1] is { IsReturn: true, Date: null, Time: not null } && first.Date is CalendarDay or DayOfMonth or DayOfWeekSpec or DaysFromNow)
        {
            trip.Legs[1].Date = new DaysAfterLeg(0);
        }
    }

    private static IReadOnlyList<Airport> Narrow(IReadOnlyList<Airport> known, IReadOnlyList<Airport> said)
    {
        IReadOnlyList<Airport> shared = [.. known.Where(said.Contains)];
        return shared.Count > 0 && shared.Count < known.Count ? shared : known;
    }

    private void Finish()
    {
        trip.Legs.RemoveAll(draft => !draft.HasPlace && !draft.IsReturn && trip.Legs.Count > 1 && (draft.IsEmpty || trip.Legs.IndexOf(draft) > 0));
        if (trip.ReturnIsOpen)
        {
            trip.Legs.RemoveAll(draft => draft.IsReturn && draft.Date is null);
        }

        var first = trip.Legs[0];
        if (trip.Legs.Count == 1 && trip.SaysRoundTrip && !trip.ReturnIsOpen && first.HasPlace)
        {
            trip.Legs.Add(new LegDraft { IsReturn = true });
        }

        if (trip.Legs.Count == 1 && first.IsComplete && first.Date is FromToDate { Between: false } && !trip.SaysOneWay && !trip.ReturnIsOpen)
        {
            trip.Legs.Add(new LegDraft { IsReturn = true }); // "27 December to 3 January" are the days of going and coming back
        }

        SettleLateDate();
        if (trip.Legs.Count == 2 && trip.Legs[1].IsReturn && trip.Legs[1].Date is null && first.Date is FromToDate { Between: false } span)
        {
            (first.Date, trip.Legs[1].Date) = (span.First, span.Last);
        }

        for (var i = 1; i < trip.Legs.Count; i++)
        {
            var (draft, before) = (trip.Legs[i], trip.Legs[i - 1]);
            draft.From ??= before.To;
            if (draft.IsReturn)
            {
                draft.To ??= first.From;
            }
            else if (draft.From is not null && draft.To is not null && before.To is not null && PlaceMention.Same(draft.From, before.To) && draft.From.Count > before.To.Count)
            {
                draft.From = before.To;
            }
        }

        if (delta != 0 && trip.Legs.Count == 1)
        {
            first.PaxDelta = delta;
        }
    }
}
