using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.Mails;
using JetVision.Activities.Requests.Reading.Safety;
using JetVision.Activities.Requests.Reading.Trips;
using NodaTime;

namespace JetVision.Activities.Requests.Reading;

/// <content>Folds a client's answers into what was read before.</content>
public sealed partial class RequestReader
{
    /// <summary>
    /// Reads an answer in the light of the question that <see cref="ReadingQuestions"/> asks next, and folds it in: "Teterboro", "the 4th", "6".
    /// </summary>
    /// <param name="previous">What was known when the question was asked.</param>
    /// <param name="text">The client's words.</param>
    /// <param name="reference">The day the answer came.</param>
    /// <returns>The reading with what the answer settles; everything else as it was.</returns>
    public RequestReading Answer(RequestReading previous, string text, LocalDate reference)
    {
        var inspected = InjectionGuard.Inspect(Shorten(text));
        var mail = MailReader.Read(inspected.Spoken);
        var (contact, body) = ContactFinder.Find(mail.Body, mail.Sender, mail.Signature);
        var said = new TextReading(body, reference, airports);
        if (said.Intent is ReadIntent.CancelRequest or ReadIntent.AcceptQuote)
        {
            return said.Build() with { Language = previous.Language, Contact = previous.Contact ?? contact, Injection = Flag(previous.Injection, inspected.IsInjection) };
        }

        Anchor(said.Trip, previous, reference);
        var merged = ReadingMerge.Fold(previous, said.Build(said.Intent == ReadIntent.ChangeRequest ? ReadIntent.ChangeRequest : ReadIntent.NewRequest), said.Trip.SaysOneWay);
        return merged with { Contact = previous.Contact ?? contact, Injection = Flag(previous.Injection, inspected.IsInjection) };
    }

    /// <summary>Folds the reading of an answer into an earlier reading; the answer counts for the fact that is asked for next.</summary>
    /// <param name="previous">What was known.</param>
    /// <param name="answer">The answer, read by itself.</param>
    /// <returns>The reading with what the answer settles; everything else as it was.</returns>
    public static RequestReading Merge(RequestReading previous, RequestReading answer) =>
        ReadingMerge.Fold(previous, answer, saysOneWay: false) with
        {
            Contact = previous.Contact ?? answer.Contact,
            Injection = Flag(previous.Injection, answer.Injection == true),
        };

    private static bool? Flag(bool? before, bool now) => before == true || now ? true : null;

    /// <summary>"Sunday" or "the 8th" as an answer means the one that fits the question: after the leg before, or inside the span that was named.</summary>
    private static void Anchor(TripDraft said, RequestReading previous, LocalDate reference)
    {
        if (said.Legs[0].Date is not { } spec || ReadingQuestions.NextField(previous) is not { } asked || !asked.EndsWith(".date", StringComparison.Ordinal) || spec is CalendarDay { Year: not null })
        {
            return;
        }

        var index = ReadingQuestions.IndexOf(asked);
        var leg = previous.Legs[index];
        var before = leg.DateRange is [var first, ..] ? first.PlusDays(-1) : index > 0 ? previous.Legs[index - 1].Date : null;
        if (before is { } anchor && spec.Resolve(reference, anchor, isReturn: true) is { Date: { } day } resolved)
        {
            said.Legs[0].Date = resolved.Alternatives.Count == 0 ? new CalendarDay(day.Day, day.Month, day.Year) : spec;
        }
    }
}

