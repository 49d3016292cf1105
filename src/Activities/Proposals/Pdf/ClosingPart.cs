using JetVision.Activities.Proposals.Pdf.Writing;
using JetVision.Activities.Tenancy;
using NodaTime;
using QRCoder;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>How to answer, the terms, and the disclosures that a US broker owes in writing before the contract (14 CFR 295.24).</summary>
internal sealed class ClosingPart(Sheet sheet, ProposalDocument document, Palette palette)
{
    /// <summary>How to answer, as a banner.</summary>
    public void DrawAnswerBanner()
    {
        sheet.Keep(DrawAnswer);
        sheet.Y += 14;
    }

    /// <summary>Terms and disclosures.</summary>
    public void DrawTerms()
    {
        Section(
            "Terms",
            [
                ("Subject to.", "This proposal is an offer to arrange the flights shown. It is subject to the availability of the aircraft and crew, the approval of the aircraft's owner, slots, permits and crew duty limits at the time of your answer. "
                    + "We confirm aircraft and price with the operator again before you sign."),
                ("Payment.", "The price is due as the charter agreement says, in full before departure unless it says otherwise. Cards may carry a fee, which the agreement names. De-icing and changes that you ask for are charged at cost."),
                ("Cancellation.", "The operator's cancellation terms apply and are part of the charter agreement. Operators commonly charge one-way flights and late cancellations in full; you receive the terms before you sign anything."),
                ("Times.", "All times are local to the airport named. Flight times are estimates of the operator and depend on wind and routing. Please name pets, special baggage and dangerous goods beforehand."),
            ]);
        Section("Disclosures under 14 CFR Part 295", [.. Disclosures()]);
        Section(
            "Passengers' rights and liability",
            [
                ("", "Depending on the flight and the carrier, Regulation (EC) No 261/2004, its United Kingdom counterpart and the Montreal Convention of 1999 may apply. Nothing in this proposal limits rights that you have under them."),
            ]);
    }

    private IEnumerable<(string, string)> Disclosures()
    {
        var house = document.House;
        yield return ("Role.", $"{house.Name} is an air charter broker. It is not a direct air carrier and does not operate aircraft; the direct air carrier named below operates the flight and has operational control. {Capacity(house)}");
        yield return ("Direct air carrier.", string.Join(" ", document.Options.Select(option =>
            FormattableString.Invariant($"Option {option.Number}: {option.OperatorName}{(option.CertificateNumber is { Length: > 0 } number ? $", certificate {number}" : "")}."))));
        yield return ("Liability insurance.", house.InsuranceDisclosure);
        yield return ("On request.", "Before the contract we tell you of any business relationship with the carrier that bears on its choice, the total cost with all fees and taxes, and fees that you pay to others directly. "
            + "Should any of this change, we tell you as soon as we know, and you may accept the change or cancel with a full refund.");
    }

    private static string Capacity(DocumentHouse house) => house.Capacity switch
    {
        BrokerCapacity.AgentOfCarrier => $"{house.Name} acts as agent of the direct air carrier.",
        BrokerCapacity.Principal => $"{house.Name} acts as principal, as an indirect air carrier.",
        _ => $"{house.Name} acts as agent of the charterer, our client.",
    };

    private void DrawAnswer()
    {
        const double CodeSize = 74, Pad = 14;
        var top = sheet.Y;
        var height = CodeSize + (2 * Pad);
        var zone = document.Legs is [var first, ..] && document.Airport(first.From) is { } from ? from.Zone : DateTimeZone.Utc;
        sheet.Draw(canvas =>
        {
            canvas.Rectangle(new Box(Sheet.Left, top, Sheet.Inner, height), palette.Brand);
            canvas.Rectangle(new Box(Sheet.Left + Pad, top + Pad, CodeSize, CodeSize), Ink.White);
            DrawCode(canvas, new Box(Sheet.Left + Pad + 5, top + Pad + 5, CodeSize - 10, CodeSize - 10));
        });
        var x = Sheet.Left + CodeSize + (2 * Pad) + 4;
        var width = Sheet.Right - Pad - x;
        var muted = palette.OnBrand.Mix(palette.Brand, 0.2);
        var y = top + Pad + 1;
        y += sheet.Write(document.Options.Count > 1 ? "Choose your option" : "Accept this proposal", DocumentFonts.Light(16), palette.OnBrand, x, y, width, 1) + 2;
        y += sheet.Write(
            $"Scan the code or open the link below to {(document.Options.Count > 1 ? "compare the options and accept one" : "accept")}, or to decline. Valid until {FlightLine.Moment(document.ValidUntil, zone)}.",
            DocumentFonts.Regular(8.2), muted, x, y, width, 2) + 3;
        var link = document.Page.AbsoluteUri;
        var linked = sheet.Write(link, DocumentFonts.Strong(7.4), palette.OnBrand, x, y, width, 2);
        AddLink(new Box(x, y, width, linked), link);
        AddLink(new Box(Sheet.Left + Pad, top + Pad, CodeSize, CodeSize), link);
        y += linked + 2;
        sheet.Write($"Questions? {string.Join(" · ", new[] { document.House.Phone, document.House.Email }.Where(part => !string.IsNullOrWhiteSpace(part)))}", DocumentFonts.Regular(7.8), muted, x, y, width, 1);
        sheet.Y = top + height;
    }

    private void AddLink(Box place, string link) => sheet.Draw(canvas => canvas.Links.Add((place, link)));

    private void DrawCode(PdfCanvas canvas, Box frame)
    {
        using var code = QRCodeGenerator.GenerateQrCode(document.Page.AbsoluteUri, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        const int Quiet = 4;
        var count = modules.Count - (2 * Quiet);
        var size = frame.Width / count;
        List<Box> dark = [];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < count; column++)
            {
                var start = column;
                while (column < count && modules[row + Quiet][column + Quiet])
                {
                    column++;
                }

                if (column > start)
                {
                    dark.Add(new Box(frame.X + (start * size), frame.Y + (row * size), (column - start) * size, size));
                }
            }
        }

        canvas.Rectangles(dark, Palette.Text);
    }

    private void Section(string title, IReadOnlyList<(string Lead, string Text)> paragraphs)
    {
        for (var index = 0; index < paragraphs.Count; index++)
        {
            var (paragraph, isFirst) = (paragraphs[index], index == 0);
            sheet.Keep(() =>
            {
                if (isFirst)
                {
                    sheet.Write(title, DocumentFonts.Strong(9.6), palette.BrandText, Sheet.Left, sheet.Y, Sheet.Inner, 1);
                    sheet.Y += 15;
                    sheet.Line(sheet.Y, color: palette.BrandText, weight: 0.8);
                    sheet.Y += 4;
                }

                const double LeadWidth = 92;
                var indent = paragraph.Lead.Length == 0 ? 0 : LeadWidth;
                if (indent > 0)
                {
                    sheet.Write(paragraph.Lead.TrimEnd('.'), DocumentFonts.Strong(8), Palette.Text, Sheet.Left, sheet.Y, LeadWidth - 6, 2);
                }

                sheet.Y += sheet.Write(paragraph.Text, DocumentFonts.Regular(8), Palette.Text, Sheet.Left + indent, sheet.Y, Sheet.Inner - indent) + 4.5;
            });
        }

        sheet.Y += 7;
    }
}
