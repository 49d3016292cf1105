using System.Globalization;
using System.Text;

namespace JetVision.Activities.Proposals.Pdf.Writing;

/// <summary>One page that is drawn upon. Places are in points from the top left corner.</summary>
internal sealed class PdfCanvas(double width, double height, PdfWriter document)
{
    /// <summary>How far a Bézier curve's handles stand off to look like a quarter of a circle.</summary>
    private const double Round = 0.5523;

    private readonly StringBuilder _content = new();

    public double Width => width;

    public double Height => height;

    /// <summary>The areas that open an address.</summary>
    public List<(Box Place, string Address)> Links { get; } = [];

    /// <summary>What was drawn, in PDF's operators.</summary>
    public string Content => _content.ToString();

    public void Line(double fromX, double fromY, double toX, double toY, Stroke stroke) => Lines([new Spot(fromX, fromY), new Spot(toX, toY)], stroke);

    public void Lines(IReadOnlyList<Spot> spots, Stroke stroke) => Painted(null, stroke, () => Path(spots));

    public void Polygon(IReadOnlyList<Spot> spots, Ink? fill, Stroke? stroke = null) => Painted(fill, stroke, () =>
    {
        Path(spots);
        _content.Append("h ");
    });

    public void Rectangle(Box box, Ink? fill, Stroke? stroke = null) => Painted(fill, stroke, () => Rectangle(box));

    /// <summary>Fills many rectangles as one shape.</summary>
    public void Rectangles(IEnumerable<Box> boxes, Ink fill) => Painted(fill, null, () =>
    {
        foreach (var box in boxes)
        {
            Rectangle(box);
        }
    });

    public void RoundedRectangle(Box box, double radius, Ink fill) => Painted(fill, null, () =>
    {
        var (left, top, right, bottom, handle) = (box.X, box.Y, box.Right, box.Bottom, radius * (1 - Round));
        Move(left + radius, top);
        To(right - radius, top);
        Curve(right - handle, top, right, top + handle, right, top + radius);
        To(right, bottom - radius);
        Curve(right, bottom - handle, right - handle, bottom, right - radius, bottom);
        To(left + radius, bottom);
        Curve(left + handle, bottom, left, bottom - handle, left, bottom - radius);
        To(left, top + radius);
        Curve(left, top + handle, left + handle, top, left + radius, top);
        _content.Append("h ");
    });

    public void Circle(Spot center, double radius, Ink? fill, Stroke? stroke = null) => Painted(fill, stroke, () =>
    {
        var (x, y, handle) = (center.X, center.Y, radius * Round);
        Move(x + radius, y);
        Curve(x + radius, y + handle, x + handle, y + radius, x, y + radius);
        Curve(x - handle, y + radius, x - radius, y + handle, x - radius, y);
        Curve(x - radius, y - handle, x - handle, y - radius, x, y - radius);
        Curve(x + handle, y - radius, x + radius, y - handle, x + radius, y);
        _content.Append("h ");
    });

    /// <summary>Draws what lies within an area only.</summary>
    public void Clipped(Box box, Action draw)
    {
        _content.Append("q ");
        Rectangle(box);
        _content.Append("W n\n");
        draw();
        _content.Append("Q\n");
    }

    /// <summary>Writes one line; the place is the beginning of its baseline.</summary>
    /// <param name="text">The line; a character without a glyph shows as the font's mark for that.</param>
    /// <param name="face">The typeface.</param>
    /// <param name="ink">The colour.</param>
    /// <param name="x">The beginning.</param>
    /// <param name="y">The baseline.</param>
    /// <param name="angle">How far it is turned anticlockwise around the beginning, in degrees.</param>
    public void Text(string text, Face face, Ink ink, double x, double y, double angle = 0)
    {
        if (text.Length == 0)
        {
            return;
        }

        var font = document.Use(face.Font);
        _content.Append("q ");
        Color(ink, 'r');
        var (cos, sin) = (Math.Cos(angle * Math.PI / 180), Math.Sin(angle * Math.PI / 180));
        _content.Append(CultureInfo.InvariantCulture, $"BT /{font.Name} {face.Size:0.##} Tf {cos:0.####} {sin:0.####} {-sin:0.####} {cos:0.####} {x:0.##} {height - y:0.##} Tm <");
        foreach (var character in text.EnumerateRunes())
        {
            _content.Append(CultureInfo.InvariantCulture, $"{font.Take(character):x4}");
        }

        _content.Append("> Tj ET Q\n");
    }

    private void Painted(Ink? fill, Stroke? stroke, Action path)
    {
        if (fill is null && stroke is null)
        {
            return;
        }

        _content.Append("q ");
        if (fill is { } area)
        {
            Color(area, 'r');
        }

        if (stroke is { } line)
        {
            Color(line.Color, 'R');
            _content.Append(CultureInfo.InvariantCulture, $"{line.Width:0.##} w ");
            if (line.IsRound)
            {
                _content.Append("1 J 1 j ");
            }
        }

        path();
        _content.Append((fill, stroke) switch
        {
            (not null, not null) => "B Q\n",
            (not null, null) => "f Q\n",
            _ => "S Q\n",
        });
    }

    private void Color(Ink ink, char operation)
    {
        _content.Append(CultureInfo.InvariantCulture, $"{ink.R / 255.0:0.###} {ink.G / 255.0:0.###} {ink.B / 255.0:0.###} {operation}{(operation == 'r' ? 'g' : 'G')} ");
        if (ink.Alpha < 1)
        {
            _content.Append(CultureInfo.InvariantCulture, $"/{document.Opacity(ink.Alpha)} gs ");
        }
    }

    private void Path(IReadOnlyList<Spot> spots)
    {
        Move(spots[0].X, spots[0].Y);
        for (var index = 1; index < spots.Count; index++)
        {
            To(spots[index].X, spots[index].Y);
        }
    }

    private void Rectangle(Box box) => _content.Append(CultureInfo.InvariantCulture, $"{box.X:0.##} {height - box.Bottom:0.##} {box.Width:0.##} {box.Height:0.##} re ");

    private void Move(double x, double y) => _content.Append(CultureInfo.InvariantCulture, $"{x:0.##} {height - y:0.##} m ");

    private void To(double x, double y) => _content.Append(CultureInfo.InvariantCulture, $"{x:0.##} {height - y:0.##} l ");

    private void Curve(double x1, double y1, double x2, double y2, double x, double y) =>
        _content.Append(CultureInfo.InvariantCulture, $"{x1:0.##} {height - y1:0.##} {x2:0.##} {height - y2:0.##} {x:0.##} {height - y:0.##} c ");
}