/// <summary>Merges two readings field by field.</summary>
internal static class ReadingMerge
{
    public static RequestReading Fold(RequestReading previous, RequestReading answer, bool saysOneWay)
    {
        if (previous.Intent is ReadIntent.NotARequest or ReadIntent.Question || previous.Legs.Count == 0)
        {
            return answer.Legs.Count > 0 ? answer : previous;
        }

        var asked = ReadingQuestions.NextField(previous);
        var legs = previous.Legs.ToArray();
        var target = asked is not null && asked.StartsWith("legs[", StringComparison.Ordinal) ? ReadingQuestions.IndexOf(asked) : 0;
        var overrides = answer.Intent == ReadIntent.ChangeRequest;
        for (var i = 0; i < answer.Legs.Count; i++)
        {
            var at = answer.Legs.Count == 1 ? target : i;
            if (at < legs.Length)
            {
                Take(legs, at, answer.Legs[i], asked, previous, overrides);
            }
        }

        var type = previous.TripType;
        var ambiguous = previous.Ambiguous.Where(path => !path.StartsWith("legs[", StringComparison.Ordinal)).ToList();
        if (ambiguous.Contains("trip_type"))
        {
            (legs, type) = Return(legs, type, answer, saysOneWay, asked, ambiguous);
        }

        var requirements = previous.Requirements;
        if (answer.Requirements.Currency is { } currency && requirements.MaxBudget is { } budget && ambiguous.Remove("requirements.max_budget.currency"))
        {
            requirements = requirements with { MaxBudget = budget with { Currency = currency } };
        }

        var counted = answer.Legs.Any(leg => leg.Pax is not null);
        ambiguous.AddRange(previous.Ambiguous.Where(path => path.EndsWith(".pax", StringComparison.Ordinal) && !counted));
        var dated = answer.Legs.Any(leg => leg.Date is not null);
        return Judge(
            previous with { Legs = legs, TripType = type, Requirements = requirements }, ambiguous,
            dated ? answer.PastDate : previous.PastDate, !dated && !counted && previous.Infeasible == true);
    }

    private static void Take(ReadLeg[] legs, int at, ReadLeg said, string? asked, RequestReading previous, bool overrides)
    {
        bool Open(string name) => overrides || previous.Missing.Contains($"legs[{at}].{name}") || previous.Ambiguous.Contains($"legs[{at}].{name}");
        var leg = legs[at];
        var from = Choice(said.From, said.FromCandidates);
        var to = Choice(said.To, said.ToCandidates);
        if (asked == $"legs[{at}].to" && from is not null && to is null)
        {
            (from, to) = (null, from); // a bare place answers the question that was asked
        }
        else if (asked == $"legs[{at}].from" && to is not null && from is null)
        {
            (from, to) = (to, null);
        }

        if (from is not null && Open("from"))
        {
            SetFrom(legs, at, Within(leg.FromCandidates, from));
        }

        if (to is not null && Open("to"))
        {
            SetTo(legs, at, Within(leg.ToCandidates, to));
        }

        leg = legs[at];
        var fixesPast = previous.PastDate == true && asked == $"legs[{at}].date";
        if ((said.Date is not null || said.DateRange is not null) && (Open("date") || fixesPast))
        {
            leg = leg with { Date = said.Date, DateAlternatives = said.DateAlternatives, DateRange = said.DateRange, DateNote = null };
        }

        if (said.Pax is { } pax && Open("pax"))
        {
            for (var i = 0; i < legs.Length; i++)
            {
                if (i != at && (legs[i].Pax is null || legs[i].Pax == leg.Pax))
                {
                    legs[i] = legs[i] with { Pax = pax };
                }
            }

            leg = leg with { Pax = pax };
        }

        legs[at] = leg with { TimeWindow = overrides ? said.TimeWindow ?? leg.TimeWindow : leg.TimeWindow ?? said.TimeWindow };
    }

    private static (ReadLeg[] Legs, ReadTripType? Type) Return(ReadLeg[] legs, ReadTripType? type, RequestReading answer, bool saysOneWay, string? asked, List<string> ambiguous)
    {
        if (saysOneWay)
        {
            ambiguous.Remove("trip_type");
            return (legs, ReadTripType.OneWay);
        }

        if (asked != "trip_type" || legs.Length != 1 || answer.Legs is not [.., { Date: { } date } last] || date < legs[0].Date)
        {
            return (legs, type);
        }

        ambiguous.Remove("trip_type");
        var back = new ReadLeg
        {
            From = legs[0].To, FromCandidates = legs[0].ToCandidates, To = legs[0].From, ToCandidates = legs[0].FromCandidates, Date = date, TimeWindow = last.TimeWindow, Pax = legs[0].Pax,
        };
        return ([legs[0], back], ReadTripType.RoundTrip);
    }

