using JetVision.Activities.Airports;
using Kind = JetVision.Activities.Airports.NameWords.Kind;

namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>Cuts a text into tokens in one pass. Apostrophes divide and vanish ("l'Alpe" is l and alpe); invisible characters vanish.</summary>
internal static class Tokenizer
{
    public static List<Token> Cut(string text)
    {
        var tokens = new List<Token>((text.Length / 5) + 8);
        var spaced = true;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c is '\n' or '\u2028' or '\u2029')
            {
                tokens.Add(new Token(i, i + 1, "\n", TokenKind.LineEnd, true, false, false));
                spaced = true;
                i++;
                continue;
            }

            var kind = NameWords.KindOf(c);
            if (char.IsWhiteSpace(c) || kind == Kind.Ignored)
            {
                spaced |= char.IsWhiteSpace(c);
                i++;
                continue;
            }

            var start = i++;
            if (kind == Kind.Other)
            {
                if (!IsApostrophe(c, tokens, text, i))
                {
                    tokens.Add(new Token(start, i, Plain(c), TokenKind.Mark, spaced, false, false));
                    spaced = false;
                }

                continue;
            }

            while (kind != Kind.Han && i < text.Length && (NameWords.KindOf(text[i]) == kind || NameWords.KindOf(text[i]) == Kind.Ignored))
            {
                i++;
            }

            tokens.Add(Run(text, start, i, kind, spaced));
            spaced = false;
        }

        return tokens;
    }

    private static Token Run(string text, int start, int end, Kind kind, bool spaced)
    {
        var run = text.AsSpan(start, end - start);
        var norm = NameWords.Fold(run);
        if (kind == Kind.Digit)
        {
            return new Token(start, end, norm, TokenKind.Number, spaced, false, false);
        }

        var capital = char.IsUpper(run[0]);
        var allCaps = capital && run.Length > 1;
        foreach (var c in run)
        {
            allCaps &= !char.IsLower(c);
        }

        return new Token(start, end, norm.Length == 0 ? "?" : norm, TokenKind.Word, spaced, capital, allCaps);
    }

    private static bool IsApostrophe(char c, List<Token> tokens, string text, int next) =>
        c is '\'' or '’' or '‘' or '`' or '´' or 'ʼ' &&
        (next < text.Length && NameWords.KindOf(text[next]) is Kind.Letter) &&
        (tokens.Count == 0 || tokens[^1].Kind is TokenKind.Word || text[next] is 's');

    private static string Plain(char c) => c switch
    {
        '–' or '—' or '‒' or '‐' or '‑' or '−' or '―' or '－' or '─' => "-",
        '→' or '➔' or '➜' or '➝' or '➡' or '⇒' or '＞' or '›' or '»' or '⟶' or '▶' => ">",
        '，' or '、' or '،' => ",",
        '。' or '．' or '۔' => ".",
        '：' => ":",
        '；' or '؛' => ";",
        '（' or '【' or '［' => "(",
        '）' or '】' or '］' => ")",
        '？' or '؟' => "?",
        '！' => "!",
        '／' => "/",
        '＋' => "+",
        '～' or '〜' => "~",
        '“' or '”' or '„' or '«' => "\"",
        '’' or '‘' or '´' or '`' => "'",
        _ => c.ToString(),
    };
}
