namespace JetVision.Activities.Proposals.Pdf.Writing;

/// <summary>A colour and how much it covers, 1 for all.</summary>
internal readonly record struct Ink(byte R, byte G, byte B, double Alpha = 1)
{
    public static readonly Ink White = new(255, 255, 255);

    /// <summary>A mixture; share 0 is this colour, 1 the other.</summary>
    public Ink Mix(Ink other, double share) => new(Blend(R, other.R, share), Blend(G, other.G, share), Blend(B, other.B, share));

    private static byte Blend(byte one, byte other, double share) => (byte)Math.Round((one * (1 - share)) + (other * share));
}

/// <summary>A line's colour, width in points, and whether its ends are round.</summary>
internal readonly record struct Stroke(Ink Color, double Width, bool IsRound = false);

/// <summary>A place on a page, in points from its top left corner.</summary>
internal readonly record struct Spot(double X, double Y);

/// <summary>An area of a page, in points from its top left corner.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public bool Contains(Box other) => other.X >= X && other.Y >= Y && other.Right <= Right && other.Bottom <= Bottom;

    public bool Touches(Box other) => other.X < Right && X < other.Right && other.Y < Bottom && Y < other.Bottom;
}

/// <summary>A typeface at a size in points.</summary>
internal readonly record struct Face(TrueTypeFont Font, double Size)
{
    /// <summary>How wide a line of text is, in points.</summary>
    public double WidthOf(string text) => Font.WidthOf(text) * Size;
}

/// <summary>Where text stands within its width.</summary>
internal enum Align
{
    Left,
    Center,
    Right,
}
