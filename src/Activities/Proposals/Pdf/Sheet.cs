using JetVision.Activities.Proposals.Pdf.Writing;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>Pages that fill from top to bottom. A block is first measured without drawing, so that it is never cut by the end of a page.</summary>
internal sealed class Sheet
{
    public const double Width = 595;
    public const double Height = 842;
    public const double Left = 44;
    public const double Right = Width - 44;
    public const double Bottom = Height - 50;
    public const double Inner = Right - Left;

    /// <summary>Where a page's content begins below its head.</summary>
    private const double Top = 44;

    /// <summary>A line takes so many times the size of its typeface.</summary>
    private const double LineHeight = 1.38;

    /// <summary>The first line's baseline lies so many sizes below its top.</summary>
    private const double Baseline = 1.07;

    private readonly PdfWriter _document;
    private readonly Action<Sheet> _startPage;
    private PdfCanvas _canvas;
    private bool _isMeasuring;

    public Sheet(PdfWriter document, Action<Sheet> startPage)
    {
        (_document, _startPage) = (document, startPage);
        _canvas = document.AddPage();
        Y = Top;
    }

    /// <summary>Where the next block begins.</summary>
    public double Y { get; set; }

    /// <summary>Draws unless a block is being measured.</summary>
    public void Draw(Action<PdfCanvas> draw)
    {
        if (!_isMeasuring)
        {
            draw(_canvas);
        }
    }

    /// <summary>Draws a block in one piece, on a new page when it does not fit on this one.</summary>
    public void Keep(Action block)
    {
        if (Y > Top && Y + Measure(block) > Bottom)
        {
            NewPage();
        }

        block();
    }

    /// <summary>Measures a block.</summary>
    public double Measure(Action block)
    {
        var (top, was) = (Y, _isMeasuring);
        _isMeasuring = true;
        block();
        _isMeasuring = was;
        var height = Y - top;
        Y = top;
        return height;
    }

    public void NewPage()
    {
        _canvas = _document.AddPage();
        _startPage(this);
        Y = Top;
    }

    /// <summary>Writes text in lines of a width.</summary>
    /// <returns>The height that it took.</returns>
    public double Write(string text, Face face, Ink ink, double x, double y, double width, int maxLines = int.MaxValue, Align align = Align.Left)
    {
        var lines = Wrap(DocumentFonts.Clean(text), face, width, maxLines);
        Draw(canvas =>
        {
            for (var index = 0; index < lines.Count; index++)
            {
                var room = align == Align.Left ? 0 : width - face.WidthOf(lines[index]);
                canvas.Text(lines[index], face, ink, x + (align == Align.Center ? room / 2 : room), y + (index * face.Size * LineHeight) + (face.Size * Baseline));
            }
        });
        return lines.Count * face.Size * LineHeight;
    }

    public void Line(double y, double from = Left, double to = Right, Ink? color = null, double weight = 0.6) =>
        Draw(canvas => canvas.Line(from, y, to, y, new Stroke(color ?? Palette.Rule, weight)));

    private static List<string> Wrap(string text, Face face, double width, int maxLines)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in text.Split(' ').SelectMany(word => Pieces(word, face, width)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (face.WidthOf(longer) <= width)
            {
                line = longer;
                continue;
            }

            if (lines.Count + 1 == maxLines)
            {
                lines.Add(Shorten(longer, face, width));
                return lines;
            }

            lines.Add(line);
            line = word;
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>A word, in pieces when it alone is wider than the line.</summary>
    private static IEnumerable<string> Pieces(string word, Face face, double width)
    {
        while (word.Length > 1 && face.WidthOf(word) > width)
        {
            var length = word.Length - 1;
            while (length > 1 && face.WidthOf(word[..length]) > width)
            {
                length--;
            }

            yield return word[..length];
            word = word[length..];
        }

        yield return word;
    }

    private static string Shorten(string text, Face face, double width)
    {
        while (text.Length > 1 && face.WidthOf(text + "…") > width)
        {
            text = text[..^1];
        }

        return text.TrimEnd() + "…";
    }
}
