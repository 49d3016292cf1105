using System.Text;
using System.Text.RegularExpressions;

namespace JetVision.Activities.Requests.Reading.Mails;

/// <summary>Finds who wrote: mail address, telephone number and name, from the head, the form's fields or the signature.</summary>
internal static class ContactFinder
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private static readonly Regex Email = new(@"[a-z0-9._%+\-]{1,64}@[a-z0-9.\-]{1,200}\.[a-z]{2,24}", Linear);
    private static readonly Regex Phone = new(@"(\+|\b00)[0-9][0-9 ().\-/]{6,22}[0-9]|(tel|phone|mobile|cell|mob|telefon|teléfono|tél|telefono|telefone|тел|whatsapp|call me on|handy|电话|هاتف)[a-z.]{0,8}\s*:?\s*[0-9(][0-9 ().\-/]{5,22}[0-9]|\([0-9]{3}\)\s?[0-9]{3}[\- ][0-9]{4}|\b[0-9]{3}[\-.][0-9]{3}[\-.][0-9]{4}\b", Linear);
    private static readonly Regex NameField = new(@"(^|\n)[ \t""*\-]*(full name|contact name|name|contact|client|nombre|nom|nome|naam|имя|imię|imię i nazwisko|姓名|联系人|الاسم|ansprechpartner|kunde|cliente)[""* \t]*[:：=][ \t""]*([^\n"",;|]{2,60})", Linear);

    /// <summary>Reads the contact and gives the text back with addresses and numbers blanked, so that they are no dates or counts.</summary>
    public static (ReadContact? Contact, string Text) Find(string text, string sender, string signature)
    {
        var email = Email.Match(sender) is { Success: true } inHead ? inHead.Value : Email.Match(text) is { Success: true } inText ? inText.Value
            : Email.Match(signature) is { Success: true } inSignature ? inSignature.Value : null;
        var phone = Phone.Match(text) is { Success: true } said ? Digits(said.Value) : Phone.Match(signature) is { Success: true } signed ? Digits(signed.Value) : null;
        var name = Name(text, sender, signature);
        var blanked = Blank(Phone, Blank(Email, text));
        blanked = NameField.Replace(blanked, match => IsName(match.Groups[3].Value) ? new string([.. match.Value.Select(c => c == '\n' ? '\n' : ' ')]) : match.Value);
        return (name is null && email is null && phone is null ? null : new ReadContact { Name = name, Email = email, Phone = phone }, blanked);
    }

    private static string? Name(string text, string sender, string signature)
    {
        var angle = sender.IndexOf('<', StringComparison.Ordinal);
        if (angle > 1)
        {
            return sender[..angle].Trim().Trim('"');
        }

        if (NameField.Match(text) is { Success: true } field && IsName(field.Groups[3].Value))
        {
            return field.Groups[3].Value.Trim();
        }

        foreach (var line in signature.Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(3))
        {
            var words = line.Trim('-', '.', '!', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is >= 1 and <= 4 && words.All(word => char.IsUpper(word[0]) && !word.Any(char.IsDigit)))
            {
                return string.Join(' ', words);
            }
        }

        return null;
    }

    /// <summary>Up to five words without a digit; anything longer is a sentence that may hold the flight.</summary>
    private static bool IsName(string value) => !value.Any(char.IsDigit) && value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= 5 && !value.Contains('+', StringComparison.Ordinal);

    private static string Blank(Regex pattern, string text) => pattern.IsMatch(text) ? pattern.Replace(text, match => new string(' ', match.Length)) : text;

    private static string Digits(string written)
    {
        var digits = new StringBuilder();
        foreach (var c in written)
        {
            if (char.IsAsciiDigit(c) || (c == '+' && digits.Length == 0))
            {
                digits.Append(c);
            }
        }

        var text = digits.ToString();
        return text.StartsWith("00", StringComparison.Ordinal) ? string.Concat("+", text.AsSpan(2)) : text;
    }
}
