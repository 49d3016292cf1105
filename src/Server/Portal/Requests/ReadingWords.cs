using System.Text.Json;
using JetVision.Activities.Requests.Reading;
using JetVision.Server.Portal.Shell;
using NodaTime.Text;

namespace JetVision.Server.Portal.Requests;

/// <summary>What was understood of a request's words, told to the broker.</summary>
/// <param name="Missing">What must be asked before operators can be.</param>
/// <param name="Ambiguous">What can be read in more than one way, with the ways.</param>
/// <param name="NotSaid">What was left open and may stay so.</param>
/// <param name="Wishes">What is wanted beside the flights, by name.</param>
/// <param name="Differences">What rules and model read differently, with both readings.</param>
/// <param name="FromModel">What only the model found.</param>
/// <param name="Stops">Where the flights seem to go, an airport each in their order; of several that are possible the first, which is not certain; none where nothing was understood.</param>
internal sealed record ReadingWords(
    IReadOnlyList<string> Missing, IReadOnlyList<string> Ambiguous, IReadOnlyList<string> NotSaid, IReadOnlyList<(string Name, string Value)> Wishes,
    IReadOnlyList<string> Differences, IReadOnlyList<string> FromModel, IReadOnlyList<(string Airport, bool IsCertain)> Stops)
{
    /// <summary>Reads the stored reading.</summary>
    /// <param name="json">The reading; null before there is one.</param>
    /// <param name="airport">Names an airport by its code.</param>
    public static ReadingWords Of(string? json, Func<string, string> airport)
    {
        if (json is null)
        {
            return new([], [], [], [], [], [], []);
        }

        using var document = JsonDocument.Parse(json);
        var reading = document.RootElement;
        var legs = reading.TryGetProperty("legs", out var list) && list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;
        return new(
            [.. Paths(reading, "missing").Select(path => FieldWords.Of(path, legs))],
            [.. Paths(reading, "ambiguous").Select(path => FieldWords.Of(path, legs) + Ways(reading, path, airport))],
            [.. Paths(reading, "missing_soft").Select(path => FieldWords.Of(path, legs))],
            reading.TryGetProperty("requirements", out var wishes) && wishes.ValueKind == JsonValueKind.Object
                ? [.. wishes.EnumerateObject().Where(wish => wish.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)).Select(wish => (Say(wish.Name), Value(wish.Value)))]
                : [],
            reading.TryGetProperty("disagreements", out var differences) && differences.ValueKind == JsonValueKind.Array
                ? [.. differences.EnumerateArray().Select(one => $"{FieldWords.Of(Text(one, "field"), legs)}: the rules read {Shown(one, "rules", airport)}, the model {Shown(one, "model", airport)}")]
                : [],
            [.. Paths(reading, "from_model").Select(path => FieldWords.Of(path, legs))],
            legs > 0 ? StopsOf(list) : []);
    }

    private static List<(string Airport, bool IsCertain)> StopsOf(JsonElement legs)
    {
        var stops = new List<(string Airport, bool IsCertain)>();
        foreach (var leg in legs.EnumerateArray())
        {
            foreach (var end in new[] { "from", "to" })
            {
                if (Stop(leg, end) is { } stop && (stops.Count == 0 || stops[^1].Airport != stop.Airport))
                {
                    stops.Add(stop);
                }
            }
        }

        return stops;
    }

    private static (string Airport, bool IsCertain)? Stop(JsonElement leg, string end) =>
        leg.TryGetProperty(end, out var code) && code.ValueKind == JsonValueKind.String ? (code.ToString(), true)
        : leg.TryGetProperty(end + "_candidates", out var codes) && codes.ValueKind == JsonValueKind.Array && codes.GetArrayLength() > 0 ? (codes[0].ToString(), false)
        : null;

    private static string Text(JsonElement one, string name) => one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.ToString() : "";

    /// <summary>A side of a difference; airports by their names.</summary>
    private static string Shown(JsonElement one, string side, Func<string, string> airport) => Text(one, side) switch
    {
        "" => "nothing",
        var codes when Text(one, "field") is var field && (field.EndsWith(".from", StringComparison.Ordinal) || field.EndsWith(".to", StringComparison.Ordinal)) =>
            string.Join(" or ", codes.Split(" or ").Select(airport)),
        var value => value,
    };

    private static IEnumerable<string> Paths(JsonElement reading, string list) =>
        reading.TryGetProperty(list, out var paths) && paths.ValueKind == JsonValueKind.Array ? paths.EnumerateArray().Select(path => path.ToString()) : [];

    /// <summary>The airports or days between which the words leave the choice.</summary>
    private static string Ways(JsonElement reading, string path, Func<string, string> airport)
    {
        if (FieldWords.Leg(path) is not var (at, field) || !reading.TryGetProperty("legs", out var legs) || at >= legs.GetArrayLength())
        {
            return "";
        }

        var leg = legs[at];
        IEnumerable<string> ways = field switch
        {
            "from" or "to" when leg.TryGetProperty(field + "_candidates", out var codes) && codes.ValueKind == JsonValueKind.Array =>
                codes.EnumerateArray().Select(code => airport(code.ToString())),
            "date" when leg.TryGetProperty("date_alternatives", out var days) && days.ValueKind == JsonValueKind.Array =>
                (leg.TryGetProperty("date", out var day) && day.ValueKind == JsonValueKind.String ? new[] { Day(day) } : []).Concat(days.EnumerateArray().Select(Day)),
            _ => [],
        };
        return ways.Distinct().ToList() is { Count: > 1 } all ? $": {string.Join(", ", all.SkipLast(1))} or {all[^1]}" : "";
    }

    private static string Day(JsonElement date) => LocalDatePattern.Iso.Parse(date.ToString()) is { Success: true, Value: var day } ? Clocks.Day(day) : date.ToString();

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Value)),
        JsonValueKind.Object when value.TryGetProperty("type", out var type) && value.TryGetProperty("count", out var count) =>
            $"{Value(count)} {Value(type)}{(value.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.String ? $", {size}" : "")}",
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Where(part => part.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)).Select(part => part.Value.ValueKind switch
        {
            JsonValueKind.True => Say(part.Name).ToLowerInvariant(),
            JsonValueKind.Number => $"{part.Value.GetDecimal().ToString("#,##0.##", System.Globalization.CultureInfo.InvariantCulture)} {(part.Name == "amount" ? "" : Say(part.Name).ToLowerInvariant())}".TrimEnd(),
            _ => Value(part.Value),
        })),
        JsonValueKind.Number => value.GetDecimal().ToString("0.##", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>A field's name as a person says it.</summary>
    private static string Say(string field) => field switch
    {
        "pax_breakdown" => "Who flies",
        "max_budget" => "Budget",
        "min_year" => "Built in or after",
        "all_in" => "all in",
        "wifi" => "Wi-Fi",
        "empty_leg_ok" => "Empty leg is fine",
        "medical_crew" => "medical crew",
        _ when field.Length > 0 => char.ToUpperInvariant(field[0]) + field[1..].Replace('_', ' '),
        _ => field,
    };
}
