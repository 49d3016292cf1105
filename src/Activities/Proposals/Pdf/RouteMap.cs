using JetVision.Activities.Airports;
using JetVision.Activities.Proposals.Pdf.Writing;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>Draws the flights as great circles on a map of the part of the world where they are, in Mercator's projection.</summary>
internal sealed class RouteMap(IReadOnlyList<(Airport From, Airport To)> flights, Palette palette)
{
    private const double TopLatitude = 82;

    /// <summary>The least width of the map in degrees of longitude: closer, the outlines are too coarse.</summary>
    private const double LeastSpan = 8;

    private readonly List<IReadOnlyList<(double X, double Y)>> _paths = [.. Paths(flights)];

    private Box _frame;
    private double _west;
    private double _north;
    private double _scale;

    public void Draw(PdfCanvas canvas, Box frame)
    {
        Fit(frame);
        canvas.Clipped(frame, () =>
        {
            canvas.Rectangle(frame, palette.Tint);
            DrawGrid(canvas);
            DrawWorld(canvas);
            DrawFlights(canvas);
            DrawAirports(canvas);
        });
        canvas.Rectangle(frame, null, new Stroke(Palette.Rule, 0.6));
    }

    /// <summary>The paths in projected degrees; longitudes run on past 180, so that a flight over the Pacific stays in one piece, and each flight stays near the one before.</summary>
    private static IEnumerable<IReadOnlyList<(double X, double Y)>> Paths(IReadOnlyList<(Airport From, Airport To)> flights)
    {
        double? last = null;
        foreach (var (from, to) in flights)
        {
            var points = new List<(double, double)>();
            foreach (var (latitude, longitude) in GreatCircle.Path(from, to, 64))
            {
                var near = last is { } before ? longitude + (360 * Math.Round((before - longitude) / 360)) : longitude;
                points.Add((near, Mercator(latitude)));
                last = near;
            }

            yield return points;
        }
    }

    private static double Mercator(double latitude) =>
        Math.Log(Math.Tan((Math.PI / 4) + (Math.Clamp(latitude, -TopLatitude, TopLatitude) * Math.PI / 360))) * 180 / Math.PI;

    private static double Latitude(double y) => ((2 * Math.Atan(Math.Exp(y * Math.PI / 180))) - (Math.PI / 2)) * 180 / Math.PI;

    private void Fit(Box frame)
    {
        _frame = frame;
        var all = _paths.SelectMany(path => path).ToList();
        var (west, east, south, north) = (all.Min(point => point.X), all.Max(point => point.X), all.Min(point => point.Y), all.Max(point => point.Y));
        var width = Math.Min(360, Math.Max(LeastSpan, Math.Max((east - west) * 1.45, (north - south) * 1.45 * frame.Width / frame.Height)));
        _scale = frame.Width / width;
        _west = ((west + east) / 2) - (width / 2);
        _north = Math.Min(((north + south) / 2) + (frame.Height / _scale / 2), Mercator(TopLatitude) + 8);
    }

    private Spot At(double x, double y) => new(_frame.X + ((x - _west) * _scale), _frame.Y + ((_north - y) * _scale));

    private void DrawGrid(PdfCanvas canvas)
    {
        var (width, height) = (_frame.Width / _scale, _frame.Height / _scale);
        var step = width switch { < 12 => 2, < 30 => 5, < 80 => 10, < 160 => 20, _ => 30 };
        var line = new Stroke(palette.Shade.Mix(Ink.White, 0.35), 0.35);
        for (var longitude = Math.Ceiling(_west / step) * step; longitude < _west + width; longitude += step)
        {
            canvas.Lines([At(longitude, _north), At(longitude, _north - height)], line);
        }

        for (var latitude = Math.Ceiling(Latitude(_north - height) / step) * step; latitude < Latitude(_north); latitude += step)
        {
            canvas.Lines([At(_west, Mercator(latitude)), At(_west + width, Mercator(latitude))], line);
        }
    }

