using JetVision.Activities.Requests.Reading.Trips;

namespace JetVision.Activities.Requests.Reading;

/// <summary>Reads a mail thread: the newest words count, and what they leave unsaid stands as it was quoted.</summary>
internal static class ThreadReading
{
    public static RequestReading Combine(TextReading newest, TextReading quoted, bool isForward)
    {
        var says = newest.Trip.HasAnything || newest.Trip.Replaced.Count > 0;
        var known = quoted.Trip.Legs.Any(leg => leg.HasPlace);
        if (!known)
        {
            return newest.Build();
        }

        if (newest.Intent is ReadIntent.CancelRequest or ReadIntent.AcceptQuote)
        {
            return newest.Build();
        }

        if (newest.Trip.Legs.Any(leg => leg.IsComplete && leg.Date is not null) && newest.Trip.Legs.Any(leg => leg.Pax is not null))
        {
            return newest.Build();
        }

        var changes = says && newest.Intent is ReadIntent.ChangeRequest or ReadIntent.NewRequest or ReadIntent.Question && !(isForward && newest.Intent != ReadIntent.ChangeRequest);
        if (!changes)
        {
            return says || isForward || newest.Intent is ReadIntent.NewRequest ? Merged(newest, quoted, ReadIntent.NewRequest) : newest.Intent is ReadIntent.Question ? newest.Build() : quoted.Build();
        }

        var intent = newest.Intent == ReadIntent.ChangeRequest || newest.Trip.Replaced.Count > 0 || !isForward ? ReadIntent.ChangeRequest : ReadIntent.NewRequest;
        return Merged(newest, quoted, intent);
    }

    /// <summary>The subject fills in what the body leaves out, such as the route.</summary>
    public static RequestReading WithSubject(RequestReading reading, TextReading body, TextReading both)
    {
        if (reading.Intent == ReadIntent.NewRequest && reading.Missing.Count == 0)
        {
            return reading;
        }

        var together = both.Build();
        return together.Intent == ReadIntent.NewRequest && (reading.Intent != ReadIntent.NewRequest || together.Missing.Count < reading.Missing.Count) && body.Page.Count >= 0
            ? together with { Language = reading.Intent == ReadIntent.NewRequest ? reading.Language : together.Language }
            : reading;
    }

    private static RequestReading Merged(TextReading newest, TextReading quoted, ReadIntent intent)
    {
        var assumed = new List<string>();
        Override(quoted.Trip, newest.Trip, assumed);
        var reading = quoted.Build(ReadIntent.NewRequest);
        return reading with
        {
            Intent = intent,
            Language = newest.Page.Count > 8 ? newest.Page.Language : reading.Language,
            Ambiguous = [.. reading.Ambiguous.Concat(assumed).Distinct()],
            Notes = intent == ReadIntent.ChangeRequest
                ? "the newest message overrides the quoted one" + (assumed.Count > 0 ? "; the way back was changed with it and should be confirmed" : string.Empty)
                : reading.Notes,
        };
    }

    private static void Override(TripDraft known, TripDraft said, List<string> assumed)
    {
        var first = known.Legs[0];
        var new0 = said.Legs[0];
        var last = known.Legs[^1];
        foreach (var old in said.Replaced)
        {
            var fresh = new0.From ?? new0.To;
            for (var i = 0; i < known.Legs.Count && fresh is not null; i++)
            {
                var leg = known.Legs[i];
                if (leg.From is not null && Places.PlaceMention.Same(leg.From, old))
                {
                    leg.From = fresh;
                    Assume(i, "from");
                }

                if (leg.To is not null && Places.PlaceMention.Same(leg.To, old))
                {
                    leg.To = fresh;
                    Assume(i, "to");
                }
            }
        }

        if (said.Replaced.Count == 0)
        {
            Take(first, new0, known, assumed);
        }
        else
        {
            TakeRest(first, new0);
        }

        if (said.Legs.Count > 1 && known.Legs.Count > 1)
        {
            TakeRest(last, said.Legs[^1]);
        }
        else if (said.Legs.Count > 1)
        {
            known.Legs.Add(new LegDraft { IsReturn = true, From = first.To, To = first.From, Date = said.Legs[^1].Date, Time = said.Legs[^1].Time });
        }

        void Assume(int leg, string side)
        {
            if (leg > 0)
            {
                assumed.Add($"legs[{leg}].{side}");
            }
        }
    }

    private static void Take(LegDraft leg, LegDraft said, TripDraft known, List<string> assumed)
    {
        var (from, to) = (leg.From, leg.To);
        var settles = said.WeakFrom && to is not null && said.From is not null && Places.PlaceMention.Same(to, said.From);
        if (settles)
        {
            leg.To = said.From; // "Luton please", where London had been asked about
        }
        else if (said.From is not null)
        {
            leg.From = said.From;
        }

        leg.To = said.To ?? leg.To;
        for (var i = 1; i < known.Legs.Count; i++)
        {
            if (from is not null && known.Legs[i].To is { } home && Places.PlaceMention.Same(home, from) && !ReferenceEquals(leg.From, from))
            {
                known.Legs[i].To = leg.From;
                assumed.Add($"legs[{i}].to");
            }

            if (to is not null && known.Legs[i].From is { } there && Places.PlaceMention.Same(there, to) && !ReferenceEquals(leg.To, to))
            {
                known.Legs[i].From = leg.To;
                assumed.Add($"legs[{i}].from");
            }
        }

        TakeRest(leg, said);
    }

    private static void TakeRest(LegDraft leg, LegDraft said)
    {
        leg.Date = said.Date ?? leg.Date;
        leg.Time = said.Time ?? leg.Time;
        leg.Pax = said.Pax ?? (leg.Pax is { } pax ? pax + said.PaxDelta : null);
    }
}
