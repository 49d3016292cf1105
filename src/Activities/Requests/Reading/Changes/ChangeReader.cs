using System.Globalization;
using System.Text.RegularExpressions;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.Mails;
using JetVision.Activities.Requests.Reading.Safety;
using JetVision.Activities.Requests.Reading.Words;
using NodaTime;

namespace JetVision.Activities.Requests.Reading.Changes;

/// <summary>What a message changes of flights that are known.</summary>
/// <param name="Legs">The flights as they would be; null when nothing changes or something must be asked first.</param>
/// <param name="Question">The one thing to ask; null when nothing is open.</param>
/// <param name="IsInjection">Whether the words try to instruct the system.</param>
internal sealed record ReadChange(IReadOnlyList<Leg>? Legs, string? Question, bool IsInjection);

/// <summary>
/// Reads a change by rules, in the light of the flights it changes: "push Thursday's departure to 4pm and add one passenger" names the flight by its day and gives
/// it another time. It guesses nothing: what can be meant in two ways is asked.
/// </summary>
internal sealed partial class ChangeReader(AirportDirectory airports)
{
    private const RegexOptions Any = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public ReadChange Read(IReadOnlyList<Leg> known, string text, LocalDate reference)
    {
        var inspected = InjectionGuard.Inspect(text);
        var mail = MailReader.Read(inspected.Spoken);
        var (_, body) = ContactFinder.Find(mail.Body, mail.Sender, mail.Signature);
        var said = new TextReading(body, reference, airports);
        var change = Work(known, said, reference);
        return change with { IsInjection = inspected.IsInjection };
    }

    /// <summary>How well a message fits flights: which of them it names by day or airport. For finding the request that is meant.</summary>
    public int Fit(IReadOnlyList<Leg> known, string text, LocalDate reference)
    {
        var said = new TextReading(text, reference, airports);
        var (chosen, _) = Days(known, said, reference);
        var places = said.Trip.Legs.Sum(leg => Names(leg.From) + Names(leg.To));
        return (chosen.Count > 0 ? 2 : 0) + (2 * places);

        int Names(IReadOnlyList<Airport>? fields) => fields is not null && fields.Any(field => known.Any(leg => leg.From == field.Icao || leg.To == field.Icao)) ? 1 : 0;
    }

    private static ReadChange Work(IReadOnlyList<Leg> known, TextReading said, LocalDate reference)
    {
        var legs = known.ToArray();
        var (chosen, days) = Days(known, said, reference);
        var drafts = said.Trip.Legs;
        var time = drafts.Select(leg => leg.Time).FirstOrDefault(found => found is not null);
        var count = drafts.Select(leg => leg.Pax).FirstOrDefault(found => found is not null);
        var delta = drafts.Sum(leg => leg.PaxDelta);
        if (delta == 0 && count is { } named && (Adds().IsMatch(said.Page.Text) ? 1 : Removes().IsMatch(said.Page.Text) ? -1 : 0) is var sign and not 0)
        {
            (count, delta) = (null, sign * named); // "add two passengers" counts those who join, not those who fly
        }

        var isPlaced = Place(legs, said, out var placeQuestion);
        if (placeQuestion is not null)
        {
            return new ReadChange(null, placeQuestion, false);
        }

        int? target = null;
        if (days.Count > 0 || time is not null)
        {
            var which = Target(known, chosen, said);
            if (which is null)
            {
                return new ReadChange(null, $"Which flight is meant: {Join([.. known.Select(Name)])}?", false);
            }

            target = which;
        }

        if (days.Count > 0)
        {
            var (day, question) = NewDay(known[target!.Value], days[^1], reference);
            if (question is not null)
            {
                return new ReadChange(null, question, false);
            }

            legs[target.Value] = legs[target.Value] with { Date = day!.Value };
        }

        if (time is not null)
        {
            legs[target!.Value] = legs[target.Value] with { TimeFrom = time.From, TimeTo = time.To, IsArrival = time.IsArrival };
        }

        if (count is not null || delta != 0)
        {
            // A flight that was named by its day is the one that gets more or fewer; otherwise all of them.
            for (var i = 0; i < legs.Length; i++)
            {
                if (chosen.Count != 1 || i == chosen[0])
                {
                    legs[i] = legs[i] with { Passengers = count is { } all && delta == 0 ? all : legs[i].Passengers + delta };
                }
            }
        }

        var changed = isPlaced || !legs.SequenceEqual(known);
        if (!changed)
        {
            return new ReadChange(null, null, false);
        }

        return Impossible(legs, reference) is { } why ? new ReadChange(null, why, false) : new ReadChange(legs, null, false);
    }

