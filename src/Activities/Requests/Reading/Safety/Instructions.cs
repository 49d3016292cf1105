using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Safety;

/// <summary>
/// Finds sentences that tell the system what to do. In every language a sentence counts that holds a set phrase ("you are now"), or a verb
/// and an object of one kind within a few words: to set aside rules, to give secrets away, or to put a record into a state.
/// </summary>
internal static class Instructions
{
    private const int Reach = 9;

    private sealed record Mark(int Start, int End, string Value);

    /// <summary>The text with such sentences blanked, or null when there are none.</summary>
    public static string? Blank(string text)
    {
        var tokens = Tokenizer.Cut(text);
        var marks = MarksOf(tokens);
        char[]? blanked = null;
        for (var i = 0; i < marks.Count; i++)
        {
            var first = marks[i];
            if (first.Value != "phrase" && !HasPartner(marks, i, tokens))
            {
                continue;
            }

            blanked ??= text.ToCharArray();
            var end = SentenceEnd(tokens, first.Start);
            for (var at = tokens[SentenceStart(tokens, first.Start)].Start; at < tokens[end - 1].End; at++)
            {
                blanked[at] = blanked[at] == '\n' ? '\n' : ' ';
            }
        }

        return blanked is null ? null : new string(blanked);
    }

    private static List<Mark> MarksOf(List<Token> tokens)
    {
        var marks = new List<Mark>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var node = Lexicon.Default.Root;
            for (var end = i; end < tokens.Count && node.TryStep(tokens[end].Norm, out node);)
            {
                end++;
                foreach (var meaning in node.Meanings)
                {
                    if (meaning.Term == Term.Injection)
                    {
                        marks.Add(new Mark(i, end, meaning.Value));
                    }
                }

                if (end + 1 < tokens.Count && tokens[end].IsMark('-'))
                {
                    end++;
                }
            }
        }

        return marks;
    }

    private static bool HasPartner(List<Mark> marks, int index, List<Token> tokens)
    {
        var mark = marks[index];
        if (!mark.Value.EndsWith("-verb", StringComparison.Ordinal))
        {
            return false;
        }

        var wanted = mark.Value[..^4] + "object";
        for (var i = Math.Max(0, index - 12); i < Math.Min(marks.Count, index + 16); i++)
        {
            var other = marks[i];
            var gap = other.Start >= mark.End ? other.Start - mark.End : mark.Start - other.End;
            if (other.Value == wanted && gap >= 0 && gap <= (tokens[mark.Start].Norm[0] >= '\u3400' ? Reach * 2 : Reach) && SameSentence(tokens, mark.Start, other.Start))
            {
                return true;
            }
        }

        return false;
    }

    private static bool SameSentence(List<Token> tokens, int one, int other)
    {
        for (var i = Math.Min(one, other); i < Math.Max(one, other); i++)
        {
            if (Ends(tokens, i))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Ends(List<Token> tokens, int i) => tokens[i].Kind == TokenKind.LineEnd ||
        (tokens[i].Kind == TokenKind.Mark && tokens[i].Norm[0] is '.' or '!' or '?' or ';' && (i + 1 >= tokens.Count || tokens[i + 1].Spaced || tokens[i + 1].Norm[0] > '\u2000'));

    private static int SentenceStart(List<Token> tokens, int i)
    {
        while (i > 0 && !Ends(tokens, i - 1))
        {
            i--;
        }

        return i;
    }

    private static int SentenceEnd(List<Token> tokens, int i)
    {
        while (i < tokens.Count && !Ends(tokens, i))
        {
            i++;
        }

        return Math.Min(tokens.Count, i + 1);
    }
}
