using System.Globalization;
using JetVision.Activities.Airports;
using JetVision.Activities.Proposals.Pdf.Writing;
using NodaTime;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>What a client sees first: who offers what to whom and until when, the route, the itinerary, and the options side by side.</summary>
internal sealed class FrontPage(Sheet sheet, ProposalDocument document, Palette palette)
{
    private const double BandHeight = 86;

    public void Draw()
    {
        DrawBand();
        DrawFacts();
        DrawRoute();
        DrawMap();
        DrawItinerary();
        if (document.Options.Count > 1)
        {
            sheet.Keep(DrawComparison);
        }
    }

    private void DrawBand()
    {
        sheet.Draw(canvas =>
        {
            canvas.Rectangle(new Box(0, 0, Sheet.Width, BandHeight), palette.Brand);
            canvas.Rectangle(new Box(0, BandHeight, Sheet.Width, 2), Palette.Gold);
        });
        sheet.Write(document.House.Name, DocumentFonts.Light(document.House.Name.Length > 30 ? 16 : 22), palette.OnBrand, Sheet.Left, 26, 330, 1);
        var muted = palette.OnBrand.Mix(palette.Brand, 0.25);
        sheet.Write("Private aviation charter", DocumentFonts.Regular(8.5), muted, Sheet.Left, 56, 330, 1);
        sheet.Write("CHARTER PROPOSAL", DocumentFonts.Strong(8), muted, Sheet.Right - 170, 28, 170, 1, Align.Right);
        var version = document.Version > 1 ? string.Create(CultureInfo.InvariantCulture, $" · version {document.Version}") : "";
        sheet.Write(document.Number + version, DocumentFonts.Strong(12.5), palette.OnBrand, Sheet.Right - 170, 40, 170, 1, Align.Right);
        sheet.Y = BandHeight + 18;
    }

    private void DrawFacts()
    {
        var zone = document.Legs is [var first, ..] && document.Airport(first.From) is { } from ? from.Zone : DateTimeZone.Utc;
        (string Label, string Value, string? More)[] facts =
        [
            ("PREPARED FOR", document.ClientName ?? "Our client", document.ClientCompany),
            ("PREPARED", FlightLine.Day(document.PreparedAt.InZone(zone).Date), null),
            ("VALID UNTIL", FlightLine.Moment(document.ValidUntil, zone), null),
            ("YOUR REQUEST", document.Reference, null),
        ];
        double[] widths = [0.34, 0.17, 0.31, 0.18];
        var (x, tallest) = (Sheet.Left, 0.0);
        for (var index = 0; index < facts.Length; index++)
        {
            var (label, value, more) = facts[index];
            var width = Sheet.Inner * widths[index];
            var height = sheet.Write(label, DocumentFonts.Strong(6.4), Palette.Quiet, x, sheet.Y, width - 8, 1);
            height += sheet.Write(value, DocumentFonts.Strong(9), Palette.Text, x, sheet.Y + height + 1, width - 8, 2);
            if (more is { Length: > 0 })
            {
                height += sheet.Write(more, DocumentFonts.Regular(8), Palette.Quiet, x, sheet.Y + height + 1, width - 8, 1);
            }

            tallest = Math.Max(tallest, height);
            x += width;
        }

        sheet.Y += tallest + 10;
        sheet.Line(sheet.Y);
        sheet.Y += 10;
    }

    private void DrawRoute()
    {
        var large = DocumentFonts.Light(19);
        var full = PlaceNames.Route(document.Legs, icao => document.Airport(icao) is { } airport ? PlaceNames.Short(airport) : icao);
        var title = large.WidthOf(DocumentFonts.Clean(full)) <= Sheet.Inner ? full : PlaceNames.Route(document.Legs, icao => document.Airport(icao) is { } airport ? PlaceNames.City(airport) : icao);
        var face = large.WidthOf(DocumentFonts.Clean(title)) <= Sheet.Inner ? large : DocumentFonts.Light(14);
        sheet.Y += sheet.Write(title, face, palette.BrandText, Sheet.Left, sheet.Y, Sheet.Inner, 3) + 6;
    }

    private void DrawMap()
    {
        List<(Airport, Airport)> flights = [];
        foreach (var leg in document.Legs)
        {
            if (document.Airport(leg.From) is { } from && document.Airport(leg.To) is { } to)
            {
                flights.Add((from, to));
            }
        }

        if (flights.Count == 0)
        {
            return;
        }

        // With several options the page has no card, and the map takes what the tables leave.
        var rows = document.Legs.Count + (document.Options.Count * 0.55);
        var frame = new Box(Sheet.Left, sheet.Y, Sheet.Inner, document.Options.Count == 1 ? (document.Legs.Count > 2 ? 158 : 186) : Math.Clamp(330 - (34 * rows), 150, 250));
        sheet.Draw(canvas => new RouteMap(flights, palette).Draw(canvas, frame));
        sheet.Y += frame.Height + 14;
    }

    private void DrawItinerary()
    {
        var option = document.Options[0];
        var lines = FlightLine.Of(option, document.Legs, document.Airport);
        for (var index = 0; index < lines.Count; index++)
        {
            var (line, isFirst) = (lines[index], index == 0);
            sheet.Keep(() =>
            {
                if (isFirst)
                {
                    Heading("Itinerary", document.Options.Count > 1 ? "All times are local. Times of option 1; those of the others stand with them." : "All times are local to each airport.");
                }

                DrawFlight(line);
            });
        }

        sheet.Y += 10;
    }