    /// <summary>What is still open, told from the legs themselves.</summary>
    private static RequestReading Judge(RequestReading reading, List<string> ambiguous, bool? past, bool infeasible)
    {
        var (missing, soft) = (new List<string>(), new List<string>());
        for (var i = 0; i < reading.Legs.Count; i++)
        {
            var leg = reading.Legs[i];
            Place(leg.From, leg.FromCandidates, $"legs[{i}].from");
            Place(leg.To, leg.ToCandidates, $"legs[{i}].to");
            if (leg.DateAlternatives is { Count: > 0 } || leg.DateRange is not null || leg.DateNote is not null)
            {
                ambiguous.Add($"legs[{i}].date");
            }
            else if (leg.Date is null)
            {
                missing.Add($"legs[{i}].date");
            }

            if (leg.Pax is null)
            {
                missing.Add($"legs[{i}].pax");
            }

            if (leg.TimeWindow is null)
            {
                soft.Add($"legs[{i}].time_window");
            }
        }

        if (reading.Intent != ReadIntent.NewRequest)
        {
            // a message about a known trip leaves out what it does not change
            missing.RemoveAll(path => !reading.Missing.Contains(path));
            soft.RemoveAll(path => !reading.MissingSoft.Contains(path));
        }

        missing.AddRange(reading.Missing.Where(path => !path.StartsWith("legs[", StringComparison.Ordinal)));
        var disordered = reading.Legs.Zip(reading.Legs.Skip(1)).Any(pair => pair.First.Date is { } earlier && pair.Second.Date is { } later && later < earlier);
        return reading with
        {
            Missing = missing,
            Ambiguous = ambiguous,
            MissingSoft = soft,
            PastDate = past,
            Infeasible = disordered || infeasible ? true : null,
        };

        void Place(string? code, IReadOnlyList<string>? candidates, string path)
        {
            if (code is null)
            {
                (candidates is { Count: > 0 } ? ambiguous : missing).Add(path);
            }
        }
    }

    private static IReadOnlyList<string>? Choice(string? code, IReadOnlyList<string>? candidates) => code is not null ? [code] : candidates is { Count: > 0 } ? candidates : null;

    private static IReadOnlyList<string> Within(IReadOnlyList<string>? known, IReadOnlyList<string> said)
    {
        IReadOnlyList<string> shared = known is null ? [] : [.. known.Where(said.Contains)];
        return shared.Count > 0 ? shared : said;
    }

    private static void SetFrom(ReadLeg[] legs, int at, IReadOnlyList<string> codes)
    {
        var (code, candidates) = Split(codes);
        for (var i = 0; i < legs.Length; i++)
        {
            if (i != at && SameChoice(legs[i].To, legs[i].ToCandidates, legs[at].From, legs[at].FromCandidates))
            {
                legs[i] = legs[i] with { To = code, ToCandidates = candidates };
            }
        }

        legs[at] = legs[at] with { From = code, FromCandidates = candidates };
        if (legs.Length == 2 && legs[1].To is null && legs[1].ToCandidates is null && at == 0)
        {
            legs[1] = legs[1] with { To = code, ToCandidates = candidates };
        }
    }

    private static void SetTo(ReadLeg[] legs, int at, IReadOnlyList<string> codes)
    {
        var (code, candidates) = Split(codes);
        for (var i = 0; i < legs.Length; i++)
        {
            if (i != at && SameChoice(legs[i].From, legs[i].FromCandidates, legs[at].To, legs[at].ToCandidates))
            {
                legs[i] = legs[i] with { From = code, FromCandidates = candidates };
            }
        }

        legs[at] = legs[at] with { To = code, ToCandidates = candidates };
        if (at + 1 < legs.Length && legs[at + 1].From is null && legs[at + 1].FromCandidates is null)
        {
            legs[at + 1] = legs[at + 1] with { From = code, FromCandidates = candidates };
        }
    }

    private static bool SameChoice(string? code, IReadOnlyList<string>? candidates, string? other, IReadOnlyList<string>? otherCandidates) =>
        code is not null || other is not null ? code == other && code is not null : candidates is not null && otherCandidates is not null && candidates.SequenceEqual(otherCandidates);

    private static (string? Code, IReadOnlyList<string>? Candidates) Split(IReadOnlyList<string> codes) => codes.Count == 1 ? (codes[0], null) : (null, codes);
}
