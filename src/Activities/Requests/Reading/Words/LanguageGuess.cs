namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>Tells the language: by script where that is enough, else by whose words occur. A word that several languages share counts less.</summary>
internal static class LanguageGuess
{
    public static string Of(IReadOnlyList<Token> tokens)
    {
        int han = 0, cyrillic = 0, arabic = 0, latin = 0;
        var votes = new double[Lexicon.Languages.Length];
        foreach (var token in tokens)
        {
            if (token.Kind != TokenKind.Word)
            {
                continue;
            }

            switch (token.Norm[0])
            {
                case >= '\u3400' and <= '\u9FFF': han++; break;
                case >= '\u0400' and <= '\u04FF': cyrillic++; break;
                case >= '\u0600' and <= '\u06FF': arabic++; break;
                default: latin++; break;
            }
        }

        if (han > 3 && han * 3 > latin)
        {
            return "zh";
        }

        if (cyrillic > 1 && cyrillic * 2 > latin)
        {
            return "ru";
        }

        if (arabic > 1 && arabic * 2 > latin)
        {
            return "ar";
        }

        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Word && (token.Norm.Length > 1 || token.Norm[0] > 'z'))
            {
                Vote(token, votes);
            }
        }

        votes[1] += 0.8;
        var best = 1; // codes alone tell nothing; English is the trade's language
        for (var language = 2; language < votes.Length; language++)
        {
            if (votes[language] > votes[best] + 0.01)
            {
                best = language;
            }
        }

        return Lexicon.Languages[best];
    }

    private static void Vote(Token token, double[] votes)
    {
        if (!Lexicon.Default.Root.TryStep(token.Norm, out var node))
        {
            return;
        }

        var speakers = 0u;
        var weight = 0.6;
        foreach (var meaning in node.Meanings)
        {
            if (meaning.Language > 0)
            {
                speakers |= 1u << meaning.Language;
                weight = meaning.Term == Term.Stop ? 1 : weight;
            }
        }

        var share = weight / Math.Max(1, System.Numerics.BitOperations.PopCount(speakers));
        for (var language = 1; language < votes.Length; language++)
        {
            if ((speakers & (1u << language)) != 0)
            {
                votes[language] += share;
            }
        }
    }
}