    /// <summary>Splits the days that are said into flights that they name and days that are new.</summary>
    private static (List<int> Chosen, List<DateMention> New) Days(IReadOnlyList<Leg> known, TextReading said, LocalDate reference)
    {
        var (chosen, fresh) = (new List<int>(), new List<DateMention>());
        foreach (var mention in said.Dates)
        {
            var day = mention.Spec.Resolve(reference, null, false).Date;
            var isWeekday = mention.Spec is DayOfWeekSpec;
            var fits = Enumerable.Range(0, known.Count).Where(i => known[i].Date == day || (isWeekday && known[i].Date.DayOfWeek == day?.DayOfWeek)).ToList();
            if (fits.Count > 0 && !said.Page.EndsWith(mention.Start, Term.To))
            {
                chosen.AddRange(fits.Except(chosen));
            }
            else if (day is not null && fits.All(i => known[i].Date != day))
            {
                fresh.Add(mention);
            }
        }

        return (chosen, fresh);
    }

    private static int? Target(IReadOnlyList<Leg> known, List<int> chosen, TextReading said)
    {
        if (known.Count == 1)
        {
            return 0;
        }

        if (chosen.Count == 1)
        {
            return chosen[0];
        }

        if (said.Page.Anywhere(Term.Return) != said.Page.Anywhere(Term.Outbound))
        {
            return said.Page.Anywhere(Term.Return) ? known.Count - 1 : 0;
        }

        var routed = Enumerable.Range(0, known.Count).Where(i => said.Trip.Legs.Any(leg =>
            (leg.From?.Any(field => field.Icao == known[i].From) == true && (leg.To is null || leg.To.Any(field => field.Icao == known[i].To)))
            || (leg.From is null && leg.To?.Any(field => field.Icao == known[i].To) == true))).ToList();
        return routed.Count == 1 ? routed[0] : null;
    }

    /// <summary>"Friday" may be the coming one or the one beside the day that was planned.</summary>
    private static (LocalDate? Day, string? Question) NewDay(Leg leg, DateMention mention, LocalDate reference)
    {
        var resolved = mention.Spec.Resolve(reference, null, false);
        if (resolved.Date is not { } coming)
        {
            return (null, "To which day?");
        }

        var ways = new SortedSet<LocalDate>(resolved.Alternatives.Append(coming));
        if (mention.Spec is DayOfWeekSpec)
        {
            ways.Add(leg.Date.Next(coming.DayOfWeek));
        }

        ways.RemoveWhere(day => day < reference);
        return ways.Count switch
        {
            1 => (ways.Min, null),
            0 => (null, $"{Day(coming)} has passed. To which day?"),
            _ => (null, $"Which day is meant: {Join([.. ways.Select(Day)])}?"),
        };
    }

