using JetVision.Activities.Proposals.Pdf.Writing;


namespace JetVision.Activities.Proposals.Pdf;

/// <summary>A small aircraft seen from above, by category and to a common scale; there is no photograph that is sure to show the aircraft that flies.</summary>
internal static class Silhouette
{
    private static readonly (double X, double Y)[] Jet =
    [
        (1, 0), (0.97, 0.018), (0.91, 0.034), (0.82, 0.044), (0.59, 0.047), (0.36, 0.40), (0.315, 0.41), (0.40, 0.047), (0.31, 0.045), (0.305, 0.10), (0.20, 0.098), (0.19, 0.042),
        (0.12, 0.03), (0.045, 0.16), (0.01, 0.16), (0.045, 0.012), (0.02, 0),
    ];

    private static readonly (double X, double Y)[] Propeller =
    [
        (1, 0), (0.97, 0.02), (0.90, 0.042), (0.78, 0.05), (0.60, 0.05), (0.595, 0.14), (0.67, 0.145), (0.67, 0.20), (0.585, 0.205), (0.56, 0.50), (0.49, 0.50), (0.44, 0.05),
        (0.20, 0.035), (0.10, 0.022), (0.09, 0.19), (0.03, 0.19), (0.02, 0.01), (0, 0),
    ];

    /// <summary>Draws it, nose to the right, in the middle of the frame; nothing for helicopters.</summary>
    public static void Draw(PdfCanvas canvas, string category, Box frame, Ink color)
    {
        if (category.Contains("elicopter", StringComparison.Ordinal))
        {
            return;
        }

        var half = category is "Piston" or "Turbo prop" ? Propeller : Jet;
        var scale = frame.Width * category switch
        {
            "Piston" => 0.55,
            "Entry level jet (VLJ)" => 0.60,
            "Turbo prop" => 0.66,
            "Light jet" => 0.68,
            "Super light jet" => 0.74,
            "Midsize jet" => 0.80,
            "Super midsize jet" => 0.86,
            "Heavy jet" => 0.94,
            _ => 1.0,
        };
        var (x, y) = (frame.X + ((frame.Width - scale) / 2), frame.Y + (frame.Height / 2));
        Spot[] outline =
        [
            .. half.Select(point => new Spot(x + (point.X * scale), y - (point.Y * scale))),
            .. half.Reverse().Select(point => new Spot(x + (point.X * scale), y + (point.Y * scale))),
        ];
        canvas.Polygon(outline, color);
    }
}
