using System.Globalization;

namespace JetVision.Server.Portal.Settings;

/// <summary>How well white text stands on a colour, by WCAG 2's formula.</summary>
internal static class BrandContrast
{
    /// <summary>The contrast of white on a colour given as <c>#rrggbb</c>, from 1 to 21.</summary>
    public static double WithWhite(string color) => 1.05 / (Luminance(color) + 0.05);

    private static double Luminance(string color) =>
        (0.2126 * Linear(color, 1)) + (0.7152 * Linear(color, 3)) + (0.0722 * Linear(color, 5));

    private static double Linear(string color, int at)
    {
        var share = byte.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
