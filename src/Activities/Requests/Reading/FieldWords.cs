using System.Globalization;
using System.Text.RegularExpressions;

namespace JetVision.Activities.Requests.Reading;

/// <summary>Says the fields of a reading, which are paths such as <c>legs[1].date</c>, as a broker would.</summary>
public static partial class FieldWords
{
    /// <summary>Says a field.</summary>
    /// <param name="path">The field's path.</param>
    /// <param name="legs">How many flights there are; the flight is named when there are several.</param>
    /// <returns>The words, such as <c>the date, flight 2</c>.</returns>
    public static string Of(string path, int legs)
    {
        if (Leg(path) is not var (leg, field))
        {
            return path switch
            {
                "request_reference" => "which request is meant",
                "trip_type" => "one way or return",
                "intent" => "what the message is",
                "legs" => "how many flights",
                _ => Plain(path.Replace("requirements.", "", StringComparison.Ordinal).Replace(".currency", "’s currency", StringComparison.Ordinal)),
            };
        }

        var words = field switch
        {
            "from" => "where the flight starts",
            "to" => "where the flight goes",
            "date" => "the date",
            "pax" => "how many fly",
            "time_window" => "the time of day",
            _ => Plain(field),
        };
        return legs > 1 ? string.Create(CultureInfo.InvariantCulture, $"{words}, flight {leg + 1}") : words;
    }

    /// <summary>Takes a leg's path apart.</summary>
    /// <param name="path">The field's path.</param>
    /// <returns>The leg, from 0, and its field; null for a path of another kind.</returns>
    public static (int Leg, string Field)? Leg(string path) =>
        LegPath().Match(path) is { Success: true } match ? (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value) : null;

    private static string Plain(string field) => field.Replace('_', ' ').ToLowerInvariant();

    [GeneratedRegex(@"\Alegs\[(\d{1,3})\]\.(\w+)\z")]
    private static partial Regex LegPath();
}
