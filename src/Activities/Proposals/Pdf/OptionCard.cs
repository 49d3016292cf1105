using System.Globalization;
using JetVision.Activities.Proposals.Pdf.Writing;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>An option with its aircraft, its flights, its price and what that includes; one piece that is never cut.</summary>
internal sealed class OptionCard(Sheet sheet, ProposalDocument document, ProposalOption option, Palette palette)
{
    private const double Pad = 12;
    private const double HeadHeight = 50;
    private const double PriceWidth = 214;
    private const double MostAmenities = 12;

    private static readonly Ink Good = new Ink(0x2c, 0x7a, 0x5b);

    /// <summary>Whether it has room on this page.</summary>
    public bool Fits => sheet.Y + sheet.Measure(DrawContent) <= Sheet.Bottom;

    public void Draw()
    {
        var height = sheet.Measure(DrawContent);
        if (!Fits)
        {
            sheet.NewPage();
        }

        var top = sheet.Y;
        sheet.Draw(canvas =>
        {
            canvas.Rectangle(new Box(Sheet.Left, top, Sheet.Inner, HeadHeight), palette.Tint);
            canvas.Rectangle(new Box(Sheet.Left, top, Sheet.Inner, height - 12), null, new Stroke(Palette.Rule, 0.7));
            canvas.Rectangle(new Box(Sheet.Left, top, 3, HeadHeight), option.IsRecommended ? Palette.Gold : palette.Brand);
        });
        DrawContent();
    }

    private void DrawContent()
    {
        var top = sheet.Y;
        DrawHead(top);
        sheet.Y = top + HeadHeight + 8;
        DrawFlights();
        var body = sheet.Y + 6;
        var left = DrawSpecification(body);
        var right = DrawPrice(body);
        sheet.Y = Math.Max(left, right) + Pad + 12;
    }

    private void DrawHead(double top)
    {
        var x = Sheet.Left + Pad + 2;
        var tag = string.Create(CultureInfo.InvariantCulture, $"OPTION {option.Number}") + (option.IsRecommended && document.Options.Count > 1 ? " · OUR RECOMMENDATION" : "");
        sheet.Write(tag, DocumentFonts.Strong(6.6), option.IsRecommended ? new Ink(0x8a, 0x69, 0x2c) : Palette.Quiet, x, top + 6, 220, 1);
        sheet.Write(option.Aircraft.Type, DocumentFonts.Strong(14), palette.BrandText, x, top + 13, 250, 1);
        sheet.Write($"{option.Aircraft.Category} · {Seats()}", DocumentFonts.Regular(8.2), Palette.Quiet, x, top + 33, 250, 1);
        sheet.Draw(canvas => Silhouette.Draw(canvas, option.Aircraft.Category, new Box(Sheet.Left + 268, top + 4, 58, HeadHeight - 8), palette.Shade));
        sheet.Write(option.Price.Total.ToString(), DocumentFonts.Strong(15), palette.BrandText, Sheet.Right - Pad - 170, top + 10, 170, 1, Align.Right);
        sheet.Write(option.Price.Taxes.Count > 0 ? "total, taxes included" : "total", DocumentFonts.Regular(7.6), Palette.Quiet, Sheet.Right - Pad - 170, top + 32, 170, 1, Align.Right);
    }

    private void DrawFlights()
    {
        foreach (var line in FlightLine.Of(option, document.Legs, document.Airport))
        {
            var x = Sheet.Left + Pad + 2;
            var top = sheet.Y;
            sheet.Write(line.Date, DocumentFonts.Strong(7.8), Palette.Text, x, top, 78, 1);
            sheet.Write($"{line.FromCode}  {line.Departs}", DocumentFonts.Regular(7.8), Palette.Text, x + 80, top, 122, 1);
            sheet.Write($"{line.ToCode}  {line.Arrives}", DocumentFonts.Regular(7.8), Palette.Text, x + 204, top, 148, 1);
            sheet.Write(string.Join(", ", new[] { line.Duration, line.Stops }.Where(part => part.Length > 0)), DocumentFonts.Regular(7.8), Palette.Quiet, x + 340, top, Sheet.Right - Pad - x - 340, 1, Align.Right);
            sheet.Y += 12.5;
        }

        sheet.Y += 3;
        sheet.Line(sheet.Y, Sheet.Left + Pad, Sheet.Right - Pad);
    }

