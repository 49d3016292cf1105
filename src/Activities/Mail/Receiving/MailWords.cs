using System.Text;
using System.Text.RegularExpressions;
using JetVision.Activities.Requests;
using JetVision.Activities.Requests.Reading.Mails;
using MimeKit;
using MimeKit.Text;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>A mail's words, plain and safe to store and show.</summary>
internal static partial class MailWords
{
    private const int Longest = Intake.MaxText - 500;

    /// <summary>Reads the words; of a mail that is only HTML, those that a reader sees.</summary>
    public static (string Text, string? Html) Of(MimeMessage mail)
    {
        var (html, seen) = mail.HtmlBody is { Length: > 0 } page ? SafeHtml.Clean(page) : (null, "");
        var plain = mail.BodyParts.OfType<TextPart>().FirstOrDefault(part => part.IsPlain && !part.IsAttachment) is { } part ? Unfolded(part) : "";
        return (Clean(string.IsNullOrWhiteSpace(plain) ? seen : plain), html);
    }

    /// <summary>What was written last, without the mail that it answers: our own question is no word of the client.</summary>
    public static string Newest(string text)
    {
        var joined = BrokenAttribution().Replace(text, "$1 $2");
        var newest = MailReader.Read(joined).Body.Trim();
        if (newest.Length > 0)
        {
            return newest;
        }

        // Written below or between what it quotes.
        var below = string.Join('\n', joined.Split('\n').Where(line => !line.TrimStart().StartsWith('>') && !line.TrimEnd().EndsWith("wrote:", StringComparison.OrdinalIgnoreCase))).Trim();
        return below.Length > 0 ? below : text.Trim();
    }

    /// <summary>Whether the words begin with the wish to get no more mail, and say little else.</summary>
    public static bool IsUnsubscription(string text) => text.Length <= 300 && EndOfIt().IsMatch(text);

    /// <summary>One line of a head, short enough to store.</summary>
    public static string Line(string? text, int longest)
    {
        var line = Outgoing.OneLine(Storable(text ?? ""));
        return line.Length > longest ? line[..longest] : line;
    }

    private static string Clean(string text)
    {
        var clean = Storable(text.ReplaceLineEndings("\n")).Trim();
        return clean.Length > Longest ? Storable(clean[..Longest]) + "\n[The rest is in the mailbox: the mail is too long.]" : clean;
    }

    private static string Unfolded(TextPart part) =>
        part.ContentType.Parameters["format"] is { } format && format.Equals("flowed", StringComparison.OrdinalIgnoreCase)
            ? new FlowedToText { DeleteSpace = part.ContentType.Parameters["delsp"]?.Equals("yes", StringComparison.OrdinalIgnoreCase) == true }.Convert(part.Text)
            : part.Text;

    /// <summary>Without zeros and halves of characters, which databases refuse.</summary>
    private static string Storable(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                kept.Append(text[i]).Append(text[++i]);
            }
            else if (!char.IsSurrogate(text[i]) && (text[i] is '\n' or '\t' or '\r' || !char.IsControl(text[i])))
            {
                kept.Append(text[i]);
            }
        }

        return kept.ToString();
    }

    [GeneratedRegex(@"^\W*((please|pls|kindly|bitte|merci de|por favor|per favore|hi|hello|hallo|bonjour|hola)\b[\s,!.]*(me )?){0,2}(un-?subscribe|opt[ -]?out|remove (me|us|my|this)|take (me|us) off|stop\b(?=\W*$|\W*\n| (e-?)?mail| send| writ| contact)|no more (e-?)?mails?|do(n'?t| not) (contact|e-?mail|mail|write)|leave (me|us) alone|not interested\W+(please )?(remove|stop|un-?subscribe)|abmelden|austragen|keine (weiteren )?(e-?)?mails|me désabonner|désabonner|désinscri|dar(me)? de baja|no (me )?escriban|cancell?a(mi|temi) dalla|disiscriv|descadastr|remov(a|er)(-me)? d|uitschrijven|отпис)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EndOfIt();

    [GeneratedRegex(@"^((?:On|Am|Le|El|Il|Em|Op) [^\n]{5,160})\n([^\n]{0,160}(?:wrote|schrieb|escribió|écrit|escreveu|scritto|schreef)[^\n]{0,40}[:：])[ \t]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex BrokenAttribution();
}
