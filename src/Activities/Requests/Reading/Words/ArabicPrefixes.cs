using JetVision.Activities.Airports;

namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>Arabic writes "and", "to", "for" and "in" into the next word; this cuts them off where the rest is a word of its own.</summary>
internal static class ArabicPrefixes
{
    public static List<Token> Split(IReadOnlyList<Token> tokens)
    {
        var cut = new List<Token>(tokens.Count + 16);
        foreach (var token in tokens)
        {
            var (head, tail, skip) = Divide(token.Norm);
            if (head is null)
            {
                cut.Add(token);
                continue;
            }

            var at = Math.Min(token.Start + skip, token.End);
            cut.Add(token with { Norm = head, End = at });
            cut.Add(token with { Norm = tail, Start = at });
        }

        return cut;
    }

    private static (string? Head, string Tail, int Skip) Divide(string word)
    {
        if (word.Length < 4 || word[0] is < '\u0600' or > '\u06FF' || IsKnown(word))
        {
            return (null, word, 0);
        }

        if (word.StartsWith("لل", StringComparison.Ordinal))
        {
            return ("الي", "ال" + word[2..], 1);
        }

        var rest = word[1..];
        return word[0] switch
        {
            'و' => ("و", rest, 1),
            'ل' when IsKnown(rest) => ("الي", rest, 1),
            'ب' when IsKnown(rest) => ("في", rest, 1),
            'ف' when IsKnown(rest) => ("في", rest, 1),
            _ => (null, word, 0),
        };
    }

    private static bool IsKnown(string word) =>
        Lexicon.Default.Root.TryStep(word, out _) || AirportDirectory.Default.Places.Root.TryStep(word, out _);
}
