using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using NodaTime;

namespace JetVision.Activities.Agents.Reading;

/// <summary>Keeps of a model's reading only what can be: airports of our tables that the text speaks of, days to come, possible numbers. The rest counts as not read.</summary>
internal static class ReadingValidator
{
    public const int MaxPassengers = 400;
    private const int MaxLegs = 20;

    public static ModelReading Keep(ModelReading read, string text, LocalDate reference, RequestReading rules, AirportDirectory airports)
    {
        var spoken = new SpokenPlaces(text, rules, airports);
        return read with { Legs = [.. read.Legs.Take(MaxLegs).Select(Leg)] };

        ReadLeg Leg(ReadLeg leg) => new()
        {
            From = Place(leg.From),
            FromCandidates = Places(leg.FromCandidates),
            To = Place(leg.To),
            ToCandidates = Places(leg.ToCandidates),
            Date = Day(leg.Date),
            DateAlternatives = leg.DateAlternatives?.Select(day => Day(day)).OfType<LocalDate>().Distinct().ToList() is { Count: > 0 } others ? others : null,
            TimeWindow = leg.TimeWindow,
            Pax = leg.Pax is >= 1 and <= MaxPassengers ? leg.Pax : null,
        };

        string? Place(string? code) => airports.Find(code) is { } found && spoken.Names(found) ? found.Icao : null;

        IReadOnlyList<string>? Places(IReadOnlyList<string>? codes) =>
            codes?.Select(Place).OfType<string>().Distinct().ToList() is { Count: > 0 } kept ? kept : null;

        LocalDate? Day(LocalDate? day) => day >= reference && day <= reference.PlusYears(2) ? day : null;
    }
}

/// <summary>Which airports a text can mean: those whose code or name it holds, or that a city which it names is served by.</summary>
internal sealed class SpokenPlaces
{
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);

    public SpokenPlaces(string text, RequestReading rules, AirportDirectory airports)
    {
        var words = text.Split([.. " \t\r\n.,;:!?()[]{}<>/\\\"'-–—→>|*_=+&"], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Length is 3 or 4 && airports.Find(words[i].ToUpperInvariant()) is { } coded)
            {
                _codes.Add(coded.Icao);
            }

            for (var length = 1; length <= 4 && i + length <= words.Length; length++)
            {
                foreach (var field in airports.FieldsOf(string.Join(' ', words[i..(i + length)])))
                {
                    _codes.Add(field.Icao);
                }
            }
        }

        foreach (var leg in rules.Legs)
        {
            _codes.UnionWith([.. new[] { leg.From, leg.To }.OfType<string>(), .. leg.FromCandidates ?? [], .. leg.ToCandidates ?? []]);
        }
    }

    public bool Names(Airport field) => _codes.Contains(field.Icao);
}
