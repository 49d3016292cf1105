using System.Globalization;
using JetVision.Activities.Proposals.Pdf.Writing;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>Makes the document that a client receives: A4, the same bytes for the same proposal.</summary>
public static class ProposalPdf
{
    /// <summary>Renders a proposal.</summary>
    /// <param name="document">What it shows; at least one option.</param>
    /// <returns>The PDF.</returns>
    /// <exception cref="ArgumentException">There is no option.</exception>
    public static byte[] Render(ProposalDocument document)
    {
        if (document.Options.Count == 0)
        {
            throw new ArgumentException($"{document.Number} has no option; a proposal offers at least one.", nameof(document));
        }

        var palette = new Palette(document.House.Color);
        var pdf = new PdfWriter { Title = $"Charter proposal {document.Number}", Author = document.House.Name, CreatedAt = document.PreparedAt };
        var sheet = new Sheet(pdf, page => StartPage(page, document, palette));
        new FrontPage(sheet, document, palette).Draw();
        var closing = new ClosingPart(sheet, document, palette);
        List<OptionCard> cards = [.. document.Options.Select(option => new OptionCard(sheet, document, option, palette))];

        // The first page is full with a lone card; without one it ends with how to answer.
        if (cards is [var only] && only.Fits)
        {
            only.Draw();
            closing.DrawAnswerBanner();
        }
        else
        {
            sheet.Y += 12;
            closing.DrawAnswerBanner();
            cards.ForEach(card => card.Draw());
        }

        closing.DrawTerms();
        for (var index = 0; index < pdf.Pages.Count; index++)
        {
            FinishPage(pdf.Pages[index], index + 1, pdf.Pages.Count, document);
        }

        return pdf.ToArray();
    }

    /// <summary>The head of a page after the first.</summary>
    private static void StartPage(Sheet sheet, ProposalDocument document, Palette palette)
    {
        sheet.Draw(canvas =>
        {
            canvas.Rectangle(new Box(0, 0, Sheet.Width, 6), palette.Brand);
            canvas.Rectangle(new Box(0, 6, Sheet.Width, 1), Palette.Gold);
        });
        sheet.Write(document.House.Name, DocumentFonts.Strong(8), palette.BrandText, Sheet.Left, 19, 300, 1);
        sheet.Write(document.Number, DocumentFonts.Regular(8), Palette.Quiet, Sheet.Right - 150, 19, 150, 1, Align.Right);
    }

    private static void FinishPage(PdfCanvas canvas, int number, int count, ProposalDocument document)
    {
        var (face, y) = (DocumentFonts.Regular(7), Sheet.Height - 26);
        canvas.Line(Sheet.Left, y - 12, Sheet.Right, y - 12, new Stroke(Palette.Rule, 0.6));
        var contact = DocumentFonts.Clean(string.Join(" · ", new[] { document.House.Name, document.House.Address, document.House.Phone, document.House.Email }.Where(part => !string.IsNullOrWhiteSpace(part))));
        while (contact.Length > 1 && face.WidthOf(contact) > Sheet.Inner - 150)
        {
            contact = contact[..^1];
        }

        canvas.Text(contact, face, Palette.Quiet, Sheet.Left, y);
        var place = string.Create(CultureInfo.InvariantCulture, $"{document.Number} v{document.Version} · page {number} of {count}");
        canvas.Text(place, face, Palette.Quiet, Sheet.Right - face.WidthOf(place), y);
        if (document.IsDraft)
        {
            canvas.Text("DRAFT", DocumentFonts.Strong(150), Palette.Text with { Alpha = 0.07 }, 155, 640, 52);
        }
    }
}
