using System.Globalization;
using System.Text.RegularExpressions;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;

namespace JetVision.Evaluation;

/// <summary>Questions to clients: one thing at a time, in the client's language, nothing in them that is not known, and polite.</summary>
internal static partial class QuestionChecks
{
    /// <summary>Letters or words that only a question of the language has.</summary>
    private static readonly Dictionary<string, Regex> Tongues = new()
    {
        ["en"] = new Regex(@"\b(which|what|how|when|where|would|do|could|from|day)\b", RegexOptions.IgnoreCase),
        ["de"] = new Regex(@"\b(welche[nrms]?|wie|wann|wo|wohin|möchten|soll|meinen|von)\b", RegexOptions.IgnoreCase),
        ["fr"] = new Regex(@"\b(quel(le)?s?|combien|où|quand|souhaite\w*|est-ce|pour|de)\b", RegexOptions.IgnoreCase),
        ["es"] = new Regex(@"\b(cuál|qué|cuánt\w+|dónde|cuándo|desde|desea\w*)\b|¿", RegexOptions.IgnoreCase),
        ["pt"] = new Regex(@"\b(qual|quant\w+|onde|quando|que|deseja\w*|de)\b", RegexOptions.IgnoreCase),
        ["it"] = new Regex(@"\b(quale?|quant\w+|dove|quando|che|da|desidera\w*)\b", RegexOptions.IgnoreCase),
        ["nl"] = new Regex(@"\b(welke?|hoeveel|waar\w*|wanneer|wilt|bedoelt|vanaf|met)\b", RegexOptions.IgnoreCase),
        ["ru"] = new Regex(@"\p{IsCyrillic}"),
        ["pl"] = new Regex(@"\b(któr\w+|ile|skąd|dokąd|kiedy|czy|jak\w*|z)\b", RegexOptions.IgnoreCase),
        ["zh"] = new Regex(@"\p{IsCJKUnifiedIdeographs}"),
        ["ar"] = new Regex(@"\p{IsArabic}"),
    };

    public static bool Run(IEnumerable<RequestReading> readings, string column, Table table)
    {
        var asked = readings.Select(reading => (Reading: reading, Question: ReadingQuestions.Next(reading, AirportDirectory.Default))).Where(one => one.Question is not null).ToList();
        var wrong = 0;
        foreach (var (reading, question) in asked)
        {
            var faults = Faults(reading, question!).ToList();
            if (faults.Count > 0)
            {
                wrong++;
                Console.WriteLine($"{column}, question \"{question!.Text}\": {string.Join("; ", faults)}");
            }
        }

        table.Set(column, "questions without fault", string.Create(CultureInfo.InvariantCulture, $"{asked.Count - wrong} of {asked.Count}"));
        return wrong == 0;
    }

    private static IEnumerable<string> Faults(RequestReading reading, ReadingQuestion question)
    {
        var marks = question.Text.Count(letter => letter is '?' or '？' or '؟');
        if (marks != 1)
        {
            yield return $"{marks} question marks; one thing is asked at a time";
        }

        if (question.Text.Length is < 8 or > 400)
        {
            yield return $"{question.Text.Length} characters";
        }

        if (question.Text.Contains('!', StringComparison.Ordinal) || Shouted().IsMatch(question.Text.Replace("ICAO", "", StringComparison.Ordinal)) && !Codes(question.Text).Any())
        {
            yield return "it shouts";
        }

        if (Tongues.TryGetValue(reading.Language, out var tongue) && !tongue.IsMatch(question.Text))
        {
            yield return $"not in {reading.Language}";
        }

        var known = reading.Legs.SelectMany(leg => new[] { leg.From, leg.To }.Concat(leg.FromCandidates ?? []).Concat(leg.ToCandidates ?? [])).OfType<string>().Concat(question.Choices).ToHashSet();
        foreach (var code in Codes(question.Text).Where(code => !known.Contains(code)))
        {
            yield return $"{code} was not among what was read";
        }

        if (question.Text.Contains("null", StringComparison.OrdinalIgnoreCase) || question.Text.Contains("legs[", StringComparison.Ordinal) || question.Text.Contains('{', StringComparison.Ordinal))
        {
            yield return "a program's words";
        }
    }

    private static IEnumerable<string> Codes(string text) => Code().Matches(text).Select(match => match.Value).Where(code => AirportDirectory.Default.Find(code) is not null);

    [GeneratedRegex(@"\b[A-Z]{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[A-Z]{5,}\b")]
    private static partial Regex Shouted();
}
