namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>German and Dutch write weekday and part of the day as one word: Freitagnachmittag is Freitag and nachmittag, zondagavond is zondag and avond.</summary>
internal static class GermanCompounds
{
    private static readonly string[] Days = ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
    private static readonly string[] Parts = ["morgen", "vormittag", "mittag", "nachmittag", "abend", "nacht", "fruh", "ochtend", "middag", "avond"];

    public static List<Token> Split(IReadOnlyList<Token> tokens)
    {
        var cut = new List<Token>(tokens.Count + 4);
        foreach (var token in tokens)
        {
            var day = token.Kind == TokenKind.Word && token.Norm.Length > 9 ? Array.Find(Days, day => token.Norm.StartsWith(day, StringComparison.Ordinal)) : null;
            var rest = day is null ? string.Empty : token.Norm[day.Length..];
            if (day is null || !Parts.Any(part => rest.StartsWith(part, StringComparison.Ordinal)))
            {
                cut.Add(token);
                continue;
            }

            var at = Math.Min(token.Start + day.Length, token.End);
            cut.Add(token with { Norm = day, End = at });
            cut.Add(token with { Norm = rest == "morgen" ? "vormittag" : rest, Start = at, Spaced = true, Capital = false });
        }

        // "Mittwoch morgen" is Wednesday's morning, not Wednesday and tomorrow
        for (var i = 1; i < cut.Count; i++)
        {
            if (cut[i].IsWord("morgen") && cut[i - 1].Kind == TokenKind.Word && (Days.Contains(cut[i - 1].Norm) || cut[i - 1].Norm is "heute" or "am"))
            {
                cut[i] = cut[i] with { Norm = "vormittag" };
            }
        }

        return cut;
    }
}
