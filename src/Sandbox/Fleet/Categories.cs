namespace JetVision.Sandbox.Fleet;

/// <summary>Avinode's thirteen aircraft categories, verbatim, smallest first.</summary>
internal static class Categories
{
    public static readonly IReadOnlyList<string> All =
    [
        "Helicopter single engine", "Helicopter twin engine", "Piston", "Turbo prop", "Entry level jet (VLJ)", "Light jet", "Super light jet",
        "Midsize jet", "Super midsize jet", "Heavy jet", "Ultra long range", "VIP airliner", "Airliner",
    ];

    public const int TurboProp = 3;
    public const int EntryLevelJet = 4;
    public const int LightJet = 5;
    public const int MidsizeJet = 7;
    public const int HeavyJet = 9;
    public const int UltraLongRange = 10;
    public const int VipAirliner = 11;
    public const int Airliner = 12;

    public static int Rank(string category) => Find(category) is { } known
        ? All.IndexOf(known)
        : throw new ArgumentException($"\"{category}\" is not one of Avinode's categories.", nameof(category));

    /// <summary>The category that a request means, forgiving case, spaces and the word "jet"; null when there is none.</summary>
    public static string? Find(string? text) => text is null ? null : All.FirstOrDefault(category => Fold(category) == Fold(text));

    private static int IndexOf(this IReadOnlyList<string> list, string item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == item)
            {
                return i;
            }
        }
        return -1;
    }

    private static string Fold(string text)
    {
        var letters = string.Concat(text.Where(char.IsAsciiLetter)).ToUpperInvariant();
        letters = letters.Replace("VLJ", "", StringComparison.Ordinal).Replace("JETS", "JET", StringComparison.Ordinal);
        return letters.EndsWith("JET", StringComparison.Ordinal) ? letters[..^3] : letters;
    }
}
