using System.IO.Compression;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>Land and borders, from the file whose form its NOTICE describes.</summary>
internal sealed class WorldOutline
{
    private const double PerDegree = 50;

    private static readonly Lazy<WorldOutline> Shipped = new(Load);

    private WorldOutline(Outline[] land, Outline[] borders) => (Land, Borders) = (land, borders);

    public static WorldOutline Default => Shipped.Value;

    /// <summary>Closed outlines of land.</summary>
    public IReadOnlyList<Outline> Land { get; }

    /// <summary>Open lines between countries.</summary>
    public IReadOnlyList<Outline> Borders { get; }

    private static WorldOutline Load()
    {
        using var file = typeof(WorldOutline).Assembly.GetManifestResourceStream("JetVision.Activities.Proposals.Data.Map.world.bin.gz")!;
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        gzip.CopyTo(buffer);
        buffer.Position = 0;
        return new WorldOutline(Group(buffer), Group(buffer));
    }

    private static Outline[] Group(MemoryStream bytes)
    {
        var group = new Outline[Number(bytes)];
        for (var index = 0; index < group.Length; index++)
        {
            var points = new (double, double)[Number(bytes)];
            var (x, y) = (0, 0);
            for (var point = 0; point < points.Length; point++)
            {
                x += Signed(Number(bytes));
                y += Signed(Number(bytes));
                points[point] = (x / PerDegree, y / PerDegree);
            }

            group[index] = new Outline(points);
        }

        return group;
    }

    private static int Number(MemoryStream bytes)
    {
        var (number, shift) = (0, 0);
        while (true)
        {
            var next = bytes.ReadByte();
            number |= (next & 127) << shift;
            if (next < 128)
            {
                return number;
            }

            shift += 7;
        }
    }

    private static int Signed(int number) => (number >> 1) ^ -(number & 1);
}

/// <summary>A line on the earth.</summary>
internal sealed class Outline
{
    public Outline((double Longitude, double Latitude)[] points)
    {
        Points = points;
        West = points.Min(point => point.Longitude);
        East = points.Max(point => point.Longitude);
        South = points.Min(point => point.Latitude);
        North = points.Max(point => point.Latitude);
    }

    public IReadOnlyList<(double Longitude, double Latitude)> Points { get; }

    public double West { get; }

    public double East { get; }

    public double South { get; }

    public double North { get; }
}