    private static bool Place(Leg[] legs, TextReading said, out string? question)
    {
        question = null;
        var changed = false;
        if (said.Trip.Replaced.Count > 0)
        {
            var fresh = said.Trip.Legs.Select(leg => leg.From ?? leg.To).FirstOrDefault(fields => fields is not null);
            if (fresh is { Count: > 1 })
            {
                question = $"Which airport: {Join([.. fresh.Select(field => $"{AirportLabel.Short(field.Name)} ({field.Icao})")])}?";
                return false;
            }

            foreach (var old in said.Trip.Replaced.Where(_ => fresh is not null))
            {
                changed |= Swap(legs, [.. old.Select(field => field.Icao)], fresh![0].Icao);
            }

            return changed;
        }

        var named = said.Trip.Legs[0];
        foreach (var (fields, isFrom) in new[] { (named.From, true), (named.To, false) })
        {
            // A place of the trip names the flight; only another one can be new, and only where the text says that something changes.
            if (fields is null || !said.Page.Anywhere(Term.Change) || fields.Any(field => legs.Any(leg => leg.From == field.Icao || leg.To == field.Icao)) || (isFrom && named.WeakFrom) || (!isFrom && named.WeakTo))
            {
                continue;
            }

            if (fields.Count > 1)
            {
                question = $"Which airport: {Join([.. fields.Select(field => $"{AirportLabel.Short(field.Name)} ({field.Icao})")])}?";
                return false;
            }

            changed |= Swap(legs, [isFrom ? legs[0].From : legs[0].To], fields[0].Icao);
        }

        return changed;
    }

    /// <summary>The way back follows: an airport that is replaced is replaced on every flight.</summary>
    private static bool Swap(Leg[] legs, IReadOnlyList<string> old, string fresh)
    {
        var changed = false;
        for (var i = 0; i < legs.Length; i++)
        {
            var leg = legs[i] with { From = old.Contains(legs[i].From) ? fresh : legs[i].From, To = old.Contains(legs[i].To) ? fresh : legs[i].To };
            changed |= leg != legs[i];
            legs[i] = leg;
        }

        return changed;
    }

    private static string? Impossible(Leg[] legs, LocalDate reference)
    {
        for (var i = 0; i < legs.Length; i++)
        {
            if (legs[i].From == legs[i].To)
            {
                return "The flight would end where it begins. Which airport is meant?";
            }

            if (legs[i].Date < reference)
            {
                return $"{Day(legs[i].Date)} has passed. To which day?";
            }

            if (i > 0 && legs[i].Date < legs[i - 1].Date)
            {
                return $"The flight of {Day(legs[i].Date)} would leave before the one of {Day(legs[i - 1].Date)}. Which days are meant?";
            }

            if (legs[i].Passengers is < 1 or > Intake.MaxPassengers)
            {
                return $"How many fly? It may be 1 to {Intake.MaxPassengers}.";
            }
        }

        return null;
    }

    [GeneratedRegex(@"\b(add(ing|ed)?|plus|another|additional|extra|füge\w*|zusätzlich\w*|ajoute\w*|añad\w+|agreg\w+|adicion\w+|aggiung\w+|toevoeg\w*|добав\w+|doda\w+)\s+(\w+\s+){0,2}(passengers?|pax|people|persons?|guests?|adults?|child\w*|kids?|passagier\w*|personen?|gäste?|passag\w+|personnes?|pasajer\w+|personas?|passeggeri?|persone|пассажир\w*|pasażer\w*)", Any)]
    private static partial Regex Adds();

    [GeneratedRegex(@"\b(remove|removing|drop|minus|without|less|fewer|entfern\w*|weniger|retire\w*|enlev\w+|quita\w*|remov\w+|togli\w*|minder|убер\w+|usuń\w*)\s+(\w+\s+){0,2}(passengers?|pax|people|persons?|guests?|adults?|child\w*|kids?|passagier\w*|personen?|gäste?|passag\w+|personnes?|pasajer\w+|personas?|passeggeri?|persone|пассажир\w*|pasażer\w*)", Any)]
    private static partial Regex Removes();

    private static string Name(Leg leg) => $"{leg.From} to {leg.To} on {Day(leg.Date)}";

    private static string Day(LocalDate day) => day.ToString("dddd d MMMM uuuu", CultureInfo.InvariantCulture);

    private static string Join(IReadOnlyList<string> items) => items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} or {items[^1]}";
}