    private void DrawWorld(PdfCanvas canvas)
    {
        var (width, height) = (_frame.Width / _scale, _frame.Height / _scale);
        var (south, north) = (Latitude(_north - height), Latitude(_north));
        var coast = new Stroke(palette.Shade.Mix(palette.Brand, 0.22), 0.3);
        var border = new Stroke(Ink.White, 0.5);
        foreach (var shift in new[] { -360d, 0, 360 })
        {
            bool IsSeen(Outline outline) => outline.East + shift > _west && outline.West + shift < _west + width && outline.North > south && outline.South < north;
            List<Spot> Spots(Outline outline) => Thinned(outline.Points.Select(point => At(point.Longitude + shift, Mercator(point.Latitude))));
            foreach (var outline in WorldOutline.Default.Land.Where(IsSeen))
            {
                canvas.Polygon(Spots(outline), palette.Shade, coast);
            }

            foreach (var outline in WorldOutline.Default.Borders.Where(IsSeen))
            {
                canvas.Lines(Spots(outline), border);
            }
        }
    }

    /// <summary>Leaves out points that lie closer together than a print shows.</summary>
    private static List<Spot> Thinned(IEnumerable<Spot> spots)
    {
        List<Spot> kept = [];
        Spot last = default;
        foreach (var spot in spots)
        {
            last = spot;
            if (kept.Count == 0 || Math.Abs(spot.X - kept[^1].X) + Math.Abs(spot.Y - kept[^1].Y) > 0.5)
            {
                kept.Add(spot);
            }
        }

        if (kept[^1] != last)
        {
            kept.Add(last);
        }

        return kept;
    }

    private void DrawFlights(PdfCanvas canvas)
    {
        var halo = new Stroke(Ink.White with { Alpha = 0.75 }, 3.4, true);
        var line = new Stroke(palette.BrandText, 1.5, true);
        foreach (var path in _paths)
        {
            Spot[] points = [.. path.Select(point => At(point.X, point.Y))];
            canvas.Lines(points, halo);
            canvas.Lines(points, line);
        }
    }

    /// <summary>Dots and labels; a label takes the first place around its dot where it covers no dot and no other label.</summary>
    private void DrawAirports(PdfCanvas canvas)
    {
        var font = DocumentFonts.Strong(7.4);
        var dots = new Dictionary<string, (Spot Point, string Text)>();
        for (var index = 0; index < flights.Count; index++)
        {
            var (from, to) = flights[index];
            dots.TryAdd(from.Icao, (At(_paths[index][0].X, _paths[index][0].Y), Label(from)));
            dots.TryAdd(to.Icao, (At(_paths[index][^1].X, _paths[index][^1].Y), Label(to)));
        }

        List<Box> taken = [.. dots.Values.Select(dot => new Box(dot.Point.X - 4, dot.Point.Y - 4, 8, 8))];
        foreach (var (point, _) in dots.Values)
        {
            canvas.Circle(point, 3.2, Ink.White, new Stroke(palette.BrandText, 1.3));
        }

        foreach (var (point, text) in dots.Values)
        {
            var place = Places(point, font.WidthOf(text) + 6).FirstOrDefault(place => _frame.Contains(place) && !taken.Any(other => other.Touches(place)));
            if (place.Width > 0)
            {
                taken.Add(place);
                canvas.RoundedRectangle(place, 2, Ink.White with { Alpha = 0.88 });
                canvas.Text(text, font, Palette.Text, place.X + 3, place.Y + 8.8);
            }
        }
    }

    private static string Label(Airport airport)
    {
        var name = PlaceNames.Short(airport);
        return DocumentFonts.Clean($"{(name.Length > 24 ? PlaceNames.City(airport) : name)} {airport.Icao}");
    }

    private static IEnumerable<Box> Places(Spot dot, double width)
    {
        const double height = 12;
        foreach (var gap in new[] { 6.0, 14, 24 })
        {
            yield return new Box(dot.X - (width / 2), dot.Y - height - gap, width, height);
            yield return new Box(dot.X - (width / 2), dot.Y + gap, width, height);
            yield return new Box(dot.X + gap + 1, dot.Y - (height / 2), width, height);
            yield return new Box(dot.X - width - gap - 1, dot.Y - (height / 2), width, height);
            yield return new Box(dot.X + gap, dot.Y - height - gap, width, height);
            yield return new Box(dot.X - width - gap, dot.Y - height - gap, width, height);
            yield return new Box(dot.X + gap, dot.Y + gap, width, height);
            yield return new Box(dot.X - width - gap, dot.Y + gap, width, height);
        }
    }
}
