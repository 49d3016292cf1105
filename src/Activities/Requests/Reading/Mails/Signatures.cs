using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Mails;

/// <summary>Cuts a signature off: its city and numbers are the sender's, not the trip's.</summary>
internal static class Signatures
{
    private const int LongestClosing = 5;
    private const int MostLines = 14;

    public static (string Kept, string Signature) Cut(string text)
    {
        var lines = text.Split('\n');
        var content = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (content > 0 && (line is "--" or "-- " or "__" || IsClosing(line)) && lines.Length - i <= MostLines + lines.Reverse().TakeWhile(string.IsNullOrWhiteSpace).Count() && !HasTrip(lines.AsSpan(i + 1)))
            {
                return (string.Join('\n', lines[..i]), string.Join('\n', lines[i..]));
            }

            content += line.Length > 0 ? 1 : 0;
        }

        return InLine(text);
    }

    /// <summary>"… 5 passengers. Thanks, Mark": the closing shares the last line.</summary>
    private static (string Kept, string Signature) InLine(string text)
    {
        var trimmed = text.TrimEnd();
        for (var at = trimmed.Length - 1; at > Math.Max(0, trimmed.Length - 90); at--)
        {
            if (trimmed[at] is '.' or '!' or '?' or '\n' && at + 1 < trimmed.Length)
            {
                var tail = trimmed[(at + 1)..].Trim();
                if (tail.Length > 0 && IsClosing(tail))
                {
                    return (trimmed[..(at + 1)], tail);
                }
            }
        }

        return (text, string.Empty);
    }

    private static bool IsClosing(string line)
    {
        if (line.Length is 0 or > 60 || line.Any(char.IsDigit))
        {
            return false;
        }

        var tokens = Tokenizer.Cut(line);
        if (tokens.Count(token => token.Kind == TokenKind.Word) > LongestClosing)
        {
            return false;
        }

        var node = Lexicon.Default.Root;
        foreach (var token in tokens)
        {
            if (token.Kind != TokenKind.Word || !node.TryStep(token.Norm, out node))
            {
                return false;
            }

            if (node.Meanings.Any(meaning => meaning.Term == Term.SignOff))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether lines after a "thanks" still speak of the trip: a date or a count of people.</summary>
    private static bool HasTrip(ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            var (number, kind) = (false, false);
            foreach (var token in Tokenizer.Cut(line))
            {
                number |= token.Kind == TokenKind.Number;
                kind |= token.Kind == TokenKind.Word && Lexicon.Default.Root.TryStep(token.Norm, out var node) &&
                    node.Meanings.Any(meaning => meaning.Term is Term.Month or Term.Person);
            }

            if (number && kind)
            {
                return true;
            }
        }

        return false;
    }
}
