using System.Globalization;
using JetVision.Activities.Requests.Reading;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Activities.Agents.Reading;

/// <summary>
/// Weighs a model's reading against the rules'. What both say stands. What only the model found is taken and marked. Where they differ, neither wins: both are
/// kept, and the fact becomes one that the client is asked.
/// </summary>
internal static class ReadingsTogether
{
    public static RequestReading Weigh(RequestReading rules, ModelReading model)
    {
        var differ = new List<ReadDisagreement>();
        var filled = new List<string>();
        if (rules.Intent != model.Intent)
        {
            differ.Add(new ReadDisagreement("intent", Word(rules.Intent), Word(model.Intent)));
        }

        if (rules.Legs.Count != model.Legs.Count && (rules.Legs.Count > 0 || model.Legs.Count > 0) && rules.Intent == ReadIntent.NewRequest)
        {
            differ.Add(new ReadDisagreement("legs", Count(rules.Legs.Count), Count(model.Legs.Count)));
        }

        var legs = rules.Legs.ToArray();
        var ambiguous = rules.Ambiguous.ToList();
        var missing = rules.Missing.ToList();
        // Legs can be compared one by one only where both see as many.
        if (rules.Legs.Count == model.Legs.Count && rules.Intent == ReadIntent.NewRequest)
        {
            for (var i = 0; i < legs.Length; i++)
            {
                legs[i] = Leg(legs[i], model.Legs[i], $"legs[{i}]");
            }
        }
        else if (rules.Legs.Count == 1 && model.Legs.Count == 2 && rules.Intent == ReadIntent.NewRequest && rules.Ambiguous.All(path => path != "trip_type"))
        {
            ambiguous.Add("trip_type"); // a way back that only one of them saw is asked for
        }

        return rules with
        {
            Legs = legs,
            Ambiguous = [.. ambiguous.Distinct()],
            Missing = [.. missing.Distinct()],
            MissingSoft = [.. rules.MissingSoft.Where(path => !filled.Contains(path))],
            Injection = rules.Injection == true || model.Injection ? true : rules.Injection,
            Disagreements = differ.Count > 0 ? differ : null,
            FromModel = filled.Count > 0 ? filled : null,
        };

        ReadLeg Leg(ReadLeg leg, ReadLeg other, string path)
        {
            var from = Choice($"{path}.from", leg.From, leg.FromCandidates, other.From, other.FromCandidates);
            var to = Choice($"{path}.to", leg.To, leg.ToCandidates, other.To, other.ToCandidates);
            leg = leg with { From = from.Code, FromCandidates = from.Candidates, To = to.Code, ToCandidates = to.Candidates };
            leg = Day(leg, other, $"{path}.date");
            leg = Pax(leg, other, $"{path}.pax");
            return Time(leg, other, $"{path}.time_window");
        }

        (string? Code, IReadOnlyList<string>? Candidates) Choice(string path, string? code, IReadOnlyList<string>? candidates, string? otherCode, IReadOnlyList<string>? otherCandidates)
        {
            IReadOnlyList<string> ours = code is not null ? [code] : candidates ?? [];
            IReadOnlyList<string> theirs = otherCode is not null ? [otherCode] : otherCandidates ?? [];
            if (theirs.Count == 0 || (ours.Count > 1 && (theirs.Count > 1 || ours.Contains(theirs[0]))))
            {
                return (code, candidates); // a choice that the rules left open is the client's, not the model's
            }

            if (ours.Count == 0)
            {
                filled.Add(path);
                missing.Remove(path);
                if (theirs.Count > 1)
                {
                    ambiguous.Add(path);
                }

                return theirs.Count == 1 ? (theirs[0], null) : (null, theirs);
            }

            if (code is not null && theirs.Contains(code))
            {
                return (code, candidates);
            }

            differ.Add(new ReadDisagreement(path, string.Join(" or ", ours), string.Join(" or ", theirs)));
            ambiguous.Add(path);
            return (null, [.. ours.Concat(theirs).Distinct()]);
        }

        ReadLeg Day(ReadLeg leg, ReadLeg other, string path)
        {
            if (other.Date is not { } theirs || leg.DateRange is not null || leg.DateNote is not null)
            {
                return leg;
            }

            if (leg.Date is not { } ours)
            {
                filled.Add(path);
                missing.Remove(path);
                if (other.DateAlternatives is not null)
                {
                    ambiguous.Add(path);
                }

                return leg with { Date = theirs, DateAlternatives = other.DateAlternatives };
            }

            if (ours == theirs || leg.DateAlternatives?.Contains(theirs) == true)
            {
                return leg;
            }

            differ.Add(new ReadDisagreement(path, Iso(ours), Iso(theirs)));
            ambiguous.Add(path);
            return leg with { DateAlternatives = [.. (leg.DateAlternatives ?? []).Append(theirs)] };
        }

        ReadLeg Pax(ReadLeg leg, ReadLeg other, string path)
        {
            if (other.Pax is not { } theirs || leg.Pax == theirs)
            {
                return leg;
            }

            if (leg.Pax is not { } ours)
            {
                if (rules.Ambiguous.Contains(path))
                {
                    return leg;
                }

                filled.Add(path);
                missing.Remove(path);
                return leg with { Pax = theirs };
            }

            differ.Add(new ReadDisagreement(path, Number(ours), Number(theirs)));
            missing.Add(path);
            return leg with { Pax = null };
        }

        ReadLeg Time(ReadLeg leg, ReadLeg other, string path)
        {
            if (other.TimeWindow is not { } theirs)
            {
                return leg;
            }

            if (leg.TimeWindow is not { } ours)
            {
                filled.Add(path);
                return leg with { TimeWindow = theirs };
            }

            if (ours.Kind != theirs.Kind || Apart(ours.From, theirs.From) || Apart(ours.To, theirs.To))
            {
                // A time helps and is not needed, so it holds nothing up: the rules' stands, and the broker sees both.
                differ.Add(new ReadDisagreement(path, Window(ours), Window(theirs)));
            }

            return leg;
        }
    }

    private static bool Apart(LocalTime? ours, LocalTime? theirs) =>
        ours is { } a && theirs is { } b && Math.Abs(Period.Between(a, b, PeriodUnits.Minutes).Minutes) > 60;

    private static string Window(ReadTimeWindow window) =>
        $"{(window.Kind == ReadTimeKind.Arrive ? "arriving" : "leaving")} {Clock(window.From)}{(window.From == window.To ? "" : $" to {Clock(window.To)}")}";

    private static string Clock(LocalTime? time) => time is { } at ? LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(at) : "open";

    private static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Count(int legs) => legs == 1 ? "1 flight" : string.Create(CultureInfo.InvariantCulture, $"{legs} flights");

    private static string Word(ReadIntent intent) => intent switch
    {
        ReadIntent.NewRequest => "a new request",
        ReadIntent.ChangeRequest => "a change",
        ReadIntent.CancelRequest => "a cancellation",
        ReadIntent.AcceptQuote => "an acceptance",
        ReadIntent.Question => "a question",
        _ => "no request",
    };
}
