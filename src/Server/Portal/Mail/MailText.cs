using System.Text.RegularExpressions;

namespace JetVision.Server.Portal.Mail;

/// <summary>A stretch of a mail's words.</summary>
/// <param name="Text">The stretch.</param>
/// <param name="IsLink">Whether it is a web address.</param>
internal sealed record MailPiece(string Text, bool IsLink);

/// <summary>Finds web addresses in plain words; everything else stays text.</summary>
internal static partial class MailText
{
    /// <summary>Cuts the words.</summary>
    /// <returns>The pieces in order; joined they are the words again.</returns>
    public static IEnumerable<MailPiece> Pieces(string words)
    {
        var at = 0;
        foreach (Match match in Address().Matches(words))
        {
            if (match.Index > at)
            {
                yield return new MailPiece(words[at..match.Index], false);
            }

            yield return new MailPiece(match.Value, true);
            at = match.Index + match.Length;
        }

        if (at < words.Length)
        {
            yield return new MailPiece(words[at..], false);
        }
    }

    // A point, comma or bracket after an address belongs to the sentence.
    [GeneratedRegex(@"https?://[^\s<>""]+[^\s<>"".,;:!?)\]]")]
    private static partial Regex Address();
}
