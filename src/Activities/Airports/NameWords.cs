using System.Globalization;
using System.Text;

namespace JetVision.Activities.Airports;

/// <summary>
/// Folds writing so that the same word in another spelling compares equal: case, accents, full-width and Arabic-Indic digits, hamza, ё.
/// Han characters stand alone as words, since Chinese writes no spaces.
/// </summary>
internal static class NameWords
{
    /// <summary>What kind of run a character belongs to.</summary>
    public enum Kind
    {
        Other,
        Letter,
        Digit,
        Han,
        Ignored,
    }

    public static Kind KindOf(char c) => c switch
    {
        >= '0' and <= '9' => Kind.Digit,
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Kind.Letter,
        < (char)128 => Kind.Other,
        >= '\u3400' and <= '\u9FFF' or '\u3007' => Kind.Han,
        _ => char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.DecimalDigitNumber => Kind.Digit,
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => Kind.Ignored,
            UnicodeCategory.SpacingCombiningMark => Kind.Letter,
            _ => c == 'ـ' ? Kind.Ignored : char.IsLetter(c) ? Kind.Letter : Kind.Other,
        },
    };

    /// <summary>Folds one run of letters or digits.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        var plain = true;
        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')))
            {
                plain = false;
                break;
            }
        }

        return plain ? text.ToString() : FoldSlowly(text);
    }

    /// <summary>Splits a name into folded words, dropping everything that is neither letter nor digit.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var kind = KindOf(text[i]);
            var start = i++;
            if (kind == Kind.Han)
            {
                words.Add(text[start].ToString());
                continue;
            }

            if (kind is Kind.Other or Kind.Ignored)
            {
                continue;
            }

            while (i < text.Length && (KindOf(text[i]) == kind || KindOf(text[i]) == Kind.Ignored))
            {
                i++;
            }

            words.Add(Fold(text.AsSpan(start, i - start)));
        }

        return words;
    }

    private static string FoldSlowly(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in Decompose(text))
        {
            switch (c)
            {
                case 'ł' or 'Ł': folded.Append('l'); break;
                case 'ø' or 'Ø': folded.Append('o'); break;
                case 'đ' or 'Đ' or 'ð' or 'Ð': folded.Append('d'); break;
                case 'ı': folded.Append('i'); break;
                case 'ß' or 'ẞ': folded.Append("ss"); break;
                case 'æ' or 'Æ': folded.Append("ae"); break;
                case 'œ' or 'Œ': folded.Append("oe"); break;
                case 'þ' or 'Þ': folded.Append("th"); break;
                case 'ة': folded.Append('ه'); break;
                case 'ى': folded.Append('ي'); break;
                default:
                    if (char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber)
                    {
                        folded.Append((char)('0' + (int)char.GetNumericValue(c)));
                    }
                    else if (KindOf(c) != Kind.Ignored)
                    {
                        folded.Append(char.ToLowerInvariant(c));
                    }

                    break;
            }
        }

        return folded.ToString();
    }

    private static string Decompose(ReadOnlySpan<char> text)
    {
        var value = text.ToString();
        try
        {
            return value.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return value; // a lone surrogate has no normal form; it stays as it came
        }
    }
}
