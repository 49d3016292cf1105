using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.Places;
using JetVision.Activities.Requests.Reading.Times;
using JetVision.Activities.Requests.Reading.Words;
using NodaTime;

namespace JetVision.Activities.Requests.Reading.Trips;

/// <content>Gives dates and times to their legs.</content>
internal sealed partial class TripBuilder
{
    private void Take(DateMention mention)
    {
        var spec = mention.Spec;
        if (spec is AsSoonAsPossible)
        {
            trip.IsUrgent = true;
            leg.Date ??= spec;
            return;
        }

        if (spec is FromToDate { Between: false } moved && page.Anywhere(Term.Change) && !trip.Legs.Any(each => each.IsComplete))
        {
            spec = moved.Last; // "move it from Tuesday to Thursday"
        }

        SetLate();
        var target = late ?? leg;
        if (leg.Date is { IsFirm: true } && spec.IsFirm && !leg.IsReturn && leg.IsComplete && PlaceFollows())
        {
            legIsDue = true;
        }

        if (legIsDue && leg.IsComplete && (PlaceFollows() || ReturnIsNext() is false && leg.Date is not null && events[..index].Any(e => e.What is TripCue.NextLeg)))
        {
            Open();
            target = leg;
        }

        if (spec is DaysAfterLeg after && ReferenceEquals(target, trip.Legs[0]))
        {
            // "two nights", "same day": said of the way back, which may not have been named yet
            if (after.Days > 0 && target.IsComplete && target.Date is not null && trip.Legs.Count == 1 && !trip.SaysOneWay)
            {
                OpenReturnLeg();
                leg.Date = spec;
            }
            else
            {
                comesBack ??= spec;
            }
        }
        else if (InsideSpan(target.Date, spec) is { } inside)
        {
            target.Date = inside;
        }
        else if (target is { IsReturn: true, Date: DaysAfterLeg } && spec.IsFirm && trip.Legs.Count == 2 && trip.Legs[0].Date is null)
        {
            trip.Legs[0].Date = spec; // "and back the same day, Wednesday 2 December"
        }
        else if (target.Date is null || (spec.IsFirm && !target.Date.IsFirm) || (spec.IsFirm && MovesTo(mention.Start)))
        {
            target.Date = spec;
        }
        else if (target.Date is DayOfWeekSpec named && spec is CalendarDay { Weekday: null } day && index > 0 && events[index - 1].What is DateMention)
        {
            target.Date = day with { Weekday = named.Weekday };
        }
        else if (target.IsComplete && !target.IsReturn && trip.Legs.Count == 1 && spec.IsFirm && target.Date.IsFirm && !trip.SaysOneWay && trip.SaysRoundTrip && !events.Skip(index).Any(e => e.What is TripCue.Return))
        {
            OpenReturnLeg();
            leg.Date = spec;
        }
    }

    /// <summary>"the weekend of 16 January, Friday evening out": a weekday beside a span of days is the one in or next to it.</summary>
    private static CalendarDay? InsideSpan(DateSpec? known, DateSpec said)
    {
        var (span, weekday) = (known, said) switch
        {
            (DaySpan first, DayOfWeekSpec second) => (first, second),
            (DayOfWeekSpec first, DaySpan second) => (second, first),
            _ => (null, null),
        };
        if (span is null || weekday is null || Period.DaysBetween(span.First, span.Last) > 10)
        {
            return null;
        }

        var from = Period.DaysBetween(span.First, span.Last) < 3 ? span.First.PlusDays(-2) : span.First;
        var day = from.DayOfWeek == weekday.Weekday ? from : from.Next(weekday.Weekday);
        return new CalendarDay(day.Day, day.Month, day.Year);
    }

    /// <summary>"Move the 3pm to 5pm", "from Friday to Saturday" in a change: what is moved to counts.</summary>
    private bool MovesTo(int start) => page.Anywhere(Term.Change) && (page.EndsWith(start, Term.To) || page.Is(start, Term.To)) && leg.Time is not null | leg.Date is not null && !trip.Legs.Any(each => each.IsComplete);

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

        if (page.EndsWith(time.Start, Term.Instead))
        {
            return; // "statt um 9 Uhr erst um 11:30": the time that is given up
        }

        SetLate();
        if (time.IsSame)
        {
            leg.Time = ReferenceEquals(leg, trip.Legs[0]) ? leg.Time : trip.Legs[0].Time;
        }
        else if (MovesTo(time.Start))
        {
            leg.Time = time;
        }
        else if (late is not null)
        {
            late.Time ??= time;
        }
        else if (leg.Time is null || (leg.Time.Rank < time.Rank && leg.Time.Rank == TimeRank.DayPart) || (leg.Time.IsArrival && !time.IsArrival && time.Rank >= leg.Time.Rank && !page.IsBreak(time.Start - 1) && Reason(time)))
        {
            leg.Time = time;
        }
    }

    /// <summary>The first date or time after a whole chain ("A - B - A on Friday, leave at nine") is of its first leg.</summary>
    private void SetLate()
    {
        if (late is null && trip.Legs.Count > 1 && leg.IsComplete && !leg.IsReturn && !legIsDue && trip.Legs.All(known => known.Date is null && known.Time is null) && !PlaceFollows())
        {
            late = trip.Legs[0];
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
}
