using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace JetVision.Activities.Sourcing.Letters;

/// <summary>The words of a stranger's PDF.</summary>
internal static class PdfWords
{
    private const int MostPages = 10;
    private const int MostBytes = 10 * 1024 * 1024;

    /// <summary>Reads the first pages; null when it is no PDF that can be read.</summary>
    public static string? Read(byte[] content)
    {
        if (content.Length > MostBytes)
        {
            return null;
        }

        try
        {
            using var document = PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            var text = new StringBuilder();
            foreach (var page in document.GetPages().Take(MostPages))
            {
                text.AppendLine(ContentOrderTextExtractor.GetText(page));
            }

            return text.ToString();
        }
#pragma warning disable CA1031 // Whatever a broken or malicious file does to the parser, it is only a file that cannot be read.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
