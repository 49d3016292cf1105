using System.Text.RegularExpressions;

namespace JetVision.Server.Portal.Shell;

/// <summary>A stretch of words.</summary>
/// <param name="Text">The stretch.</param>
/// <param name="IsLink">Whether it is a web address.</param>
internal sealed record WordsPiece(string Text, bool IsLink);

/// <summary>Finds web addresses in plain words; everything else stays text.</summary>
internal static partial class LinkedWords
{
    /// <summary>Cuts the words.</summary>
    /// <returns>The pieces in order; joined they are the words again.</returns>
    public static IEnumerable<WordsPiece> Pieces(string words)
    {
        var at = 0;
        foreach (Match match in Address().Matches(words))
        {
            if (match.Index > at)
            {
                yield return new WordsPiece(words[at..match.Index], false);
            }

            yield return new WordsPiece(match.Value, true);
            at = match.Index + match.Length;
        }

        if (at < words.Length)
        {
            yield return new WordsPiece(words[at..], false);
        }
    }

    // A point, comma or bracket after an address belongs to the sentence.
    [GeneratedRegex(@"https?://[^\s<>""]+[^\s<>"".,;:!?)\]]")]
    private static partial Regex Address();
}
