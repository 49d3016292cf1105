using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.Places;
using JetVision.Activities.Requests.Reading.Times;
using NodaTime;

namespace JetVision.Activities.Requests.Reading.Trips;

/// <summary>The legs as they are published, with what is missing and what leaves a choice.</summary>
internal sealed record ResolvedTrip(
    IReadOnlyList<ReadLeg> Legs, ReadTripType Type, IReadOnlyList<string> Missing, IReadOnlyList<string> Ambiguous, IReadOnlyList<string> MissingSoft,
    bool PastDate, bool Infeasible, IReadOnlyList<string> Remarks);

/// <summary>Resolves a draft against the day the message came.</summary>
internal static class TripResolver
{
    private const int MostPassengers = 400;

    public static ResolvedTrip Resolve(TripDraft trip, LocalDate reference)
    {
        var legs = new List<ReadLeg>();
        var (missing, ambiguous, soft, remarks) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        var (past, infeasible) = (false, false);
        ResolvedDate? before = null;
        LocalDate? lastDay = null;
        var pax = Passengers(trip);
        for (var i = 0; i < trip.Legs.Count; i++)
        {
            var draft = trip.Legs[i];
            var path = $"legs[{i}]";
            var date = DateOf(draft, before, lastDay, reference, trip, i);
            Check(draft.From, $"{path}.from", missing, ambiguous);
            Check(draft.To, $"{path}.to", missing, ambiguous);
            if (date.IsMissing)
            {
                missing.Add($"{path}.date");
            }
            else if (date.IsAmbiguous)
            {
                ambiguous.Add($"{path}.date");
            }

            if (date.Remark is { } remark)
            {
                remarks.Add(remark);
            }

            if (pax[i] is null)
            {
                missing.Add($"{path}.pax");
            }
            else if (draft.PaxIsVague || (trip.Breakdown is { Patients: not null, Medics: not null }))
            {
                ambiguous.Add($"{path}.pax");
            }

            if (draft.Time is null)
            {
                soft.Add($"{path}.time_window");
            }

            if (date.Date < reference)
            {
                past = true;
                remarks.Add($"{date.Date:uuuu-MM-dd} has passed: ask");
            }

            infeasible |= (before?.Date is { } earlier && date.Date < earlier) || pax[i] > MostPassengers || SameField(draft) ||
                (before?.Date == date.Date && date.Date is not null && i > 0 && Earlier(draft.Time, trip.Legs[i - 1].Time));
            legs.Add(Leg(draft, date, pax[i], trip));
            (before, lastDay) = (date, date.Date ?? lastDay);
        }

        return new ResolvedTrip(legs, TypeOf(trip), missing, ambiguous, soft, past, infeasible, remarks);
    }

    private static ReadLeg Leg(LegDraft draft, ResolvedDate date, int? pax, TripDraft trip) => new()
    {
        From = draft.From is [var from] ? from.Icao : null,
        FromCandidates = draft.From is { Count: > 1 } fromChoice ? [.. fromChoice.Select(airport => airport.Icao)] : null,
        To = draft.To is [var to] ? to.Icao : null,
        ToCandidates = draft.To is { Count: > 1 } toChoice ? [.. toChoice.Select(airport => airport.Icao)] : null,
        Date = date.Date,
        DateAlternatives = date.Alternatives.Count > 0 ? date.Alternatives : null,
        DateRange = date.Range is { } range ? [range.First, range.Last] : null,
        DateNote = date.Note,
        TimeWindow = draft.Time is { } time
            ? new ReadTimeWindow { Kind = time.IsArrival ? ReadTimeKind.Arrive : ReadTimeKind.Depart, From = time.From, To = time.To, Zone = time.IsUtc ? "UTC" : null }
            : null,
        Pax = pax,
        FlexDays = trip.FlexDays,
    };

    private static ResolvedDate DateOf(LegDraft draft, ResolvedDate? before, LocalDate? lastDay, LocalDate reference, TripDraft trip, int index)
    {
        if (draft.Date is not { } spec)
        {
            // one date for a chain flown on it; a way back always needs a date of its own
            return before is not null && !draft.IsReturn && (draft.Time is not null || trip.Legs.Skip(index).All(leg => leg.Date is null))
                ? before
                : ResolvedDate.Nothing(string.Empty) with { Remark = null };
        }

        var resolved = spec.Resolve(reference, spec is DaysAfterLeg ? before?.Date : lastDay, draft.IsReturn);
        if (before is { Alternatives.Count: > 0 } && resolved.Date is { } first && spec is DayOfWeekSpec or DaysAfterLeg)
        {
            var others = before.Alternatives.Select(day => spec.Resolve(reference, day, draft.IsReturn).Date).OfType<LocalDate>().Where(day => day != first);
            return resolved with { Alternatives = [.. resolved.Alternatives.Concat(others).Distinct()] };
        }

        return before is { Date: null, IsAmbiguous: true } && spec is DayOfWeekSpec weekday && before.Range is not null
            ? new ResolvedDate(null, [], Note: $"{weekday.Weekday} after leg {index}")
            : resolved;
    }

    /// <summary>A later leg carries who the leg before carried, unless the text says otherwise.</summary>
    private static int?[] Passengers(TripDraft trip)
    {
        var pax = new int?[trip.Legs.Count];
        var known = trip.Legs.FirstOrDefault(leg => leg.Pax is not null);
        for (var i = 0; i < pax.Length; i++)
        {
            var leg = trip.Legs[i];
            var (said, vague) = leg.Pax is not null ? (leg.Pax, leg.PaxIsVague) : i > 0 ? (pax[i - 1], trip.Legs[i - 1].PaxIsVague) : (known?.Pax, known?.PaxIsVague ?? false);
            leg.PaxIsVague = vague;
            pax[i] = leg.PaxDelta != 0 && leg.Pax is null && said is not null && i > 0 ? said + leg.PaxDelta : said;
            pax[i] = pax[i] is > 0 ? pax[i] : null;
        }

        return pax;
    }

    private static ReadTripType TypeOf(TripDraft trip) => trip.Legs switch
    {
        [_] => ReadTripType.OneWay,
        [var out_, var back] when back.IsReturn || (out_.From is not null && back.To is not null && out_.To is not null && back.From is not null &&
            PlaceMention.Same(out_.From, back.To) && PlaceMention.Same(out_.To, back.From)) =>
            (out_.To is null || back.From is null || PlaceMention.Same(out_.To, back.From)) && (out_.From is null || back.To is null || PlaceMention.Same(out_.From, back.To)) ? ReadTripType.RoundTrip : ReadTripType.MultiLeg,
        _ => ReadTripType.MultiLeg,
    };

    private static void Check(IReadOnlyList<Airport>? place, string path, List<string> missing, List<string> ambiguous)
    {
        if (place is null)
        {
            missing.Add(path);
        }
        else if (place.Count > 1)
        {
            ambiguous.Add(path);
        }
    }

    private static bool SameField(LegDraft draft) => draft.From is [var from] && draft.To is [var to] && from.Icao == to.Icao;

    private static bool Earlier(TimeMention? time, TimeMention? before) =>
        time is { IsUtc: false, To: { } to } && before is { IsUtc: false, From: { } from, IsArrival: false } && to < from;
}
