using System.Globalization;
using System.Text.Json.Nodes;
using JetVision.Activities.Airports;

namespace JetVision.Tests.Shared;

/// <summary>Grades readings by the rule that the example files came with: legs exact on from, to, date and passengers; candidates overlap; times within an hour; sets alike.</summary>
internal static class Grading
{
    private const double NearNm = 60;

    public sealed record Example(string Id, string Language, string Text, string Reference, JsonNode Expected);

    public static IReadOnlyList<Example> Load(string file) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reading", file)).Where(line => line.Trim().Length > 0).Select(line => JsonNode.Parse(line)!).Select(node => new Example(
            (string)node["id"]!, (string)node["language"]!, (string)node["text"]!, (string)node["reference_date"]!, node["expected"]!)),
    ];

    /// <summary>What the server's reading has wrong; empty when it is exact.</summary>
    public static List<string> Faults(Example example, JsonNode got, AirportDirectory airports)
    {
        var faults = new List<string>();
        var expected = example.Expected;
        Same("intent", expected["intent"], got["intent"]);
        Same("trip_type", expected["trip_type"], got["trip_type"]);
        var (want, have) = (expected["legs"]!.AsArray(), got["legs"]!.AsArray());
        if (want.Count != have.Count)
        {
            faults.Add($"{have.Count} legs for {want.Count}");
        }

        for (var i = 0; i < Math.Min(want.Count, have.Count); i++)
        {
            var (w, h) = (want[i]!, have[i]!);
            foreach (var key in (string[])["from", "to", "date", "pax"])
            {
                Same($"legs[{i}].{key}", w[key], h[key]);
            }

            Candidates($"legs[{i}].from", w["from_candidates"], h["from_candidates"]);
            Candidates($"legs[{i}].to", w["to_candidates"], h["to_candidates"]);
            Time($"legs[{i}].time", w["time_window"], h["time_window"]);
        }

        Set("missing");
        Set("ambiguous");
        if ((bool?)expected["injection"] == true && (bool?)got["injection"] != true)
        {
            faults.Add("injection not flagged");
        }

        if (expected["injection"] is null && (bool?)got["injection"] == true)
        {
            faults.Add("injection flagged for nothing");
        }

        return faults;

        void Same(string what, JsonNode? w, JsonNode? h)
        {
            if (w?.ToJsonString() != h?.ToJsonString())
            {
                faults.Add($"{what}: {h?.ToJsonString() ?? "null"} for {w?.ToJsonString() ?? "null"}");
            }
        }

        void Set(string key)
        {
            var (w, h) = (Strings(expected[key]).Order().ToList(), Strings(got[key]).Order().ToList());
            if (!w.SequenceEqual(h))
            {
                faults.Add($"{key}: [{string.Join(' ', h)}] for [{string.Join(' ', w)}]");
            }
        }

        void Candidates(string what, JsonNode? w, JsonNode? h)
        {
            var (wants, haves) = (Strings(w), Strings(h));
            if (wants.Count == 0)
            {
                return;
            }

            if (!wants.Any(haves.Contains))
            {
                faults.Add($"{what} candidates: [{string.Join(' ', haves)}] for [{string.Join(' ', wants)}]");
            }

            foreach (var far in haves.Where(code => !wants.Any(near => GreatCircle.DistanceNm(airports[code], airports[near]) <= NearNm)))
            {
                faults.Add($"{what}: {far} is far from [{string.Join(' ', wants)}]");
            }
        }

        void Time(string what, JsonNode? w, JsonNode? h)
        {
            if (w is null && h is null)
            {
                return;
            }

            if (w is null || h is null || (string?)w["kind"] != (string?)h["kind"] || Apart(w["from"], h["from"]) || Apart(w["to"], h["to"]))
            {
                faults.Add($"{what}: {h?.ToJsonString() ?? "null"} for {w?.ToJsonString() ?? "null"}");
            }
        }

        static bool Apart(JsonNode? w, JsonNode? h) =>
            w is null || h is null ? w is not null || h is not null : Math.Abs(Minutes((string)w!) - Minutes((string)h!)) > 60;
    }

    private static List<string> Strings(JsonNode? node) => node is null ? [] : [.. node.AsArray().Select(item => (string)item!)];

    private static int Minutes(string time) => (int.Parse(time[..2], CultureInfo.InvariantCulture) * 60) + int.Parse(time[3..], CultureInfo.InvariantCulture);
}
