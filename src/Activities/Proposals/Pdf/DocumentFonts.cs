using System.Globalization;
using System.Text;
using JetVision.Activities.Proposals.Pdf.Writing;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>The document's typeface, from this assembly, so that it looks the same on every machine.</summary>
internal static class DocumentFonts
{
    private static readonly TrueTypeFont LightFont = Read("Light", 300);
    private static readonly TrueTypeFont RegularFont = Read("Regular", 400);
    private static readonly TrueTypeFont StrongFont = Read("Semibold", 600);

    public static Face Light(double size) => new(LightFont, size);

    public static Face Regular(double size) => new(RegularFont, size);

    public static Face Strong(double size) => new(StrongFont, size);

    /// <summary>The text in characters that the typeface has: one line, without controls; what it lacks is written without its accents or as a question mark.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                clean.Append(' ');
            }
            else if (RegularFont.Has(rune))
            {
                clean.Append(rune);
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark))
            {
                var plain = string.Concat(rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes().Where(RegularFont.Has));
                clean.Append(plain.Length > 0 ? plain : "?");
            }
        }

        return string.Join(' ', clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static TrueTypeFont Read(string weight, int number)
    {
        using var stream = typeof(DocumentFonts).Assembly.GetManifestResourceStream($"JetVision.Activities.Proposals.Data.Fonts.OpenSans-{weight}.ttf")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new TrueTypeFont($"OpenSans-{weight}", bytes, number);
    }
}