    private void DrawFlight(FlightLine line)
    {
        const double DateWidth = 82, PlaceWidth = 150;
        var top = sheet.Y + 5;
        var height = sheet.Write(line.Date, DocumentFonts.Strong(8.6), Palette.Text, Sheet.Left + 4, top, DateWidth - 8, 2);
        var x = Sheet.Left + DateWidth;
        var leaves = sheet.Write(line.Departs, DocumentFonts.Strong(8.6), palette.BrandText, x, top, PlaceWidth - 10, 1);
        height = Math.Max(height, leaves + sheet.Write(line.From, DocumentFonts.Regular(8.2), Palette.Text, x, top + leaves, PlaceWidth - 18, 2));
        x += PlaceWidth;
        sheet.Draw(canvas => Arrow(canvas, x - 14, top + 6));
        var lands = sheet.Write(line.Arrives, DocumentFonts.Strong(8.6), palette.BrandText, x, top, PlaceWidth + 12, 1);
        height = Math.Max(height, lands + sheet.Write(line.To, DocumentFonts.Regular(8.2), Palette.Text, x, top + lands, PlaceWidth, 2));
        x += PlaceWidth + 16;
        var flown = sheet.Write(line.Duration, DocumentFonts.Strong(8.2), Palette.Text, x, top, Sheet.Right - x - 2, 2);
        var more = string.Join(" · ", new[] { line.Stops, Passengers(line.Passengers) }.Where(part => part.Length > 0));
        height = Math.Max(height, flown + (more.Length == 0 ? 0 : sheet.Write(more, DocumentFonts.Regular(8), Palette.Quiet, x, top + flown, Sheet.Right - x - 2, 2)));
        sheet.Y = top + height + 5;
        sheet.Line(sheet.Y);
    }

    private static void Arrow(PdfCanvas canvas, double x, double y)
    {
        var line = new Stroke(Palette.Gold, 1, true);
        canvas.Line(x - 10, y, x, y, line);
        canvas.Lines([new Spot(x - 3, y - 2.6), new Spot(x, y), new Spot(x - 3, y + 2.6)], line);
    }

    private void DrawComparison()
    {
        Heading("Your options", null);
        double[] widths = [26, 132, 104, 38, 38, 74, 95];
        string[] titles = ["", "Aircraft", "Category", "Seats", "Year", "In the air", "Total"];
        Row(widths, titles, DocumentFonts.Strong(6.8), Palette.Quiet, null);
        foreach (var option in document.Options)
        {
            var minutes = option.Segments.Sum(segment => segment.FlightMinutes);
            Row(
                widths,
                [
                    option.Number.ToString(CultureInfo.InvariantCulture), option.Aircraft.Type, option.Aircraft.Category, option.Aircraft.Seats.ToString(CultureInfo.InvariantCulture),
                    option.Aircraft.YearOfMake?.ToString(CultureInfo.InvariantCulture) ?? "–", minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60:00} min") : "–",
                    option.Price.Total.ToString(),
                ],
                DocumentFonts.Regular(8.4),
                Palette.Text,
                option);
        }

        if (document.Options.Any(option => option.Price.Taxes.Count > 0))
        {
            sheet.Y += 3 + sheet.Write("Totals include the taxes shown with each option.", DocumentFonts.Regular(7.2), Palette.Quiet, Sheet.Left + 4, sheet.Y + 3, Sheet.Inner);
        }
    }

    private void Row(double[] widths, string[] cells, Face font, Ink color, ProposalOption? option)
    {
        var (x, top, tallest) = (Sheet.Left + 4, sheet.Y + 4, 0.0);
        void Cells()
        {
            x = Sheet.Left + 4;
            for (var index = 0; index < cells.Length; index++)
            {
                var isLast = index == cells.Length - 1;
                var own = option is not null && (isLast || index == 0) ? DocumentFonts.Strong(font.Size) : font;
                tallest = Math.Max(tallest, sheet.Write(cells[index], own, option is not null && isLast ? palette.BrandText : color, x, top, isLast ? Sheet.Right - 4 - x : widths[index] - 6, 2, isLast ? Align.Right : Align.Left));
                x += widths[index];
            }
        }

        if (option?.IsRecommended == true)
        {
            var height = sheet.Measure(() =>
            {
                Cells();
                sheet.Y = top + tallest + 4;
            });
            sheet.Draw(canvas =>
            {
                canvas.Rectangle(new Box(Sheet.Left, sheet.Y, Sheet.Inner, height), palette.Tint);
                canvas.Rectangle(new Box(Sheet.Left, sheet.Y, 2, height), Palette.Gold);
            });
        }

        Cells();
        sheet.Y = top + tallest + 4;
        sheet.Line(sheet.Y);
    }

    private void Heading(string title, string? more)
    {
        sheet.Write(title, DocumentFonts.Strong(10.5), palette.BrandText, Sheet.Left, sheet.Y, 160, 1);
        if (more is not null)
        {
            sheet.Write(more, DocumentFonts.Regular(7.2), Palette.Quiet, Sheet.Left + 160, sheet.Y + 3.5, Sheet.Inner - 160, 1, Align.Right);
        }

        sheet.Y += 18;
        sheet.Line(sheet.Y, color: palette.BrandText, weight: 0.9);
    }

    private static string Passengers(int? passengers) => passengers switch
    {
        null => "",
        1 => "1 passenger",
        { } count => string.Create(CultureInfo.InvariantCulture, $"{count} passengers"),
    };
}