    private double DrawSpecification(double top)
    {
        var aircraft = option.Aircraft;
        var amenities = aircraft.Amenities ?? [];
        (string Label, string Value)[] facts =
        [
            ("Operated by", option.OperatorName),
            ("Certificate", option.CertificateNumber ?? "not stated, available before contract"),
            ("Safety", option.SafetyRatings.Count > 0 ? string.Join(", ", option.SafetyRatings) : "no rating stated by the operator"),
            ("Built", Built()),
            ("Registration", aircraft.Tail is { Length: > 0 } tail ? tail : "to be assigned, same type"),
            ("Cabin", amenities.Count == 0 ? "not stated" : string.Join(", ", amenities.Take((int)MostAmenities)) + (amenities.Count > MostAmenities ? " and more" : "")),
            .. aircraft.HomeBase is { Length: > 0 } home ? [("Based at", document.Airport(home)?.Label ?? home)] : Array.Empty<(string, string)>(),
        ];
        var (x, y) = (Sheet.Left + Pad + 2, top);
        var width = Sheet.Inner - PriceWidth - (3 * Pad);
        foreach (var (label, value) in facts)
        {
            sheet.Write(label, DocumentFonts.Regular(7.6), Palette.Quiet, x, y + 0.4, 64, 1);
            y += sheet.Write(value, DocumentFonts.Strong(7.8), Palette.Text, x + 66, y, width - 66, 3) + 2.2;
        }

        y += 4;
        foreach (var highlight in option.Highlights.Take(6))
        {
            var at = y;
            sheet.Draw(canvas => canvas.Circle(new Spot(x + 2.5, at + 5.4), 1.5, Palette.Gold));
            y += sheet.Write(highlight, DocumentFonts.Regular(7.8), Palette.Text, x + 9, y, width - 9, 2) + 1;
        }

        return y;
    }

    private double DrawPrice(double top)
    {
        var price = option.Price;
        var (x, y, width) = (Sheet.Right - Pad - PriceWidth, top, PriceWidth);
        y = Amount(x, y, width, "Charter", price.Charter.ToString(), Palette.Text, 8.2);
        foreach (var tax in price.Taxes.Take(8))
        {
            y = Amount(x, y, width, tax.Name, tax.Amount.ToString(), Palette.Text, 8.2);
            y += sheet.Write(tax.Basis, DocumentFonts.Regular(6.8), Palette.Quiet, x, y - 1.5, width - 70, 2) + 0.5;
        }

        sheet.Line(y + 2, x, x + width, palette.BrandText, 0.8);
        y = Amount(x, y + 5, width, "Total", price.Total.ToString(), palette.BrandText, 9.2);
        y = List(x, y + 4, width, "Included", price.Included, true);
        y = List(x, y + 3, width, "Not included", price.NotIncluded, false);
        foreach (var note in price.Notes.Take(6))
        {
            y += sheet.Write(note, DocumentFonts.Regular(6.8), Palette.Quiet, x, y + 2, width, 4) + 2;
        }

        return y;
    }

    private double Amount(double x, double y, double width, string name, string amount, Ink color, double size)
    {
        var isTotal = size > 9;
        sheet.Write(amount, isTotal ? DocumentFonts.Strong(size) : DocumentFonts.Regular(size), color, x + width - 100, y, 100, 1, Align.Right);
        return y + sheet.Write(name, isTotal ? DocumentFonts.Strong(size) : DocumentFonts.Regular(size), color, x, y, width - 84, 2) + 1;
    }

    private double List(double x, double y, double width, string title, IReadOnlyList<string> items, bool isGood)
    {
        if (items.Count == 0)
        {
            return y;
        }

        y += sheet.Write(title, DocumentFonts.Strong(7.2), Palette.Quiet, x, y, width, 1) + 0.5;
        foreach (var item in items.Take(12))
        {
            var at = y;
            sheet.Draw(canvas => Mark(canvas, x, at, isGood));
            y += sheet.Write(item, DocumentFonts.Regular(7.4), Palette.Text, x + 9, y, width - 9, 3) + 0.6;
        }

        return y;
    }

    private static void Mark(PdfCanvas canvas, double x, double y, bool isGood)
    {
        if (isGood)
        {
            canvas.Lines([new Spot(x + 0.5, y + 5.4), new Spot(x + 2.3, y + 7.4), new Spot(x + 5.6, y + 3)], new Stroke(Good, 1.1, true));
        }
        else
        {
            canvas.Line(x + 0.8, y + 5.4, x + 5, y + 5.4, new Stroke(Palette.Quiet, 1, true));
        }
    }

    private string Seats() => option.Aircraft.Seats == 1 ? "1 seat" : string.Create(CultureInfo.InvariantCulture, $"{option.Aircraft.Seats} seats");

    private string Built() => (option.Aircraft.YearOfMake, option.Aircraft.RefurbishedIn) switch
    {
        ({ } made, { } refurbished) => string.Create(CultureInfo.InvariantCulture, $"{made}, refurbished {refurbished}"),
        ({ } made, null) => made.ToString(CultureInfo.InvariantCulture),
        (null, { } refurbished) => string.Create(CultureInfo.InvariantCulture, $"year not stated, refurbished {refurbished}"),
        _ => "not stated",
    };
}
