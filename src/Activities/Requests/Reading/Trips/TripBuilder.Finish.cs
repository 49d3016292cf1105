using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.Places;
using JetVision.Activities.Requests.Reading.Times;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Trips;

/// <content>Settles what only the whole text tells.</content>
internal sealed partial class TripBuilder
{
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
        if (trip.Legs.Count == 2 && trip.Legs[1] is { IsReturn: true, Date: null } && comesBack is not null && first.Date is not FromToDate)
        {
            trip.Legs[1].Date = comesBack;
        }

        if (trip.Legs.Count == 2 && (trip.Legs[1].IsReturn || LeadsHome(trip.Legs[1])) && trip.Legs[1].Date is null && first.Date is FromToDate { Between: false } span)
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

        if (paxBack is not null && trip.Legs.Count > 1)
        {
            trip.Legs[^1].Pax = paxBack;
        }

        if (delta != 0 && trip.Legs.Count == 1)
        {
            first.PaxDelta = delta;
        }
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

        if (trip.Legs.Count == 2 && first is { Date: null, Time: not null } && trip.Legs[1] is { IsReturn: true, Date: { } only and not DaysAfterLeg, Time: not null }
            && events.FindIndex(e => e.What is DateMention) < events.FindIndex(e => e.What is TimeMention))
        {
            (first.Date, trip.Legs[1].Date) = (only, new DaysAfterLeg(0)); // "to Bermuda and back on Monday: 8am out, home by 9pm"
        }

        if (trip.Legs.Count == 2 && trip.Legs[1] is { IsReturn: true, Date: null, Time: not null } && first.Date is CalendarDay or DayOfMonth or DayOfWeekSpec or DaysFromNow)
        {
            trip.Legs[1].Date = new DaysAfterLeg(0);
        }

        // "Dates: 9 Dec / 11 Dec, ETD: 0700Z / 1600Z"
        var times = events.Select(e => e.What).OfType<TimeMention>().ToList();
        if (trip.Legs.Count == 2 && trip.Legs[1].Time is null && times.Count == 2 && first.Time == times[0] && times[1].Start - times[0].End == 1 && page.IsMark(times[0].End, '/'))
        {
            trip.Legs[1].Time = times[1];
        }

        // "Newark to Pittsburgh Dec 3 at 6:45am, to Columbus at 1pm, home by 7pm"
        if (trip.Legs.Count > 2 && trip.Legs[^1] is { IsReturn: true, Date: null, Time: not null } home && trip.Legs.FindAll(leg => leg.Date is not null) is [{ Date: CalendarDay or DayOfMonth or DayOfWeekSpec or DaysFromNow }])
        {
            home.Date = first.Date;
        }
    }
}
