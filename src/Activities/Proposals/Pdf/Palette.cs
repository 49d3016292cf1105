using System.Globalization;
using JetVision.Activities.Proposals.Pdf.Writing;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>The document's colours: the brand's, and quiet ones that go with any brand.</summary>
internal sealed class Palette
{
    public static readonly Ink Text = new(0x1b, 0x25, 0x30);
    public static readonly Ink Quiet = new(0x60, 0x6c, 0x78);
    public static readonly Ink Rule = new(0xd5, 0xdb, 0xe1);
    public static readonly Ink Gold = new(0xb4, 0x8e, 0x4f);

    public Palette(string brand)
    {
        Brand = brand.Length == 7 && brand[0] == '#' && int.TryParse(brand.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? new Ink((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : new Ink(0x12, 0x32, 0x4f);
        var isLight = ((0.2126 * Brand.R) + (0.7152 * Brand.G) + (0.0722 * Brand.B)) / 255 > 0.45;
        OnBrand = isLight ? Text : Ink.White;
        BrandText = isLight ? Text : Brand;
        Tint = Brand.Mix(Ink.White, 0.94);
        Shade = isLight ? Brand.Mix(Text, 0.35).Mix(Ink.White, 0.72) : Brand.Mix(Ink.White, 0.80);
    }

    /// <summary>The brand's colour, for areas.</summary>
    public Ink Brand { get; }

    /// <summary>What is legible on it.</summary>
    public Ink OnBrand { get; }

    /// <summary>The brand's colour where it is legible on white, else the text's.</summary>
    public Ink BrandText { get; }

    /// <summary>A breath of the brand, for backgrounds.</summary>
    public Ink Tint { get; }

    /// <summary>A pale brand, for land and silhouettes.</summary>
    public Ink Shade { get; }
}
