using System.Globalization;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Questions;
using NodaTime;

namespace JetVision.Activities.Requests.Reading;

/// <summary>The one thing to ask a client next.</summary>
/// <param name="Field">Path of the fact that is asked for, such as legs[0].date, trip_type or request_reference.</param>
/// <param name="Text">The question in the client's language.</param>
/// <param name="Choices">Airport codes or ISO days to choose from; empty for an open question.</param>
public sealed record ReadingQuestion(string Field, string Text, IReadOnlyList<string> Choices);

/// <summary>Asks for what a reading lacks: one thing at a time, leg by leg, in the order from, to, date, passengers. It never guesses.</summary>
public static class ReadingQuestions
{
    private static readonly string[] Order = ["from", "to", "date", "pax"];

    /// <summary>The next question, or null when nothing is open.</summary>
    /// <param name="reading">What is known.</param>
    /// <param name="airports">Gives the choices their names.</param>
    public static ReadingQuestion? Next(RequestReading reading, AirportDirectory airports)
    {
        if (NextField(reading) is not { } field)
        {
            return null;
        }

        var words = QuestionWords.Of(reading.Language);
        if (!field.StartsWith("legs[", StringComparison.Ordinal))
        {
            var text = field switch
            {
                "trip_type" => words.Return,
                "requirements.max_budget.currency" => words.Currency,
                _ => words.Reference,
            };
            return new ReadingQuestion(field, text, []);
        }

        var index = IndexOf(field);
        var leg = reading.Legs[index];
        var whichLeg = reading.Legs.Count > 1 && index > 0 ? string.Format(CultureInfo.InvariantCulture, words.ForLeg, index + 1) + " " : string.Empty;
        var (question, choices) = field[(field.LastIndexOf('.') + 1)..] switch
        {
            "from" => Place(words, airports, leg.FromCandidates, words.From, words.FromWhich, words.FromWhichIn),
            "to" => Place(words, airports, leg.ToCandidates, words.To, words.ToWhich, words.ToWhichIn),
            "date" => Day(words, leg, reading.PastDate == true),
            _ => (leg.Pax is null ? words.Passengers : words.PassengersExactly, []),
        };
        return new ReadingQuestion(field, whichLeg + question, choices);
    }

    /// <summary>The path of the fact to ask for next, or null when nothing is open.</summary>
    internal static string? NextField(RequestReading reading)
    {
        if (reading.Intent is not (ReadIntent.NewRequest or ReadIntent.ChangeRequest or ReadIntent.CancelRequest or ReadIntent.AcceptQuote))
        {
            return null;
        }

        for (var leg = 0; leg < reading.Legs.Count; leg++)
        {
            foreach (var name in Order)
            {
                var field = $"legs[{leg}].{name}";
                if (reading.Missing.Contains(field) || reading.Ambiguous.Contains(field) || (name == "date" && reading.PastDate == true && leg == FirstLeg(reading)))
                {
                    return field;
                }
            }
        }

        return reading.Missing.Concat(reading.Ambiguous).FirstOrDefault();
    }

    internal static int IndexOf(string field) => int.Parse(field.AsSpan(5, field.IndexOf(']', StringComparison.Ordinal) - 5), CultureInfo.InvariantCulture);

    private static int FirstLeg(RequestReading reading) =>
        Enumerable.Range(0, reading.Legs.Count).Where(leg => reading.Legs[leg].Date is not null).DefaultIfEmpty(0).MinBy(leg => reading.Legs[leg].Date ?? LocalDate.MaxIsoValue);

    private static (string Text, IReadOnlyList<string> Choices) Place(
        QuestionWords words, AirportDirectory airports, IReadOnlyList<string>? candidates, string open, string which, string whichIn)
    {
        if (candidates is not { Count: > 0 })
        {
            return (open, []);
        }

        var fields = candidates.Select(airports.Find).OfType<Airport>().ToList();
        var far = fields.Any(field => GreatCircle.DistanceNm(fields[0], field) > 100);
        var names = fields.Select(field => far
            ? $"{AirportLabel.CityOnly(field.City)}, {RegionNames.Of(field)} ({field.Icao})"
            : $"{Named(field)} ({field.Icao})");
        var city = far ? null : fields.GroupBy(field => AirportLabel.CityOnly(field.City)).Where(group => group.Key.Length > 0 && group.Count() > 1).MaxBy(group => group.Count())?.Key;
        var list = Join([.. names], words.Or);
        return (city is null ? string.Format(CultureInfo.InvariantCulture, which, list) : string.Format(CultureInfo.InvariantCulture, whichIn, city, list), candidates);
    }

    private static string Named(Airport field) => AirportLabel.Short(field.Name);

    private static (string Text, IReadOnlyList<string> Choices) Day(QuestionWords words, ReadLeg leg, bool past)
    {
        if (leg.DateAlternatives is { Count: > 0 } others && leg.Date is { } first)
        {
            var days = others.Prepend(first).Order().ToList();
            return (string.Format(CultureInfo.InvariantCulture, words.DateWhich, Join([.. days.Select(words.Day)], words.Or)), [.. days.Select(Iso)]);
        }

        if (leg.DateRange is [var from, var to])
        {
            return (string.Format(CultureInfo.InvariantCulture, words.DateBetween, words.Day(from), words.Day(to)), []);
        }

        return past && leg.Date is { } gone
            ? (string.Format(CultureInfo.InvariantCulture, words.DatePast, words.Day(gone)), [])
            : (words.Date, []);
    }

    private static string Iso(LocalDate date) => NodaTime.Text.LocalDatePattern.Iso.Format(date);

    private static string Join(IReadOnlyList<string> items, string or) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} {or} {items[^1]}";
}
